// `content`: files in, one report a file, one exit code. Results that did not change come from the cache.
import { relative, resolve } from 'node:path'
import { setFlagsFromString } from 'node:v8'
import type { Settings } from '../core/check.js'
import { ExitCode, UserError } from '../core/errors.js'
import type { OutcomeRecord } from '../core/result.js'
import type { OutputFormat } from '../report/types.js'
import type { ContentReport } from '../scan.js'
import { type ContentCache, cachePath, openCache } from './cache.js'
import type { ContentFlags } from './commands/content.js'
import { judgeAgain, resultOf } from './content-result.js'
import { emitTo } from './emit.js'
import { exitCodeOf, openFindings, type Weighed } from './gate.js'
import { cliLocale, t } from './locale.js'
import { type OutputTarget, writeFileOrExplain, writeStdout } from './output.js'
import { expandPaths } from './paths.js'
import { type Setup, setUp } from './setup.js'
import { readSources } from './sources.js'

/** Text gathered before it is written: one write a message would cost more than the scan. */
const BLOCK = 65_536

/** Formats with a shape of their own for content: one object a file. */
const OWN: ReadonlySet<OutputFormat> = new Set(['text', 'json', 'jsonl'])

export interface ContentRun extends ContentFlags {
  /** Print nothing but hints: for `init`. */
  silent?: boolean
}

/**
 * The work on a message is spread over a thousand functions, and a process reads some thousand messages: with V8's own settings
 * compiling would take longer than all the reading and judging. Functions are optimised later, and each without its callees in it.
 */
function compileSparingly(): void {
  setFlagsFromString('--interrupt-budget=400000')
  setFlagsFromString('--max-inlined-bytecode-size-cumulative=100')
}

export async function runContent(names: readonly string[], given: ContentRun): Promise<number> {
  compileSparingly()
  const setup = await setUp(given)
  if (setup.done) return ExitCode.passed
  const { flags, config } = setup
  const wanted = names.length > 0 ? names : (config.files ?? []).map(f => relative('', resolve(config.root, f)) || '.')
  if (wanted.length === 0) {
    throw new UserError(
      {
        en: 'no file to check: name some, or set "files" in the configuration',
        de: 'keine Datei zu prüfen: Nennen Sie welche, oder setzen Sie „files“ in der Konfiguration',
      },
      ExitCode.nothing,
    )
  }
  const code = await runOnce(wanted, setup)
  if (!flags.watch) return code
  const { watchFiles } = await import('./watch.js')
  // Settings are read anew: the configuration is a file like others.
  return watchFiles(
    () => expandPaths(wanted, { cwd: process.cwd(), ignore: config.ignore ?? [], root: config.root }),
    async () => runOnce(wanted, await setUp(given)),
    new Set((flags.format ?? []).flatMap(x => (x.file === null ? [] : [resolve(x.file)]))),
  )
}

async function runOnce(
  wanted: readonly string[],
  { flags, config, judging, finish, reviews }: Setup<ContentRun>,
): Promise<number> {
  const paths = expandPaths(wanted, { cwd: process.cwd(), ignore: config.ignore ?? [], root: config.root })
  const now = flags.now ?? new Date().toISOString()
  const profile =
    flags.type === 'transactional' || (flags.type === undefined && flags.profile === 'transactional') ? 'transactional' : 'bulk'
  const mode = flags.mode ?? 'auto'
  const settings: Settings = { profile, mode: mode === 'message' ? 'message' : 'template', volume: null, now }
  const cache = cacheOf(flags, config.cache, config.root)
  const { configure, suppress } = judging
  const targets: OutputTarget[] = flags.silent ? [] : (flags.format ?? [{ format: 'text', file: null }])
  const all = targets.some(x => x.file === null) || flags.silent ? targets : [...targets, { format: 'text' as const, file: null }]
  const others = all.filter(x => !OWN.has(x.format))
  // Thousands of messages are common: only what a later step asks for is kept.
  const keepAll = others.length > 0 || reviews || flags.minScore !== undefined
  // Text and lines show no fingerprints; the cache and a baseline want them.
  const nameless = !keepAll && cache === null && suppress === undefined && all.every(x => x.format !== 'json')

  // Loaded when the first message is new, and only once: importing again for each message costs as much as reading its header.
  let scanner: typeof import('../scan.js') | undefined
  const scan = async (bytes: Uint8Array, file: string): Promise<ContentReport> => {
    const fresh = async (): Promise<ContentReport> => {
      scanner ??= await import('../scan.js')
      const read = nameless ? scanner.scanNameless : scanner.scanMessage
      return read(bytes, { file, mode, profile, now, ...(configure ? { configure } : {}) })
    }
    let report: ContentReport
    if (cache === null) report = await fresh()
    else {
      // The day is enough: no check of the content looks at hours.
      const key = cache.key(bytes, [file, mode, profile, flags.now ?? now.slice(0, 10), config.checks, config.overrides])
      const known = cache.get(key)
      report = known ?? (await fresh())
      if (!known) cache.set(key, report)
    }
    if (suppress === undefined) return report
    suppress(report.findings)
    return report.findings.some(f => f.suppressed?.by === 'baseline') ? judgeAgain(report, settings) : report
  }

  const printers = await Promise.all(all.filter(x => OWN.has(x.format)).map(printer))
  const reports: ContentReport[] = []
  const seen: { findings: Weighed[]; outcomes: OutcomeRecord[] } = { findings: [], outcomes: [] }
  let count = 0
  let told = false
  let unreadable = false
  for await (const source of readSources(paths, flags.stdinFilename ?? null)) {
    if (source.error !== undefined) {
      process.stderr.write(`mailpreflight: ${t(source.error)}\n`)
      told = true
      unreadable ||= source.unreadable === true
      continue
    }
    count++
    const report = await scan(source.bytes, source.name)
    if (keepAll) reports.push(report)
    else
      for (const { severity, suppressed } of openFindings(report.findings))
        if (severity !== 'info') seen.findings.push({ severity, suppressed })
    for (const p of printers) await p.add(report)
  }
  if (count === 0 && told) return unreadable ? ExitCode.usage : ExitCode.nothing
  if (count === 0)
    throw new UserError({ en: 'There was no message to check.', de: 'Es gab keine Nachricht zu prüfen.' }, ExitCode.nothing)
  for (const p of printers) await p.end()
  cache?.save()
  const gate = { ...flags, onIncomplete: flags.onIncomplete ?? ('ignore' as const) }
  // The rest was checked, but not what was asked for.
  const settle = (code: number): number => (unreadable ? ExitCode.usage : code)
  if (!keepAll) return settle(exitCodeOf({ ...seen, score: { value: null } }, gate))
  const result = resultOf(reports, settings)
  if (others.length > 0) await emitTo(result, others, flags, {}, ['content'])
  return settle(finish(result) ?? exitCodeOf(result, gate))
}

function cacheOf(flags: ContentRun, configured: boolean | string | undefined, root: string): ContentCache | null {
  const wanted = flags.cache ?? (typeof configured === 'string' ? resolve(root, configured) : configured) ?? false
  return wanted === false ? null : openCache(cachePath(wanted, root))
}

interface Printer {
  add(report: ContentReport): Promise<void>
  end(): Promise<void>
}

async function printer({ format, file }: OutputTarget): Promise<Printer> {
  const text = format === 'text' ? (await import('./content-text.js')).contentText : null
  const all: ContentReport[] = []
  let out = ''
  const flush = async (): Promise<void> => {
    if (out !== '' && file === null) await writeStdout(out)
    out = ''
  }
  return {
    async add(report) {
      if (format === 'json') all.push(report)
      else out += text ? text(report, cliLocale()) : `${JSON.stringify(jsonLine(report))}\n`
      if (file === null && out.length >= BLOCK) await flush()
    },
    async end() {
      if (format === 'json') out = `${JSON.stringify(all.length === 1 ? all[0] : all, null, 2)}\n`
      if (file === null) await flush()
      else writeFileOrExplain(file, out)
    },
  }
}

/** One object a file: a contract with programs that read it. */
function jsonLine(report: ContentReport): object {
  return {
    file: report.file,
    spamScore: report.spamScore,
    score: report.score,
    verdict: report.verdict,
    findings: report.findings.map(f => ({
      check: f.check,
      severity: f.severity,
      code: f.code,
      points: f.points ?? 0,
      line: f.location?.line ?? null,
      column: f.location?.column ?? null,
      evidence: f.evidence.map(e => e.text),
      ...(f.suppressed ? { suppressed: f.suppressed.reason } : {}),
    })),
    stats: report.stats,
  }
}
