import { type Command, Option } from 'commander'
import { addConfigOptions, type ConfigFlags } from '../config-options.js'
import { t } from '../locale.js'
import {
  addDnsOptions,
  addGateOptions,
  addLookOptions,
  addReportOptions,
  addSenderOptions,
  type DnsOptions,
  type GateFlags,
  type LookFlags,
  type ReportFlags,
  type SenderFlags,
  wholeNumber,
} from '../options.js'

export interface AuditFlags extends SenderFlags, DnsOptions, GateFlags, ReportFlags, ConfigFlags, LookFlags {
  domain?: string
  mailFrom?: string
  mode?: 'message' | 'template'
  bounces?: string[]
  sent?: number
  record?: string
  facts?: string
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
  command
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
  addSenderOptions(command)
    .addOption(
      new Option(
        '--mode <mode>',
        t({
          en: 'message or template (default: by the file)',
          de: 'message (Nachricht) oder template (Vorlage); Vorgabe: nach der Datei',
        }),
      ).choices(['message', 'template']),
    )
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
