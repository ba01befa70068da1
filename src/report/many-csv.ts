import type { Locale } from '../core/locale.js'
import type { Catalogue } from './catalogue.js'
import { csvRow } from './escape.js'
import { type Audited, nameOf, oldestFirst, worstFirst } from './html/many.js'
import { createView } from './view.js'

const COLUMNS = [
  'target',
  'date',
  'verdict',
  'score',
  'blockers',
  'errors',
  'warnings',
  'soft_bounces',
  'hard_bounces',
  'bounce_rate',
  'first_step',
  'rejecting_providers',
  'score_model',
  'rule_data',
  'file',
  'report',
]

const rows = (list: readonly Audited[], locale: Locale, catalogue: Catalogue): string =>
  list
    .map(item => {
      const { result, file, report } = item
      const view = createView(result, { locale }, catalogue)
      return csvRow([
        nameOf(item),
        result.generatedAt,
        result.verdict,
        result.score.value,
        view.counts.blocker,
        view.counts.error,
        view.counts.warning,
        result.history?.totals.soft ?? null,
        result.history?.totals.hard ?? null,
        result.history?.rates.byRecipients?.share ?? null,
        view.actions[0]?.message ?? null,
        view.rejecting.map(p => p.provider).join(' '),
        result.scoreModel,
        result.ruleData,
        file,
        report,
      ])
    })
    .join('')

/** One row an audit, worst first. */
export const portfolioCsv = (list: readonly Audited[], locale: Locale, catalogue: Catalogue): string =>
  `\ufeff${csvRow(COLUMNS)}${rows(worstFirst(list), locale, catalogue)}`

/** One row an audit, oldest first. */
export const trendCsv = (list: readonly Audited[], locale: Locale, catalogue: Catalogue): string =>
  `\ufeff${csvRow(COLUMNS)}${rows(oldestFirst(list), locale, catalogue)}`
