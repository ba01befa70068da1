import { type Command, Option } from 'commander'
import { ExitCode, UserError } from '../../core/errors.js'
import type { ContentReport } from '../../scan.js'
import { addLanguageOption, isoTime } from '../common.js'
import { cliLocale, t } from '../locale.js'

const FORMATS = ['text', 'json', 'jsonl'] as const

interface ContentFlags {
  format: (typeof FORMATS)[number]
  stdinFilename?: string
  mode: 'message' | 'template' | 'auto'
  type: 'marketing' | 'transactional'
  failOn: 'error' | 'warning' | 'never'
  now?: string
  quiet?: boolean
}

export function registerContent(program: Command): void {
  const command = program
    .command('content')
    .argument(
      '<file...>',
      t({
        en: 'messages, templates or folders of them; - for standard input',
        de: 'Nachrichten, Vorlagen oder Ordner davon; - für die Standardeingabe',
      }),
    )
    .description(
      t({
        en: 'check the content of messages and templates: words, links, HTML, attachments, headers',
        de: 'Inhalt von Nachrichten und Vorlagen prüfen: Wörter, Links, HTML, Anhänge, Header',
      }),
    )
    .addOption(
      new Option('-f, --format <format>', t({ en: 'text, json or jsonl', de: 'text, json oder jsonl' }))
        .choices([...FORMATS])
        .default('text'),
    )
    .option(
      '--stdin-filename <name>',
      t({
        en: 'name for standard input; its ending tells the type',
        de: 'Name für die Standardeingabe; die Endung nennt den Typ',
      }),
    )
    .addOption(
      new Option(
        '--mode <mode>',
        t({
          en: 'template: merge tags are content; message: they are left-overs',
          de: 'template: Platzhalter gehören hinein; message: sie sind übrig geblieben',
        }),
      )
        .choices(['message', 'template', 'auto'])
        .default('auto'),
    )
    .addOption(
      new Option('--type <type>', t({ en: 'kind of mail', de: 'Art der Mail' }))
        .choices(['marketing', 'transactional'])
        .default('marketing'),
    )
    .addOption(
      new Option(
        '--fail-on <severity>',
        t({ en: 'lowest severity that ends with exit code 1', de: 'kleinste Schwere, die mit Exit-Code 1 endet' }),
      )
        .choices(['error', 'warning', 'never'])
        .default('error'),
    )
    .option(
      '--now <time>',
      t({ en: 'the time to judge by, for repeatable results', de: 'Zeitpunkt der Beurteilung, für wiederholbare Ergebnisse' }),
      isoTime,
    )
    .option('-q, --quiet', t({ en: 'no hints', de: 'keine Hinweise' }))
  addLanguageOption(command).action(async (files: string[], flags: ContentFlags) => {
    process.exitCode = await runContent(files, flags)
  })
}

/** Text gathered before it is written: one write a message would cost more than the scan. */
const BLOCK = 65_536

async function runContent(names: readonly string[], flags: ContentFlags): Promise<number> {
  const [{ scanMessage }, { readSources }, { writeStdout }] = await Promise.all([
    import('../../scan.js'),
    import('../sources.js'),
    import('../output.js'),
  ])
  const print = flags.format === 'text' ? (await import('../content-text.js')).contentText : null
  const all: ContentReport[] = []
  let failed = false
  let seen = 0
  let out = ''
  const now = flags.now ?? new Date().toISOString()
  for await (const source of readSources(names, flags.stdinFilename ?? null)) {
    if (source.error !== undefined) {
      process.stderr.write(`mailpreflight: ${t(source.error)}\n`)
      continue
    }
    seen++
    const report = await scanMessage(source.bytes, {
      file: source.name,
      mode: flags.mode,
      profile: flags.type === 'transactional' ? 'transactional' : 'bulk',
      now,
    })
    const open = report.findings.filter(f => f.suppressed === null)
    if (
      flags.failOn !== 'never' &&
      open.some(f => f.severity === 'error' || (flags.failOn === 'warning' && f.severity === 'warning'))
    )
      failed = true
    if (flags.format === 'json') all.push(report)
    else out += print ? print(report, cliLocale()) : `${JSON.stringify(jsonLine(report))}\n`
    if (out.length >= BLOCK) {
      await writeStdout(out)
      out = ''
    }
  }
  if (seen === 0)
    throw new UserError({ en: 'There was no message to check.', de: 'Es gab keine Nachricht zu prüfen.' }, ExitCode.nothing)
  if (flags.format === 'json') out = `${JSON.stringify(all.length === 1 ? all[0] : all, null, 2)}\n`
  if (out !== '') await writeStdout(out)
  return failed ? ExitCode.findings : ExitCode.passed
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
