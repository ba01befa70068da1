// What every report for people needs to know about a result, worked out once: counts, headline, actions with their texts.
import type { Effort, Finding, Fix, Owner } from '../core/finding.js'
import { type Format, formatFor, type Locale, type Texts } from '../core/locale.js'
import type { AuditResult, OutcomeRecord, ProviderVerdict } from '../core/result.js'
import { type Sentences, sentences } from '../i18n/index.js'
import { EFFORT, OWNER } from '../i18n/labels.js'
import { localFix } from '../i18n/placeholders.js'
import { missingAnswers } from '../score/verdict.js'
import { type Catalogue, messageOf } from './catalogue.js'
import { type Comparison, compareResults } from './compare.js'
import { orderProviders, shortName } from './providers.js'
import type { ReportOptions } from './types.js'

export interface ActionView {
  /** Counts from 1. */
  number: number
  check: string
  lead: Finding
  /** Mended by the same step. */
  others: Finding[]
  message: string
  why: string
  fix: string
  owner: Owner | null
  effort: Effort | null
  /** "would have prevented 412 of 1,204 soft bounces (34 %)"; null when the bounces prove nothing. */
  proof: string | null
  /** Share of the bounces the proof speaks of, 0..1. */
  share: number
  /** Names of the providers that enforce it. */
  providers: string[]
  repair: Fix | null
}

export interface View {
  result: AuditResult
  options: ReportOptions
  locale: Locale
  f: Format
  s: Sentences
  catalogue: Catalogue
  /** Findings that count, in the order of the result. */
  open: Finding[]
  suppressed: Finding[]
  counts: { blocker: number; error: number; warning: number; info: number }
  outcomes: { passed: OutcomeRecord[]; notApplicable: OutcomeRecord[]; unknown: OutcomeRecord[]; crashed: OutcomeRecord[] }
  actions: ActionView[]
  /** Number of the action that deals with a finding. */
  actionOf: Map<string, number>
  headline: string
  /** One to three sentences for a reader who knows nothing of e-mail. */
  summary: string[]
  /** Worst verdict first. */
  providers: ProviderVerdict[]
  rejecting: ProviderVerdict[]
  comparison: Comparison | null
  text(texts: Texts): string
  message(finding: Finding): string
}

const MOST_NAMES = 4

/** At most four names, then "and 3 more providers". */
export function shortNames(names: readonly string[], f: Format, more: Sentences['moreProviders']): string[] {
  if (names.length <= MOST_NAMES + 1) return [...names]
  return [...names.slice(0, MOST_NAMES), more({ count: names.length - MOST_NAMES }, f)]
}

function proofOf(
  prevents: AuditResult['actions'][number]['prevents'],
  result: AuditResult,
  s: Sentences,
  f: Format,
): [string | null, number] {
  const totals = result.history?.totals
  const { soft, hard, softShare, hardShare } = prevents
  if (totals === undefined || soft + hard === 0) return [null, 0]
  if (hard === 0) return [s.prevented({ count: soft, of: totals.soft, share: softShare, soft: true }, f), softShare]
  if (soft === 0) return [s.prevented({ count: hard, of: totals.hard, share: hardShare, soft: false }, f), hardShare]
  const share = (soft + hard) / Math.max(1, totals.soft + totals.hard)
  return [s.preventedBoth({ soft, hard, share }, f), share]
}

export function createView(result: AuditResult, options: ReportOptions, catalogue: Catalogue): View {
  const { locale } = options
  const f = formatFor(locale)
  const s = sentences(locale)
  const text = (texts: Texts): string => texts[locale]
  const message = (finding: Finding): string => messageOf(finding, catalogue, locale)
  const findings = result.findings.map(x => (x.fix === null ? x : { ...x, fix: localFix(x.fix, locale) }))
  const byFingerprint = new Map(findings.map(x => [x.fingerprint, x]))
  const open = findings.filter(x => x.suppressed === null)
  const providers = orderProviders(result)
  const counts = { blocker: 0, error: 0, warning: 0, info: 0 }
  for (const x of open) counts[x.blocker ? 'blocker' : x.severity]++

  const actionOf = new Map<string, number>()
  const actions = result.actions.flatMap((action): ActionView[] => {
    const [lead, ...others] = action.findings.flatMap(id => byFingerprint.get(id) ?? [])
    if (lead === undefined) return []
    const number = actionOf.size === 0 ? 1 : Math.max(...actionOf.values()) + 1
    for (const x of [lead, ...others]) actionOf.set(x.fingerprint, number)
    const meta = catalogue.check(lead.check)
    const [proof, share] = proofOf(action.prevents, result, s, f)
    return [
      {
        number,
        check: lead.check,
        lead,
        others,
        message: message(lead),
        why: meta ? text(meta.why) : '',
        fix: meta ? text(meta.fix) : '',
        owner: meta?.owner ?? null,
        effort: meta?.effort ?? null,
        proof,
        share,
        providers: providers.filter(p => action.providers.includes(p.provider)).map(p => shortName(p.name)),
        // A repair of what only follows from the lead would not mend it.
        repair: lead.fix ?? others.find(x => x.fix && !x.follows.includes(lead.check))?.fix ?? null,
      },
    ]
  })
  const state = (...states: OutcomeRecord['state'][]): OutcomeRecord[] => result.outcomes.filter(o => states.includes(o.state))
  const rejecting = providers.filter(p => p.verdict === 'rejects')
  const outcomes = {
    passed: state('pass'),
    notApplicable: state('not-applicable'),
    unknown: state('unknown'),
    crashed: state('error'),
  }
  const view: View = {
    result,
    options,
    locale,
    f,
    s,
    catalogue,
    open,
    suppressed: findings.filter(x => x.suppressed !== null),
    counts,
    outcomes,
    actions,
    actionOf,
    headline: '',
    summary: [],
    providers,
    rejecting,
    comparison: options.previous ? compareResults(options.previous, result) : null,
    text,
    message,
  }
  view.headline = headlineOf(view)
  view.summary = summaryOf(view)
  return view
}

function headlineOf({ result, counts, outcomes, s, f }: View): string {
  switch (result.verdict) {
    case 'not-ready':
      return counts.blocker > 0
        ? s.headline['not-ready']({ blockers: counts.blocker }, f)
        : `${s.verdictWord['not-ready']}: ${s.errors({ count: counts.error }, f)}`
    case 'incomplete':
      return s.headline.incomplete({ missing: missingAnswers(result.outcomes).length }, f)
    case 'ready-with-warnings':
      return s.headline['ready-with-warnings']({ open: counts.blocker + counts.error + counts.warning }, f)
    case 'ready':
      return s.headline.ready({ known: outcomes.passed.length }, f)
  }
}

function summaryOf({ result, actions, rejecting, s, f, text }: View): string[] {
  const lines: string[] = []
  if (rejecting.length > 0) {
    lines.push(
      s.rejects(
        {
          names: shortNames(
            rejecting.map(p => shortName(p.name)),
            f,
            s.moreProviders,
          ),
          message: result.target.message !== null,
          domain: result.target.domain ?? '',
        },
        f,
      ),
    )
  }
  const first = actions[0]
  if (first?.proof && first.owner && first.effort) {
    const { softShare, hardShare } = result.actions[0]?.prevents ?? { softShare: 0, hardShare: 0 }
    const soft = softShare >= hardShare
    lines.push(
      s.firstStepProven(
        { share: soft ? softShare : hardShare, soft, owner: text(OWNER[first.owner]), effort: text(EFFORT[first.effort]) },
        f,
      ),
    )
  }
  if (result.verdict === 'incomplete') lines.push(s.askAgain)
  return lines
}

/** Parts of what the re-evaluation of a proposed record showed. */
export function checkedParts(fix: Extract<Fix, { kind: 'dns-record' }>, s: Sentences, f: Format): string[] {
  const c = fix.checked
  if (c === undefined || !c.valid) return []
  const parts: string[] = []
  if (c.lookups !== undefined) parts.push(s.checkedLookups({ count: c.lookups }, f))
  if (c.voidLookups !== undefined) parts.push(s.checkedVoid({ count: c.voidLookups }, f))
  if (c.authorisedIpv4 !== undefined) parts.push(s.checkedAddresses({ count: c.authorisedIpv4 }, f))
  if (c.coversSendingIps !== undefined) parts.push(c.coversSendingIps ? s.checkedCovers : s.checkedCoversNot)
  // "valid" beside a gap that is still to be filled would promise too much.
  return parts.length > 0 || /<[^<>]+>/.test(fix.proposed ?? '') ? parts : [s.checkedValid]
}

/** ISO weeks between the first and the last bounce, at least 1. */
export function weeksOf(period: { from: string; to: string } | null): number {
  if (period === null) return 0
  const days = (Date.parse(period.to) - Date.parse(period.from)) / 86_400_000
  return Number.isFinite(days) ? Math.max(1, Math.round(days / 7)) : 0
}
