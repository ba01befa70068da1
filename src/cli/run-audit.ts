// The audit as the command line runs it: inputs from files, reports to their places, exit code from the gate.
import { type AuditOptions, collectFacts } from '../audit.js'
import type { PathTrouble } from '../bounces/read/files.js'
import { loadChecks } from '../checks/registry.js'
import type { AuditResult } from '../core/result.js'
import { judge } from '../judge.js'
import type { AuditFlags } from './commands/audit.js'
import { setUpDns } from './dns-setup.js'
import { emit } from './emit.js'
import { readFacts } from './facts-file.js'
import { exitCodeOf } from './gate.js'
import { readMessage } from './input.js'
import { t } from './locale.js'
import { machineOnStdout, writeFileOrExplain, writeStdout } from './output.js'
import { whatIfText } from './what-if.js'

export async function runAudit(path: string | undefined, flags: AuditFlags): Promise<number> {
  const gate = { ...flags, onIncomplete: flags.onIncomplete ?? 'fail' }
  if (flags.facts !== undefined) {
    const result = judge(readFacts(flags.facts), await loadChecks())
    await emit(result, flags)
    return exitCodeOf(result, gate)
  }
  const inputs = await readInputs(path, flags)
  const result = await auditInputs(inputs, flags)
  if (flags.zone === undefined || flags.offline) await emit(result, flags)
  else {
    const { zone: _, record: __, ...live } = flags
    const before = await auditInputs(inputs, { ...live, now: result.generatedAt })
    await emit(result, flags, { previous: before })
    if (!machineOnStdout(flags.format ?? [])) await writeStdout(`\n${whatIfText(before, result)}`)
  }
  return exitCodeOf(result, gate)
}

type Inputs = Pick<AuditOptions, 'message' | 'history' | 'notices' | 'bounceSources'>

async function readInputs(path: string | undefined, flags: AuditFlags): Promise<Inputs> {
  const message = path === undefined ? {} : { message: { source: await readMessage(path), file: path === '-' ? null : path } }
  const history = flags.bounces === undefined ? {} : await readHistory(flags.bounces, flags)
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
      process.stderr.write(`mailpreflight: ${t(error.texts)}\n`)
      notices.push({ code: 'unreadable', args: { file: path } })
    },
    ...(now ? { now } : {}),
  })
  for await (const batch of batches) for (const bounce of batch) summary.add(bounce)
  return { history: summary.facts(), notices, bounceSources: paths }
}
