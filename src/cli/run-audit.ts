// The audit as the command line runs it: inputs from files, reports to their places, exit code from the gate.
import { type AuditOptions, collectFacts } from '../audit.js'
import type { RuleSet } from '../bounces/classify.js'
import type { PathTrouble } from '../bounces/read/files.js'
import { loadChecks } from '../checks/registry.js'
import type { ResolvedConfig } from '../config/load.js'
import { ExitCode } from '../core/errors.js'
import type { AuditResult } from '../core/result.js'
import { judge } from '../judge.js'
import { portablePath } from '../report/place.js'
import type { AuditFlags } from './commands/audit.js'
import { setUpDns } from './dns-setup.js'
import { emit } from './emit.js'
import { readFacts } from './facts-file.js'
import { exitCodeOf } from './gate.js'
import { readMessage } from './input.js'
import { t } from './locale.js'
import { writeFileOrExplain } from './output.js'
import { ownRules } from './own-rules.js'
import { setUp } from './setup.js'
import { emitWhatIf } from './what-if.js'

export async function runAudit(path: string | undefined, given: AuditFlags): Promise<number> {
  const { flags, config, judging, done, finish } = await setUp(given)
  if (done) return ExitCode.passed
  // Read first: a wrong brand file is told before the name servers are asked.
  const look = flags.brand || flags.previous || flags.expand ? await (await import('./result-file.js')).readLook(flags) : {}
  if (flags.facts !== undefined) {
    const result = judge(readFacts(flags.facts), await loadChecks(), judging)
    await emit(result, flags, look)
    return finish(result) ?? exitCodeOf(result, flags)
  }
  const inputs = { ...(await readInputs(path, flags, config)), ...judging }
  const result = await auditInputs(inputs, flags)
  if (flags.zone === undefined || flags.offline) await emit(result, flags, look)
  else {
    const { zone: _, record: __, ...live } = flags
    const before = await auditInputs(inputs, { ...live, now: result.generatedAt })
    await emitWhatIf(result, before, flags, look)
  }
  return finish(result) ?? exitCodeOf(result, flags)
}

type Inputs = Pick<AuditOptions, 'message' | 'history' | 'notices' | 'bounceSources' | 'configure' | 'suppress'>

async function readInputs(path: string | undefined, flags: AuditFlags, config: ResolvedConfig): Promise<Inputs> {
  const message =
    path === undefined ? {} : { message: { source: await readMessage(path), file: path === '-' ? null : portablePath(path) } }
  const history = flags.bounces === undefined ? {} : await readHistory(flags.bounces, flags, await ownRules(config))
  return { ...message, ...history }
}

export async function auditInputs(inputs: Inputs, flags: AuditFlags): Promise<AuditResult> {
  const dns = await setUpDns(flags)
  try {
    const options: AuditOptions = {
      ...inputs,
      ...senderOf(flags),
      dns: dns.boundaries,
      // A zone that stands alone says nothing about blocklists; "not listed" would be invented.
      blocklists: flags.blocklists !== false && !flags.offline,
    }
    const facts = await collectFacts(options)
    if (flags.record !== undefined) writeFileOrExplain(flags.record, `${JSON.stringify(facts, null, 1)}\n`)
    return judge(facts, await loadChecks(), options)
  } finally {
    dns.close()
  }
}

function senderOf({ domain, mailFrom, selector, ip, helo, volume, profile, mode, now }: AuditFlags): Partial<AuditOptions> {
  const given = { domain, mailFrom, selectors: selector, ips: ip, helo, volume, profile, mode, now }
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined))
}

export async function readHistory(
  paths: string[],
  { sent, now }: Pick<AuditFlags, 'sent' | 'now'>,
  rules?: RuleSet,
): Promise<Required<Pick<AuditOptions, 'history' | 'notices' | 'bounceSources'>>> {
  const [{ readBouncePaths }, { summarize }] = await Promise.all([
    import('../bounces/read.js'),
    import('../bounces/summarize.js'),
  ])
  const summary = summarize(sent === undefined ? {} : { sent })
  const notices: AuditResult['notices'] = []
  const batches = readBouncePaths(paths, {
    deliveries: true,
    onSkipped: summary.skip,
    onTrouble({ path, error }: PathTrouble) {
      // What the call names has to be there; what a folder holds may be unreadable.
      if (paths.includes(path)) throw error
      process.stderr.write(`mailpreflight: ${t(error.texts)}\n`)
      notices.push({ code: 'unreadable', args: { file: path } })
    },
    ...(now ? { now } : {}),
    ...(rules ? { rules } : {}),
  })
  for await (const batch of batches) for (const bounce of batch) summary.add(bounce)
  return { history: summary.facts(), notices, bounceSources: paths }
}
