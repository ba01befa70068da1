import { explanationEntry } from '../../bounces/catalog.js'
import type { Locale } from '../../core/locale.js'
import type { CategorySum } from '../sums.js'
import type { HtmlView } from './view.js'

/** From this share on, the words of one subcategory describe the whole category better than the general ones. */
const DOMINANT = 0.7

/** What a category means for a reader, in the words of the bounce rules. */
export const explainSum =
  (locale: Locale): HtmlView['explain'] =>
  (sum: CategorySum) => {
    const [main] = sum.parts
    const own =
      main !== undefined && main.subcategory !== null && main.count >= sum.count * DOMINANT
        ? explanationEntry(sum.category, main.subcategory)
        : undefined
    const general = explanationEntry(sum.category)?.[locale]
    const words = own?.[locale] ?? general
    if (words === undefined) return null
    // A subcategory says only what differs from its category.
    const why = words.why ?? general?.why ?? ''
    return { happened: words.happened, why, action: words.action, retry: words.retry ?? general?.retry ?? '' }
  }
