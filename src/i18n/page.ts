import type { Locale } from '../core/locale.js'
import { pageDe } from './page.de.js'
import { type PageSentences, pageEn } from './page.en.js'

const PAGE: Record<Locale, PageSentences> = { en: pageEn, de: pageDe }

/** Sentences of the HTML and Markdown reports. */
export const pageSentences = (locale: Locale): PageSentences => PAGE[locale]
export type { PageSentences }
