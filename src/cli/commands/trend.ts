import type { Command } from 'commander'
import { t } from '../locale.js'
import { addLanguageOption } from '../options.js'
import { collectTargets, type OutputTarget } from '../output.js'

export const TREND_FORMATS = ['text', 'html', 'csv', 'json'] as const
export type TrendFormat = (typeof TREND_FORMATS)[number]

export interface TrendFlags {
  format?: OutputTarget<TrendFormat>[]
  domain?: string
  brand?: string
}

export function registerTrend(program: Command): void {
  const command = program
    .command('trend')
    .argument('<folder>', t({ en: 'folder of results (JSON)', de: 'Ordner mit Ergebnissen (JSON)' }))
    .description(t({ en: 'one sender over many audits', de: 'ein Absender über viele Audits' }))
    .option(
      '-d, --domain <domain>',
      t({ en: 'which sender, when there are several', de: 'welcher Absender, wenn es mehrere sind' }),
    )
    .option(
      '-f, --format <format[=file]>',
      t({ en: 'text, html, csv, json; repeatable with files', de: 'text, html, csv, json; mit Dateien mehrfach möglich' }),
      collectTargets(TREND_FORMATS),
    )
    .option(
      '--brand <file>',
      t({
        en: 'JSON file: name, logo (data URI), color, contact, footer, hideToolName',
        de: 'JSON-Datei: name, logo (Data-URI), color, contact, footer, hideToolName',
      }),
    )
  addLanguageOption(command).action(async (folder: string, flags: TrendFlags) => {
    const { runTrend } = await import('../run-trend.js')
    process.exitCode = await runTrend(folder, flags)
  })
}
