// How many different recipients? Exact up to a limit, then an estimate in 16 kB (HyperLogLog, standard error 0.8 %).

import { type NumberMap, numberMap } from './number-set.js'

const EXACT = 200_000
const BITS = 14
const REGISTERS = 1 << BITS

/** 53 bits of a string hash (cyrb53): enough to tell a few hundred thousand addresses apart. */
export function hash53(text: string): number {
  let a = 0xdeadbeef
  let b = 0x41c6ce57
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i)
    a = Math.imul(a ^ c, 2654435761)
    b = Math.imul(b ^ c, 1597334677)
  }
  a = Math.imul(a ^ (a >>> 16), 2246822507) ^ Math.imul(b ^ (b >>> 13), 3266489909)
  b = Math.imul(b ^ (b >>> 16), 2246822507) ^ Math.imul(a ^ (a >>> 13), 3266489909)
  return 4294967296 * (2097151 & b) + (a >>> 0)
}

export interface Distinct {
  add(text: string): void
  count(): number
  estimated(): boolean
}

export function distinctCounter(exact = EXACT): Distinct {
  let seen: NumberMap | null = numberMap()
  const registers = new Uint8Array(REGISTERS)
  return {
    add(text) {
      const hash = hash53(text)
      if (seen) {
        seen.set(hash, 1)
        if (seen.size() > exact) seen = null
      }
      const low = hash >>> 0
      const high = Math.floor(hash / 4294967296)
      const register = high & (REGISTERS - 1)
      const rank = Math.clz32(low) + 1
      if (rank > (registers[register] as number)) registers[register] = rank
    },
    count() {
      if (seen) return seen.size()
      let sum = 0
      let zeros = 0
      for (const r of registers) {
        sum += 2 ** -r
        if (r === 0) zeros++
      }
      const raw = ((0.7213 / (1 + 1.079 / REGISTERS)) * REGISTERS * REGISTERS) / sum
      return Math.round(raw <= 2.5 * REGISTERS && zeros > 0 ? REGISTERS * Math.log(REGISTERS / zeros) : raw)
    },
    estimated: () => seen === null,
  }
}
