import { join } from 'node:path'
import { loadChecks } from '../checks/registry.js'
import { ExitCode } from '../core/errors.js'
import { catalogueOf } from '../report/catalogue.js'
import { renderHtml } from '../report/html/index.js'
import { type Audited, nameOf, renderPortfolio } from '../report/html/many.js'
import { portfolioCsv } from '../report/many-csv.js'
import type { PortfolioFlags } from './commands/portfolio.js'
import { cliLocale, t } from './locale.js'
import { writeFileOrExplain } from './output.js'
import { readBrand } from './result-file.js'
import { readResults } from './result-folder.js'

/** A file name of plain letters, whatever the domain or the message is called; the number keeps two of one name apart. */
const pageName = (name: string, number: number): string => {
  const plain = name
    .toLowerCase()
    .replace(/[^a-z0-9.-]+/g, '-')
    .replace(/^[.-]+|[.-]+$/g, '')
    .slice(0, 60)
  return `${String(number).padStart(3, '0')}-${plain || 'audit'}.html`
}

export async function runPortfolio(folder: string, flags: PortfolioFlags): Promise<ExitCode> {
  const brand = flags.brand === undefined ? {} : { brand: readBrand(flags.brand) }
  const [results, checks] = await Promise.all([readResults(folder), loadChecks()])
  const catalogue = catalogueOf(checks)
  const options = { locale: cliLocale(), ...brand }
  const list: Audited[] = results.map((item, i) => ({
    ...item,
    report: `reports/${pageName(nameOf({ ...item, report: null }), i + 1)}`,
  }))
  for (const { result, report } of list) writeFileOrExplain(join(flags.out, report ?? ''), renderHtml(result, options, catalogue))
  const index = join(flags.out, 'index.html')
  writeFileOrExplain(index, renderPortfolio(list, options, catalogue))
  writeFileOrExplain(join(flags.out, 'portfolio.csv'), portfolioCsv(list, options.locale, catalogue))
  process.stderr.write(
    t({
      en: `${list.length} reports, overview: ${index}\n`,
      de: `${list.length} Berichte, Überblick: ${index}\n`,
    }),
  )
  return ExitCode.passed
}
