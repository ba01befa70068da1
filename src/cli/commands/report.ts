import type { Command } from 'commander'
import { addReportOptions, type ReportFlags } from '../common.js'
import { t } from '../locale.js'

export interface ReportCommandFlags extends ReportFlags {
  previous?: string
  brand?: string
  expand?: boolean
}

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
    .option('--previous <file>', t({ en: 'an older result to compare with', de: 'älteres Ergebnis zum Vergleich' }))
    .option(
      '--brand <file>',
      t({
        en: 'JSON file: name, logo (data URI), color, contact, footer, hideToolName',
        de: 'JSON-Datei: name, logo (Data-URI), color, contact, footer, hideToolName',
      }),
    )
    .option('--expand', t({ en: 'HTML with everything unfolded', de: 'HTML mit allem aufgeklappt' }))
  addReportOptions(command).action(async (file: string, flags: ReportCommandFlags) => {
    const { runReport } = await import('../run-report.js')
    process.exitCode = await runReport(file, flags)
  })
}
