import { z } from 'zod'

/** Groups of phrases; each has its own check. */
export const PHRASE_GROUPS = [
  'urgency',
  'account',
  'delivery',
  'renewal',
  'prize',
  'money',
  'crypto',
  'gambling',
  'pharma',
  'adult',
  'offers',
  'hype',
  'greeting',
  'optout',
] as const
export type PhraseGroup = (typeof PHRASE_GROUPS)[number]

export const TEXT_LANGUAGES = ['en', 'de', 'fr', 'it', 'es', 'pt', 'nl'] as const
export type TextLanguage = (typeof TEXT_LANGUAGES)[number]

/** A phrase: words, `(a|b)` alternatives, which may hold groups of their own once, `<n>` any number. */
const phrase = z
  .string()
  .regex(/^[^()]*(?:\([^()]*(?:\([^()]*\)[^()]*)*\)[^()]*){0,4}$/, 'at most four groups of alternatives, nested at most once')
  .max(700)

const schema = z.strictObject({
  language: z.enum(TEXT_LANGUAGES),
  updated: z.iso.date(),
  source: z.string().min(10),
  groups: z.partialRecord(z.enum(PHRASE_GROUPS), z.array(phrase)),
})
export type PhraseFile = z.infer<typeof schema>

export const phrases = {
  schema,
  typeName: 'PhraseFile',
  validate: (files: { file: string; data: unknown }[]): string[] =>
    files.flatMap(({ file, data }) => {
      const seen = new Set<string>()
      return Object.values((data as Partial<PhraseFile>).groups ?? {})
        .flat()
        .filter(p => seen.size === seen.add(p).size)
        .map(p => `${file}: "${p}" stands twice`)
    }),
}
export { phrases as area }
