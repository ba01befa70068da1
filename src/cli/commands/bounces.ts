// Options of `bounces`.
import { type Command, Option } from 'commander'
import { BOUNCE_FORMATS } from '../../bounces/read/types.js'
import type { BounceFormat } from '../../bounces/read.js'
import { addRulesOptions } from '../config-options.js'
import { t } from '../locale.js'
import { addLanguageOption, isoTime, wholeNumber } from '../options.js'
import { collectTargets, type OutputTarget } from '../output.js'

const FORMATS = ['text', 'json', 'jsonl', 'csv', 'html'] as const
export type BouncesFormat = (typeof FORMATS)[number]
const POLICIES = ['mailpro', 'mailweaver', 'activecampaign', 'strict', 'custom'] as const

export interface BouncesFlags {
  format?: OutputTarget<BouncesFormat>[]
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
      t({ en: 'with --policy custom: soft bounces', de: 'mit --policy custom: Soft Bounces' }),
      wholeNumber(1),
    )
    .option(
      '--hard-limit <n>',
      t({ en: 'with --policy custom: hard bounces', de: 'mit --policy custom: Hard Bounces' }),
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
  addLanguageOption(addRulesOptions(command)).action(async (paths: string[], flags: BouncesFlags) => {
    process.exitCode = await (await import('../run-bounces.js')).runBounces(paths, flags)
  })
}
