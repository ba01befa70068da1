// Where a phrase may stand is told by one telling group of units of its anchor. Most groups begin with a word, so the pass over
// the reply asks only at the beginnings of words; the few literals that may begin inside a word (compounds, what follows a gap)
// have a table of their own that is asked at every unit. A set of bits that stays in the fastest cache answers nearly always "no".
import { beginsWord, isWordUnit } from './fold.js'

/** Units of a group that begins with a word, longest first. */
const START_SIZES = [10, 6, 4, 3, 2] as const
/** Units of a group anywhere, longest first. The shorter ones are asked only where a rule set has such literals. */
const INNER_SIZES = [4, 3, 2] as const

/** The low octets of four units as one number, the first lowest. */
export const octets = (a: number, b: number, c: number, d: number): number =>
  (a & 255) | ((b & 255) << 8) | ((c & 255) << 16) | (d << 24)
/** Hashes of groups of two to ten units, given as octets of four; what a group does not have counts as zero. */
export const hash4 = (first: number): number => Math.imul(first, 0x9e3779b1)
export const hash3 = (first: number): number => Math.imul(first & 0xff_ffff, 0x85ebca6b)
export const hash2 = (first: number): number => Math.imul(first & 0xffff, 0xc2b2ae35)
export const hash6 = (first: number, second: number): number =>
  Math.imul(Math.imul(first, 0x27d4eb2f) + (second & 0xffff), 0x165667b1)
export const hash10 = (first: number, second: number, ninth: number, tenth: number): number =>
  Math.imul(Math.imul(Math.imul(first, 0x27d4eb2f) + second, 0x165667b1) + ((ninth & 255) | ((tenth & 255) << 8)), 0x2c1b3c6d)

/** Bits of a hash that choose the bit and the bucket. */
const BITS = 17
const BUCKETS = 14
export const bitOf = (hash: number): number => hash >>> (32 - BITS)
export const bucketOf = (hash: number): number => hash >>> (32 - BUCKETS)

/** Numbers of a record: first and last unit of the literal, {@link packPlace}, its place in the pool, its phrase. */
export const RECORD = 4

export interface Grams {
  /** One bit for each group that some literal has. */
  bits: Int32Array
  /** First record of each bucket, one more at the end. */
  buckets: Uint16Array
  records: Int32Array
}

/** A literal of the pass: where its units stand in the pool, the phrase it belongs to, whether it begins at the start of a word. */
export interface Literal {
  offset: number
  length: number
  phrase: number
  word: boolean
  /** Its phrase only excludes rules: whether it really stands there is asked when such a rule is a candidate. */
  lazy: boolean
}

/** Length, word, lazy, and how far behind the literal's beginning the group begins (or, for groups anywhere, ends). */
const packPlace = ({ length, word, lazy }: Literal, distance: number): number =>
  length | (word ? 1 << 14 : 0) | (lazy ? 1 << 15 : 0) | (distance << 16)
export const lengthIn = (place: number): number => place & 0x3fff
export const wordIn = (place: number): boolean => (place & 0x4000) !== 0
export const lazyIn = (place: number): boolean => (place & 0x8000) !== 0
export const distanceIn = (place: number): number => place >>> 16

/** First and last unit: enough to turn most literals away without looking at the pool. */
const endsOf = (pool: readonly number[], { offset, length }: Literal): number =>
  (pool[offset] as number) | ((pool[offset + length - 1] as number) << 16)

/** Hash of the group of `size` units at a place. */
function hashAt(units: ArrayLike<number>, at: number, size: number): number {
  const unit = (i: number): number => (i < size ? (units[at + i] as number) : 0)
  const first = octets(unit(0), unit(1), unit(2), unit(3))
  const second = octets(unit(4), unit(5), unit(6), unit(7))
  if (size === 10) return hash10(first, second, unit(8), unit(9))
  if (size === 6) return hash6(first, second)
  return size === 4 ? hash4(first) : size === 3 ? hash3(first) : hash2(first)
}

/** How often each group stands in texts of the kind that will be searched. */
function countGroups(texts: Iterable<string>): Map<number, number> {
  const counts = new Map<number, number>()
  for (const text of texts) {
    const units = Array.from(text, c => c.charCodeAt(0))
    for (const size of [...new Set([...START_SIZES, ...INNER_SIZES])])
      for (let i = 0; i + size <= units.length; i++) {
        const hash = hashAt(units, i, size)
        counts.set(hash, (counts.get(hash) ?? 0) + 1)
      }
  }
  return counts
}

interface Group {
  hash: number
  literal: Literal
  /** From the beginning of the literal to the beginning of the group. */
  at: number
  size: number
}

function tableOf(pool: readonly number[], groups: readonly Group[], distance: (group: Group) => number): Grams {
  const bits = new Int32Array(2 ** BITS / 32)
  const lists: Group[][] = Array.from({ length: 2 ** BUCKETS }, () => [])
  for (const group of groups) {
    const bit = bitOf(group.hash)
    bits[bit >> 5] = (bits[bit >> 5] as number) | (1 << (bit & 31))
    ;(lists[bucketOf(group.hash)] as Group[]).push(group)
  }
  const buckets = new Uint16Array(lists.length + 1)
  const records: number[] = []
  lists.forEach((list, b) => {
    for (const group of list)
      records.push(
        endsOf(pool, group.literal),
        packPlace(group.literal, distance(group)),
        group.literal.offset,
        group.literal.phrase,
      )
    buckets[b + 1] = records.length / RECORD
  })
  return { bits, buckets, records: Int32Array.from(records) }
}

/** The tables for groups that begin with a word and for groups anywhere; `samples` are folded texts of the kind that will be searched. */
export function buildGrams(
  pool: readonly number[],
  literals: readonly Literal[],
  samples: Iterable<string>,
): { start: Grams; inner: Grams; shortInner: boolean } {
  if (literals.length > 65_535) throw new RangeError('too many rules: the reply matcher holds 65,535 literals')
  const counts = countGroups(samples)
  const start: Group[] = []
  const inner: Group[] = []
  for (const literal of literals) {
    const unit = (i: number): number => pool[literal.offset + i] as number
    const group = telling(pool, literal, counts, START_SIZES, i =>
      i === 0 ? unit(0) >= 128 || (literal.word && isWordUnit(unit(0))) : beginsWord(unit(i), unit(i - 1)),
    )
    if (group) start.push(group)
    else {
      const other = telling(pool, literal, counts, INNER_SIZES, () => true)
      if (other) inner.push(other)
    }
  }
  return {
    start: tableOf(pool, start, group => group.at),
    inner: tableOf(pool, inner, group => group.at + group.size),
    shortInner: inner.some(group => group.size < INNER_SIZES[0]),
  }
}

/** The group of a literal that is met least, of those that begin at an allowed place; null when there is none. */
function telling(
  pool: readonly number[],
  literal: Literal,
  counts: ReadonlyMap<number, number>,
  sizes: readonly number[],
  allowed: (at: number) => boolean,
): Group | null {
  let best: Group | null = null
  let least = Number.POSITIVE_INFINITY
  for (let at = 0; at < literal.length; at++) {
    const size = sizes.find(one => one <= literal.length - at)
    if (size === undefined || !allowed(at)) continue
    const hash = hashAt(pool, literal.offset + at, size)
    // A longer group is met less by chance than the samples show.
    const met = (counts.get(hash) ?? 0) + 8 / size
    if (met < least) {
      least = met
      best = { hash, literal, at, size }
    }
  }
  return best
}
