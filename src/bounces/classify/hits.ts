// Where literals may stand in the folded reply: at each beginning of a word groups of several sizes are looked up in a set of bits.
import { folded, powerOf, REPLY_LIMIT, spanHash, wordBit } from './fold.js'
import { bitOf, INNER_BITS, INNER_SIZE, keyOf, START_BITS, START_SIZES } from './grams.js'

const { hashes } = folded

/** Places where some literal may stand: the key of the group there, and its unit. */
const hitKeys = new Int32Array(REPLY_LIMIT * START_SIZES.length + 8)
const hitPlaces = new Uint16Array(hitKeys.length)

/** With which three units the words of the text begin, as bits by {@link wordBit}. */
const words = new Int32Array(64)

/** What was noted last. */
export const noted = { keys: hitKeys, places: hitPlaces, words }

/** 1 when a set of bits has the one of this key, else 0. */
const has = (bits: Int32Array, key: number, size: number): number => {
  const bit = bitOf(key, size)
  return ((bits[bit >> 5] as number) >>> (bit & 31)) & 1
}

// Written out for each size, and every key is noted, to be overwritten by the next unless its bit is set: a loop over the sizes
// and a branch for each would take longer than all the rest of the pass. Behind the end stand hashes of an earlier reply: what
// they hit fails at its records.
const [P10, P6, P4, P3, P2] = START_SIZES.map(powerOf) as [number, number, number, number, number]

/** Notes the beginnings of words; returns how many hits. */
export function hitsAtStarts(bits: Int32Array): number {
  const { starts, startCount } = folded
  let n = 0
  words.fill(0)
  for (let w = 0; w < startCount; w++) {
    const at = starts[w] as number
    const base = hashes[at] as number
    let key = keyOf((hashes[at + 10] as number) - Math.imul(base, P10), 10)
    hitKeys[n] = key
    hitPlaces[n] = at
    n += has(bits, key, START_BITS)
    key = keyOf((hashes[at + 6] as number) - Math.imul(base, P6), 6)
    hitKeys[n] = key
    hitPlaces[n] = at
    n += has(bits, key, START_BITS)
    key = keyOf((hashes[at + 4] as number) - Math.imul(base, P4), 4)
    hitKeys[n] = key
    hitPlaces[n] = at
    n += has(bits, key, START_BITS)
    const three = (hashes[at + 3] as number) - Math.imul(base, P3)
    const word = wordBit(three)
    words[word >> 5] = (words[word >> 5] as number) | (1 << (word & 31))
    key = keyOf(three, 3)
    hitKeys[n] = key
    hitPlaces[n] = at
    n += has(bits, key, START_BITS)
    key = keyOf((hashes[at + 2] as number) - Math.imul(base, P2), 2)
    hitKeys[n] = key
    hitPlaces[n] = at
    n += has(bits, key, START_BITS)
  }
  return n
}

/** Notes every second place. */
export function hitsInside(bits: Int32Array): number {
  const { length } = folded
  let n = 0
  for (let end = INNER_SIZE; end <= length; end += 2) {
    const key = keyOf((hashes[end] as number) - Math.imul(hashes[end - INNER_SIZE] as number, P4), INNER_SIZE)
    hitKeys[n] = key
    hitPlaces[n] = end
    n += has(bits, key, INNER_BITS)
  }
  return n
}

/** Notes every place, for literals too short for {@link hitsInside}. */
export function shortHits(bits: Int32Array): number {
  const { length } = folded
  let n = 0
  for (let end = 2; end <= length; end++) {
    for (let size = 2; size <= Math.min(end, INNER_SIZE); size++) {
      const key = keyOf(spanHash(end - size, size), size)
      hitKeys[n] = key
      hitPlaces[n] = end
      n += has(bits, key, INNER_BITS)
    }
  }
  return n
}
