// Where a phrase may stand is told by one telling group of units of its anchor. Most groups begin with a word, so the pass over
// the reply asks only at the beginnings of words; the few literals that may begin inside a word (compounds) have a table of their
// own that is asked at every unit. A set of bits that stays in the fastest cache answers nearly always "no".
import { beginsWord, hashOf, isWordUnit } from './fold.js'

/** Units of a group that begins with a word, longest first. */
export const START_SIZES = [10, 6, 4, 3, 2] as const
/**
 * Units of a group anywhere. A literal has two of them, one unit apart, so that asking at every second place finds one of them;
 * literals too short for that are asked for at every place, where a rule set has any.
 */
export const INNER_SIZE = 4
const SHORT_SIZES = [4, 3, 2] as const

/** Bits of a key that choose the bit, in each table, and the bucket. */
export const START_BITS = 18
export const INNER_BITS = 15
const BUCKETS = 14
export const bitOf = (key: number, bits: number): number => key >>> (32 - bits)
export const bucketOf = (key: number): number => key >>> (32 - BUCKETS)
/** What a group is filed under, from the hash of its units. */
export const keyOf = (hash: number, size: number): number => Math.imul(hash ^ size, 0x85ebca6b)

/** Numbers of a record: hash of the literal, {@link packPlace}, where its phrases begin | how many << 16. */
export const RECORD = 3

export interface Grams {
  /** One bit for each group that some literal has. */
  bits: Int32Array
  /** First record of each bucket, one more at the end. */
  buckets: Uint16Array
  records: Int32Array
  /** Phrases of the records. */
  phrases: Uint16Array
  /** Where the literal of each record stands in the pool. */
  places: Int32Array
}

/** A literal of the pass: where its units stand in the pool, the phrase it belongs to, whether it begins at the start of a word. */
export interface Literal {
  text: string
  offset: number
  phrase: number
  word: boolean
}

/** Length, word, and how far behind the literal's beginning the group begins (or, for groups anywhere, ends). */
const packPlace = ({ text, word }: Literal, distance: number): number => text.length | (word ? 1 << 15 : 0) | (distance << 16)
export const lengthIn = (place: number): number => place & 0x7fff
export const wordIn = (place: number): boolean => (place & 0x8000) !== 0
export const distanceIn = (place: number): number => place >>> 16

const groupKey = (text: string, at: number, size: number): number => keyOf(hashOf(text.slice(at, at + size)), size)

/** How often each group stands in texts of the kind that will be searched. */
function countGroups(texts: Iterable<string>): Map<number, number> {
  const counts = new Map<number, number>()
  for (const text of texts) {
    for (const size of START_SIZES)
      for (let i = 0; i + size <= text.length; i++) {
        const key = groupKey(text, i, size)
        counts.set(key, (counts.get(key) ?? 0) + 1)
      }
  }
  return counts
}

interface Group {
  key: number
  literal: Literal
  /** From the beginning of the literal to the beginning of the group. */
  at: number
  size: number
}

function tableOf(groups: readonly Group[], size: number, distance: (group: Group) => number): Grams {
  const bits = new Int32Array(2 ** size / 32)
  // Many phrases share a literal: it is compared once.
  const lists: Map<string, Group[]>[] = Array.from({ length: 2 ** BUCKETS }, () => new Map())
  for (const group of groups) {
    const bit = bitOf(group.key, size)
    bits[bit >> 5] = (bits[bit >> 5] as number) | (1 << (bit & 31))
    const list = lists[bucketOf(group.key)] as Map<string, Group[]>
    const literal = `${group.literal.word} ${distance(group)} ${group.literal.text}`
    list.set(literal, [...(list.get(literal) ?? []), group])
  }
  const buckets = new Uint16Array(lists.length + 1)
  const records: number[] = []
  const phrases: number[] = []
  const places: number[] = []
  lists.forEach((list, b) => {
    for (const sharing of list.values()) {
      const { literal } = sharing[0] as Group
      const at = phrases.length
      phrases.push(...sharing.map(group => group.literal.phrase))
      records.push(hashOf(literal.text), packPlace(literal, distance(sharing[0] as Group)), at | (sharing.length << 16))
      places.push(literal.offset)
    }
    buckets[b + 1] = records.length / RECORD
  })
  return {
    bits,
    buckets,
    records: Int32Array.from(records),
    phrases: Uint16Array.from(phrases),
    places: Int32Array.from(places),
  }
}

/** The tables for groups that begin with a word and for groups anywhere; `samples` are folded texts of the kind that will be searched. */
export function buildGrams(
  literals: readonly Literal[],
  samples: Iterable<string>,
): { start: Grams; inner: Grams; shortInner: boolean } {
  if (literals.length > 32_767) throw new RangeError('too many rules: the reply matcher holds 32,767 literals')
  const counts = countGroups(samples)
  const start: Group[] = []
  const inner: Group[] = []
  let shortInner = false
  for (const literal of literals) {
    const group = telling(literal, counts, START_SIZES, at => startsAt(literal.text, at, literal.word))
    if (group) start.push(group)
    else if (literal.text.length > INNER_SIZE) inner.push(...tellingPair(literal, counts))
    else {
      const short = telling(literal, counts, SHORT_SIZES, () => true)
      if (short) inner.push(short)
      shortInner = true
    }
  }
  return {
    start: tableOf(start, START_BITS, group => group.at),
    inner: tableOf(inner, INNER_BITS, group => group.at + group.size),
    shortInner,
  }
}

/** Whether a word of the reply begins wherever unit `at` of a literal stands; `word`: the literal itself begins with one. */
function startsAt(literal: string, at: number, word: boolean): boolean {
  const unit = literal.charCodeAt(at)
  return at === 0 ? unit >= 128 || (word && isWordUnit(unit)) : beginsWord(unit, literal.charCodeAt(at - 1))
}

/** Whether a literal can only be found by asking at every place. */
export function isShortInside(literal: string, word: boolean): boolean {
  if (literal.length > INNER_SIZE) return false
  for (let at = 0; at + 2 <= literal.length; at++) if (startsAt(literal, at, word)) return false
  return true
}

/** The two groups of a literal, one unit apart, that are met least. */
function tellingPair(literal: Literal, counts: ReadonlyMap<number, number>): [Group, Group] {
  const { text } = literal
  const keys = Array.from({ length: text.length - INNER_SIZE + 1 }, (_, at) => groupKey(text, at, INNER_SIZE))
  const met = (at: number): number => (counts.get(keys[at] as number) ?? 0) + (counts.get(keys[at + 1] as number) ?? 0)
  let at = 0
  for (let i = 1; i + 1 < keys.length; i++) if (met(i) < met(at)) at = i
  const group = (i: number): Group => ({ key: keys[i] as number, literal, at: i, size: INNER_SIZE })
  return [group(at), group(at + 1)]
}

/** The group of a literal that is met least, of those that begin at an allowed place; null when there is none. */
function telling(
  literal: Literal,
  counts: ReadonlyMap<number, number>,
  sizes: readonly number[],
  allowed: (at: number) => boolean,
): Group | null {
  let best: Group | null = null
  let least = Number.POSITIVE_INFINITY
  for (let at = 0; at < literal.text.length; at++) {
    const size = sizes.find(one => one <= literal.text.length - at)
    if (size === undefined || !allowed(at)) continue
    const key = groupKey(literal.text, at, size)
    // A longer group is met less by chance than the samples show.
    const met = (counts.get(key) ?? 0) + 8 / size
    if (met < least) {
      least = met
      best = { key, literal, at, size }
    }
  }
  return best
}
