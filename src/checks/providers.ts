// What each mailbox provider will do, from rules/providers and the outcomes of the checks. Pure.
import type { OutcomeState, Settings } from '../core/check.js'
import type { Severity } from '../core/finding.js'
import type { ProviderRequirementResult, ProviderVerdict, RequirementState } from '../core/result.js'
import { type Expression, namesIn, SIGNALS } from '../rules/provider-signals.js'
import type { ProviderRequirement, ProviderRules } from '../rules/providers.js'

/** One check's outcome about one subject, with what it found. */
export interface ProviderEvidence {
  check: string
  state: OutcomeState
  findings: readonly { code: string; severity: Severity }[]
}

const RANK: Record<Severity, number> = { info: 0, warning: 1, error: 2 }
/** Where a provider names no number, this is what the big ones call bulk. */
const USUAL_BULK = 5000

type Leaf = Extract<Expression, { check: string }>

/**
 * A check over all its subjects: broken once is broken; then open, then kept. Without any outcome, or where the check did not apply,
 * nothing was seen: `cannot-know`.
 */
function leafState(
  { check, min = 'error', codes }: Leaf,
  evidence: ReadonlyMap<string, readonly ProviderEvidence[]>,
): RequirementState {
  const states = (evidence.get(check) ?? []).map((o): RequirementState => {
    if (o.state === 'fail') {
      const breaks = o.findings.some(f => RANK[f.severity] >= RANK[min] && (codes === undefined || codes.includes(f.code)))
      return breaks ? 'fail' : 'pass'
    }
    return o.state === 'pass' ? 'pass' : o.state === 'not-applicable' ? 'not-applicable' : 'unknown'
  })
  return conjunction(states)
}

function conjunction(states: readonly RequirementState[]): RequirementState {
  for (const state of ['fail', 'unknown', 'cannot-know'] as const) if (states.includes(state)) return state
  return states.includes('pass') ? 'pass' : states.includes('not-applicable') ? 'not-applicable' : 'cannot-know'
}

function disjunction(states: readonly RequirementState[]): RequirementState {
  for (const state of ['pass', 'unknown', 'cannot-know', 'fail'] as const) if (states.includes(state)) return state
  return 'not-applicable'
}

export function evaluateExpression(e: Expression, evidence: ReadonlyMap<string, readonly ProviderEvidence[]>): RequirementState {
  const inner = (x: Expression): RequirementState => evaluateExpression(x, evidence)
  if (typeof e === 'string') {
    const signal = SIGNALS[e]
    return signal === undefined ? leafState({ check: e }, evidence) : inner(signal)
  }
  if ('check' in e) return leafState(e, evidence)
  if ('all' in e) return conjunction(e.all.map(inner))
  if ('any' in e) return disjunction(e.any.map(inner))
  if ('first' in e) {
    const states = e.first.map(inner)
    return states.find(s => s === 'pass' || s === 'fail') ?? (states.includes('unknown') ? 'unknown' : 'cannot-know')
  }
  return inner(e.hint) === 'fail' ? 'fail' : 'cannot-know'
}

/** Does the rule concern this sender? Without a volume, bulk rules are taken to hold for the bulk profile. */
function applies({ applies_to: to, min_per_day: threshold }: ProviderRequirement, settings: Settings): boolean {
  if (to === 'all') return true
  if (to === 'marketing' && settings.profile !== 'bulk') return false
  return settings.volume === null ? settings.profile === 'bulk' : settings.volume >= (threshold ?? USUAL_BULK)
}

const checksOf = (e: Expression): string[] => [
  ...new Set(
    namesIn(e).flatMap(name => {
      const signal = SIGNALS[name]
      return signal === undefined ? [name] : checksOf(signal)
    }),
  ),
]

const replyOf = (r: ProviderRequirement): string | null => {
  const reply = r.replies[0]
  return reply === undefined ? null : reply.text === null ? reply.code : `${reply.code} ${reply.text}`
}

function judge(
  r: ProviderRequirement,
  settings: Settings,
  evidence: ReadonlyMap<string, readonly ProviderEvidence[]>,
): ProviderRequirementResult {
  const decided = r.observable ? r.decided_by : undefined
  const state = (): RequirementState => {
    if (!applies(r, settings)) return 'not-applicable'
    // Never "pass" for what nobody outside can see.
    return decided === undefined ? 'cannot-know' : evaluateExpression(decided, evidence)
  }
  return {
    id: r.id,
    level: r.level,
    state: state(),
    text: r.text,
    checks: decided === undefined ? [] : checksOf(decided),
    reply: replyOf(r),
    effective: r.effective,
    source: { url: r.source_url, date: r.source_date, evidence: r.evidence },
  }
}

const REFUSES: ReadonlySet<ProviderRequirement['consequence']> = new Set(['reject', 'defer'])

function verdictOf(
  rules: readonly ProviderRequirement[],
  results: readonly ProviderRequirementResult[],
): Pick<ProviderVerdict, 'verdict' | 'firstBroken' | 'expectedReply'> {
  const broken = results
    .map((result, i) => ({ result, rule: rules[i] as ProviderRequirement }))
    .filter(({ result }) => result.state === 'fail')
  const required = broken.filter(b => b.rule.level === 'required')
  const refused = required.find(b => REFUSES.has(b.rule.consequence))
  const first = refused ?? required[0] ?? broken[0]
  if (first) {
    return {
      verdict: refused ? 'rejects' : 'at-risk',
      firstBroken: first.result.id,
      expectedReply: refused ? first.result.reply : null,
    }
  }
  // Reputation can never be seen; that alone must not turn every verdict into a shrug.
  const visible = rules.filter(
    (rule, i) => rule.observable && rule.level === 'required' && results[i]?.state !== 'not-applicable',
  )
  // A provider whose stated consequences all hang on reputation gives no ground for a promise.
  const telling = visible.some(rule => rule.consequence !== 'unstated')
  const kept = new Set(results.filter(r => r.state === 'pass').map(r => r.id))
  const accepts = telling && visible.every(rule => kept.has(rule.id))
  return { verdict: accepts ? 'accepts' : 'cannot-know', firstBroken: null, expectedReply: null }
}

/** One verdict for each provider, in the order of the rules. */
export function providerVerdicts(
  outcomes: readonly ProviderEvidence[],
  settings: Settings,
  rules: readonly ProviderRules[],
): ProviderVerdict[] {
  const evidence = new Map<string, ProviderEvidence[]>()
  for (const outcome of outcomes) {
    const list = evidence.get(outcome.check)
    if (list) list.push(outcome)
    else evidence.set(outcome.check, [outcome])
  }
  return rules.map(provider => {
    const requirements = provider.requirements.map(r => judge(r, settings, evidence))
    return {
      provider: provider.id,
      name: provider.name,
      ...verdictOf(provider.requirements, requirements),
      requirements,
      asOf: provider.as_of,
    }
  })
}
