import type { Command } from 'commander'
import { t } from '../locale.js'
import { addReportOptions, type ReportFlags } from '../options.js'

export function registerDemo(program: Command): void {
  const command = program
    .command('demo')
    .description(
      t({
        en: 'audit a made-up sender, offline: a name server on loopback, a newsletter, its bounces',
        de: 'einen erfundenen Absender prüfen, ohne Netz: Nameserver auf Loopback, ein Newsletter, seine Bounces',
      }),
    )
    .option('--out <folder>', t({ en: 'folder for the HTML report', de: 'Ordner für den HTML-Bericht' }), 'mailpreflight-demo')
  addReportOptions(command).action(async (flags: ReportFlags & { out: string }) => {
    const { runDemo } = await import('../run-demo.js')
    process.exitCode = await runDemo(flags)
  })
}
