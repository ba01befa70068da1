// The audit as the command line runs it: inputs from files, reports to their places, exit code from the gate.
import { audit, collectFacts } from '../audit.js'
import { loadChecks } from '../checks/registry.js'
import { ExitCode, UserError } from '../core/errors.js'
import type { HistoryFacts } from '../core/history.js'
import type { AuditResult } from '../core/result.js'
import { judge } from '../judge.js'
import type { AuditFlags } from './commands/audit.js'
import { readInput, setUpDns } from './dns-setup.js'
import { emit } from './emit.js'
import { readFacts } from './facts-file.js'
import { exitCodeOf } from './gate.js'
import { writeFileOrExplain } from './output.js'

export async function runAudit(message: string | undefined, flags: AuditFlags): Promise<number> {
  const result = await auditOnce(message, flags)
  await emit(result, flags)
  return exitCodeOf(result, { ...flags, onIncomplete: flags.onIncomplete ?? 'fail' })
}

async function auditOnce(message: string | undefined, flags: AuditFlags): Promise<AuditResult> {
  if (flags.facts !== undefined) return judge(readFacts(flags.facts), await loadChecks())
  const source = message === undefined ? undefined : await readMessage(message)
  const history = flags.bounces && (await readHistory(flags))
  const dns = await setUpDns(flags)
  try {
    const options = {
      ...flags,
      dns: dns.boundaries,
      // A zone that stands alone says nothing about blocklists; "not listed" would be invented.
      blocklists: flags.blocklists !== false && !flags.offline,
      ...(source ? { message: source } : {}),
      ...(flags.selector ? { selectors: flags.selector } : {}),
      ...(flags.ip ? { ips: flags.ip } : {}),
      ...(history ? { history: history.facts, notices: history.notices, bounceSources: flags.bounces ?? [] } : {}),
    }
    if (flags.record === undefined) return await audit(options)
    const facts = await collectFacts(options)
    writeFileOrExplain(flags.record, `${JSON.stringify(facts, null, 1)}\n`)
    return judge(facts, await loadChecks(), options)
  } finally {
    dns.close()
  }
}

async function readMessage(path: string): Promise<NonNullable<Parameters<typeof audit>[0]['message']>> {
  if (path === '-') {
    const chunks: Buffer[] = []
    for await (const chunk of process.stdin) chunks.push(chunk as Buffer)
    return { source: notEmpty(Buffer.concat(chunks), '-'), file: null }
  }
  return { source: notEmpty(readInput(path), path), file: path }
}

function notEmpty(source: Buffer, name: string): Buffer {
  if (source.length > 0) return source
  throw new UserError({ en: `${name} is empty`, de: `${name} ist leer` }, ExitCode.nothing)
}

async function readHistory(flags: AuditFlags): Promise<{ facts: HistoryFacts; notices: AuditResult['notices'] }> {
  const [{ readBouncePaths }, { summarize }] = await Promise.all([
    import('../bounces/read.js'),
    import('../bounces/summarize.js'),
  ])
  const summary = summarize(flags.sent === undefined ? {} : { sent: flags.sent })
  const notices: AuditResult['notices'] = []
  const options = {
    deliveries: true,
    onSkipped: summary.skip,
    onTrouble: ({ path, error }: PathTrouble) => {
      process.stderr.write(`mailpreflight: ${t(error.texts)}\n`)
      notices.push({ code: 'unreadable', args: { file: path } })
    },
    ...(flags.now ? { now: flags.now } : {}),
  }
  for await (const batch of readBouncePaths(flags.bounces ?? [], options)) for (const bounce of batch) summary.add(bounce)
  return { facts: summary.facts(), notices }
}
