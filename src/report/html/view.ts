import type { PageSentences } from '../../i18n/page.js'
import type { CategorySum } from '../sums.js'
import type { View } from '../view.js'

/** The view of a report with the sentences of the page. */
export interface HtmlView extends View {
  p: PageSentences
  /** What a category means for a reader; null where the rules have no text. */
  explain(sum: CategorySum): { happened: string; why: string; action: string; retry: string } | null
}
