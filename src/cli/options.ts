// Options that several commands share: one definition, one meaning.
import { type Command, InvalidArgumentError, Option } from 'commander'
import { LOCALES } from '../core/locale.js'
import type { GateOptions } from './gate.js'
import { t } from './locale.js'
import { collectReportTargets, type OutputTarget } from './output.js'

const refuse = (en: string, de: string): never => {
  throw new InvalidArgumentError(t({ en, de }))
}

/** A whole number of at least `min`. */
export const wholeNumber =
  (min: number, max = Number.MAX_SAFE_INTEGER) =>
  (value: string): number => {
    const n = Number(value)
    if (/^\d+$/.test(value) && n >= min && n <= max) return n
    return max === Number.MAX_SAFE_INTEGER
      ? refuse(`a whole number from ${min} on, please.`, `bitte eine ganze Zahl ab ${min}.`)
      : refuse(`a whole number from ${min} to ${max}, please.`, `bitte eine ganze Zahl von ${min} bis ${max}.`)
  }

export const isoTime = (value: string): string => {
  const time = new Date(value)
  return Number.isNaN(time.getTime())
    ? refuse('a date like 2026-11-22T12:00:00Z, please.', 'bitte ein Datum wie 2026-11-22T12:00:00Z.')
    : time.toISOString()
}

export const list = (value: string, before: string[] | undefined): string[] => [...(before ?? []), value]

export interface SenderFlags {
  selector?: string[]
  ip?: string[]
  helo?: string
  volume?: number
  profile?: 'bulk' | 'transactional' | 'no-mail'
}

/** How the sender sends, as far as neither DNS nor a message says it. */
export function addSenderOptions(command: Command): Command {
  return command
    .option('--selector <name>', t({ en: 'DKIM selector; repeatable', de: 'DKIM-Selektor; mehrfach möglich' }), list)
    .option('--ip <address>', t({ en: 'sending address; repeatable', de: 'sendende Adresse; mehrfach möglich' }), list)
    .option('--helo <name>', t({ en: 'name the sending server greets with', de: 'Name, mit dem der sendende Server grüßt' }))
    .option(
      '--volume <n>',
      t({ en: 'messages a day to the largest provider', de: 'Nachrichten pro Tag an den größten Anbieter' }),
      wholeNumber(0),
    )
    .addOption(
      new Option('--profile <profile>', t({ en: 'kind of mail (default: bulk)', de: 'Art der Mail (Vorgabe: bulk)' })).choices([
        'bulk',
        'transactional',
        'no-mail',
      ]),
    )
}

export interface DnsOptions {
  zone?: string
  offline?: boolean
  nameserver?: string[]
  timeout?: number
  trustAd?: boolean
  blocklists?: boolean
}

/** Where DNS answers come from. */
export function addDnsOptions(command: Command): Command {
  return command
    .option(
      '--zone <file>',
      t({
        en: 'records that overlay live DNS (what-if); alone with --offline',
        de: 'Einträge, die über dem echten DNS liegen (Was-wäre-wenn); mit --offline stehen sie allein',
      }),
    )
    .option('--offline', t({ en: 'ask no name server', de: 'keinen Nameserver fragen' }))
    .option(
      '--nameserver <server>',
      t({
        en: 'ip[:port], tls://host or https://host/dns-query; repeatable',
        de: 'ip[:port], tls://host oder https://host/dns-query; mehrfach möglich',
      }),
      list,
    )
    .option(
      '--timeout <seconds>',
      t({ en: 'longest wait for one DNS answer', de: 'längstes Warten auf eine DNS-Antwort' }),
      wholeNumber(1, 60),
    )
    .option(
      '--trust-ad',
      t({
        en: 'the name server validates DNSSEC and the path to it is safe',
        de: 'der Nameserver prüft DNSSEC, und der Weg zu ihm ist sicher',
      }),
    )
    .option('--no-blocklists', t({ en: 'ask no blocklist', de: 'keine Blockliste fragen' }))
}

/** What a configuration may set too has no default here, else nobody could tell a given flag from a default. */
export interface GateFlags {
  failOn?: NonNullable<GateOptions['failOn']>
  maxWarnings?: number
  minScore?: number
  onIncomplete?: NonNullable<GateOptions['onIncomplete']>
}

/** What makes the exit code 1. */
export function addGateOptions(command: Command): Command {
  return command
    .addOption(
      new Option(
        '--fail-on <severity>',
        t({
          en: 'lowest severity that ends with exit code 1 (default: error)',
          de: 'kleinste Schwere, die mit Exit-Code 1 endet (Vorgabe: error)',
        }),
      ).choices(['error', 'warning', 'never']),
    )
    .option(
      '--max-warnings <n>',
      t({ en: 'exit code 1 from more warnings than this', de: 'Exit-Code 1 ab mehr Warnungen als dieser Zahl' }),
      wholeNumber(0),
    )
    .option(
      '--min-score <n>',
      t({ en: 'exit code 1 below this score', de: 'Exit-Code 1 unter dieser Punktzahl' }),
      wholeNumber(0, 100),
    )
    .addOption(
      new Option(
        '--on-incomplete <what>',
        t({
          en: 'exit code 3 when DNS answers are missing, or not (default: fail)',
          de: 'Exit-Code 3, wenn DNS-Antworten fehlen, oder nicht (Vorgabe: fail)',
        }),
      ).choices(['fail', 'ignore']),
    )
}

export interface ReportFlags {
  format?: OutputTarget[]
  locale?: string
  color?: boolean
  quiet?: boolean
  now?: string
}

/** What is written, where and in which language. */
export function addReportOptions(command: Command): Command {
  return addLanguageOption(
    command.option(
      '-f, --format <format[=file]>',
      t({
        en: 'text, json, jsonl, html, pdf, markdown, csv, sarif, junit, github, gitlab; repeatable with files',
        de: 'text, json, jsonl, html, pdf, markdown, csv, sarif, junit, github, gitlab; mit Dateien mehrfach möglich',
      }),
      collectReportTargets,
    ),
  )
    .option('--no-color', t({ en: 'no colours (NO_COLOR works too)', de: 'keine Farben (auch über NO_COLOR)' }))
    .option('-q, --quiet', t({ en: 'no progress and no hints', de: 'kein Fortschritt und keine Hinweise' }))
    .option(
      '--now <time>',
      t({ en: 'the time to judge by, for repeatable results', de: 'Zeitpunkt der Beurteilung, für wiederholbare Ergebnisse' }),
      isoTime,
    )
}

export interface LookFlags {
  previous?: string
  brand?: string
  expand?: boolean
}

/** What a report for a client needs besides a format. */
export function addLookOptions(command: Command): Command {
  return command
    .option('--previous <file>', t({ en: 'an older result to compare with', de: 'älteres Ergebnis zum Vergleich' }))
    .option(
      '--brand <file>',
      t({
        en: 'JSON file: name, logo (data URI), color, contact, footer, hideToolName',
        de: 'JSON-Datei: name, logo (Data-URI), color, contact, footer, hideToolName',
      }),
    )
    .option('--expand', t({ en: 'HTML with everything unfolded', de: 'HTML mit allem aufgeklappt' }))
}

export function addLanguageOption(command: Command): Command {
  // The value itself is read before any command is registered (see locale.ts), as help texts depend on it.
  return command.addOption(
    new Option(
      '--locale <language>',
      t({ en: 'language: en or de (default: from LANG)', de: 'Sprache: en oder de (Vorgabe: aus LANG)' }),
    ).choices([...LOCALES]),
  )
}
