// One path to what a run needs of it: read, checked, judged and already put into words. The main thread and its helpers all do it here.
import type { RunOptions } from '../checks/run.js'
import type { ResolvedConfig } from '../config/load.js'
import type { Settings } from '../core/check.js'
import type { Finding } from '../core/finding.js'
import type { Locale, Texts } from '../core/locale.js'
import type { OutputFormat } from '../report/types.js'
import type { ContentReport, ScanOptions } from '../scan.js'
import type { Baseline } from './baseline.js'
import { cacheKey } from './cache.js'
import { judgeAgain } from './content-result.js'
import { openFindings, type Weighed } from './gate.js'
import { judgingBy } from './setup.js'
import { readSource } from './sources.js'

/** What decides on the check of a message: plain data, which another thread can be given. */
export interface ContentPlan {
  mode: NonNullable<ScanOptions['mode']>
  settings: Settings & Required<Pick<ScanOptions, 'profile'>>
  config: Pick<ResolvedConfig, 'root' | 'checks' | 'overrides'>
  /** Findings that do not count. */
  known: Baseline | null
  /** Keys of results that are there already; null without a cache. */
  cached: ReadonlySet<string> | null
  /** The time, as far as a result in the cache hangs on it. */
  day: string
  /** Formats that show one message after the other. */
  formats: readonly OutputFormat[]
  /** The report is asked for once all are there. */
  keep: boolean
  /** Nothing asks for fingerprints. */
  nameless: boolean
  locale: Locale
  stdinName: string | null
}

/** What is left of a message. */
export interface Concluded {
  /** By format of the plan. */
  texts: string[]
  /** Without a report: what the exit code hangs on. */
  open: Weighed[]
  report: ContentReport | null
}

export type Checked =
  | { is: 'refused'; error: Texts; unreadable: boolean }
  /** The cache knows it, and the cache is the main thread's. */
  | { is: 'cached'; key: string }
  | ({ is: 'new'; store: { key: string; report: ContentReport } | null } & Concluded)

export interface ContentChecker {
  check(path: string): Promise<Checked>
  conclude(report: ContentReport): Concluded
}

export async function contentChecker(plan: ContentPlan): Promise<ContentChecker> {
  const { mode, settings, config, cached } = plan
  const { configure, suppress } = judgingBy(config, plan.known, settings.now)
  const renderers = await Promise.all(plan.formats.map(format => rendererOf(format, plan.locale)))
  const scan = scannerOf(plan, configure)

  const conclude = (given: ContentReport): Concluded => {
    suppress?.(given.findings)
    const report = given.findings.some(f => f.suppressed?.by === 'baseline') ? judgeAgain(given, settings) : given
    const texts = renderers.map(render => render(report))
    if (plan.keep) return { texts, open: [], report }
    const open = openFindings(report.findings).filter(f => f.severity !== 'info')
    return { texts, open: open.map(({ severity, suppressed }) => ({ severity, suppressed })), report: null }
  }

  const check = async (path: string): Promise<Checked> => {
    const source = await readSource(path, plan.stdinName)
    const { name, error } = source
    if (error !== undefined) return { is: 'refused', error, unreadable: source.unreadable === true }
    if (cached === null) return { is: 'new', store: null, ...conclude(await scan(source.bytes, name)) }
    const { profile } = settings
    const key = cacheKey(source.bytes, [name, mode, profile, plan.day, config.checks, config.overrides])
    if (cached.has(key)) return { is: 'cached', key }
    const report = await scan(source.bytes, name)
    // As it was before the baseline: that is a file of its own.
    return { is: 'new', store: { key, report: structuredClone(report) }, ...conclude(report) }
  }

  return { check, conclude }
}

function scannerOf(
  { mode, settings, nameless }: ContentPlan,
  configure: RunOptions['configure'],
): (bytes: Uint8Array, file: string) => Promise<ContentReport> {
  const { profile, now } = settings
  // Loaded when the first message is new, and only once: importing again for each message costs as much as reading its header.
  let scanner: typeof import('../scan.js') | undefined
  return async (bytes, file) => {
    scanner ??= await import('../scan.js')
    const read = nameless ? scanner.scanNameless : scanner.scanMessage
    return read(bytes, { file, mode, profile, now, ...(configure ? { configure } : {}) })
  }
}

async function rendererOf(format: OutputFormat, locale: Locale): Promise<(report: ContentReport) => string> {
  if (format === 'json') return report => JSON.stringify(report, null, 2)
  if (format === 'jsonl') return report => `${JSON.stringify(jsonLine(report))}\n`
  const { contentText } = await import('./content-text.js')
  return report => contentText(report, locale)
}

/** One object a file: a contract with programs that read it. */
function jsonLine(report: ContentReport): object {
  const { file, spamScore, score, verdict, stats } = report
  return { file, spamScore, score, verdict, findings: report.findings.map(jsonFinding), stats }
}

function jsonFinding({ check, severity, code, points, location, evidence, suppressed }: Finding): object {
  return {
    check,
    severity,
    code,
    points: points ?? 0,
    line: location?.line ?? null,
    column: location?.column ?? null,
    evidence: evidence.map(e => e.text),
    // Left out of the line when nothing holds the finding back.
    suppressed: suppressed?.reason,
  }
}
