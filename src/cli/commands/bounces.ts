// mailpreflight bounces: reads past bounces of any format, classifies, sums up, decides about addresses.

import { once } from 'node:events'
import { createWriteStream, type WriteStream } from 'node:fs'
import { type Command, Option } from 'commander'
import type { RuleSet } from '../../bounces/classify.js'
import type { HistoryStore } from '../../bounces/history.js'
import { BOUNCE_FORMATS } from '../../bounces/read/types.js'
import type { BounceFormat, ReadBouncesOptions, Skipped } from '../../bounces/read.js'
import type { Summary } from '../../bounces/summarize.js'
import type { AddressRecord, Policy } from '../../bounces/suppression.js'
import type { Bounce } from '../../bounces/types.js'
import type { Facts } from '../../checks/facts.js'
import { ExitCode, UserError } from '../../core/errors.js'
import { known } from '../../core/fact.js'
import type { HistoryFacts } from '../../core/history.js'
import { addLanguageOption, isoTime, wholeNumber } from '../common.js'
import { cliLocale, t } from '../locale.js'
import { collectTargets, type OutputTarget, writeFileOrExplain, writePiecesOrExplain, writeStdout } from '../output.js'

const FORMATS = ['text', 'json', 'jsonl', 'csv', 'html'] as const
type Format = (typeof FORMATS)[number]
const POLICIES = ['mailpro', 'mailweaver', 'activecampaign', 'strict', 'custom'] as const

interface Flags {
  format?: OutputTarget<Format>[]
  formatIn?: BounceFormat
  suppress?: string
  policy: (typeof POLICIES)[number]
  softLimit?: number
  hardLimit?: number
  unclassified?: boolean
  history?: string
  sent?: number
  showAddresses?: boolean
  now?: string
  quiet?: boolean
  config?: string | boolean
}

export function registerBounces(program: Command): void {
  const command = program
    .command('bounces')
    .description(t({ en: 'classify and explain past bounces', de: 'frühere Bounces einordnen und erklären' }))
    .argument(
      '<path...>',
      t({ en: 'files, folders, or - for standard input', de: 'Dateien, Ordner oder - für die Standardeingabe' }),
    )
    .option(
      '-f, --format <format[=file]>',
      t({
        en: 'text, json, jsonl, csv, html; repeatable with files',
        de: 'text, json, jsonl, csv, html; mit Dateien mehrfach möglich',
      }),
      collectTargets(FORMATS),
    )
    .addOption(
      new Option(
        '--format-in <format>',
        t({ en: 'input format (default: told from the content)', de: 'Eingabeformat (Vorgabe: am Inhalt erkannt)' }),
      ).choices([...BOUNCE_FORMATS]),
    )
    .option(
      '--suppress <file>',
      t({
        en: 'write suppress / keep / fix for each address as CSV',
        de: 'Sperren / Behalten / Beheben je Adresse als CSV schreiben',
      }),
    )
    .addOption(
      new Option('--policy <policy>', t({ en: 'when an address is suppressed', de: 'wann eine Adresse gesperrt wird' }))
        .choices([...POLICIES])
        .default('mailpro'),
    )
    .option(
      '--soft-limit <n>',
      t({ en: 'with --policy custom: soft bounces', de: 'mit --policy custom: Soft-Bounces' }),
      wholeNumber(1),
    )
    .option(
      '--hard-limit <n>',
      t({ en: 'with --policy custom: hard bounces', de: 'mit --policy custom: Hard-Bounces' }),
      wholeNumber(1),
    )
    .option(
      '--sent <n>',
      t({ en: 'recipients of the campaign, for the bounce rate', de: 'Empfänger der Aussendung, für die Bounce-Rate' }),
      wholeNumber(1),
    )
    .option(
      '--history <file>',
      t({
        en: 'keep counts per address over campaigns in this file',
        de: 'Zähler je Adresse über Aussendungen in dieser Datei führen',
      }),
    )
    .option(
      '--unclassified',
      t({
        en: 'list the replies nobody understood, with a rule to start from',
        de: 'nicht eingeordnete Antworten auflisten, mit einem Regelentwurf',
      }),
    )
    .option('--show-addresses', t({ en: 'do not mask addresses in reports', de: 'Adressen in Berichten nicht maskieren' }))
    .option(
      '--now <time>',
      t({ en: 'the present, for log stamps without a year', de: 'die Gegenwart, für Log-Zeitstempel ohne Jahr' }),
      isoTime,
    )
    .option('-q, --quiet', t({ en: 'no hints', de: 'keine Hinweise' }))
    .option(
      '-c, --config <file>',
      t({
        en: 'configuration with own rules (default: the nearest one)',
        de: 'Konfiguration mit eigenen Regeln (Vorgabe: die nächste)',
      }),
    )
    .option('--no-config', t({ en: 'read no configuration', de: 'keine Konfiguration lesen' }))
  addLanguageOption(command).action(run)
}

async function run(paths: string[], flags: Flags): Promise<void> {
  const targets = flags.format ?? [{ format: 'text', file: null }]
  const streamed = targets.filter(target => target.format === 'jsonl' || target.format === 'csv')
  const wantsSummary =
    targets.length > streamed.length || flags.suppress !== undefined || flags.history !== undefined || flags.unclassified === true
  const { readBouncePaths } = await import('../../bounces/read.js')
  const policy = await policyOf(flags)
  const rules = await ownRules(flags)
  const summary = wantsSummary
    ? (await import('../../bounces/summarize.js')).summarize({
        policy,
        ...(flags.sent === undefined ? {} : { sent: flags.sent }),
      })
    : null
  const history = flags.history === undefined ? null : await (await import('../../bounces/history.js')).openHistory(flags.history)
  const outputs = streamed.map(target => openOutput(target, flags))
  let records = 0
  let understood = 0
  const troubles: UserError[] = []
  const unclassified: string[] = []
  const options: ReadBouncesOptions = {
    deliveries: summary !== null,
    onSkipped: (skipped: Skipped) => {
      records++
      if (skipped.reason === 'not-a-bounce') understood++
      summary?.skip(skipped)
      if (!summary && !flags.quiet && skipped.reason !== 'not-a-bounce')
        process.stderr.write(`mailpreflight: ${place(skipped)}\n`)
    },
    onDelivered: count => {
      understood += count
    },
    onTrouble: ({ error }) => {
      troubles.push(error)
      process.stderr.write(`mailpreflight: ${t(error.texts)}\n`)
    },
    ...(flags.formatIn === undefined ? {} : { format: flags.formatIn }),
    ...(flags.now === undefined ? {} : { now: flags.now }),
    ...(rules === undefined ? {} : { rules }),
  }
  for await (const batch of readBouncePaths(paths, options)) {
    understood += batch.length
    for (const output of outputs) await output.write(batch)
    if (summary) for (const bounce of batch) take(bounce, summary, history, flags, unclassified)
    if (history && history.pending() >= MAX_PENDING) await history.flush()
  }
  const nothing = troubles.length > 0 && records === 0 && understood === 0
  for (const output of outputs) await output.close(nothing)
  await history?.flush()
  // When no input could be opened, the sentences on standard error are all there is to say.
  if (summary && !nothing) await report(summary, history, policy, targets, flags, unclassified, paths)
  if (troubles.length > 0) process.exitCode = ExitCode.usage
  else if (understood === 0) {
    process.exitCode = ExitCode.nothing
    if (!flags.quiet) {
      process.stderr.write(
        `mailpreflight: ${t(records > 0 ? { en: 'nothing of the input could be read as bounces', de: 'Nichts davon ließ sich als Bounces lesen' } : { en: 'no input found', de: 'keine Eingabe gefunden' })}\n`,
      )
    }
  }
}

/** Lines of the history that wait in memory at most. */
const MAX_PENDING = 20_000

function take(bounce: Bounce, summary: Summary, history: HistoryStore | null, flags: Flags, unclassified: string[]): void {
  summary.add(bounce)
  history?.add(bounce)
  if (flags.unclassified && bounce.category === 'unclassified' && bounce.diagnostic && unclassified.length < 100_000)
    unclassified.push(bounce.diagnostic)
}

/** The rules with those of the user's configuration before them; undefined when there are none. */
async function ownRules(flags: Flags): Promise<RuleSet | undefined> {
  if (flags.config === false) return undefined
  const path = typeof flags.config === 'string' ? flags.config : undefined
  const { findConfig } = await import('../../config/read.js')
  if (path === undefined && findConfig(process.cwd()) === null) return undefined
  const { loadConfig } = await import('../../config/load.js')
  const { rules, root } = await loadConfig({ cwd: process.cwd(), path })
  if (rules?.bounces === undefined || rules.bounces.length === 0) return undefined
  const [{ loadBounceRules }, { withOwnRules }] = await Promise.all([
    import('../../config/rules.js'),
    import('../../bounces/classify.js'),
  ])
  return withOwnRules(await loadBounceRules(rules.bounces, root))
}

async function policyOf(flags: Flags): Promise<Policy> {
  const { customPolicy, POLICIES: presets } = await import('../../bounces/suppression.js')
  if (flags.policy !== 'custom') {
    if (flags.softLimit !== undefined || flags.hardLimit !== undefined) {
      throw new UserError({
        en: '--soft-limit and --hard-limit belong to --policy custom',
        de: '--soft-limit und --hard-limit gehören zu --policy custom',
      })
    }
    return presets[flags.policy]
  }
  return customPolicy(flags.softLimit ?? null, flags.hardLimit ?? null)
}

const place = ({ file, place: at, reason }: Skipped): string =>
  t({
    en: `not read: ${file}${at === null ? '' : `:${at}`} (${reason})`,
    de: `nicht gelesen: ${file}${at === null ? '' : `:${at}`} (${reason})`,
  })

/** Reports may go to clients: addresses are masked unless asked for. JSON lines are for programs and stay whole. */
async function report(
  summary: Summary,
  history: HistoryStore | null,
  policy: Policy,
  targets: readonly OutputTarget<Format>[],
  flags: Flags,
  unclassified: readonly string[],
  paths: readonly string[],
): Promise<void> {
  const addresses = (): Iterable<AddressRecord> => history?.addresses() ?? summary.addresses()
  const facts = summary.facts()
  const { simulate, POLICIES: presets, suppressionCsv } = await import('../../bounces/suppression.js')
  if (history)
    facts.policies = simulate(history.addresses(), [...Object.values(presets), ...(policy.name === 'custom' ? [policy] : [])])
  if (flags.suppress !== undefined) writePiecesOrExplain(flags.suppress, suppressionCsv(addresses(), policy))
  for (const target of targets) {
    if (target.format === 'text') {
      const { renderBounceText } = await import('../../bounces/text.js')
      const stubs = flags.unclassified ? await ruleStubs(unclassified, flags.now ?? new Date().toISOString()) : ''
      await put(target, renderBounceText(facts, { locale: cliLocale(), unclassified: flags.unclassified === true }) + stubs)
    } else if (target.format === 'html') await put(target, await htmlReport(facts, paths, flags.now))
    else if (target.format === 'json')
      await put(target, `${JSON.stringify({ bouncesVersion: 1, policy: policy.name, ...facts }, null, 2)}\n`)
  }
}

/** The history alone, judged and shown as an audit's report shows it. */
async function htmlReport(history: HistoryFacts, paths: readonly string[], now = new Date().toISOString()): Promise<string> {
  const [{ judge }, { loadChecks }, { loadReporter }, { version }] = await Promise.all([
    import('../../judge.js'),
    import('../../checks/registry.js'),
    import('../../report/load.js'),
    import('../../version.js'),
  ])
  const facts: Facts = {
    factsVersion: 1,
    tool: version(),
    settings: { profile: 'bulk', mode: 'message', volume: null, now },
    domain: null,
    domains: [],
    ips: [],
    messages: [],
    history: { history: known(history) },
    bounceSources: [...paths],
    notices: [],
    queries: [],
  }
  return (await loadReporter('html'))(judge(facts, await loadChecks(['history'])), { locale: cliLocale() })
}

/** A rule file that works as it stands: the rules only have to be given their categories. */
async function ruleStubs(texts: readonly string[], now: string): Promise<string> {
  const { clusterUnclassified } = await import('../../bounces/classify.js')
  // Replies of nothing but numbers and addresses have no words for a rule.
  const clusters = clusterUnclassified(texts, 10).filter(cluster => !/any: \['.?'\]/.test(cluster.stub))
  if (clusters.length === 0) return ''
  const intro = t({
    en: 'Rules to start from. Save them as own-bounces.yml, set the categories, and add to your\nconfiguration: "rules": { "bounces": ["own-bounces.yml"] }',
    de: 'Regelentwürfe. Speichern Sie sie als own-bounces.yml, setzen Sie die Kategorien und ergänzen\nSie Ihre Konfiguration: "rules": { "bounces": ["own-bounces.yml"] }',
  })
  const head = ['kind: replies', 'name: Own', 'tier: own', 'source: own bounces', `date: ${now.slice(0, 10)}`, 'rules:']
  const rules = clusters.map(({ stub }) => stub.replace(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/g, ' '))
  return `\n${intro}\n\n${[...head, ...rules].join('\n')}\n`
}

const put = (target: OutputTarget<Format>, text: string): Promise<void> | void =>
  target.file === null ? writeStdout(text) : writeFileOrExplain(target.file, text)

interface Output {
  write(batch: readonly Bounce[]): Promise<void>
  /** `nothing`: there was no input, an empty table would say that there were no bounces. */
  close(nothing: boolean): Promise<void>
}

/** JSON lines and CSV are written as they come: inputs may be larger than memory. */
function openOutput(target: OutputTarget<Format>, flags: Flags): Output {
  const stream = target.file === null ? null : createWriteStream(target.file)
  let failure: Error | null = null
  stream?.on('error', error => {
    failure = error
  })
  const check = (): void => {
    if (!failure) return
    const why = (failure as NodeJS.ErrnoException).code ?? failure.message
    throw new UserError({ en: `cannot write ${target.file}: ${why}`, de: `${target.file} lässt sich nicht schreiben: ${why}` })
  }
  const send = async (text: string): Promise<void> => {
    check()
    if (!stream) await writeStdout(text)
    else if (!stream.write(text)) await drained(stream)
  }
  let waiting = ''
  let render: ((batch: readonly Bounce[]) => string) | null = null
  return {
    async write(batch) {
      render ??= target.format === 'jsonl' ? jsonLines : await csvRenderer(flags)
      waiting += render(batch)
      if (waiting.length < BLOCK) return
      const text = waiting
      waiting = ''
      await send(text)
    },
    async close(nothing) {
      if (target.format === 'csv' && !render && !nothing) waiting = (await csvRenderer(flags))([])
      if (waiting !== '') await send(waiting)
      if (stream) {
        stream.end()
        if (!stream.closed) await once(stream, 'close').catch(() => {})
      }
      check()
    },
  }
}

/** Characters that are written at once: a system call for every bounce would cost more than the bounce. */
const BLOCK = 64 * 1024

/** Resolves when more can be written, or nothing ever again. Leaves no listeners behind. */
function drained(stream: WriteStream): Promise<void> {
  return new Promise(resolve => {
    const done = (): void => {
      stream.off('drain', done)
      stream.off('close', done)
      resolve()
    }
    stream.on('drain', done)
    stream.on('close', done)
  })
}

function jsonLines(batch: readonly Bounce[]): string {
  let text = ''
  for (const bounce of batch) if (bounce.category !== 'success' || bounce.format === 'dsn') text += `${JSON.stringify(bounce)}\n`
  return text
}

const COLUMNS = [
  'file',
  'index',
  'recipient',
  'category',
  'subcategory',
  'class',
  'retry',
  'address',
  'actor',
  'status',
  'replyCode',
  'diagnostic',
  'host',
  'provider',
  'time',
  'rule',
] as const

async function csvRenderer(flags: Flags): Promise<(batch: readonly Bounce[]) => string> {
  const { csvLine } = await import('../../bounces/csv.js')
  const { maskAddresses } = await import('../../bounces/summarize.js')
  const mask = flags.showAddresses ? (text: string): string => text : maskAddresses
  let begun = false
  return batch => {
    const head = begun ? '' : csvLine(COLUMNS)
    begun = true
    const rows = batch.filter(bounce => bounce.category !== 'success' || bounce.format === 'dsn')
    return (
      head +
      rows
        .map(bounce =>
          csvLine(
            COLUMNS.map(column =>
              column === 'recipient' || column === 'diagnostic' ? mask(bounce[column] ?? '') : (bounce[column] ?? ''),
            ),
          ),
        )
        .join('')
    )
  }
}
