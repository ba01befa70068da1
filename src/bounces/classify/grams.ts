// One pass over the folded reply finds every place where some phrase may match: each literal is known by one telling group of
// two to six units, and a set of bits that stays in the fastest cache says whether a group is any literal's. What the hash
// confuses, the verification tells apart.

const BUCKETS = 65_536

/** Buckets of groups of six, four, three and two units; a pair is earlier * 33 + later unit. */
export const bucket6 = (first: number, second: number, third: number): number =>
  Math.imul(Math.imul(Math.imul(first, 1089) + second, 1089) + third, 0x27d4eb2f) >>> 16
export const bucket4 = (first: number, second: number): number => Math.imul(Math.imul(first, 1089) + second, 0x9e3779b1) >>> 16
export const bucket3 = (unit: number, pair: number): number => Math.imul(Math.imul(unit, 1089) + pair, 0x85ebca6b) >>> 16
export const bucket2 = (pair: number): number => Math.imul(pair, 0xc2b2ae35) >>> 16

export interface Grams {
  /** One bit for each bucket that has literals. */
  bits: Int32Array
  /** First index in `targets` for each bucket, one more at the end. */
  buckets: Uint16Array
  /** Entry numbers of the literals. */
  targets: Uint16Array
  /** Distance of each entry's literal start from the end of its group. */
  backs: number[]
}

/** Bucket of the group of `size` units at a place. */
function bucketAt(units: ArrayLike<number>, at: number, size: number): number {
  const unit = (i: number): number => units[at + i] as number
  if (size >= 6) return bucket6(unit(0) * 33 + unit(1), unit(2) * 33 + unit(3), unit(4) * 33 + unit(5))
  if (size >= 4) return bucket4(unit(0) * 33 + unit(1), unit(2) * 33 + unit(3))
  return size === 3 ? bucket3(unit(0), unit(1) * 33 + unit(2)) : bucket2(unit(0) * 33 + unit(1))
}

/** How often groups of four and six stand in texts of the kind that will be searched. */
export function countGroups(texts: Iterable<string>): Uint32Array {
  const counts = new Uint32Array(BUCKETS)
  for (const text of texts) {
    const units = Array.from(text, c => c.charCodeAt(0))
    for (const size of [4, 6])
      for (let i = 0; i + size <= units.length; i++) {
        const b = bucketAt(units, i, size)
        counts[b] = (counts[b] as number) + 1
      }
  }
  return counts
}

/** Builds the buckets for the literals at these places of the pool; entry numbers are their indexes. */
export function buildGrams(
  pool: readonly number[],
  offsets: readonly number[],
  lengths: readonly number[],
  counts: Uint32Array,
): Grams {
  if (offsets.length > 65_535) throw new RangeError('too many rules: the reply matcher holds 65,535 literals')
  const lists: number[][] = Array.from({ length: BUCKETS }, () => [])
  const backs = offsets.map((offset, entry) => {
    const length = lengths[entry] as number
    const size = length >= 6 ? 6 : Math.min(length, 4)
    // The group that is met least.
    let best = 0
    for (let w = 1; size >= 4 && w + size <= length; w++)
      if ((counts[bucketAt(pool, offset + w, size)] as number) < (counts[bucketAt(pool, offset + best, size)] as number)) best = w
    ;(lists[bucketAt(pool, offset + best, size)] as number[]).push(entry)
    return best + size
  })
  const bits = new Int32Array(BUCKETS / 32)
  const buckets = new Uint16Array(BUCKETS + 1)
  const targets: number[] = []
  lists.forEach((list, b) => {
    if (list.length > 0) bits[b >> 5] = (bits[b >> 5] as number) | (1 << (b & 31))
    targets.push(...list)
    buckets[b + 1] = targets.length
  })
  return { bits, buckets, targets: Uint16Array.from(targets), backs }
}
