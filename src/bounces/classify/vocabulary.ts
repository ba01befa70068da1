// Which words of a reply could any rule notice? All others (names, addresses, queue ids) might as well be any: replies that differ
// only in them mean the same. A rule notices a word when one of its literals, as written, overlaps it.
import { ANNOUNCE } from './codes.js'
import type { RuleSet } from './compile.js'
import { folded, hashOf, INSIDE, isDigit, isWordUnit, spanHash, wordKind } from './fold.js'
import { GAP_BEFORE, HEAD, OPEN, OPTION, PROGRAM_AT, STEP_HEAD, sizeIn } from './phrase.js'

/** Units by which pieces are filed. */
const HEAD_SIZE = 3
/** Units before a piece that is filed with them. */
const CONTEXT = 3
const PIECE_BITS = 15
const BUCKET_BITS = 12
const SHORT_BITS = 12

/** Literals from where they overlap a word on, filed by their first units. */
interface Pieces {
  bits: Int32Array
  /** First entry of each bucket, one more at the end. */
  buckets: Uint16Array
  /** Two numbers each: size, hash. */
  entries: Int32Array
}

export interface Vocabulary {
  /** Pieces that begin where a word does. */
  starting: Pieces
  /** Numbers and pieces shorter than {@link HEAD_SIZE}, with up to {@link CONTEXT} units before them: alone they stand everywhere. */
  inContext: Pieces
  /** Pieces that may begin inside a word. */
  inner: Pieces
  /** What is shorter than {@link HEAD_SIZE} even so, as bits by its hash. */
  short: Int32Array
  shortInner: Int32Array
  /** First units of the short pieces that follow a number (`# mb`). */
  afterNumber: Uint8Array
}

const bitOf = (hash: number, bits: number): number => Math.imul(hash, 0x85ebca6b) >>> (32 - bits)
const setBit = (bits: Int32Array, bit: number): void => {
  bits[bit >> 5] = (bits[bit >> 5] as number) | (1 << (bit & 31))
}
const hasBit = (bits: Int32Array, bit: number): boolean => ((bits[bit >> 5] as number) & (1 << (bit & 31))) !== 0

/** Pieces while they are gathered, by their first units; what begins with another piece says nothing more. */
type Gathered = Map<string, string[]>

function gather(pieces: Gathered, text: string): void {
  const head = text.slice(0, HEAD_SIZE)
  const group = pieces.get(head)
  if (!group) pieces.set(head, [text])
  else if (!group.some(other => text.startsWith(other))) group.push(text)
}

function filed(pieces: Gathered): Pieces {
  const bits = new Int32Array(2 ** PIECE_BITS / 32)
  const lists: number[][] = Array.from({ length: 2 ** BUCKET_BITS }, () => [])
  for (const [head, group] of pieces) {
    const hash = hashOf(head)
    setBit(bits, bitOf(hash, PIECE_BITS))
    const list = lists[bitOf(hash, BUCKET_BITS)] as number[]
    for (const text of group)
      if (!group.some(other => other.length < text.length && text.startsWith(other))) list.push(text.length, hashOf(text))
  }
  const buckets = new Uint16Array(lists.length + 1)
  lists.forEach((list, b) => {
    buckets[b + 1] = (buckets[b] as number) + list.length / 2
  })
  return { bits, buckets, entries: Int32Array.from(lists.flat()) }
}

interface Phrase {
  /** Options of each step, null for a number. */
  steps: readonly (readonly string[] | null)[]
  /** Whether a gap may come before the step, or before the first one anything. */
  free: readonly boolean[]
  /** Its parts may begin inside a word. */
  open: boolean
}

function* phrasesOf({ tables: { code, heads, places, pool } }: RuleSet): Generator<Phrase> {
  const known = new Map<number, string[] | null>()
  const text = Buffer.from(pool.buffer, pool.byteOffset, pool.byteLength).toString('utf16le')
  let option = 0
  for (let h = PROGRAM_AT; h < heads.length; h += HEAD) {
    const at = heads[h] as number
    const head = code[at] as number
    const steps: (string[] | null)[] = []
    const free: boolean[] = []
    for (let i = 0; i < (head & 255); i++) {
      const step = code[at + 1 + i] as number
      let options = known.get(step)
      if (options === undefined) {
        const count = code[step] as number
        options = count < 0 ? null : []
        for (let o = step + STEP_HEAD; options && o < step + STEP_HEAD + count * OPTION; o += OPTION) {
          const from = places[option++] as number
          options.push(text.slice(from, from + sizeIn(code[o] as number)))
        }
        known.set(step, options)
      }
      steps.push(options)
      free.push(i === 0 || ((code[step + 1] as number) & GAP_BEFORE) !== 0)
    }
    yield { steps, free, open: ((head >> 16) & OPEN) !== 0 }
  }
}

/** Stands for a number: no text has it. */
const NUMBER = '\u0001'

/** What may stand before step `i`, as far as {@link CONTEXT} units; '' when that is anything. */
function before(phrase: Phrase, i: number): string[] {
  if (phrase.free[i]) return ['']
  const options = phrase.steps[i - 1] ?? null
  if (options === null) return [NUMBER]
  return options.flatMap(o => (o.length >= CONTEXT ? [o] : before(phrase, i - 1).map(b => b + o)))
}

/** What may follow step `i`, as far as `size` units; shorter where the phrase, a gap or a number ends it. */
function after(phrase: Phrase, i: number, size: number): string[] {
  const options = phrase.free[i + 1] ? null : (phrase.steps[i + 1] ?? null)
  if (size <= 0 || options === null) return ['']
  return options.flatMap(o => (o.length >= size ? [o] : after(phrase, i + 1, size - o.length).map(a => o + a)))
}

const isWordAt = (text: string, at: number): boolean => isWordUnit(text.charCodeAt(at))

/** Builds the vocabulary of rule sets that are asked together. */
export function vocabularyOf(sets: readonly RuleSet[]): Vocabulary {
  const starting: Gathered = new Map()
  const inContext: Gathered = new Map()
  const inner: Gathered = new Map()
  const short = new Int32Array(2 ** SHORT_BITS / 32)
  const shortInner = new Int32Array(2 ** SHORT_BITS / 32)
  const afterNumber = new Uint8Array(128)
  const seen = new Set<string>()

  /** A number or a short piece, `at` units behind the beginning of an option of step `i`. */
  const addInContext = (phrase: Phrase, i: number, option: string, at: number): void => {
    const rest = option.slice(at)
    const contexts = at >= CONTEXT ? [''] : before(phrase, i)
    const pieces = rest.length >= HEAD_SIZE ? [rest] : after(phrase, i, HEAD_SIZE - rest.length).map(a => rest + a)
    for (const piece of pieces) {
      for (const context of contexts) {
        const text = (context + option.slice(0, at)).slice(-CONTEXT) + piece
        if (text.includes(NUMBER)) afterNumber[piece.charCodeAt(0)] = 1
        else if (piece.length >= HEAD_SIZE && !isDigit(piece.charCodeAt(0))) gather(starting, piece)
        else if (text.length >= HEAD_SIZE) gather(inContext, text)
        else setBit(short, bitOf(hashOf(text), SHORT_BITS))
      }
    }
  }

  const addOption = (phrase: Phrase, i: number, option: string, contexts: readonly string[]): void => {
    const isNew = !seen.has(option)
    seen.add(option)
    for (let at = 0; at < option.length; at++) {
      if (!isWordAt(option, at) || (at > 0 && isWordAt(option, at - 1))) continue
      const alone = option.length - at >= HEAD_SIZE && !isDigit(option.charCodeAt(at))
      if (at === 0) {
        const inside = phrase.open && phrase.free[i]
        if (option.length < HEAD_SIZE) {
          if (inside) for (const a of after(phrase, i, 1)) setBit(shortInner, bitOf(hashOf((option + a).slice(0, 2)), SHORT_BITS))
        } else if (inside || contexts.some(c => c.endsWith(NUMBER))) gather(inner, option)
        // Only where a word may begin; behind a letter it belongs to a piece that was met there.
        if (!contexts.some(c => c === '' || !isWordAt(c, c.length - 1))) continue
        if (alone) gather(starting, option)
      } else if (alone && isNew) gather(starting, option.slice(at))
      if (!alone) addInContext(phrase, i, option, at)
    }
  }

  for (const set of sets) {
    for (const phrase of phrasesOf(set))
      phrase.steps.forEach((options, i) => {
        const contexts = before(phrase, i)
        for (const option of options ?? []) addOption(phrase, i, option, contexts)
      })
    for (const host of set.hosts.keys())
      for (let at = 0; at < host.length; at++) if (at === 0 || !isWordAt(host, at - 1)) gather(starting, host.slice(at))
  }
  for (const word of ANNOUNCE) gather(starting, word)
  return { starting: filed(starting), inContext: filed(inContext), inner: filed(inner), short, shortInner, afterNumber }
}

function stands({ bits, buckets, entries }: Pieces, at: number): boolean {
  const { length } = folded
  const hash = spanHash(at, HEAD_SIZE)
  if (!hasBit(bits, bitOf(hash, PIECE_BITS))) return false
  const bucket = bitOf(hash, BUCKET_BITS)
  const stop = (buckets[bucket + 1] as number) * 2
  for (let e = (buckets[bucket] as number) * 2; e < stop; e += 2) {
    const size = entries[e] as number
    if (at + size <= length && spanHash(at, size) === entries[e + 1]) return true
  }
  return false
}

const DOT = 46

/** Whether a number of this many digits may be a reply code or the end of an enhanced code. */
function mayBeCode(at: number, size: number): boolean {
  const { units } = folded
  const first = units[at] as number
  return size <= 3 && (first === 52 || first === 53 || (units[at - 1] === DOT && units[at - 3] === DOT))
}

const isShortAt = (short: Int32Array, at: number): boolean =>
  hasBit(short, bitOf(spanHash(at, 1), SHORT_BITS)) || hasBit(short, bitOf(spanHash(at, 2), SHORT_BITS))

function standsInContext({ inContext, short }: Vocabulary, at: number): boolean {
  for (let context = Math.min(CONTEXT, at); context >= 0; context--) if (stands(inContext, at - context)) return true
  return isShortAt(short, at) || (at > 0 && hasBit(short, bitOf(spanHash(at - 1, 2), SHORT_BITS)))
}

function followsNumber(at: number): boolean {
  const { units } = folded
  for (let i = Math.max(0, at - CONTEXT); i < at; i++) if (isDigit(units[i] as number)) return true
  return false
}

/**
 * End of the word that begins at `at` of the folded text when no rule could notice it, else -1. Letters and digits in other
 * places make another word.
 */
export function unnoticed(vocabulary: Vocabulary, at: number): number {
  const { units } = folded
  const { starting, inner, shortInner, afterNumber } = vocabulary
  const first = units[at] as number
  if (first >= 128 || stands(starting, at)) return -1
  let end = at + 1
  let digits = isDigit(first) ? 1 : 0
  for (let unit = units[end] as number; wordKind[unit] === INSIDE; unit = units[++end] as number) {
    if (isDigit(unit)) digits++
    else if (afterNumber[unit] === 1 && isDigit(units[end - 1] as number)) return -1
  }
  const size = end - at
  if (size < HEAD_SIZE || (size === digits && mayBeCode(at, size))) return -1
  if ((afterNumber[first] === 1 && followsNumber(at)) || standsInContext(vocabulary, at)) return -1
  for (let i = at + 1; i < end; i++) if (stands(inner, i) || isShortAt(shortInner, i)) return -1
  return end
}
