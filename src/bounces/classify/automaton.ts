// One pass over the folded reply finds every place where some phrase may match (Aho and Corasick 1975, as a full transition table).
import { folded } from './fold.js'

/** Units of a literal that the automaton spells out; the rest is verified. Keeps the table small. */
const DEPTH = 6
/** a-z, 0-9, space, 19 punctuation marks, 8 classes for everything else. */
const WIDTH = 64
const OTHER = 56

const symbols = new Uint8Array(65_536)
{
  for (let i = 0; i < 26; i++) symbols[97 + i] = i + 1
  for (let i = 0; i < 10; i++) symbols[48 + i] = 27 + i
  let next = 37
  for (const c of ' .,:;\'"()[]<>@/-_=#') symbols[c.charCodeAt(0)] = next++
  // Other scripts share eight symbols: what the automaton confuses, the verification tells apart.
  for (let i = 128; i < 65_536; i++) symbols[i] = OTHER + ((i ^ (i >> 3) ^ (i >> 8)) & 7)
}

export interface Automaton {
  next: Uint16Array
  /** First index in `targets` for each state, one more at the end. */
  outputs: Uint32Array
  /** Entry numbers of the literals. */
  targets: Uint32Array
  /** Distance of each entry's literal start from the end of its spelled-out window. */
  backs: Uint16Array
}

/** Of a long literal only a window is spelled out: the one that the fewest other literals share. */
function windowsOf(pool: Uint16Array, offsets: readonly number[], lengths: readonly number[]): Uint16Array {
  const counts = new Uint16Array(65_536)
  const hash = (at: number): number => {
    let h = 0
    for (let i = 0; i < DEPTH; i++) h = (h * 31 + (pool[at + i] as number)) & 0xffff
    return h
  }
  const seen = new Set<number>()
  offsets.forEach((offset, entry) => {
    // The same literal in several phrases counts once.
    if (seen.has(offset)) return
    seen.add(offset)
    for (let w = 0; w + DEPTH <= (lengths[entry] as number); w++) {
      const h = hash(offset + w)
      counts[h] = (counts[h] as number) + 1
    }
  })
  return Uint16Array.from(offsets, (offset, entry) => {
    let best = 0
    let least = Number.POSITIVE_INFINITY
    for (let w = 0; w + DEPTH <= (lengths[entry] as number); w++) {
      const c = counts[hash(offset + w)] as number
      if (c < least) {
        least = c
        best = w
      }
    }
    return best
  })
}

/** Builds the table for the literals at these places of the pool; entry numbers are their indexes. */
export function buildAutomaton(pool: Uint16Array, offsets: readonly number[], lengths: readonly number[]): Automaton {
  const depths = Uint8Array.from(lengths, l => Math.min(l, DEPTH))
  const windows = windowsOf(pool, offsets, lengths)
  const backs = Uint16Array.from(windows, (w, i) => w + (depths[i] as number))
  let capacity = 1
  for (const d of depths) capacity += d
  let next = new Uint16Array(Math.min(capacity, 65_535) * WIDTH)
  const own: number[][] = [[]]
  offsets.forEach((offset, entry) => {
    let state = 0
    for (let i = 0; i < (depths[entry] as number); i++) {
      const cell = state * WIDTH + (symbols[pool[offset + (windows[entry] as number) + i] as number] as number)
      let to = next[cell] as number
      if (to === 0) {
        to = own.length
        if (to >= 65_535) throw new RangeError('too many rules: the reply automaton holds 65,534 states')
        own.push([])
        next[cell] = to
      }
      state = to
    }
    ;(own[state] as number[]).push(entry)
  })
  const states = own.length
  next = next.slice(0, states * WIDTH)
  const fail = new Uint16Array(states)
  const queue = new Uint16Array(states)
  let head = 0
  let tail = 0
  for (let s = 0; s < WIDTH; s++) {
    const to = next[s] as number
    if (to !== 0) queue[tail++] = to
  }
  while (head < tail) {
    const state = queue[head++] as number
    const back = fail[state] as number
    const inherited = own[back] as number[]
    if (inherited.length > 0) own[state] = (own[state] as number[]).concat(inherited)
    const row = state * WIDTH
    const backRow = back * WIDTH
    for (let s = 0; s < WIDTH; s++) {
      const to = next[row + s] as number
      if (to === 0) next[row + s] = next[backRow + s] as number
      else {
        fail[to] = next[backRow + s] as number
        queue[tail++] = to
      }
    }
  }
  const outputs = new Uint32Array(states + 1)
  let total = 0
  for (let i = 0; i < states; i++) {
    outputs[i] = total
    total += (own[i] as number[]).length
  }
  outputs[states] = total
  const targets = new Uint32Array(total)
  let at = 0
  for (const list of own) for (const entry of list) targets[at++] = entry
  return { next, outputs, targets, backs }
}

/** Entries and start positions of the last scan. */
export const hits = { entries: new Uint32Array(4096), starts: new Uint16Array(4096), count: 0, truncated: false }

/** Scans {@link folded}; the results are in {@link hits}. */
export function scan(automaton: Automaton): void {
  const { next, outputs, targets, backs } = automaton
  const { units, length } = folded
  let count = 0
  let state = 0
  hits.truncated = false
  for (let i = 0; i < length; i++) {
    state = next[state * WIDTH + (symbols[units[i] as number] as number)] as number
    const to = outputs[state + 1] as number
    for (let o = outputs[state] as number; o < to; o++) {
      const entry = targets[o] as number
      if (count >= 4096) {
        hits.truncated = true
        hits.count = count
        return
      }
      const start = i + 1 - (backs[entry] as number)
      if (start < 0) continue
      hits.entries[count] = entry
      hits.starts[count++] = start
    }
  }
  hits.count = count
}
