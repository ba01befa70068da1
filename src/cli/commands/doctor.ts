import type { Command } from 'commander'
import { t } from '../locale.js'
import { addLanguageOption } from '../options.js'

export function registerDoctor(program: Command): void {
  const command = program
    .command('doctor')
    .description(
      t({
        en: 'test what an audit needs: Node.js, name servers, port 53, IPv6, HTTPS, clock',
        de: 'testen, was ein Audit braucht: Node.js, Nameserver, Port 53, IPv6, HTTPS, Uhr',
      }),
    )
    .option('--offline', t({ en: 'only what needs no network', de: 'nur, was kein Netz braucht' }))
    .option(
      '--nameserver <server>',
      t({ en: 'name server to test (default: of the system)', de: 'zu testender Nameserver (Vorgabe: die des Systems)' }),
    )
  addLanguageOption(command).action(async (flags: { offline?: boolean; nameserver?: string }) => {
    const { runDoctor } = await import('../doctor.js')
    process.exitCode = await runDoctor(flags)
  })
}
