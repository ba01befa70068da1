// The baseline: findings that are known and agreed, with a reason and a day on which they come back. Only what is new fails.
import { existsSync } from 'node:fs'
import { UserError } from '../core/errors.js'
import type { Finding } from '../core/finding.js'
import type { AuditResult, OutcomeRecord } from '../core/result.js'
import { subjectKey } from '../core/subject.js'
import { readJson } from './input.js'

export const BASELINE_FILE = 'mailpreflight-baseline.json'
export const BASELINE_VERSION = 1

export interface BaselineEntry {
  check: string
  /** As in finding.subject: `domain:example.com`, `message:emails/news.html`. */
  subject: string
  fingerprint: string
  /** Why it is accepted; never empty. */
  reason: string
  /** ISO day after which the finding counts again. */
  until: string
}

export interface Baseline {
  file: string
  entries: BaselineEntry[]
}

const isText = (value: unknown): value is string => typeof value === 'string' && value.trim() !== ''
const DAY = /^\d{4}-[01]\d-[0-3]\d$/

function readKnownJson(file: string): unknown {
  if (existsSync(file)) return readJson(file)
  throw new UserError({
    en: `there is no baseline ${file}; --suppress-all --reason "…" writes one`,
    de: `die Baseline ${file} gibt es nicht; --suppress-all --reason "…" schreibt eine`,
  })
}

/** @throws UserError for entries without a reason or an expiry, with their number */
export function readBaseline(file: string): Baseline {
  const value = readKnownJson(file) as { version?: unknown; entries?: unknown } | null
  if (value?.version !== BASELINE_VERSION || !Array.isArray(value.entries)) {
    throw new UserError({
      en: `${file} is no baseline of version ${BASELINE_VERSION}: "version" and "entries" are expected`,
      de: `${file} ist keine Baseline der Version ${BASELINE_VERSION}: erwartet werden „version“ und „entries“`,
    })
  }
  const entries = value.entries.map((raw: unknown, i): BaselineEntry => {
    const entry = (typeof raw === 'object' && raw !== null ? raw : {}) as Partial<BaselineEntry>
    const { check, subject, fingerprint, reason, until } = entry
    const wrong = (key: string, en: string, de: string): never => {
      const name = isText(check) ? ` (${check})` : ''
      throw new UserError({
        en: `${file}: entry ${i + 1}${name}: "${key}" ${en}`,
        de: `${file}: Eintrag ${i + 1}${name}: „${key}“ ${de}`,
      })
    }
    if (!isText(check)) return wrong('check', 'is missing', 'fehlt')
    if (!isText(subject)) return wrong('subject', 'is missing', 'fehlt')
    if (!isText(fingerprint)) return wrong('fingerprint', 'is missing', 'fehlt')
    if (!isText(reason))
      return wrong('reason', 'is missing: say why this is accepted', 'fehlt: Sagen Sie, warum das hingenommen wird')
    if (!isText(until) || !DAY.test(until) || Number.isNaN(Date.parse(until)))
      return wrong('until', 'must be a day such as 2027-06-30', 'muss ein Tag sein wie 2027-06-30')
    return { check, subject, fingerprint, reason, until }
  })
  return { file, entries }
}

/**
 * What `--fail-on-new` takes: a baseline, or the JSON result of an earlier run, all of whose findings are then known and never expire.
 */
export function readKnown(file: string): Baseline {
  const value = readKnownJson(file) as { resultVersion?: unknown; findings?: unknown } | null
  if (value?.resultVersion === undefined || !Array.isArray(value.findings)) return readBaseline(file)
  const entries = (value as AuditResult).findings.map(f => ({
    check: f.check,
    subject: subjectKey(f.subject),
    fingerprint: f.fingerprint,
    reason: file,
    until: '9999-12-31',
  }))
  return { file, entries }
}

export const isExpired = (entry: BaselineEntry, now: string): boolean => now.slice(0, 10) > entry.until

/** For JudgeOptions.suppress: marks what the baseline holds back. */
export function suppressKnown({ entries }: Baseline, now: string): (findings: Finding[]) => void {
  const known = new Map(entries.filter(e => !isExpired(e, now)).map(e => [e.fingerprint, e]))
  return findings => {
    for (const finding of findings) {
      const entry = known.get(finding.fingerprint)
      if (entry && finding.suppressed === null) {
        const { reason, until } = entry
        finding.suppressed = { by: 'baseline', reason, ...(until === '9999-12-31' ? {} : { until }) }
      }
    }
  }
}

export interface Review {
  /** The defect is gone: the entry can go too. */
  stale: BaselineEntry[]
  /** The day has passed: the finding counts again. */
  expired: BaselineEntry[]
}

type Seen = Pick<AuditResult, 'findings' | 'outcomes'>

/**
 * Entries that this run proves needless. Only what the run looked at can be stale: a check that could not be told, another domain
 * or a file that was not named proves nothing. A file that is gone does.
 */
export function reviewBaseline({ entries }: Baseline, { findings, outcomes }: Seen, now: string): Review {
  const present = new Set(findings.map(f => f.fingerprint))
  const told = new Set(outcomes.filter(isTold).map(o => `${o.check}\0${subjectKey(o.subject)}`))
  const stale = entries.filter(e => !present.has(e.fingerprint) && (told.has(`${e.check}\0${e.subject}`) || isGone(e.subject)))
  return { stale, expired: entries.filter(e => isExpired(e, now) && !stale.includes(e)) }
}

const isTold = ({ state }: OutcomeRecord): boolean => state === 'pass' || state === 'fail' || state === 'not-applicable'
const isGone = (subject: string): boolean => subject.startsWith('message:') && !existsSync(subject.slice('message:'.length))

/** Findings worth an entry: notes never fail a run. */
const isGrave = (f: Finding): boolean => f.severity !== 'info' && (f.suppressed === null || f.suppressed.by === 'baseline')

/** The baseline that holds back everything this run found; entries of other subjects stay, known ones keep reason and day. */
export function suppressAll(
  before: Baseline,
  { findings, outcomes }: Seen,
  reason: string,
  until: string,
  now: string,
): Baseline {
  const { stale } = reviewBaseline(before, { findings, outcomes }, now)
  const kept = before.entries.filter(e => !stale.includes(e) && !isExpired(e, now))
  const known = new Set(kept.map(e => e.fingerprint))
  const added = findings
    .filter(f => isGrave(f) && !known.has(f.fingerprint))
    .map(f => ({ check: f.check, subject: subjectKey(f.subject), fingerprint: f.fingerprint, reason, until }))
  return { file: before.file, entries: [...kept, ...added] }
}

/** Sorted, so that two branches that add entries seldom collide. */
export function baselineText({ entries }: Pick<Baseline, 'entries'>): string {
  const key = (e: BaselineEntry): string => `${e.subject}\0${e.check}\0${e.fingerprint}`
  const sorted = [...entries].sort((a, b) => (key(a) < key(b) ? -1 : key(a) > key(b) ? 1 : 0))
  return `${JSON.stringify({ version: BASELINE_VERSION, entries: sorted }, null, 2)}\n`
}
