import { z } from 'zod'

const words = z.array(z.string().min(2))
const language = z.strictObject({
  /** Frequent words, separated by white space. */
  stopwords: z.string().min(50),
  /** Ways out of the mailing. */
  unsubscribe: words,
  /** Who sends: company data. */
  imprint: words,
  privacy: words,
  webversion: words,
  /** Why the reader gets this message. */
  reason: words,
})
const schema = z.strictObject({
  updated: z.iso.date(),
  source: z.string().min(10),
  languages: z.strictObject({ en: language, de: language, fr: language, it: language, es: language, pt: language, nl: language }),
})
export type LanguageFile = z.infer<typeof schema>

export const area = { schema, typeName: 'LanguageFile' }
