import { loadChecks } from '../checks/registry.js'
import { ExitCode, UserError } from '../core/errors.js'
import { catalogueOf } from '../report/catalogue.js'
import { type Audited, nameOf, oldestFirst, renderTrend } from '../report/html/many.js'
import { trendCsv } from '../report/many-csv.js'
import { trendText } from '../report/text/trend.js'
import type { TrendFlags, TrendFormat } from './commands/trend.js'
import { cliLocale } from './locale.js'
import { type OutputTarget, writeFileOrExplain, writeStdout } from './output.js'
import { readBrand } from './result-file.js'
import { readResults } from './result-folder.js'

/** The results of one sender; a curve through several would mean nothing. */
function ofOneSender(list: readonly Audited[], domain: string | undefined): Audited[] {
  const names = [...new Set(list.map(nameOf))].sort()
  if (domain !== undefined) {
    const mine = list.filter(x => nameOf(x) === domain.toLowerCase())
    if (mine.length > 0) return mine
    throw new UserError(
      {
        en: `there is no result for ${domain}; there are ${names.slice(0, 20).join(', ')}`,
        de: `für ${domain} gibt es kein Ergebnis; es gibt ${names.slice(0, 20).join(', ')}`,
      },
      ExitCode.nothing,
    )
  }
  if (names.length > 1)
    throw new UserError({
      en: `results of several senders: name one with --domain (${names.slice(0, 20).join(', ')})`,
      de: `Ergebnisse mehrerer Absender: Nennen Sie einen mit --domain (${names.slice(0, 20).join(', ')})`,
    })
  return [...list]
}

export async function runTrend(folder: string, flags: TrendFlags): Promise<ExitCode> {
  const locale = cliLocale()
  const brand = flags.brand === undefined ? {} : { brand: readBrand(flags.brand) }
  const [results, checks] = await Promise.all([readResults(folder), loadChecks()])
  const list = ofOneSender(
    results.map(x => ({ ...x, report: null })),
    flags.domain,
  )
  const render: Record<TrendFormat, () => string> = {
    text: () => trendText(list, locale),
    html: () => renderTrend(list, { locale, ...brand }),
    csv: () => trendCsv(list, locale, catalogueOf(checks)),
    json: () =>
      `${JSON.stringify(
        oldestFirst(list).map(({ result: r, file }) => ({
          file,
          target: r.target.domain ?? r.target.message,
          generatedAt: r.generatedAt,
          verdict: r.verdict,
          score: r.score.value,
          scoreModel: r.scoreModel,
          ruleData: r.ruleData,
          bounceRate: r.history?.rates.byRecipients?.share ?? null,
        })),
        null,
        2,
      )}\n`,
  }
  const given: OutputTarget<TrendFormat>[] = flags.format ?? []
  const targets = given.length > 0 ? given : [{ format: 'text' as const, file: null }]
  for (const { format, file } of targets) {
    if (file === null) await writeStdout(render[format]())
    else writeFileOrExplain(file, render[format]())
  }
  return ExitCode.passed
}
