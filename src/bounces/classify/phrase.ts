// Phrases as programs: one array of numbers for all of them, close together in memory, which is what matching speed depends on.
import { cost, type Frequency, needsOf, strengthen } from './anchor.js'
import { hashOf, isWordUnit, MAX_SPAN } from './fold.js'
import { isShortInside } from './grams.js'
import { type Draft, escapeSigns, MAX_OPTIONS, PhraseError, parse } from './parse.js'

/** Whether an error says that a phrase cannot be compiled. */
export const isPhraseError = (error: unknown): error is Error => error instanceof PhraseError

/**
 * All phrases of a rule set. A phrase: steps | anchor << 8 | flags << 16, the places of its steps. A step: how many options (-1: digits), {@link GAP_BEFORE} and
 * {@link WORDS}, two words of bits of what its options begin with and two of what they end with (by the low six bits of the unit), then its
 * options, longest first: low octets of first and last unit | length << 16, hash. Equal steps are kept once.
 */
export interface Programs {
  code: number[]
  /** What is asked of each phrase first, {@link HEAD} numbers that lie together. */
  heads: number[]
  /** What must stand somewhere in the text, besides an anchor that the pass over it looks for: how many groups; each: how many words, their {@link wordBit}. */
  needs: number[]
  /** All literals, one behind the other. */
  pool: number[]
  /** Where each option stands in the pool, in the order of the code. */
  places: number[]
  offsets: Map<string, number>
  /** Where each step stands. */
  steps: Map<string, number>
}

export const OPEN = 1
export const CLOSED = 2
/** The anchor begins with what {@link beginsWord} tells as the beginning of a word. */
export const WORD_ANCHOR = 4
/** Of a step: a gap may come before it; all its options begin with what {@link beginsWord} may tell as the beginning of a word. */
export const GAP_BEFORE = 1
export const WORDS = 2
/** Numbers of a step before its options, and of an option. */
export const STEP_HEAD = 6
export const OPTION = 2
export const firstIn = (head: number): number => head & 255
export const lastIn = (head: number): number => (head >>> 8) & 255
export const sizeIn = (head: number): number => head >>> 16

export const createPrograms = (): Programs => ({
  code: [],
  heads: [],
  needs: [],
  pool: [],
  places: [],
  offsets: new Map(),
  steps: new Map(),
})

function place({ pool, offsets }: Programs, literal: string): number {
  let offset = offsets.get(literal)
  if (offset === undefined) {
    offset = pool.length
    for (let i = 0; i < literal.length; i++) pool.push(literal.charCodeAt(i))
    offsets.set(literal, offset)
  }
  return offset
}

function bordersOf(options: readonly string[] | null): Int32Array {
  const bits = new Int32Array(4)
  if (!options || options.includes('')) return bits.fill(-1)
  const set = (word: number, unit: number): void => {
    const at = word + ((unit & 63) >> 5)
    bits[at] = (bits[at] as number) | (1 << (unit & 31))
  }
  for (const o of options) {
    set(0, o.charCodeAt(0))
    set(2, o.charCodeAt(o.length - 1))
  }
  return bits
}

function writeOption(programs: Programs, option: string): void {
  if (option.length > MAX_SPAN) throw new PhraseError(`"${option.slice(0, 40)}…": too long`)
  const first = option.charCodeAt(0) & 255
  const last = option.charCodeAt(option.length - 1) & 255
  programs.code.push(first | (last << 8) | (option.length << 16), hashOf(option))
  programs.places.push(place(programs, option))
}

const isWordLike = (option: string): boolean => {
  const unit = option.charCodeAt(0)
  return isWordUnit(unit) || unit >= 128
}

function writeStep(programs: Programs, { options, gap }: Draft): number {
  const { code, steps } = programs
  const key = `${gap ? '*' : ''}${options?.join('|') ?? '#'}`
  let at = steps.get(key)
  if (at === undefined) {
    at = code.length
    const sorted = options ? [...options].sort((a, b) => b.length - a.length) : null
    code.push(sorted ? sorted.length : -1, (gap ? GAP_BEFORE : 0) | (sorted?.every(isWordLike) ? WORDS : 0), ...bordersOf(sorted))
    for (const option of sorted ?? []) writeOption(programs, option)
    steps.set(key, at)
  }
  return at
}

/** What has to be looked for to find a phrase. */
export interface Anchor {
  options: readonly string[]
  /** It begins with a word. */
  word: boolean
}

/** Whether what matches step `i` always begins with a word: the phrase or a gap does, and no letter comes right before it. */
function beginsWord(drafts: readonly Draft[], i: number): boolean {
  if (i === 0 || drafts[i]?.gap) return true
  const before = drafts[i - 1]?.options ?? null
  return before?.every(o => (o === '' ? beginsWord(drafts, i - 1) : !isWordUnit(o.charCodeAt(o.length - 1)))) ?? false
}

/** Units on each side of an anchor that are looked at before the phrase is verified. */
export const NEIGHBOURS = 2
/**
 * Numbers of a head: which units may stand right behind the anchor and one further, as bits by their low five; the same before
 * it; where the program of the phrase begins; where its needs do; first index in the list of rules | how many << 16; its gate.
 */
export const HEAD = 8
export const PROGRAM_AT = 4
export const NEEDS_AT = 5
export const RULES_AT = 6
export const GATE = 7
const ANY = -1

/** Which units may be the neighbours behind the anchor (`way` 1) or before it (-1). */
function neighboursOf(drafts: readonly Draft[], anchor: number, way: 1 | -1): number[] {
  const masks: number[] = Array.from({ length: NEIGHBOURS }, () => 0)
  const seen = new Set<number>()
  const walk = (i: number, depth: number): void => {
    if (depth >= NEIGHBOURS || seen.has(i * NEIGHBOURS + depth)) return
    seen.add(i * NEIGHBOURS + depth)
    const options = drafts[i]?.options ?? null
    // A gap belongs to the step behind it.
    if (options === null || drafts[way === 1 ? i : i + 1]?.gap) {
      masks.fill(ANY, depth)
      return
    }
    for (const option of options) {
      for (let k = 0; k < option.length && depth + k < NEIGHBOURS; k++) {
        const unit = option.charCodeAt(way === 1 ? k : option.length - 1 - k)
        masks[depth + k] = (masks[depth + k] as number) | (1 << (unit & 31))
      }
      walk(i + way, depth + option.length)
    }
  }
  walk(anchor + way, 0)
  return masks
}

/** Asking at every place for a literal costs more than a frequent anchor. */
const INSIDE_COST = 10

/**
 * Compiles one phrase and appends it; `sought`: the pass over the reply looks for its anchor. Throws an error told by
 * {@link isPhraseError}.
 */
export function compilePhrase(text: string, programs: Programs, frequency: Frequency, sought: boolean): Anchor {
  let body = escapeSigns(text)
  const open = body.startsWith('~')
  if (open) body = body.slice(1)
  const closed = body.endsWith('\\b')
  if (closed) body = body.slice(0, -2)
  if (body.includes('\\')) throw new PhraseError(`"${text}": a backslash stands only before ( ) | * # ~ ? or as \\b at the end`)
  const drafts = strengthen(parse(body.replaceAll(' *', '*')), frequency)
  const word = (i: number): boolean => !open && beginsWord(drafts, i)
  const costs = drafts.map(
    (draft, i) => cost(draft, frequency) + (draft.options?.some(o => isShortInside(o, word(i))) ? INSIDE_COST : 0),
  )
  let anchor = -1
  costs.forEach((one, i) => {
    if (cost(drafts[i] as Draft, frequency) < 50 && (anchor < 0 || one < (costs[anchor] as number))) anchor = i
  })
  if (anchor < 0) throw new PhraseError(`"${text}": a phrase needs at least two characters in a row`)
  if (drafts.some(d => (d.options?.length ?? 0) > MAX_OPTIONS))
    throw new PhraseError(`"${text}": more than ${MAX_OPTIONS} alternatives`)
  const { code, heads, needs } = programs
  const groups = needsOf(drafts, sought ? anchor : -1, word, frequency)
  const needsAt = needs.push(groups.length, ...groups.flatMap(g => [g.length, ...g])) - groups.flat().length - groups.length - 1
  const steps = drafts.map(d => writeStep(programs, d))
  const flags = (open ? OPEN : 0) | (closed ? CLOSED : 0) | (word(anchor) ? WORD_ANCHOR : 0)
  const at = code.push(steps.length | (anchor << 8) | (flags << 16), ...steps) - steps.length - 1
  heads.push(...neighboursOf(drafts, anchor, 1), ...neighboursOf(drafts, anchor, -1), at, needsAt, 0, -1)
  const options = drafts[anchor]?.options ?? []
  return {
    options,
    word: word(anchor),
  }
}
