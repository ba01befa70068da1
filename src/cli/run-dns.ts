// `dns`: one domain gets the full report, many get a line each. One resolver cache for all; one broken domain never stops the rest.
import { existsSync } from 'node:fs'
import { loadChecks } from '../checks/registry.js'
import { addressOrExplain, domainNameOrExplain, selectorOrExplain } from '../collect/given-names.js'
import { collectMany, type DomainCollection, type ManyOptions } from '../collect/many.js'
import { ExitCode, isUserError, UserError } from '../core/errors.js'
import type { AuditResult } from '../core/result.js'
import { judge } from '../judge.js'
import { loadReporter } from '../report/load.js'
import type { OutputFormat } from '../report/types.js'
import { version } from '../version.js'
import { combineResults } from './combine.js'
import type { DnsFlags } from './commands/dns.js'
import { setUpDns } from './dns-setup.js'
import { emit, emitTo } from './emit.js'
import { exitCodeOf } from './gate.js'
import { isBinary, readInput } from './input.js'
import { cliLocale, t } from './locale.js'
import { appendFileOrExplain, type OutputTarget, writeStdout } from './output.js'
import { progress } from './progress.js'
import { setUp } from './setup.js'
import { emitWhatIf } from './what-if.js'

export async function runDns(given: string[], ownFlags: DnsFlags): Promise<number> {
  const { flags, config, judging, done, finish, reviews } = await setUp(ownFlags)
  if (done) return ExitCode.passed
  const wanted = given.length === 0 && flags.input === undefined && config.domain !== undefined ? [config.domain] : given
  const { names, refused } = readNames(wanted, flags)
  if (names.length === 0) {
    if (refused > 0) return ExitCode.usage
    if (flags.resume !== undefined && existsSync(flags.resume)) return ExitCode.passed
    throw new UserError(
      {
        en: 'no domain to check: name one, or a file with --input',
        de: 'keine Domain zu prüfen: Nennen Sie eine, oder eine Datei mit --input',
      },
      ExitCode.nothing,
    )
  }
  const checks = await loadChecks(['authentication', 'infrastructure'])
  const single = names.length === 1 && refused === 0 && flags.resume === undefined && flags.input === undefined
  const documents = single ? [] : documentsOf(flags)
  const now = flags.now ?? new Date().toISOString()
  const settings = { profile: flags.profile ?? 'bulk', mode: 'message', volume: flags.volume ?? null, now } as const
  const judgeOne = ({ name, ...rest }: DomainCollection): AuditResult => {
    const empty = { domains: [], ips: [], queries: [] }
    const { domains, ips, queries } = 'collection' in rest ? rest.collection : empty
    const notices = 'error' in rest ? [{ code: 'crashed', args: { domain: name, error: String(rest.error) } }] : []
    return judge(
      {
        factsVersion: 1,
        tool: version(),
        settings,
        domain: name,
        domains,
        ips,
        messages: [],
        history: null,
        bounceSources: [],
        notices,
        queries,
      },
      checks,
      judging,
    )
  }
  /** Ten thousand domains are common: kept only for what needs all of them at once. */
  const kept: AuditResult[] = []
  const codes: number[] = refused > 0 ? [ExitCode.usage] : []
  const request = {
    selectors: (flags.selector ?? []).map(selectorOrExplain),
    ips: (flags.ip ?? []).map(addressOrExplain),
    helo: flags.helo ?? null,
    blocklists: flags.blocklists === false || flags.offline ? 'none' : 'default',
  } as const
  const dns = await setUpDns(flags)
  const bar = progress(names.length, flags.quiet)
  const lines: Promise<void>[] = []
  try {
    const results = await collectMany(names, {
      ...dns.boundaries,
      ...request,
      onResult(collection) {
        bar.step(collection.name)
        if ('error' in collection) codes.push(ExitCode.internal)
        if (single) return
        // Each line is written when it is known: a killed run can be taken up again.
        const result = judgeOne(collection)
        codes.push(exitCodeOf(result, flags))
        if (documents.length > 0 || reviews) kept.push(result)
        lines.push(writeLine(result, flags))
      },
    })
    bar.end()
    await Promise.all(lines)
    const [only] = results
    if (single && only) {
      const result = judgeOne(only)
      if (flags.zone === undefined || flags.offline) await emit(result, flags)
      else {
        const { zone: _, ...live } = flags
        await emitWhatIf(result, judgeOne(await collectOnce(only.name, live, request)), flags)
      }
      codes.push(exitCodeOf(result, flags))
      kept.push(result)
    }
    const [first, ...rest] = kept
    if (first && documents.length > 0) await emitTo(combineResults([first, ...rest]), documents, flags)
  } finally {
    dns.close()
  }
  const settled = finish({ findings: kept.flatMap(r => r.findings), outcomes: kept.flatMap(r => r.outcomes) })
  if (settled !== null) return settled
  // Findings say more than gaps, a wrong name more than both.
  for (const code of [ExitCode.internal, ExitCode.usage, ExitCode.findings, ExitCode.incomplete])
    if (codes.includes(code)) return code
  return ExitCode.passed
}

/** One line a domain; these can be taken up again after a killed run. */
const LINES: ReadonlySet<OutputFormat> = new Set(['json', 'jsonl'])

/** Formats that are one document over all domains. */
function documentsOf({ format = [] }: DnsFlags): OutputTarget[] {
  const page = format.find(x => x.format === 'html' || x.format === 'pdf')
  if (page) {
    throw new UserError({
      en: `${page.format} is for one domain; write the results of many with -f json into a folder, and use "portfolio"`,
      de: `${page.format} ist für eine Domain; schreiben Sie die Ergebnisse vieler mit -f json in einen Ordner, und nehmen Sie „portfolio“`,
    })
  }
  return format.filter(x => !LINES.has(x.format) && x.format !== 'text')
}

async function collectOnce(name: string, flags: DnsFlags, request: Partial<ManyOptions>): Promise<DomainCollection> {
  const dns = await setUpDns(flags)
  try {
    const [only] = await collectMany([name], { ...dns.boundaries, ...request })
    return only as DomainCollection
  } finally {
    dns.close()
  }
}

/** Many domains: JSON lines when a program reads, else one readable line each. */
async function writeLine(result: AuditResult, flags: DnsFlags): Promise<void> {
  const json = (await loadReporter('jsonl'))(result, { locale: cliLocale() })
  if (flags.resume !== undefined) appendFileOrExplain(flags.resume, json)
  const targets = flags.format ?? []
  for (const { format, file } of targets) if (file !== null && LINES.has(format)) appendFileOrExplain(file, json)
  const { format } = targets.find(x => x.file === null) ?? { format: 'text' }
  if (LINES.has(format)) return writeStdout(json)
  if (format !== 'text') return
  if (flags.resume !== undefined && flags.quiet) return
  const first = result.actions[0]?.check ?? ''
  const score = result.score.value === null ? '  –' : String(result.score.value).padStart(3)
  await writeStdout(`${VERDICTS[result.verdict]} ${score}  ${(result.target.domain ?? '').padEnd(32)} ${first}\n`)
}

const VERDICTS: Record<AuditResult['verdict'], string> = {
  ready: '✓',
  'ready-with-warnings': '!',
  'not-ready': '✕',
  incomplete: '?',
}

/** Names from the arguments and the file; a wrong one is told with its line, and the rest goes on. */
function readNames(given: string[], flags: DnsFlags): { names: string[]; refused: number } {
  const wanted = given.map(name => ({ name, where: '' }))
  if (flags.input !== undefined) {
    const listed = readInput(flags.input)
    if (isBinary(listed))
      throw new UserError({
        en: `${flags.input} is no list of domains, but binary data`,
        de: `${flags.input} ist keine Liste von Domains, sondern Binärdaten`,
      })
    listed
      .toString('utf8')
      .replace(/^\ufeff/, '')
      .split(/\r?\n/)
      .forEach((line, i) => {
        const name = line.replace(/#.*/, '').trim()
        if (name !== '') wanted.push({ name, where: `${flags.input}:${i + 1}: ` })
      })
  }
  const done = flags.resume !== undefined && existsSync(flags.resume) ? doneNames(flags.resume) : new Set<string>()
  const names = new Set<string>()
  let refused = 0
  for (const { name, where } of wanted) {
    try {
      const domain = domainNameOrExplain(name)
      if (!done.has(domain)) names.add(domain)
    } catch (error) {
      if (!isUserError(error)) throw error
      refused++
      process.stderr.write(`mailpreflight: ${where}${t(error.texts)}\n`)
    }
  }
  return { names: [...names], refused }
}

/** A torn last line, of a run that was killed, counts as not done. */
function doneNames(file: string): Set<string> {
  const done = new Set<string>()
  for (const line of readInput(file).toString('utf8').split('\n')) {
    try {
      const { target } = JSON.parse(line) as Partial<AuditResult>
      if (target?.domain) done.add(target.domain)
    } catch {}
  }
  return done
}
