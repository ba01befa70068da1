// Spam points from the fitted weights (rules/content/weights.yml): the only place where a finding turns into a number.
import { asName } from '../core/own.js'
import { content as weightFiles } from '../generated/rules/content.js'
import type { PhraseGroup, TextLanguage } from '../rules/phrases.js'
import type { ContentFacts, PhraseFact } from './facts.js'

const file = weightFiles[0]
interface CodePoints {
  /** Without a locator, or with one that is not weighed of its own. */
  plain: number
  byLocator: Map<string, number> | null
}

/** By check, then by code. */
let table: Map<string, Map<string, CodePoints>> | undefined
/** Points by the text of a phrase, then by group and language: no strings are glued together for each phrase of each message. */
let phraseTable: Map<string, { group: string; language: string; points: number }[]> | undefined

function phraseWeight({ group, language, phrase }: PhraseFact): number {
  if (!phraseTable) {
    phraseTable = new Map()
    for (const { rule, points } of file?.rules ?? []) {
      const match = /^phrases-([a-z]+):found:([a-z]{2})\/(.*)$/s.exec(rule)
      if (!match) continue
      const text = match[3] ?? ''
      const list = phraseTable.get(text) ?? []
      list.push({ group: match[1] ?? '', language: match[2] ?? '', points })
      phraseTable.set(text, list)
    }
  }
  return phraseTable.get(phrase)?.find(w => w.group === group && w.language === language)?.points ?? 0
}

function weights(): NonNullable<typeof table> {
  if (table) return table
  table = new Map()
  for (const { rule, points } of file?.rules ?? []) {
    const [, check = '', code = '', locator = ''] = /^([^:]*):([^:]*):?(.*)$/s.exec(rule) ?? []
    let codes = table.get(check)
    if (!codes) {
      codes = new Map()
      table.set(asName(check), codes)
    }
    let known = codes.get(code)
    if (!known) {
      known = { plain: 0, byLocator: null }
      codes.set(asName(code), known)
    }
    if (locator === '') known.plain = points
    else known.byLocator = (known.byLocator ?? new Map<string, number>()).set(locator, points)
  }
  return table
}

/** Points at which a message counts as spam. */
export const spamThreshold: number = file?.threshold ?? 5

/** Points of a finding: of `check:code:locator` when that is weighed, else of `check:code`; 0 for information. */
export function pointsOf(check: string, code: string, locator?: string): number {
  const known = weights().get(check)?.get(code)
  if (!known) return 0
  return (locator === undefined ? undefined : known.byLocator?.get(locator)) ?? known.plain
}

export interface GroupPoints {
  points: number
  /** Phrases of the group, those with most points first. */
  phrases: { fact: PhraseFact; points: number }[]
}

/** Languages of which there is much legitimate mail to measure against; in the others phrases count less, all together. */
const PROVEN: ReadonlySet<TextLanguage> = new Set(['en', 'de'])

const cache = new WeakMap<ContentFacts, Map<PhraseGroup, GroupPoints>>()

/** Points by phrase group: each phrase once, a group at most `groupCap`, unproven languages together at most `unprovenCap`. */
export function phrasePoints(facts: ContentFacts): Map<PhraseGroup, GroupPoints> {
  const done = cache.get(facts)
  if (done) return done
  const groups = new Map<PhraseGroup, GroupPoints>()
  let unproven = 0
  const subject = facts.phrases.filter(p => p.inSubject)
  const listed: { fact: PhraseFact; points: number }[] = []
  for (const fact of facts.phrases) {
    // A phrase of the subject counts once, also when the text repeats it.
    if (!fact.inSubject && subject.some(p => p.phrase === fact.phrase && p.group === fact.group && p.language === fact.language))
      continue
    const points = phraseWeight(fact)
    if (!PROVEN.has(fact.language)) unproven += points
    listed.push({ fact, points })
  }
  const unprovenCap = file?.unprovenCap ?? 2.5
  const factor = unproven > unprovenCap ? unprovenCap / unproven : 1
  for (const { fact, points } of listed) {
    const group = groups.get(fact.group) ?? { points: 0, phrases: [] }
    groups.set(fact.group, group)
    const counted = PROVEN.has(fact.language) ? points : points * factor
    group.points += counted
    group.phrases.push({ fact, points: counted })
  }
  for (const group of groups.values()) {
    group.points = Math.round(Math.min(group.points, file?.groupCap ?? 2.5) * 100) / 100
    group.phrases.sort((a, b) => b.points - a.points)
  }
  cache.set(facts, groups)
  return groups
}
