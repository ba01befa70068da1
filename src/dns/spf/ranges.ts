// Counting authorised addresses: sets of networks as merged intervals.
import type { SpfAddresses } from './facts.js'
import type { Network } from './ip.js'

/** Inclusive first and last address, sorted and not touching. */
export type Intervals = readonly (readonly [bigint, bigint])[]

export interface RangeSet {
  v4: Intervals
  v6: Intervals
  /** `+all`. */
  all: boolean
}

const word = (w: number): bigint => BigInt(w >>> 0)

function toInterval(net: Network): readonly [bigint, bigint] {
  if (net.family === 4) {
    const first = word(net.w0)
    return [first, first + (1n << BigInt(32 - net.prefix)) - 1n]
  }
  const first = (word(net.w0) << 96n) | (word(net.w1) << 64n) | (word(net.w2) << 32n) | word(net.w3)
  return [first, first + (1n << BigInt(128 - net.prefix)) - 1n]
}

function merge(list: (readonly [bigint, bigint])[]): Intervals {
  const sorted = list.sort((a, b) => (a[0] < b[0] ? -1 : a[0] > b[0] ? 1 : 0))
  const out: [bigint, bigint][] = []
  for (const [first, last] of sorted) {
    const top = out.at(-1)
    if (top && first <= top[1] + 1n) {
      if (last > top[1]) top[1] = last
    } else out.push([first, last])
  }
  return out
}

export const rangesOf = (networks: readonly Network[], all: boolean): RangeSet => ({
  v4: merge(networks.filter(n => n.family === 4).map(toInterval)),
  v6: merge(networks.filter(n => n.family === 6).map(toInterval)),
  all,
})

export const union = (sets: readonly RangeSet[]): RangeSet => ({
  v4: merge(sets.flatMap(s => s.v4)),
  v6: merge(sets.flatMap(s => s.v6)),
  all: sets.some(s => s.all),
})

export function intersect(a: Intervals, b: Intervals): Intervals {
  const out: [bigint, bigint][] = []
  for (let i = 0, j = 0; i < a.length && j < b.length; ) {
    const x = a[i] as readonly [bigint, bigint]
    const y = b[j] as readonly [bigint, bigint]
    const first = x[0] > y[0] ? x[0] : y[0]
    const last = x[1] < y[1] ? x[1] : y[1]
    if (first <= last) out.push([first, last])
    if (x[1] < y[1]) i++
    else j++
  }
  return out
}

export const size = (intervals: Intervals): number =>
  Number(intervals.reduce((sum, [first, last]) => sum + last - first + 1n, 0n))

/** Is the whole network inside the set? */
export function covers(set: RangeSet, net: Network): boolean {
  const [first, last] = toInterval(net)
  return (net.family === 4 ? set.v4 : set.v6).some(i => i[0] <= first && last <= i[1])
}

export function addressesOf(set: RangeSet): SpfAddresses {
  const ipv4 = set.all ? 2 ** 32 : size(set.v4)
  const ipv6 = set.all ? 2 ** 128 : size(set.v6)
  return { ipv4, ipv6, everyone: set.all || ipv4 === 2 ** 32 || ipv6 === 2 ** 128 }
}
