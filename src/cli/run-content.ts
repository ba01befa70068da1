// `content`: files in, one report a file, one exit code. Results that did not change come from the cache.
import { relative, resolve } from 'node:path'
import { setFlagsFromString } from 'node:v8'
import { ExitCode, UserError } from '../core/errors.js'
import type { OutcomeRecord } from '../core/result.js'
import type { OutputFormat } from '../report/types.js'
import type { ContentReport } from '../scan.js'
import { type ContentCache, cachePath, openCache } from './cache.js'
import { type Checked, type ContentChecker, type ContentPlan, contentChecker } from './check-content.js'
import type { ContentFlags } from './commands/content.js'
import { resultOf } from './content-result.js'
import { emitTo } from './emit.js'
import { exitCodeOf, type Weighed } from './gate.js'
import { cliLocale, t } from './locale.js'
import { type OutputTarget, writeFileOrExplain, writeStdout } from './output.js'
import { expandPaths } from './paths.js'
import { type Setup, setUp } from './setup.js'
import { threadsFor } from './thread-count.js'

/** Text gathered before it is written: one write a message would cost more than the scan. */
const BLOCK = 65_536

/** Formats with a shape of their own for content: one object a file. */
const OWN: ReadonlySet<OutputFormat> = new Set(['text', 'json', 'jsonl'])

export interface ContentRun extends ContentFlags {
  /** Print nothing but hints: for `init`. */
  silent?: boolean
}

/**
 * The work on a message is spread over a thousand functions, and a process reads some thousand messages: with the settings of Node 20's
 * V8 compiling would take longer than all the reading and judging. Functions are optimised later and each without its callees in it,
 * and simple code is made sooner. Later versions have a compiler for the middle, know these settings no more and complain of them.
 */
function compileSparingly(): void {
  if (!process.versions.v8.startsWith('11.')) return
  setFlagsFromString('--interrupt-budget=220000')
  setFlagsFromString('--max-inlined-bytecode-size-cumulative=100')
  setFlagsFromString('--no-turbo-loop-peeling')
  setFlagsFromString('--baseline-batch-compilation-threshold=512')
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

async function runOnce(wanted: readonly string[], { flags, config, known, finish, reviews }: Setup<ContentRun>): Promise<number> {
  const paths = expandPaths(wanted, { cwd: process.cwd(), ignore: config.ignore ?? [], root: config.root })
  const now = flags.now ?? new Date().toISOString()
  const profile =
    flags.type === 'transactional' || (flags.type === undefined && flags.profile === 'transactional') ? 'transactional' : 'bulk'
  const mode = flags.mode ?? 'auto'
  const settings = { profile, mode: mode === 'message' ? 'message' : 'template', volume: null, now } as const
  const cache = cacheOf(flags, config.cache, config.root)
  const targets: OutputTarget[] = flags.silent ? [] : (flags.format ?? [{ format: 'text', file: null }])
  const all = targets.some(x => x.file === null) || flags.silent ? targets : [...targets, { format: 'text' as const, file: null }]
  const others = all.filter(x => !OWN.has(x.format))
  const printers = all.filter(x => OWN.has(x.format)).map(printer)
  // Thousands of messages are common: only what a later step asks for is kept.
  const keep = others.length > 0 || reviews || flags.minScore !== undefined
  const { root, checks, overrides } = config
  const plan: ContentPlan = {
    mode,
    settings,
    config: { root, checks, overrides },
    known,
    cached: cache?.keys ?? null,
    // The day is enough: no check of the content looks at hours.
    day: flags.now ?? now.slice(0, 10),
    formats: printers.map(p => p.format),
    keep,
    // Text and lines show no fingerprints; the cache and a baseline want them.
    nameless: !keep && cache === null && known === null && all.every(x => x.format !== 'json'),
    locale: cliLocale(),
    stdinName: flags.stdinFilename ?? null,
  }
  const checker = await contentChecker(plan)

  const reports: ContentReport[] = []
  const seen: { findings: Weighed[]; outcomes: OutcomeRecord[] } = { findings: [], outcomes: [] }
  let count = 0
  let told = false
  let unreadable = false
  const take = async (checked: Checked): Promise<void> => {
    if (checked.is === 'refused') {
      process.stderr.write(`mailpreflight: ${t(checked.error)}\n`)
      told = true
      unreadable ||= checked.unreadable
      return
    }
    count++
    if (checked.is === 'new' && checked.store) cache?.set(checked.store.key, checked.store.report)
    const { texts, open, report } = checked.is === 'new' ? checked : checker.conclude(cache?.get(checked.key) as ContentReport)
    if (report) reports.push(report)
    for (const one of open) seen.findings.push(one)
    for (const [i, p] of printers.entries()) await p.add(texts[i] as string)
  }
  await checkAll(paths, plan, checker, flags.jobs, take)
  if (count === 0 && told) return unreadable ? ExitCode.usage : ExitCode.nothing
  if (count === 0)
    throw new UserError({ en: 'There was no message to check.', de: 'Es gab keine Nachricht zu prüfen.' }, ExitCode.nothing)
  for (const p of printers) await p.end()
  cache?.save()
  const gate = { ...flags, onIncomplete: flags.onIncomplete ?? ('ignore' as const) }
  // The rest was checked, but not what was asked for.
  const settle = (code: number): number => (unreadable ? ExitCode.usage : code)
  if (!keep) return settle(exitCodeOf({ ...seen, score: { value: null } }, gate))
  const result = resultOf(reports, settings)
  if (others.length > 0) await emitTo(result, others, flags, {}, ['content'])
  return settle(finish(result) ?? exitCodeOf(result, gate))
}

/** In the order of the paths, whatever the number of threads. */
async function checkAll(
  paths: readonly string[],
  plan: ContentPlan,
  { check }: ContentChecker,
  jobs: number | undefined,
  take: (checked: Checked) => Promise<void>,
): Promise<void> {
  const threads = threadsFor(paths, jobs)
  if (threads === 1) for (const path of paths) await take(await check(path))
  else {
    const { checkInThreads } = await import('./threads.js')
    for await (const checked of checkInThreads(paths, plan, check, threads)) await take(checked)
  }
}

function cacheOf(flags: ContentRun, configured: boolean | string | undefined, root: string): ContentCache | null {
  const wanted = flags.cache ?? (typeof configured === 'string' ? resolve(root, configured) : configured) ?? false
  return wanted === false ? null : openCache(cachePath(wanted, root))
}

interface Printer {
  format: OutputFormat
  add(text: string): Promise<void>
  end(): Promise<void>
}

function printer({ format, file }: OutputTarget): Printer {
  const all: string[] = []
  let out = ''
  const flush = async (): Promise<void> => {
    if (out !== '' && file === null) await writeStdout(out)
    out = ''
  }
  return {
    format,
    async add(text) {
      if (format === 'json') all.push(text)
      else out += text
      if (file === null && out.length >= BLOCK) await flush()
    },
    async end() {
      // One message stands alone, several in a list. No text in JSON holds a line break of its own.
      if (format === 'json')
        out = all.length === 1 ? `${all[0]}\n` : `[\n${all.map(x => `  ${x.replaceAll('\n', '\n  ')}`).join(',\n')}\n]\n`
      if (file === null) await flush()
      else writeFileOrExplain(file, out)
    },
  }
}
