// What the rule files say about a rule, a category, a provider: for explanations, documentation and reports.
import type { BounceCategory } from '../core/bounce-categories.js'
import type { Locale, Texts } from '../core/locale.js'
import { bounces } from '../generated/rules/bounces.js'
import type { ExplanationEntry, ReplyRule, ReplyRuleFile } from '../rules/bounces.js'

export interface RuleEntry {
  rule: ReplyRule
  file: ReplyRuleFile
}

interface Catalog {
  rules: ReadonlyMap<string, RuleEntry>
  explanations: ReadonlyMap<string, ExplanationEntry>
  actors: Readonly<Record<string, Texts>>
  providers: ReadonlyMap<string, string>
}

let catalog: Catalog | null = null

function load(): Catalog {
  if (catalog) return catalog
  const rules = new Map<string, RuleEntry>()
  const explanations = new Map<string, ExplanationEntry>()
  const providers = new Map<string, string>()
  let actors: Record<string, Texts> = {}
  for (const file of bounces) {
    if (file.kind === 'replies') {
      if (file.provider !== undefined) providers.set(file.provider, file.name)
      for (const rule of file.rules) rules.set(rule.id, { rule, file })
    } else if (file.kind === 'explanations') {
      actors = { ...actors, ...file.actors }
      for (const entry of file.entries) explanations.set(`${entry.category}/${entry.subcategory ?? ''}`, entry)
    }
  }
  catalog = { rules, explanations, actors, providers }
  return catalog
}

/** A built-in reply rule by its id; undefined for code, stage and vocabulary rules and for a user's own. */
export const replyRule = (id: string): RuleEntry | undefined => load().rules.get(id)

/** All built-in reply rules in file order. */
export const replyRules = (): RuleEntry[] => [...load().rules.values()]

/** Shown name of a mailbox provider or software id, the id itself when it is not known. */
export const providerName = (id: string): string => load().providers.get(id) ?? id

/** Texts of a category or, with a subcategory, of that; undefined when there are none. */
export const explanationEntry = (category: BounceCategory, subcategory?: string | null): ExplanationEntry | undefined =>
  load().explanations.get(`${category}/${subcategory ?? ''}`)

/** All category and subcategory texts in file order. */
export const explanationEntries = (): ExplanationEntry[] => [...load().explanations.values()]

export interface NamedCause {
  category: BounceCategory
  subcategory: string | null
  /** The reply rule, when that was named. */
  rule: RuleEntry | null
}

/** What a word names: a category, a subcategory (of several categories, perhaps), `category/subcategory`, or a reply rule. */
export function causesNamed(word: string): NamedCause[] {
  const [first = '', second] = word.split('/')
  const entries = explanationEntries().filter(entry =>
    second === undefined
      ? entry.subcategory === undefined
        ? entry.category === first
        : entry.subcategory === first
      : entry.category === first && entry.subcategory === second,
  )
  if (entries.length > 0)
    return entries.map(({ category, subcategory }) => ({ category, subcategory: subcategory ?? null, rule: null }))
  const rule = replyRule(word)
  return rule === undefined ? [] : [{ category: rule.rule.category, subcategory: rule.rule.subcategory ?? null, rule }]
}

/** Who must act, in words. */
export const actorName = (actor: string, locale: Locale): string => load().actors[actor]?.[locale] ?? actor

/** Shown name of a category in all languages. */
export const categoryNames = (category: BounceCategory): Texts => ({
  en: categoryName(category, 'en'),
  de: categoryName(category, 'de'),
})

/** Shown name of a category. */
export const categoryName = (category: BounceCategory, locale: Locale): string =>
  explanationEntry(category)?.[locale].name ?? category

/** Shown name of a subcategory; the category's when it has none. */
export const subcategoryName = (category: BounceCategory, subcategory: string | null, locale: Locale): string =>
  (subcategory === null ? undefined : explanationEntry(category, subcategory)?.[locale].name) ?? categoryName(category, locale)
