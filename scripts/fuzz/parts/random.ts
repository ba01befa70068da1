// Chance that can be repeated: the same seed gives the same inputs.

export interface Random {
  /** 0 .. n-1 */
  below(n: number): number
  pick<T>(list: readonly T[]): T
  chance(share: number): boolean
}

/** mulberry32 */
export function random(seed: number): Random {
  let state = seed >>> 0
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = Math.imul(state ^ (state >>> 15), state | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }
  return {
    below: n => Math.floor(next() * n),
    pick: list => list[Math.floor(next() * list.length)] as (typeof list)[number],
    chance: share => next() < share,
  }
}

/** What to run: `[inputs] [seed]` of the command line, 100,000 inputs and a new seed when left out. */
export function runOf(args: readonly string[]): { inputs: number; seed: number } {
  const inputs = Number(args[0] ?? 100_000)
  const seed = Number(args[1] ?? Date.now() % 1_000_000_000)
  if (!Number.isInteger(inputs) || inputs < 1 || !Number.isInteger(seed)) {
    console.error('npm run fuzz -- area [inputs] [seed]: whole numbers')
    process.exit(2)
  }
  return { inputs, seed }
}

type Mutation = (text: Buffer, r: Random, other: () => Buffer) => Buffer

const RUNS = [
  '<',
  '@',
  'a@',
  ' ',
  '"',
  '=',
  '\0',
  '(',
  '[',
  '{',
  '{"a":',
  ',',
  ';',
  '1.',
  '\n',
  '\r\n',
  'ü',
  '\u202e',
  '-',
  '>',
  '\t',
]

const lines = (text: Buffer): string[] => text.toString('latin1').split('\n')
const joined = (list: readonly string[]): Buffer => Buffer.from(list.join('\n'), 'latin1')
const splice = (text: Buffer, from: number, to: number, piece: Uint8Array = Buffer.alloc(0)): Buffer =>
  Buffer.concat([text.subarray(0, from), piece, text.subarray(to)])

/** A stretch of a text: where it begins and ends. */
function stretch(text: Buffer, r: Random, most: number): [number, number] {
  const from = r.below(text.length + 1)
  return [from, Math.min(text.length, from + r.below(most))]
}

const MUTATIONS: readonly Mutation[] = [
  (text, r) => text.subarray(0, r.below(text.length + 1)),
  (text, r) => text.subarray(r.below(text.length + 1)),
  (text, r) => splice(text, ...stretch(text, r, 200)),
  (text, r) => {
    const copy = Buffer.from(text)
    for (let n = 1 + r.below(20); n > 0 && copy.length > 0; n--) copy[r.below(copy.length)] = r.below(256)
    return copy
  },
  (text, r) => {
    const [from, to] = stretch(text, r, 2000)
    return splice(text, to, to, text.subarray(from, to))
  },
  (text, r, other) => {
    const at = r.below(text.length + 1)
    const foreign = other()
    return splice(text, at, at, foreign.subarray(...stretch(foreign, r, 3000)))
  },
  (text, r) => {
    const at = r.below(text.length + 1)
    return splice(text, at, at, Buffer.from(r.pick(RUNS).repeat(1 + r.below(r.chance(0.02) ? 20_000 : 60)), 'utf8'))
  },
  (text, r) => {
    const list = lines(text)
    const at = r.below(list.length)
    list.splice(at, 0, ...new Array<string>(1 + r.below(30)).fill(list[at] ?? ''))
    return joined(list)
  },
  (text, r) => {
    const list = lines(text)
    const [a, b] = [r.below(list.length), r.below(list.length)]
    ;[list[a], list[b]] = [list[b] ?? '', list[a] ?? '']
    return joined(list)
  },
  (text, r) => {
    const list = lines(text)
    const at = r.below(list.length)
    const line = list[at] ?? ''
    // Torn, and the next one follows at once.
    list.splice(at, 2, line.slice(0, r.below(line.length + 1)) + (list[at + 1] ?? ''))
    return joined(list)
  },
  (text, r, other) => {
    const foreign = lines(other())
    return joined(lines(text).flatMap(line => (r.chance(0.2) ? [line, foreign[r.below(foreign.length)] ?? ''] : [line])))
  },
  text => Buffer.from(text.toString('latin1').replace(/\r?\n/g, '\r\n'), 'latin1'),
  text => Buffer.from(text.toString('latin1'), 'utf8'),
]

/** A text after one to four accidents. */
export function mutated(text: Buffer, r: Random, other: () => Buffer): Buffer {
  let result = text
  for (let n = 1 + r.below(4); n > 0; n--) result = r.pick(MUTATIONS)(result, r, other)
  return result.length > 200_000 ? result.subarray(0, 200_000) : result
}
