// Weighs the evidence: provider rule at its host, specific text, enhanced code, reason word, stage. Never the class of the code alone.
import type { AddressVerdict, BounceCategory, Retry } from '../../core/bounce-categories.js'
import type { Classification } from '../types.js'
import { answersFor, classOf } from './answers.js'
import type { Codes } from './codes.js'
import type { CodeRule, RuleSet, StageRule, Verdict } from './compile.js'
import { type Match, WORTH_NAMING } from './match.js'

interface Evidence {
  verdict: Verdict
  rule: string
  score: number
  confidence: number
  provider: string | null
  match: Match | null
}

const MAX_CONFLICTS = 5

/** What a single word is worth. */
const HINT_CONFIDENCE = 0.3

/** Whether a cause is more than what a single word suggests. */
export const isKnown = (c: Pick<Classification, 'category' | 'confidence'>): boolean =>
  c.category !== 'unclassified' && c.confidence > HINT_CONFIDENCE

function confidenceOf(match: Match): number {
  const { rule } = match
  if (rule.tier === 'own') return 0.99
  if (rule.tier === 'hint') return HINT_CONFIDENCE
  if (match.gateOpen) return rule.priority >= 40 ? 0.97 : 0.85
  if (rule.priority < 25) return 0.4
  if (rule.priority < 40) return 0.6
  if (rule.tier === 'provider') return 0.93
  return rule.tier === 'software' ? 0.92 : 0.9
}

/** Rule for an enhanced code: the exact one, else the one of its subject (`5.7.*`). */
export function codeRule(set: RuleSet, status: string | null): CodeRule | null {
  if (status === null) return null
  const own = set.own ? codeRule(set.own, status) : null
  return own ?? set.codes.get(status) ?? set.codes.get(`${status.slice(0, 4)}*`) ?? null
}

/** Turns matches and codes into the four answers. `wordsOf` gives the matched words. */
export function decide(
  set: RuleSet,
  matches: readonly Match[],
  codes: Codes,
  stage: string | null,
  word: CodeRule | null,
  wordsOf: (match: Match) => string | null,
): Classification {
  let best: Evidence | null = null
  const top = matches[0]
  const byCode = codeRule(set, codes.status)
  if (top) {
    const { rule } = top
    best = { verdict: rule, rule: rule.id, score: top.score, confidence: confidenceOf(top), provider: rule.provider, match: top }
  }
  const offer = (rule: CodeRule, confidence: number): void => {
    if (best === null || rule.priority > best.score)
      best = { verdict: rule, rule: rule.id, score: rule.priority, confidence, provider: null, match: null }
  }
  if (byCode) offer(byCode, byCode.priority >= 40 ? 0.75 : byCode.priority >= 25 ? 0.55 : 0.35)
  if (word) offer(word, 0.7)
  if (stage !== null && best === null) {
    const s = stageRule(set, stage, codes)
    if (s) offer(s, 0.35)
  }
  return finish(best, matches, byCode, word, codes, wordsOf)
}

function stageRule(set: RuleSet, stage: string, codes: Codes): CodeRule | null {
  const code = codes.replyCode ?? (codes.status === null ? null : `${codes.status[0]}xx`)
  if (code === null) return null
  const wanted = stage.toUpperCase()
  const fits = (s: StageRule): boolean =>
    s.stage === wanted && s.code[0] === code[0] && (s.code.endsWith('xx') || s.code === code)
  return set.own?.stages.find(fits) ?? set.stages.find(fits) ?? null
}

interface Conflict {
  rule: string
  category: BounceCategory
}

/** Names evidence for another category than the decided one, each category once. */
function name(conflicts: Conflict[], decided: BounceCategory, { id, category }: { id: string; category: BounceCategory }): void {
  if (category === decided || conflicts.length >= MAX_CONFLICTS) return
  for (const conflict of conflicts) if (conflict.category === category) return
  conflicts.push({ rule: id, category })
}

function finish(
  best: Evidence | null,
  matches: readonly Match[],
  byCode: CodeRule | null,
  word: CodeRule | null,
  codes: Codes,
  wordsOf: (match: Match) => string | null,
): Classification {
  const category: BounceCategory = best?.verdict.category ?? 'unclassified'
  const conflicts: Conflict[] = []
  for (const m of matches) if (m.score >= WORTH_NAMING) name(conflicts, category, m.rule)
  if (byCode && byCode.priority >= WORTH_NAMING) name(conflicts, category, byCode)
  if (word && word.category !== 'unclassified') name(conflicts, category, word)

  const defaults = answersFor(category, best?.verdict.subcategory ?? null)
  const temporary = codes.replyCode?.startsWith('4') || (codes.replyCode === null && codes.status?.startsWith('4'))
  let address: AddressVerdict = best?.verdict.address ?? defaults.address
  let retry: Retry = best?.verdict.retry ?? defaults.retry
  // A server that says "for now" is believed: the address is only suspect and the message may be tried again.
  if (temporary && best?.verdict.address == null && address === 'bad') {
    address = 'suspect'
    if (best?.verdict.retry == null) retry = 'yes'
  }
  let confidence = best?.confidence ?? 0
  if (byCode && best && best.rule !== byCode.id && byCode.category === category) confidence = Math.min(0.99, confidence + 0.04)
  if (conflicts.length > 0) confidence = Math.max(0.1, confidence - 0.1)
  return {
    category,
    subcategory: best?.verdict.subcategory ?? null,
    class: classOf(category, address),
    retry,
    address,
    actor: best?.verdict.actor ?? defaults.actor,
    rule: best?.rule ?? null,
    confidence: Math.round(confidence * 100) / 100,
    status: codes.status,
    replyCode: codes.replyCode,
    evidence: best?.match ? wordsOf(best.match) : best && codes.status !== null ? codes.status : null,
    provider: best?.provider ?? null,
    checks: best?.verdict.checks ?? [],
    conflicts,
  }
}
