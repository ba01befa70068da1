import type { Locale } from '../core/locale.js'
import { de } from './de.js'
import { en, type Sentences } from './en.js'

const SENTENCES: Record<Locale, Sentences> = { en, de }

export const sentences = (locale: Locale): Sentences => SENTENCES[locale]
export type { Sentences }
