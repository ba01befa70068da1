// What a reply means. Order of evidence: provider rule at its host, specific text, enhanced code, reason word of the sending
// system, stage. The class of the code alone never makes an address bad.
import { packedBounces } from '../generated/rules/bounces-packed.js'
import { answersFor, classOf } from './classify/answers.js'
import { type CodeRule, compileRules, type RuleFile, type RuleSet, wordKey } from './classify/compile.js'
import { decide, isKnown } from './classify/decide.js'
import { fold } from './classify/fold.js'
import { match, wordsOf } from './classify/match.js'
import { unpackRules } from './classify/pack.js'
import { type Meaning, memoryOf, recall, remember, type Surroundings } from './classify/recall.js'
import { unwrapReply } from './classify/unwrap.js'
import type { Classification, RawBounce, ReplyContext } from './types.js'

export { compileRules, type RuleFile, type RuleSet } from './classify/compile.js'
export { isKnown } from './classify/decide.js'
export { clusterUnclassified, maskReply } from './classify/mask.js'

let builtIn: RuleSet | null = null

/** The rules of the product, unpacked at the first use. */
export function defaultRules(): RuleSet {
  builtIn ??= unpackRules(packedBounces)
  return builtIn
}

/** The rules of the product and a user's own files (tier `own` wins over everything). Throws a UserError for a bad phrase. */
export const withOwnRules = (files: readonly RuleFile[]): RuleSet =>
  files.length === 0 ? defaultRules() : { ...defaultRules(), own: compileRules(files) }

function domainOf(address: string | null): string | null {
  const at = address?.lastIndexOf('@') ?? -1
  return address === null || at < 0 ? address : address.slice(at + 1)
}

function reasonWord(set: RuleSet, reason: RawBounce['reason']): CodeRule | null {
  if (reason === null) return null
  const key = wordKey(reason.system, reason.value)
  return set.own?.words.get(key) ?? set.words.get(key) ?? null
}

/**
 * Classifies one SMTP reply, log text or bounce text.
 * `context.host` (receiving host or recipient domain) and `context.recipient` open the rules of that mailbox provider.
 * Synchronous and pure; never throws for a text. Only the first 16,384 characters are looked at.
 */
export function classifyReply(text: string, context: ReplyContext = {}, rules: RuleSet = defaultRules()): Classification {
  return classifyAround(text, surroundingsOf(context, rules), rules)
}

/** The same without remembering: what {@link classifyReply} is measured and tested against. */
export function classifyAnew(text: string, context: ReplyContext = {}, rules: RuleSet = defaultRules()): Classification {
  const around = surroundingsOf(context, rules)
  return meaningOf(open(text, around), around, rules).result
}

const surroundingsOf = (context: ReplyContext, rules: RuleSet): Surroundings => ({
  host: context.host ?? null,
  domain: domainOf(context.recipient ?? null),
  status: context.status ?? null,
  replyCode: context.replyCode ?? null,
  stage: context.stage ?? null,
  word: reasonWord(rules, context.reason ?? null),
})

function classifyAround(text: string, around: Surroundings, rules: RuleSet): Classification {
  const reply = open(text, around)
  const memory = memoryOf(rules)
  if (!memory) return meaningOf(reply, around, rules).result
  let meaning = recall(memory, rules, around)
  if (!meaning) {
    meaning = meaningOf(reply, around, rules)
    remember(memory, meaning)
  }
  // A copy: what a caller does with it must not change what is remembered.
  const { result, start, end } = meaning
  return {
    ...result,
    evidence: start < 0 ? result.evidence : wordsOf(reply, start, end),
    conflicts: result.conflicts.length > 0 ? [...result.conflicts] : [],
  }
}

/** Unwraps and folds; the wrapping may name the stage. */
function open(text: string, around: Surroundings): string {
  const { text: reply, stage } = unwrapReply(text)
  around.stage ??= stage
  fold(reply)
  return reply
}

/** What the folded reply means. */
function meaningOf(reply: string, around: Surroundings, rules: RuleSet): Meaning {
  const { codes, list } = match(rules, around)
  const place = { start: -1, end: -1 }
  const result = decide(rules, list, codes, around.stage, around.word, ({ start, end }) => {
    place.start = start
    place.end = end
    return wordsOf(reply, start, end)
  })
  return { result, ...place }
}

const KINDS = {
  delayed: 'delayed',
  'auto-reply': 'auto-reply',
  complaint: 'complaint',
  success: 'success',
  unsubscribe: 'unsubscribe',
} as const

/**
 * Nobody answered, and still the message came back: it was tried until it was given up. A 5xx reply ends the tries at once,
 * and a network without a route is a cause of its own.
 */
const gaveUp = (raw: RawBounce, cause: Classification): boolean =>
  cause.category === 'no-answer-from-host' &&
  raw.action !== 'delayed' &&
  raw.reason === null &&
  !cause.replyCode?.startsWith('5') &&
  !/no route|unreachable/i.test(cause.evidence ?? '')

/** What was given up after several tries, with the last cause as its subcategory. */
export function expired(cause: Classification): Classification {
  const answers = answersFor('message-expired', null)
  return {
    ...cause,
    ...answers,
    category: 'message-expired',
    subcategory: cause.category,
    class: classOf('message-expired', answers.address),
    conflicts: [{ rule: cause.rule ?? 'gave-up', category: cause.category }, ...cause.conflicts],
  }
}

/**
 * Classifies what a reader found. Kinds that are no bounces keep their kind as category; the cause that a delay notice
 * names stays visible as its subcategory.
 */
export function classify(raw: RawBounce, rules: RuleSet = defaultRules()): Classification {
  const around: Surroundings = {
    host: raw.host,
    domain: domainOf(raw.recipient),
    status: raw.status,
    replyCode: raw.replyCode,
    stage: raw.stage,
    word: reasonWord(rules, raw.reason),
  }
  const cause = classifyAround(raw.diagnostic ?? '', around, rules)
  if (raw.kind === 'bounce') return gaveUp(raw, cause) ? expired(cause) : cause
  if (raw.kind === 'unknown') return cause
  const category = KINDS[raw.kind]
  const answers = answersFor(category, null)
  return {
    ...cause,
    ...answers,
    category,
    subcategory: category === 'delayed' && isKnown(cause) && cause.category !== 'delayed' ? cause.category : null,
    class: classOf(category, answers.address),
    rule: `kind-${category}`,
    confidence: 0.95,
    checks: category === 'delayed' ? cause.checks : [],
    conflicts: [],
  }
}
