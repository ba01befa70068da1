import { type Command, Option } from 'commander'
import { addConfigOptions, type ConfigFlags } from '../config-options.js'
import { t } from '../locale.js'
import { addGateOptions, addReportOptions, type GateFlags, type ReportFlags, wholeNumber } from '../options.js'

export interface ContentFlags extends GateFlags, ReportFlags, ConfigFlags {
  stdinFilename?: string
  mode?: 'message' | 'template' | 'auto'
  type?: 'marketing' | 'transactional'
  /** From the configuration. */
  profile?: 'bulk' | 'transactional' | 'no-mail'
  /** False with --no-cache. */
  cache?: boolean | string
  watch?: boolean
  /** Threads; by default as many as pay. */
  jobs?: number
}

export function registerContent(program: Command): void {
  const command = program
    .command('content')
    .argument(
      '[file...]',
      t({
        en: 'messages, templates, folders of them or globs; - for standard input (default: "files" of the configuration)',
        de: 'Nachrichten, Vorlagen, Ordner davon oder Globs; - für die Standardeingabe (Vorgabe: „files“ der Konfiguration)',
      }),
    )
    .description(
      t({
        en: 'check the content of messages and templates: words, links, HTML, attachments, headers',
        de: 'Inhalt von Nachrichten und Vorlagen prüfen: Wörter, Links, HTML, Anhänge, Header',
      }),
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
          en: 'template: merge tags are content; message: they are left-overs (default: by the file)',
          de: 'template: Platzhalter gehören hinein; message: sie sind übrig geblieben (Vorgabe: nach der Datei)',
        }),
      ).choices(['message', 'template', 'auto']),
    )
    .addOption(
      new Option(
        '--type <type>',
        t({ en: 'kind of mail (default: marketing)', de: 'Art der Mail (Vorgabe: marketing)' }),
      ).choices(['marketing', 'transactional']),
    )
    .option(
      '--cache [file]',
      t({ en: 'check only what changed since the last run', de: 'nur prüfen, was sich seit dem letzten Lauf geändert hat' }),
    )
    .option('--no-cache', t({ en: 'check everything', de: 'alles prüfen' }))
    .option(
      '--jobs <n>',
      t({
        en: 'threads that check files (default: by the cores and the number of files)',
        de: 'Threads, die Dateien prüfen (Vorgabe: je nach Prozessorkernen und Zahl der Dateien)',
      }),
      wholeNumber(1, 64),
    )
    .option('--watch', t({ en: 'check again when a file changes', de: 'bei jeder Änderung neu prüfen' }))
  addReportOptions(addConfigOptions(addGateOptions(command))).action(async (files: string[], flags: ContentFlags) => {
    const { runContent } = await import('../run-content.js')
    process.exitCode = await runContent(files, flags)
  })
}
