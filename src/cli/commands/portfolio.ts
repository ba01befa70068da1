import type { Command } from 'commander'
import { t } from '../locale.js'
import { addLanguageOption } from '../options.js'

export interface PortfolioFlags {
  out: string
  brand?: string
}

export function registerPortfolio(program: Command): void {
  const command = program
    .command('portfolio')
    .argument('<folder>', t({ en: 'folder of results (JSON)', de: 'Ordner mit Ergebnissen (JSON)' }))
    .description(
      t({
        en: 'one page over many audits, worst first, with a report for each and one CSV',
        de: 'eine Seite über viele Audits, das dringendste zuerst, mit je einem Bericht und einer CSV-Datei',
      }),
    )
    .requiredOption('--out <folder>', t({ en: 'folder for the pages', de: 'Ordner für die Seiten' }))
    .option(
      '--brand <file>',
      t({
        en: 'JSON file: name, logo (data URI), color, contact, footer, hideToolName',
        de: 'JSON-Datei: name, logo (Data-URI), color, contact, footer, hideToolName',
      }),
    )
  addLanguageOption(command).action(async (folder: string, flags: PortfolioFlags) => {
    const { runPortfolio } = await import('../run-portfolio.js')
    process.exitCode = await runPortfolio(folder, flags)
  })
}
