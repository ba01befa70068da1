// Which part of a phrase the pass over the reply looks for: the one that is met least by chance.
import { beginsWord, hashOf, isWordUnit, wordBit } from './fold.js'
import { type Draft, join } from './parse.js'

// Words that stand in almost every reply make poor anchors: each occurrence costs a verification.
const COMMON = new Set(
  (
    'message mail email e-mail address recipient user sender host server domain mailbox account your this the from for not is are was has been ' +
    'rejected rejected: refused blocked denied error failed failure connection delivery policy to by of in on or and due due to because with ' +
    'client ip access spam rate limit temporarily temporary unable cannot could service system try later again please smtp relay tls command ' +
    'content invalid unknown bad no does not exist found unavailable sending said timeout timed out data local remote too many'
  ).split(' '),
)

/** Rough share of replies in which a literal of this length stands by chance. */
const CHANCE = [1, 1, 0.7, 0.25, 0.1, 0.04, 0.02, 0.01, 0.006, 0.004]

/** Share of replies in which a literal stands. */
export type Frequency = (literal: string) => number

/** What is known without replies to count in. */
export const guessedFrequency: Frequency = literal =>
  literal.length < 14 && COMMON.has(literal.trim()) ? 0.5 : (CHANCE[Math.min(literal.length, 9)] as number)

/** Counts in folded texts of the kind that will be searched, at the beginnings of words; what stands in none keeps a small guess. */
export function countedFrequency(texts: readonly string[]): Frequency {
  const places = new Map<string, [text: number, at: number][]>()
  texts.forEach((text, t) => {
    for (let i = 0; i + 2 <= text.length; i++) {
      const pair = text.slice(i, i + 2)
      const list = places.get(pair)
      if (list) list.push([t, i])
      else places.set(pair, [[t, i]])
    }
  })
  return literal => {
    let count = 0
    let last = -1
    for (const [t, at] of places.get(literal.slice(0, 2)) ?? []) {
      if (t === last || !(texts[t] as string).startsWith(literal, at)) continue
      last = t
      count++
    }
    return (count + guessedFrequency(literal)) / (texts.length + 1)
  }
}

/** What a step costs as the anchor: in how many replies one of its options would have to be verified. */
export function cost(draft: Draft, frequency: Frequency): number {
  draft.cost ??= costOf(draft, frequency)
  return draft.cost
}

function costOf(draft: Draft, frequency: Frequency): number {
  if (!draft.options) return 100
  let sum = 0
  for (const o of draft.options) sum += o.length < 2 ? 50 : frequency(o)
  return sum
}

const joinable = (a: Draft, b: Draft): boolean =>
  a.options !== null && b.options !== null && !b.gap && a.options.length * b.options.length <= 48
/** An anchor that stands in so few replies needs no help. */
const RARE = 0.01

/** Two neighbours become one step where that gives a better anchor. */
export function strengthen(drafts: Draft[], frequency: Frequency): Draft[] {
  // The space between two groups makes the second one more telling.
  for (let i = 0; i + 1 < drafts.length; i++) {
    const a = drafts[i] as Draft
    const b = drafts[i + 1] as Draft
    if (a.options?.length === 1 && (a.options[0] as string).length <= 3 && joinable(a, b)) drafts.splice(i, 2, join(a, b))
  }
  for (let round = 0; round < 3; round++) {
    let least = Math.min(...drafts.map(d => cost(d, frequency)))
    if (least < RARE) break
    let at = -1
    for (let i = 0; i + 1 < drafts.length; i++) {
      const a = drafts[i] as Draft
      const b = drafts[i + 1] as Draft
      const joined = joinable(a, b) ? cost(join(a, b), frequency) : 100
      if (joined < least * 0.7) {
        at = i
        least = joined
      }
    }
    if (at < 0) break
    drafts.splice(at, 2, join(drafts[at] as Draft, drafts[at + 1] as Draft))
  }
  return drafts
}

// Rare letters tell more: space and the most frequent letters of European languages count least.
const FREQUENT = new Set([' ', 'e', 't', 'a', 'i', 'o', 'n', 's', 'r', 'd', 'l'])

/** {@link wordBit} of the most telling beginning of a word in a literal, -1 when it has none; `word`: the literal begins with one. */
function tellingWord(literal: string, word: boolean): number {
  let best = -1
  let score = -1
  for (let at = 0; at + 2 < literal.length; at++) {
    const unit = literal.charCodeAt(at)
    if (!(at === 0 ? unit >= 128 || (word && isWordUnit(unit)) : beginsWord(unit, literal.charCodeAt(at - 1)))) continue
    let rare = 0
    for (let k = at; k < at + 3; k++) if (!FREQUENT.has(literal[k] as string)) rare++
    if (rare > score) {
      score = rare
      best = at
    }
  }
  return best < 0 ? -1 : wordBit(hashOf(literal.slice(best, best + 3)))
}

/** At most two steps beside the anchor, the ones least likely to be met by chance: the words with which their options begin. */
export function needsOf(
  drafts: readonly Draft[],
  anchor: number,
  word: (step: number) => boolean,
  frequency: Frequency,
): number[][] {
  return drafts
    .map((draft, i) => ({ draft, words: i === anchor ? [-1] : (draft.options ?? ['']).map(o => tellingWord(o, word(i))) }))
    .filter(({ words }) => words.length <= 30 && !words.includes(-1))
    .sort((a, b) => cost(a.draft, frequency) - cost(b.draft, frequency))
    .slice(0, 2)
    .map(({ words }) => [...new Set(words)])
}
