// One pass over the folded reply finds every place where some phrase may match (Aho and Corasick 1975, as a full transition table).

/** Units of a literal that the automaton spells out; the rest is verified. Keeps the table small. */
const DEPTH = 6
/** a-z, digits, space, punctuation: a plain text stays in one cache line of a state. Behind them 35 classes for everything else. */
export const WIDTH_BITS = 6
const WIDTH = 1 << WIDTH_BITS

/** Symbols of the units below 128. */
export const symbols = new Uint8Array(128).fill(28)
for (let i = 0; i < 26; i++) symbols[97 + i] = i
for (let i = 0; i < 10; i++) symbols[48 + i] = 26
symbols[32] = 27

/** What the automaton confuses, the verification tells apart. */
export const symbolOf = (unit: number): number => (unit < 128 ? (symbols[unit] as number) : 29 + (unit % 35))

export interface Automaton {
  /** Next state by state << 6 | symbol. States with outputs come last. */
  next: Uint16Array
  /** From this state on there are outputs. */
  firstOutput: number
  /** First index in `targets` for each state with outputs, one more at the end. */
  outputs: Uint32Array
  /** Entry numbers of the literals. */
  targets: Uint16Array
  /** Distance of each entry's literal start from the end of its spelled-out window. */
  backs: number[]
}

/** Of a long literal only a window is spelled out: the one that the fewest other literals share. */
function windowsOf(pool: readonly number[], offsets: readonly number[], lengths: readonly number[]): number[] {
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
  return offsets.map((offset, entry) => {
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

interface Trie {
  next: Int32Array
  own: number[][]
}

function spell(pool: readonly number[], offsets: readonly number[], windows: readonly number[], depths: readonly number[]): Trie {
  const next = new Int32Array((depths.reduce((n, d) => n + d, 0) + 1) * WIDTH)
  const own: number[][] = [[]]
  offsets.forEach((offset, entry) => {
    let state = 0
    for (let i = 0; i < (depths[entry] as number); i++) {
      const cell = state * WIDTH + symbolOf(pool[offset + (windows[entry] as number) + i] as number)
      let to = next[cell] as number
      if (to === 0) {
        to = own.push([]) - 1
        next[cell] = to
      }
      state = to
    }
    ;(own[state] as number[]).push(entry)
  })
  return { next, own }
}

/** Completes the transitions; returns the states by their distance from the root. */
function complete({ next, own }: Trie): number[] {
  const fail = new Int32Array(own.length)
  const order = [0]
  for (let head = 0; head < order.length; head++) {
    const state = order[head] as number
    const back = fail[state] as number
    const inherited = own[back] as number[]
    if (state !== 0 && inherited.length > 0) own[state] = (own[state] as number[]).concat(inherited)
    for (let s = 0; s < WIDTH; s++) {
      const cell = state * WIDTH + s
      const to = next[cell] as number
      const around = state === 0 ? 0 : (next[back * WIDTH + s] as number)
      if (to === 0) next[cell] = around
      else {
        fail[to] = around
        order.push(to)
      }
    }
  }
  return order
}

/** Builds the table for the literals at these places of the pool; entry numbers are their indexes. */
export function buildAutomaton(pool: readonly number[], offsets: readonly number[], lengths: readonly number[]): Automaton {
  if (offsets.length > 65_535) throw new RangeError('too many rules: the reply automaton holds 65,535 literals')
  const depths = lengths.map(l => Math.min(l, DEPTH))
  const windows = windowsOf(pool, offsets, lengths)
  const trie = spell(pool, offsets, windows, depths)
  const states = trie.own.length
  if (states > 65_535) throw new RangeError('too many rules: the reply automaton holds 65,535 states')
  const order = complete(trie)
  // States near the root lie together, they are the ones that replies visit; those with outputs come last.
  const sorted = [...order.filter(s => trie.own[s]?.length === 0), ...order.filter(s => trie.own[s]?.length !== 0)]
  const firstOutput = order.filter(s => trie.own[s]?.length === 0).length
  const renamed = new Uint16Array(states)
  sorted.forEach((state, i) => {
    renamed[state] = i
  })
  const next = new Uint16Array(states * WIDTH)
  sorted.forEach((state, i) => {
    for (let s = 0; s < WIDTH; s++) next[i * WIDTH + s] = renamed[trie.next[state * WIDTH + s] as number] as number
  })
  const outputs: number[] = [0]
  const targets: number[] = []
  for (const state of sorted.slice(firstOutput)) {
    targets.push(...(trie.own[state] as number[]))
    outputs.push(targets.length)
  }
  return {
    next,
    firstOutput,
    outputs: Uint32Array.from(outputs),
    targets: Uint16Array.from(targets),
    backs: windows.map((w, i) => w + (depths[i] as number)),
  }
}
