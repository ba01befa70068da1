// Explanations a person can act on: what happened, why, who must act, what to do, when to retry.
import type { Actor, AddressVerdict, BounceCategory, Retry } from '../core/bounce-categories.js'
import type { Locale } from '../core/locale.js'
import { actorName, explanationEntry, providerName, replyRule } from './catalog.js'
import { answersFor } from './classify/answers.js'
import { classifyReply, type RuleSet } from './classify.js'
import type { Classification, ReplyContext } from './types.js'

export interface Explanation {
  category: BounceCategory
  subcategory: string | null
  /** Shown name of the category, or of the subcategory where there is one. */
  name: string
  /** What happened. */
  happened: string
  why: string
  /** Who must act as a rule, in words. */
  actorName: string
  /** What to do. */
  action: string
  /** When a new try makes sense, in words. */
  retry: string
  /** Minutes after which to try again, one for each try; empty: not with the same message. */
  retryMinutes: readonly number[]
  /** Page of the provider or list that explains the reply, null when there is none. */
  link: string | null
  /** Audit checks whose failing causes such replies, most likely first. */
  checks: readonly string[]
}

/** Texts of a category, with those of the subcategory where it has its own. */
export function explainCategory(category: BounceCategory, subcategory?: string | null, locale: Locale = 'en'): Explanation {
  const base = explanationEntry(category)
  const own = subcategory == null ? undefined : explanationEntry(category, subcategory)
  const text = own?.[locale] ?? base?.[locale]
  return {
    category,
    subcategory: subcategory ?? null,
    name: text?.name ?? category,
    happened: text?.happened ?? '',
    why: text?.why ?? base?.[locale].why ?? '',
    actorName: actorName(answersFor(category, subcategory ?? null).actor, locale),
    action: text?.action ?? '',
    retry: text?.retry ?? base?.[locale].retry ?? '',
    retryMinutes: own?.retryMinutes ?? base?.retryMinutes ?? [],
    link: null,
    checks: own?.checks ?? base?.checks ?? [],
  }
}

export interface ReplyExplanation extends Explanation {
  classification: Classification
  /** Shown name of the mailbox provider or software, null when the reply is anybody's. */
  provider: string | null
  /** What this provider means by this very reply, null when no provider rule decided. */
  meaning: string | null
  actor: Actor
  address: AddressVerdict
  retryAnswer: Retry
}

/** Explains a classification. The words of a provider's rule come before those of the category. */
export function explainClassification(classification: Classification, locale: Locale = 'en'): ReplyExplanation {
  const { category, subcategory, rule } = classification
  // The cause that a delay notice names is a category of its own.
  const general = explainCategory(category, explanationEntry(category, subcategory) ? subcategory : null, locale)
  const entry = rule === null ? undefined : replyRule(rule)
  const text = entry?.rule[locale]
  const checks = [...new Set([...classification.checks, ...general.checks])]
  return {
    ...general,
    subcategory,
    action: text?.action ?? general.action,
    retryMinutes: classification.retry === 'yes' ? general.retryMinutes : [],
    link:
      entry?.rule.link ?? (entry?.file.tier === 'provider' || entry?.file.tier === 'software' ? (entry.file.link ?? null) : null),
    checks,
    classification,
    provider: classification.provider === null ? null : providerName(classification.provider),
    meaning: text?.meaning ?? null,
    actor: classification.actor,
    actorName: actorName(classification.actor, locale),
    address: classification.address,
    retryAnswer: classification.retry,
  }
}

/** Classifies a reply and explains it: what `mailpreflight explain "550 5.7.26 …"` prints. */
export const explainReply = (
  text: string,
  context: ReplyContext = {},
  locale: Locale = 'en',
  rules?: RuleSet,
): ReplyExplanation => explainClassification(classifyReply(text, context, rules), locale)
