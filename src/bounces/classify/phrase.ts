// Phrases as programs: one array of numbers for all of them, close together in memory, which is what matching speed depends on.
import { cost, needsOf, strengthen, tellingTriple } from './anchor.js'
import { type Draft, escapeSigns, MAX_OPTIONS, PhraseError, parse } from './parse.js'

/** Whether an error says that a phrase cannot be compiled. */
export const isPhraseError = (error: unknown): error is Error => error instanceof PhraseError

/**
 * All phrases of a rule set. A phrase: steps | anchor << 8 | flags << 16, the place of its needs, the places of its steps.
 * Needs: how many groups; each: how many triples, the triples. A step: how many options (-1: digits), whether a gap may come before
 * it, four words of bits of what its options begin with and four of what they end with (by the low seven bits of the unit),
 * then its options, longest first: place in the pool, length, first unit, last unit.
 */
export interface Programs {
  code: number[]
  /** Where each phrase begins. */
  at: number[]
  /** All literals, one behind the other. */
  pool: number[]
  offsets: Map<string, number>
}

export const OPEN = 1
export const CLOSED = 2
/** Numbers of a step before its options. */
export const STEP_HEAD = 10

export const createPrograms = (): Programs => ({ code: [], at: [], pool: [], offsets: new Map() })

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
  const bits = new Int32Array(8)
  if (!options || options.includes('')) return bits.fill(-1)
  const set = (word: number, unit: number): void => {
    bits[word + (unit >> 5)] = (bits[word + (unit >> 5)] as number) | (1 << (unit & 31))
  }
  for (const o of options) {
    set(0, o.charCodeAt(0) & 127)
    set(4, o.charCodeAt(o.length - 1) & 127)
  }
  return bits
}

function writeStep(programs: Programs, { options, gap }: Draft): number {
  const { code } = programs
  const sorted = options ? [...options].sort((a, b) => b.length - a.length) : null
  const packed = (sorted ?? []).flatMap(o => [
    place(programs, o),
    o.length,
    o === '' ? 0 : o.charCodeAt(0),
    o === '' ? 0 : o.charCodeAt(o.length - 1),
  ])
  return code.push(sorted ? sorted.length : -1, gap ? 1 : 0, ...bordersOf(sorted), ...packed) - packed.length - STEP_HEAD
}

/** What has to be looked for to find a phrase. */
export interface Anchor {
  options: readonly string[]
  /** The phrase begins with it and at the start of a word. */
  word: boolean
  /** One triple of each option; null when one is too short. */
  triples: number[] | null
}

/** Compiles one phrase and appends it; throws an error told by {@link isPhraseError}. */
export function compilePhrase(text: string, programs: Programs): Anchor {
  let body = escapeSigns(text)
  const open = body.startsWith('~')
  if (open) body = body.slice(1)
  const closed = body.endsWith('\\b')
  if (closed) body = body.slice(0, -2)
  if (body.includes('\\')) throw new PhraseError(`"${text}": a backslash stands only before ( ) | * # ~ ? or as \\b at the end`)
  const drafts = strengthen(parse(body.replaceAll(' *', '*')))
  let anchor = -1
  drafts.forEach((draft, i) => {
    if (cost(draft) < 50 && (anchor < 0 || cost(draft) < cost(drafts[anchor] as Draft))) anchor = i
  })
  if (anchor < 0) throw new PhraseError(`"${text}": a phrase needs at least two characters in a row`)
  if (drafts.some(d => (d.options?.length ?? 0) > MAX_OPTIONS))
    throw new PhraseError(`"${text}": more than ${MAX_OPTIONS} alternatives`)
  const { code, at } = programs
  const needs = needsOf(drafts, anchor)
  const needsAt =
    code.push(needs.length, ...needs.flatMap(n => [n.length, ...n])) - 1 - needs.reduce((n, g) => n + g.length + 1, 0)
  const steps = drafts.map(d => writeStep(programs, d))
  at.push(
    code.push(steps.length | (anchor << 8) | (((open ? OPEN : 0) | (closed ? CLOSED : 0)) << 16), needsAt, ...steps) -
      steps.length -
      2,
  )
  const options = drafts[anchor]?.options ?? []
  return {
    options,
    word: anchor === 0 && !open,
    triples: options.every(o => o.length >= 3) ? options.map(tellingTriple) : null,
  }
}
