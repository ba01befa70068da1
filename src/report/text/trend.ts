import { formatFor, type Locale } from '../../core/locale.js'
import { sentences } from '../../i18n/index.js'
import { pageSentences } from '../../i18n/page.js'
import { type Audited, nameOf, oldestFirst } from '../html/many.js'
import { bar } from './bar.js'
import { type Line, padEnd, padStart, paint, styled, widthOf } from './lines.js'

/** One line an audit, oldest first: date, score as a bar, verdict. */
export function trendText(list: readonly Audited[], locale: Locale): string {
  const f = formatFor(locale)
  const s = sentences(locale)
  const p = pageSentences(locale)
  const sorted = oldestFirst(list)
  const last = sorted.at(-1)
  const dates = sorted.map(x => f.date(x.result.generatedAt))
  const column = Math.max(...dates.map(widthOf)) + 2
  const lines: Line[] = [['  ', p.trendTitle({ target: last ? nameOf(last) : '' })], []]
  sorted.forEach(({ result }, i) => {
    const { value } = result.score
    const { full, rest } = bar((value ?? 0) / 100, 25)
    const before = sorted[i - 1]?.result
    if (before && before.scoreModel !== result.scoreModel) lines.push(['  ', styled(p.modelChanged, 'dim')])
    lines.push([
      '  ',
      padEnd(dates[i] ?? '', column),
      padStart(value === null ? '–' : f.number(value), 3),
      ' ',
      full,
      rest,
      '  ',
      s.verdictWord[result.verdict],
    ])
  })
  return paint(lines, false)
}
