// Runs checks over facts: pure. One crashing check is one `error` outcome, never a lost audit.
import type { CheckContext, IssueDetails, Outcome, Settings } from '../core/check.js'
import type { Evidence, Finding, Fix, Issue, Severity } from '../core/finding.js'
import { fingerprint } from '../core/fingerprint.js'
import type { OutcomeRecord } from '../core/result.js'
import { type Subject, subjectKey } from '../core/subject.js'
import type { AnyCheck } from './define.js'
import type { Facts, MessageFacts } from './facts.js'

/** What the configuration says of one check on one subject. */
export interface CheckSetting {
  level?: Severity | 'off'
  options?: Readonly<Record<string, unknown>>
}

export interface RunOptions {
  settings: Settings
  /** Level and options by check and subject; unset: the check's own. */
  configure?: (check: string, subject: Subject) => CheckSetting
  /** Spam points of a content finding, from the fitted weights. */
  pointsOf?: (check: string, code: string, locator: string | undefined) => number
  /** Identity of a finding; default its fingerprint. Where nobody will see it, `anonymous` saves a hash for each finding. */
  identify?: typeof fingerprint
}

/** For reports that show no fingerprints. */
export const anonymous: typeof fingerprint = () => ''

export interface RunResult {
  outcomes: OutcomeRecord[]
  findings: Finding[]
  /** Findings whose fix waits until none of these checks fails. */
  waiting: { finding: Finding; after: readonly string[] }[]
}

/** Issues carry a few details each, and others each time. As objects of one shape they are quicker to ask for what most of them lack. */
export function makeIssue(code: string, args: unknown, details?: IssueDetails): Issue {
  const issue: { [Key in keyof Required<Issue>]: Issue[Key] | undefined } = {
    code,
    args: (args ?? {}) as Issue['args'],
    severity: undefined,
    blocker: undefined,
    evidence: undefined,
    location: undefined,
    fix: undefined,
    points: undefined,
    locator: undefined,
    follows: undefined,
    fixAfter: undefined,
  }
  return (details ? Object.assign(issue, details) : issue) as Issue
}

/** A record of 64 kB can hold thousands of faults, each with the record as evidence: nobody reads them, and they fill the memory. */
const MOST_ISSUES = 100
const MOST_TEXT = 4_000

const clip = (text: string): string => (text.length > MOST_TEXT ? `${text.slice(0, MOST_TEXT)} […]` : text)

/** A proposal cut in the middle would be a wrong one; what stands there now is only for looking at. */
function clipFix(fix: Fix | undefined): Fix | null {
  if (fix?.kind !== 'dns-record') return fix ?? null
  if ((fix.proposed?.length ?? 0) > MOST_TEXT) return null
  return fix.current === null ? fix : { ...fix, current: clip(fix.current) }
}

const crashed = (error: unknown): { state: 'error'; detail: string } => ({
  state: 'error',
  detail: error instanceof Error ? `${error.name}: ${error.message}` : String(error),
})

const UNSET: CheckSetting = {}

/** What a run asks of every check, in objects of one shape: each check is an object of its own shape, and slow to ask. */
type PlannedCheck = Pick<AnyCheck, 'id' | 'category' | 'severity' | 'weight' | 'blocker' | 'run'>

const plans = new WeakMap<readonly AnyCheck[], Map<Subject['kind'], PlannedCheck[]>>()

/** The checks of a subject's kind; worked out once, as thousands of messages may follow. */
function planOf(checks: readonly AnyCheck[], kind: Subject['kind']): PlannedCheck[] {
  const byKind = plans.get(checks) ?? new Map<Subject['kind'], PlannedCheck[]>()
  plans.set(checks, byKind)
  let plan = byKind.get(kind)
  if (!plan) {
    plan = checks
      .filter(c => c.subject === kind)
      .map(({ id, category, severity, weight, blocker, run }) => ({ id, category, severity, weight, blocker, run }))
    byKind.set(kind, plan)
  }
  return plan
}

/** Runs the checks of one subject's kind on it. */
export function runSubject(checks: readonly AnyCheck[], subject: Subject, facts: object, options: RunOptions): RunResult {
  const outcomes: OutcomeRecord[] = []
  const findings: Finding[] = []
  const waiting: RunResult['waiting'] = []
  const key = subjectKey(subject)
  // Most checks have no options: one context for all of them.
  const plain: CheckContext = { subject, settings: options.settings, options: {} }
  for (const check of planOf(checks, subject.kind)) {
    const { id, category, weight, blocker, run } = check
    const setting = options.configure?.(id, subject) ?? UNSET
    if (setting.level === 'off') continue
    const context = setting.options ? { subject, settings: options.settings, options: setting.options } : plain
    let outcome: Outcome | ReturnType<typeof crashed>
    try {
      outcome = run(facts, makeIssue, context)
    } catch (error) {
      outcome = crashed(error)
    }
    const record: OutcomeRecord = { check: id, category, subject, state: outcome.state, weight, blocker, findings: [] }
    outcomes.push(record)
    if (outcome.state === 'not-applicable') continue
    if (outcome.state === 'pass') {
      if (outcome.evidence) record.evidence = [...outcome.evidence]
    } else if (outcome.state !== 'fail') {
      if (outcome.state === 'unknown') record.reason = outcome.reason
      if (outcome.detail !== undefined) record.detail = outcome.detail
    } else {
      const { issues } = outcome
      const seen = issues.length > 1 && options.identify !== anonymous ? new Map<string, number>() : null
      const left = issues.length - MOST_ISSUES
      if (left > 0) record.detail = `${left} more findings left out`
      for (const issue of left > 0 ? issues.slice(0, MOST_ISSUES) : issues) {
        const identity = seen ? `${issue.code}\0${issue.locator ?? ''}` : ''
        const occurrence = seen?.get(identity) ?? 0
        seen?.set(identity, occurrence + 1)
        const finding = toFinding(check, subject, key, issue, setting.level, occurrence, options)
        findings.push(finding)
        if (issue.fixAfter && finding.fix) waiting.push({ finding, after: issue.fixAfter })
        record.findings.push(finding.fingerprint)
      }
    }
  }
  return { outcomes, findings, waiting }
}

function toFinding(
  check: PlannedCheck,
  subject: Subject,
  key: string,
  issue: Issue,
  level: Severity | undefined,
  occurrence: number,
  options: RunOptions,
): Finding {
  const severity = level ?? issue.severity ?? check.severity
  const points =
    issue.points ?? (check.category === 'content' ? options.pointsOf?.(check.id, issue.code, issue.locator) : undefined) ?? null
  return {
    fingerprint: (options.identify ?? fingerprint)(check.id, key, issue.code, issue.locator ?? '', occurrence),
    check: check.id,
    code: issue.code,
    category: check.category,
    severity,
    // Only an error stops the sending; a user who lowers the level lifts the block.
    blocker: (issue.blocker ?? check.blocker) && severity === 'error',
    subject,
    args: issue.args,
    evidence: (issue.evidence ?? []).map((e): Evidence => (e.text.length > MOST_TEXT ? { ...e, text: clip(e.text) } : e)),
    location: issue.location ?? null,
    fix: clipFix(issue.fix),
    points,
    lost: 0,
    explained: null,
    follows: issue.follows ?? [],
    suppressed: null,
  }
}

/** Points from which a message counts as spam: SpamAssassin's usual threshold. */
export const SPAM_THRESHOLD = 5

/** Spam points to two decimals; binary floats must not leak into results. */
export const roundPoints = (points: number): number => Math.round(points * 100) / 100

const parted = new WeakMap<readonly AnyCheck[], { first: AnyCheck[]; last: AnyCheck[] }>()

/** `spam-score` needs the points of all others; the split is made once, as thousands of messages may follow. */
function spamScoreLast(checks: readonly AnyCheck[]): { first: AnyCheck[]; last: AnyCheck[] } {
  let parts = parted.get(checks)
  if (!parts) {
    parts = { first: checks.filter(c => c.id !== 'spam-score'), last: checks.filter(c => c.id === 'spam-score') }
    parted.set(checks, parts)
  }
  return parts
}

/** Runs the message checks, sums their points and runs `spam-score` on the sum. */
export function runMessage(
  checks: readonly AnyCheck[],
  file: string | null,
  facts: MessageFacts,
  options: RunOptions,
): RunResult & { spamScore: number } {
  const subject: Subject = { kind: 'message', file }
  const parts = spamScoreLast(checks)
  const first = runSubject(parts.first, subject, facts, options)
  applyIgnores(first.findings, facts)
  countOnce(first.findings)
  let sum = 0
  const byCheck = new Map<string, number>()
  for (const { check, points, suppressed } of first.findings) {
    if (points === null || points <= 0 || suppressed !== null) continue
    sum += points
    byCheck.set(check, roundPoints((byCheck.get(check) ?? 0) + points))
  }
  const spamScore = roundPoints(sum)
  const contributors = [...byCheck].map(([check, points]) => ({ check, points })).sort((a, b) => b.points - a.points)
  const second = runSubject(
    parts.last,
    subject,
    {
      ...facts,
      spamScore: {
        state: 'known',
        value: { points: spamScore, threshold: SPAM_THRESHOLD, contributors },
      },
    } satisfies MessageFacts,
    options,
  )
  first.outcomes.push(...second.outcomes)
  first.findings.push(...second.findings)
  first.waiting.push(...second.waiting)
  return { ...first, spamScore }
}

/** A rule was weighed as there or not there: found ten times it counts once, at its first place that is not held back. */
function countOnce(findings: Finding[]): void {
  // Findings of one check stand together.
  const seen = new Set<string>()
  let check = ''
  for (const finding of findings) {
    if (finding.points === null || finding.suppressed !== null) continue
    if (finding.check !== check) seen.clear()
    check = finding.check
    if (seen.has(finding.code)) finding.points = 0
    seen.add(finding.code)
  }
}

/** Inline ignores of a template hold back the findings on the line they name; the reason stays visible. */
function applyIgnores(findings: Finding[], facts: MessageFacts): void {
  if (facts.content.state !== 'known') return
  for (const ignore of facts.content.value.ignores) {
    // Without a reason nobody can tell later whether it still holds: `inline-ignore` says so instead.
    if (ignore.reason === '') continue
    for (const finding of findings) {
      if (finding.check === ignore.check && finding.location?.line === ignore.line)
        finding.suppressed = { by: 'inline', reason: ignore.reason }
    }
  }
}

/** Runs every check on every subject of the audit. */
export function runChecks(
  facts: Facts,
  checks: readonly AnyCheck[],
  options: RunOptions,
): Omit<RunResult, 'waiting'> & { spamScores: Map<string | null, number> } {
  const outcomes: OutcomeRecord[] = []
  const findings: Finding[] = []
  const waiting: RunResult['waiting'] = []
  const spamScores = new Map<string | null, number>()
  const add = (result: RunResult): void => {
    outcomes.push(...result.outcomes)
    findings.push(...result.findings)
    waiting.push(...result.waiting)
  }
  for (const d of facts.domains) add(runSubject(checks, { kind: 'domain', name: d.name, roles: d.roles }, d.facts, options))
  for (const ip of facts.ips) add(runSubject(checks, { kind: 'ip', address: ip.address }, ip.facts, options))
  for (const m of facts.messages) {
    const result = runMessage(checks, m.file, m.facts, options)
    spamScores.set(m.file, result.spamScore)
    add(result)
  }
  if (facts.history) add(runSubject(checks, { kind: 'history' }, facts.history, options))
  const failing = new Set(findings.map(f => f.check))
  for (const { finding, after } of waiting) if (after.some(check => failing.has(check))) finding.fix = null
  return { outcomes, findings, spamScores }
}
