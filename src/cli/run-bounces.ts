// `bounces`: reads past bounces of any format, classifies, sums up, decides about addresses.
import { isKnown } from '../bounces/classify/decide.js'
import type { HistoryStore } from '../bounces/history.js'
import type { ReadBouncesOptions, Skipped } from '../bounces/read.js'
import type { Summary } from '../bounces/summarize.js'
import type { AddressRecord, Policy } from '../bounces/suppression.js'
import type { Bounce } from '../bounces/types.js'
import type { Facts } from '../checks/facts.js'
import { ExitCode, UserError } from '../core/errors.js'
import { known } from '../core/fact.js'
import type { HistoryFacts } from '../core/history.js'
import { openOutput } from './bounce-output.js'
import type { BouncesFlags, BouncesFormat } from './commands/bounces.js'
import { cliLocale, t } from './locale.js'
import { type OutputTarget, writeFileOrExplain, writePiecesOrExplain, writeStdout } from './output.js'
import { rulesFor } from './own-rules.js'

export async function runBounces(paths: string[], flags: BouncesFlags): Promise<ExitCode> {
  const targets = flags.format ?? [{ format: 'text', file: null }]
  const streamed = targets.filter(target => target.format === 'jsonl' || target.format === 'csv')
  const wantsSummary =
    targets.length > streamed.length || flags.suppress !== undefined || flags.history !== undefined || flags.unclassified === true
  const { readBouncePaths } = await import('../bounces/read.js')
  const policy = await policyOf(flags)
  const rules = await rulesFor(flags.config)
  const summary = wantsSummary
    ? (await import('../bounces/summarize.js')).summarize({
        policy,
        ...(flags.sent === undefined ? {} : { sent: flags.sent }),
      })
    : null
  const history = flags.history === undefined ? null : await (await import('../bounces/history.js')).openHistory(flags.history)
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
  if (troubles.length > 0) return ExitCode.usage
  if (understood > 0) return ExitCode.passed
  if (!flags.quiet) {
    process.stderr.write(
      `mailpreflight: ${t(records > 0 ? { en: 'nothing of the input could be read as bounces', de: 'nichts davon ließ sich als Bounces lesen' } : { en: 'no input found', de: 'keine Eingabe gefunden' })}\n`,
    )
  }
  return ExitCode.nothing
}

/** Lines of the history that wait in memory at most. */
const MAX_PENDING = 20_000

function take(bounce: Bounce, summary: Summary, history: HistoryStore | null, flags: BouncesFlags, unclassified: string[]): void {
  summary.add(bounce)
  history?.add(bounce)
  // What only a single word explains wants a rule as well.
  if (flags.unclassified && !isKnown(bounce) && bounce.diagnostic && unclassified.length < 100_000)
    unclassified.push(bounce.diagnostic)
}

async function policyOf(flags: BouncesFlags): Promise<Policy> {
  const { customPolicy, POLICIES: presets } = await import('../bounces/suppression.js')
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
  targets: readonly OutputTarget<BouncesFormat>[],
  flags: BouncesFlags,
  unclassified: readonly string[],
  paths: readonly string[],
): Promise<void> {
  const addresses = (): Iterable<AddressRecord> => history?.addresses() ?? summary.addresses()
  const facts = summary.facts()
  const { simulate, POLICIES: presets, suppressionCsv } = await import('../bounces/suppression.js')
  if (history)
    facts.policies = simulate(history.addresses(), [...Object.values(presets), ...(policy.name === 'custom' ? [policy] : [])])
  if (flags.suppress !== undefined) writePiecesOrExplain(flags.suppress, suppressionCsv(addresses(), policy))
  for (const target of targets) {
    if (target.format === 'text') {
      const { renderBounceText } = await import('../bounces/text.js')
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
    import('../judge.js'),
    import('../checks/registry.js'),
    import('../report/load.js'),
    import('../version.js'),
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
  const { clusterUnclassified } = await import('../bounces/classify.js')
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

const put = (target: OutputTarget<BouncesFormat>, text: string): Promise<void> | void =>
  target.file === null ? writeStdout(text) : writeFileOrExplain(target.file, text)
