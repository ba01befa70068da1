import type { Command } from 'commander'
import { t } from '../locale.js'
import { addLookOptions, addReportOptions, type LookFlags, type ReportFlags } from '../options.js'

export type ReportCommandFlags = ReportFlags & LookFlags

export function registerReport(program: Command): void {
  const command = program
    .command('report')
    .argument('<result>', t({ en: 'result of an audit (JSON)', de: 'Ergebnis einer Prüfung (JSON)' }))
    .description(
      t({
        en: 'render a result again: other format, other language, with your brand',
        de: 'ein Ergebnis neu darstellen: anderes Format, andere Sprache, mit Ihrer Marke',
      }),
    )
  addReportOptions(addLookOptions(command)).action(async (file: string, flags: ReportCommandFlags) => {
    const { runReport } = await import('../run-report.js')
    process.exitCode = await runReport(file, flags)
  })
}
