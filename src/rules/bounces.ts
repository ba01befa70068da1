// Shape of the files in rules/bounces/**: what replies mean, as data. See rules/bounces/README.md for how to write a rule.
import { z } from 'zod'
import { HARD_CATEGORIES, OTHER_CATEGORIES, SOFT_CATEGORIES } from '../core/bounce-categories.js'

const category = z.enum([...SOFT_CATEGORIES, ...HARD_CATEGORIES, ...OTHER_CATEGORIES])
const id = z.string().regex(/^[a-z0-9][a-z0-9.-]*$/, 'lower-case letters, digits, dots and dashes')
const date = z.string().regex(/^20\d\d-[01]\d-[0-3]\d$/, 'a date as 2026-11-21')
/** `5.7.26`, `x.7.26` (4 or 5), `x.7.65*` (any digits follow), `5.7.*`. */
const statusPattern = z
  .string()
  .regex(/^[x245]\.(\d{1,3}|\*)\.(\d{0,3}\*|\d{1,3})$/, 'an enhanced code such as 5.7.26, x.7.26 or x.7.65*')
/** `550`, `4xx`, `55x`. */
const codePattern = z.string().regex(/^[245](\d\d|\dx|xx)$/, 'a reply code such as 550, 55x or 4xx')
const text = z.strictObject({ meaning: z.string().min(1), action: z.string().min(1) })

/** The answers a rule gives; what is left out follows from the category. */
const answers = {
  category,
  subcategory: id.optional(),
  retry: z.enum(['yes', 'no', 'after-fix']).optional(),
  address: z.enum(['good', 'bad', 'suspect']).optional(),
  actor: z
    .enum(['sender-dns', 'sender-content', 'sender-volume', 'sender-system', 'recipient', 'recipient-admin', 'nobody'])
    .optional(),
}

const textRule = z.strictObject({
  id,
  ...answers,
  /** Phrases, one of which must occur. */
  any: z.array(z.string().min(2)).min(1).optional(),
  /** Groups of phrases: of each group one must occur. */
  all: z.array(z.array(z.string().min(2)).min(1)).optional(),
  /** Phrases none of which may occur. */
  not: z.array(z.string().min(2)).optional(),
  status: z.array(statusPattern).optional(),
  code: z.array(codePattern).optional(),
  /** Valid only when the receiving host belongs to the file's provider. */
  gated: z.boolean().optional(),
  /** 0 to 100, 50 when left out: above 60 specific texts, below 40 words that only lean one way. */
  priority: z.number().int().min(0).max(100).optional(),
  /** Audit checks that a reply of this kind proves to fail, most likely first. */
  checks: z.array(id).optional(),
  link: z.url().optional(),
  /** Reply texts with invented names and numbers; a test classifies each. */
  samples: z.array(z.string().min(2)).optional(),
  source: z.string().optional(),
  date: date.optional(),
  en: text.optional(),
  de: text.optional(),
})

const textFile = z.strictObject({
  kind: z.literal('replies'),
  /** Shown name of the provider or software. */
  name: z.string(),
  /** Id of the mailbox provider or software whose texts these are; left out for texts of everybody. */
  provider: id.optional(),
  /** `own`: a user's own rules, before all others; `provider`: a mailbox provider or filter service, `software`: a mail server, `language`: anybody's words; `hint`: single words, asked only where all others have nothing of weight to say. */
  tier: z.enum(['own', 'provider', 'software', 'language', 'hint']),
  language: z.string().optional(),
  /** Suffixes of receiving host names that belong to the provider; a leading `~` matches anywhere in a label. */
  hosts: z.array(z.string()).optional(),
  /** Phrases of the reply itself that name the provider as well as a host does. */
  marks: z.array(z.string().min(3)).optional(),
  link: z.url().optional(),
  source: z.string(),
  date,
  rules: z.array(textRule),
})

const codeFile = z.strictObject({
  kind: z.literal('codes'),
  name: z.string(),
  source: z.string(),
  date,
  rules: z.array(
    z.strictObject({
      ...answers,
      status: statusPattern,
      priority: z.number().int().min(0).max(100),
      checks: z.array(id).optional(),
      note: z.string().optional(),
    }),
  ),
})

const stageFile = z.strictObject({
  kind: z.literal('stages'),
  name: z.string(),
  source: z.string(),
  date,
  rules: z.array(
    z.strictObject({ ...answers, stage: z.string(), code: codePattern, priority: z.number().int().min(0).max(100) }),
  ),
})

const vocabularyFile = z.strictObject({
  kind: z.literal('vocabulary'),
  name: z.string(),
  /** Names under which readers give this vocabulary. */
  systems: z.array(z.string()).min(1),
  source: z.string(),
  date,
  /** Reason words, compared without case, spaces, dashes and underscores. */
  values: z.array(
    z.strictObject({
      ...answers,
      value: z.string(),
      aliases: z.array(z.string()).optional(),
      class: z.enum(['delayed']).optional(),
    }),
  ),
})

/** What a person reads. A subcategory may leave `why` and `retry` to its category. */
const explanation = z.strictObject({
  name: z.string().min(1),
  happened: z.string().min(1),
  why: z.string().min(1).optional(),
  action: z.string().min(1),
  retry: z.string().min(1).optional(),
})
const explanationFile = z.strictObject({
  kind: z.literal('explanations'),
  source: z.string(),
  date,
  actors: z.record(z.string(), z.strictObject({ en: z.string(), de: z.string() })).optional(),
  entries: z.array(
    z.strictObject({
      category,
      subcategory: id.optional(),
      /** Minutes after which a new try makes sense, one for each try; empty: never the same message. Left out: as the category. */
      retryMinutes: z.array(z.number().int().positive()).optional(),
      checks: z.array(id).optional(),
      en: explanation,
      de: explanation,
    }),
  ),
})

const schema = z.discriminatedUnion('kind', [textFile, codeFile, stageFile, vocabularyFile, explanationFile])

export type BounceRuleFile = z.infer<typeof schema>
export type ReplyRuleFile = z.infer<typeof textFile>
export type ReplyRule = z.infer<typeof textRule>
export type CodeRuleFile = z.infer<typeof codeFile>
export type StageRuleFile = z.infer<typeof stageFile>
export type VocabularyFile = z.infer<typeof vocabularyFile>
export type ExplanationFile = z.infer<typeof explanationFile>
export type ExplanationEntry = ExplanationFile['entries'][number]

/** What the shape alone cannot hold: ids are unique, rules can match, provider rules carry both languages or none. */
function validate(files: { file: string; data: unknown }[]): string[] {
  const problems: string[] = []
  const seen = new Map<string, string>()
  const explained = new Set<string>()
  const used = new Map<string, string>()
  for (const { file, data } of files) {
    for (const entry of (data as Partial<ExplanationFile>).entries ?? []) {
      explained.add(`${entry.category}/${entry.subcategory ?? ''}`)
      if (entry.subcategory !== undefined) continue
      if (entry.retryMinutes === undefined || entry.checks === undefined)
        problems.push(`${file}: ${entry.category} needs retryMinutes and checks`)
      for (const text of [entry.en, entry.de]) {
        if (text.why === undefined || text.retry === undefined)
          problems.push(`${file}: ${entry.category} needs why and retry in both languages`)
      }
    }
    for (const rule of (data as Partial<ReplyRuleFile>).rules ?? [])
      used.set(`${rule.category}/${rule.subcategory ?? ''}`, `${file}: rule ${rule.id ?? ''}`)
    const parsed = data as Partial<ReplyRuleFile>
    if (parsed.kind !== 'replies') continue
    for (const rule of parsed.rules ?? []) {
      const other = seen.get(rule.id)
      if (other !== undefined) problems.push(`${file}: rule ${rule.id} exists already in ${other}`)
      seen.set(rule.id, file)
      const phrases = rule.any !== undefined || rule.all !== undefined
      if (!phrases && (rule.status ?? rule.code) === undefined)
        problems.push(`${file}: rule ${rule.id} has neither phrases nor codes`)
      if (!phrases && rule.gated !== true) problems.push(`${file}: rule ${rule.id} has only codes and must be gated`)
      if (rule.gated === true && (parsed.hosts ?? parsed.marks) === undefined)
        problems.push(`${file}: rule ${rule.id} is gated but the file names no hosts`)
      if ((rule.en === undefined) !== (rule.de === undefined))
        problems.push(`${file}: rule ${rule.id} has a text in one language only`)
    }
  }
  for (const [kind, where] of used) if (!explained.has(kind)) problems.push(`${where} uses ${kind}, which no explanation covers`)
  return problems
}

export const area = { schema, typeName: 'BounceRuleFile', validate }
