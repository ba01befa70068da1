// What the configuration says becomes flags and judging options; flags of the command line win.
import { existsSync } from 'node:fs'
import { relative, resolve } from 'node:path'
import { configureFrom, loadConfig, type ResolvedConfig } from '../config/load.js'
import { ExitCode, UserError } from '../core/errors.js'
import type { AuditResult } from '../core/result.js'
import type { JudgeOptions } from '../judge.js'
import {
  BASELINE_FILE,
  type Baseline,
  baselineText,
  readBaseline,
  readKnown,
  reviewBaseline,
  suppressAll,
  suppressKnown,
} from './baseline.js'
import type { ConfigFlags } from './config-options.js'
import { setCliLocale, t } from './locale.js'
import type { ReportFlags } from './options.js'
import { collectReportTargets, writeFileOrExplain, writeStdout } from './output.js'

/** Flags that a configuration may set too, by the name they have there. */
const FROM_CONFIG = {
  domain: 'domain',
  mailFrom: 'mailFrom',
  selectors: 'selector',
  ips: 'ip',
  helo: 'helo',
  volume: 'volume',
  profile: 'profile',
  mode: 'mode',
  nameservers: 'nameserver',
  failOn: 'failOn',
  maxWarnings: 'maxWarnings',
  minScore: 'minScore',
  onIncomplete: 'onIncomplete',
} as const satisfies Partial<Record<keyof ResolvedConfig, string>>

/** A day within which accepted defects are to be looked at again. */
const DEFAULT_DAYS = 180

export interface Setup<F> {
  /** The flags, completed by the configuration. */
  flags: F
  config: ResolvedConfig
  /** For judge(). */
  judging: JudgeOptions
  /** What holds findings back, as data; null when all count. */
  known: Baseline | null
  /** True when only the configuration was asked for: it is printed, and nothing is to be done. */
  done: boolean
  /** True when there is a baseline, so that `finish` needs everything that was seen. */
  reviews: boolean
  /**
   * Writes or reviews the baseline.
   * @returns the exit code that replaces the gate's; null when the gate decides
   */
  finish(seen: Pick<AuditResult, 'findings' | 'outcomes'>): ExitCode | null
}

export async function setUp<F extends ConfigFlags & ReportFlags>(given: F): Promise<Setup<F>> {
  const cwd = process.cwd()
  const path = typeof given.config === 'string' ? given.config : undefined
  const config: ResolvedConfig =
    given.config === false ? { file: null, root: cwd, checks: {}, overrides: [] } : await loadConfig({ cwd, path })
  const flags = withConfig(given, config)
  const now = flags.now ?? new Date().toISOString()
  const baseline = findBaseline(flags, config)
  // Everything is to be seen when the baseline is written anew.
  const known = flags.suppressAll ? null : baseline
  if (flags.printConfig) await writeStdout(`${JSON.stringify(config, null, 2)}\n`)
  return {
    flags,
    config,
    judging: judgingBy(config, known, now),
    known,
    done: flags.printConfig === true,
    reviews: baseline !== null,
    finish: seen => (baseline ? settle(baseline, flags, seen, now) : null),
  }
}

/** The same from what is left when only data can be handed on, as to another thread. */
export const judgingBy = (
  config: Pick<ResolvedConfig, 'root' | 'checks' | 'overrides'>,
  known: Baseline | null,
  now: string,
): JudgeOptions => ({ configure: configureFrom(config), ...(known ? { suppress: suppressKnown(known, now) } : {}) })

function withConfig<F extends ConfigFlags & ReportFlags>(given: F, config: ResolvedConfig): F {
  const flags: Record<string, unknown> = { ...(given as Record<string, unknown>) }
  for (const [key, flag] of Object.entries(FROM_CONFIG)) {
    const value = config[key as keyof typeof FROM_CONFIG]
    if (value !== undefined && flags[flag] === undefined) flags[flag] = value
  }
  // Commander fills in `true` for --no-blocklists, which says nothing.
  if (config.blocklists === false) flags.blocklists = false
  if (config.locale !== undefined && given.locale === undefined) setCliLocale(config.locale)
  if (config.formats !== undefined && given.format === undefined) {
    flags.format = config.formats.reduce<ReportFlags['format']>((all, one) => collectReportTargets(one, all), undefined)
    flags.format = (flags.format as NonNullable<ReportFlags['format']>).map(x =>
      x.file === null ? x : { ...x, file: relative('', resolve(config.root, x.file)) },
    )
  }
  return flags as F
}

function findBaseline(flags: ConfigFlags, config: ResolvedConfig): Baseline | null {
  if (flags.suppressAll && (flags.reason === undefined || flags.reason.trim() === '')) {
    throw new UserError({
      en: '--suppress-all needs --reason "…": why are these findings accepted?',
      de: '--suppress-all braucht --reason "…": Warum werden diese Befunde hingenommen?',
    })
  }
  if (flags.failOnNew !== undefined && !flags.suppressAll) return readKnown(flags.failOnNew)
  const named = flags.baseline ?? (config.baseline === undefined ? undefined : resolve(config.root, config.baseline))
  const file = relative('', named ?? resolve(config.root, BASELINE_FILE))
  if (existsSync(file)) return readBaseline(file)
  // A baseline that is named has to be there, unless it is to be written now.
  if (flags.suppressAll) return { file, entries: [] }
  return named === undefined ? null : readBaseline(file)
}

function settle(
  baseline: Baseline,
  flags: ConfigFlags & ReportFlags,
  seen: Pick<AuditResult, 'findings' | 'outcomes'>,
  now: string,
): ExitCode | null {
  const say = (en: string, de: string): void => {
    if (!flags.quiet) process.stderr.write(`mailpreflight: ${t({ en, de })}\n`)
  }
  if (flags.suppressAll) {
    const until = flags.until ?? new Date(Date.parse(now) + DEFAULT_DAYS * 86_400_000).toISOString().slice(0, 10)
    const next = suppressAll(baseline, seen, flags.reason ?? '', until, now)
    writeFileOrExplain(baseline.file, baselineText(next))
    const n = next.entries.length
    say(`${baseline.file}: ${n} known findings`, `${baseline.file}: ${n} bekannte Befunde`)
    return ExitCode.passed
  }
  const { stale, expired } = reviewBaseline(baseline, seen, now)
  if (flags.prune) {
    const entries = baseline.entries.filter(e => !stale.includes(e) && !expired.includes(e))
    const n = baseline.entries.length - entries.length
    if (n > 0) writeFileOrExplain(baseline.file, baselineText({ entries }))
    say(`${baseline.file}: ${n} entries taken out`, `${baseline.file}: ${n} Einträge entfernt`)
    return null
  }
  for (const e of expired)
    say(
      `${baseline.file}: expired on ${e.until}, counts again: ${e.check}, ${e.subject} (${e.reason})`,
      `${baseline.file}: seit ${e.until} abgelaufen, zählt wieder: ${e.check}, ${e.subject} (${e.reason})`,
    )
  // All findings of an earlier result are no entries that someone has to tidy up.
  if (flags.failOnNew === undefined)
    for (const e of stale)
      say(
        `${baseline.file}: no longer needed: ${e.check}, ${e.subject} (--prune takes it out)`,
        `${baseline.file}: nicht mehr nötig: ${e.check}, ${e.subject} (--prune entfernt ihn)`,
      )
  return null
}
