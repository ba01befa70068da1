import type { Locale } from '../../core/locale.js'
import { pageDe } from '../../i18n/page.de.js'
import { type PageSentences, pageEn } from '../../i18n/page.en.js'
import type { CategorySum } from '../sums.js'
import type { View } from '../view.js'

const PAGE: Record<Locale, PageSentences> = { en: pageEn, de: pageDe }

export const pageSentences = (locale: Locale): PageSentences => PAGE[locale]

/** The view of a report with the sentences of the page. */
export interface HtmlView extends View {
  p: PageSentences
  /** What a category means for a reader; null where the rules have no text. */
  explain(sum: CategorySum): { happened: string; why: string; action: string; retry: string } | null
}
