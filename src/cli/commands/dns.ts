import type { Command } from 'commander'
import { addConfigOptions, type ConfigFlags } from '../config-options.js'
import { t } from '../locale.js'
import {
  addDnsOptions,
  addGateOptions,
  addReportOptions,
  addSenderOptions,
  type DnsOptions,
  type GateFlags,
  type ReportFlags,
  type SenderFlags,
} from '../options.js'

export interface DnsFlags extends SenderFlags, DnsOptions, GateFlags, ReportFlags, ConfigFlags {
  input?: string
  resume?: string
}

export function registerDns(program: Command): void {
  const command = program
    .command('dns')
    .argument('[domain...]')
    .description(
      t({ en: 'only the DNS checks, for one domain or many', de: 'nur die DNS-Prüfungen, für eine oder viele Domains' }),
    )
    .option(
      '--input <file>',
      t({ en: 'domains, one a line; # begins a comment', de: 'Domains, eine je Zeile; # beginnt einen Kommentar' }),
    )
    .option(
      '--resume <file>',
      t({
        en: 'JSON lines of an earlier run: its domains are left out, new lines are added',
        de: 'JSON-Zeilen eines früheren Laufs: dessen Domains entfallen, neue Zeilen kommen dazu',
      }),
    )
  addReportOptions(addConfigOptions(addGateOptions(addDnsOptions(addSenderOptions(command))))).action(
    async (domains: string[], flags: DnsFlags) => {
      const { runDns } = await import('../run-dns.js')
      process.exitCode = await runDns(domains, flags)
    },
  )
}
