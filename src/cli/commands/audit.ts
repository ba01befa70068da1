import { type Command, Option } from 'commander'
import {
  addDnsOptions,
  addGateOptions,
  addLookOptions,
  addReportOptions,
  type DnsOptions,
  type GateFlags,
  type LookFlags,
  list,
  type ReportFlags,
  wholeNumber,
} from '../common.js'
import { addConfigOptions, type ConfigFlags } from '../config-options.js'
import { t } from '../locale.js'

export interface AuditFlags extends DnsOptions, GateFlags, ReportFlags, ConfigFlags, LookFlags {
  domain?: string
  mailFrom?: string
  selector?: string[]
  ip?: string[]
  helo?: string
  volume?: number
  profile?: 'bulk' | 'transactional' | 'no-mail'
  mode?: 'message' | 'template'
  bounces?: string[]
  sent?: number
  record?: string
  facts?: string
}

/** Options about the sender, for `audit`. */
function addSenderOptions(command: Command): Command {
  return command
    .option(
      '-d, --domain <domain>',
      t({ en: "the sender's domain (default: of From)", de: 'Domain des Absenders (Vorgabe: aus From)' }),
    )
    .option(
      '--mail-from <address>',
      t({
        en: 'return path: address or domain (default: of Return-Path)',
        de: 'Return-Path: Adresse oder Domain (Vorgabe: aus der Nachricht)',
      }),
    )
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
    .addOption(
      new Option(
        '--mode <mode>',
        t({
          en: 'message or template (default: by the file)',
          de: 'message (Nachricht) oder template (Vorlage); Vorgabe: nach der Datei',
        }),
      ).choices(['message', 'template']),
    )
}

export function registerAudit(program: Command): void {
  const command = program
    .command('audit')
    .argument(
      '[message]',
      t({ en: '.eml, .html or .txt; - for standard input', de: '.eml, .html oder .txt; - für die Standardeingabe' }),
    )
    .description(
      t({
        en: 'the full audit: DNS, message and past bounces, joined by cause',
        de: 'das ganze Audit: DNS, Nachricht und frühere Bounces, nach Ursache zusammengeführt',
      }),
    )
  addSenderOptions(command)
    .option(
      '-b, --bounces <path...>',
      t({ en: 'bounce mails, logs or exports: files or folders', de: 'Bounce-Mails, Logs oder Exporte: Dateien oder Ordner' }),
    )
    .option(
      '--sent <n>',
      t({ en: 'recipients of the campaign, for the rates', de: 'Empfänger der Kampagne, für die Quoten' }),
      wholeNumber(1),
    )
    .option('--record <file>', t({ en: 'write all facts, for a repeat', de: 'alle Fakten schreiben, zum Wiederholen' }))
    .option(
      '--facts <file>',
      t({ en: 'judge recorded facts, ask nothing', de: 'aufgezeichnete Fakten beurteilen, nichts fragen' }),
    )
  addReportOptions(addLookOptions(addConfigOptions(addGateOptions(addDnsOptions(command))))).action(
    async (message: string | undefined, flags: AuditFlags) => {
      const { runAudit } = await import('../run-audit.js')
      process.exitCode = await runAudit(message, flags)
    },
  )
}
