import { type Command, Option } from 'commander'
import {
  addDnsOptions,
  addGateOptions,
  addReportOptions,
  type DnsOptions,
  type GateFlags,
  list,
  type ReportFlags,
  wholeNumber,
} from '../common.js'
import { addConfigOptions, type ConfigFlags } from '../config-options.js'
import { t } from '../locale.js'

export interface DnsFlags extends DnsOptions, GateFlags, ReportFlags, ConfigFlags {
  input?: string
  resume?: string
  selector?: string[]
  ip?: string[]
  helo?: string
  volume?: number
  profile?: 'bulk' | 'transactional' | 'no-mail'
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
  addReportOptions(addConfigOptions(addGateOptions(addDnsOptions(command)))).action(
    async (domains: string[], flags: DnsFlags) => {
      const { runDns } = await import('../run-dns.js')
      process.exitCode = await runDns(domains, flags)
    },
  )
}
