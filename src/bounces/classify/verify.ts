// Checks phrases at a place of the folded reply.
import { folded, isDigit, spanHash } from './fold.js'
import {
  CLOSED,
  firstIn,
  GAP_BEFORE,
  HEAD,
  lastIn,
  OPEN,
  OPTION,
  PROGRAM_AT,
  STEP_HEAD,
  sizeIn,
  WORD_ANCHOR,
  WORDS,
} from './phrase.js'
import { insideToken, wordGoesOn } from './token.js'

/** The tables of a rule set that checking needs. */
export interface PhraseTables {
  /** See {@link Programs} in phrase.ts. */
  code: Int32Array
  heads: Int32Array
}

/** Units a `*` may skip. */
const GAP = 70
const MAX_DIGITS = 20
// Steps one verification may take: gaps and alternatives must not multiply the work on hostile repetition.
const BUDGET = 400

/** Where a match lies in the folded text. */
export const found = { start: 0, end: 0 }

const { units, starts } = folded
let budget = 0
// The tables of the running verification: passing them through every step costs more than the steps.
let code: Int32Array = new Int32Array(0)
let phrase = 0
let length = 0
/** The parts of the phrase may begin inside a word; it has to end with one. */
let open = false
let closed = false

const stands = (start: number, size: number, hash: number): boolean =>
  start >= 0 && start + size <= length && spanHash(start, size) === hash

/** The first of the folded text's beginnings of words that is not before `at`. */
function startFrom(at: number): number {
  let low = 0
  let high = folded.startCount
  while (low < high) {
    const middle = (low + high) >> 1
    if ((starts[middle] as number) < at) low = middle + 1
    else high = middle
  }
  return low
}

/** End of the match of steps from `i` on that begins at `at`, -1 when there is none. */
function forward(i: number, at: number): number {
  if (i >= ((code[phrase] as number) & 255)) return closed && at < length && wordGoesOn(at) ? -1 : at
  const step = code[phrase + 1 + i] as number
  const flags = code[step + 1] as number
  if ((flags & GAP_BEFORE) === 0) return forwardAt(i, step, at)
  const last = Math.min(at + GAP, length)
  if (!open && ((flags & WORDS) !== 0 || (code[step] as number) < 0)) {
    for (let w = startFrom(at); w < folded.startCount; w++) {
      const from = starts[w] as number
      if (from > last) return -1
      const end = forwardAt(i, step, from)
      // One number, one chance.
      if (end >= 0 || ((code[step] as number) < 0 && isDigit(units[from] as number))) return end
    }
    return -1
  }
  for (let from = at; from <= last; from++) {
    if (!open && wordGoesOn(from)) continue
    const end = forwardAt(i, step, from)
    // A later start would lie inside the same number.
    if (end >= 0 || ((code[step] as number) < 0 && isDigit(units[from] as number))) return end
  }
  return -1
}

/** The same for the step's place `from` alone. */
function forwardAt(i: number, step: number, from: number): number {
  const options = code[step] as number
  const unit = from < length ? (units[from] as number) : 127
  if (options < 0) {
    if (!isDigit(unit)) return -1
    let end = from
    while (end < length && end - from < MAX_DIGITS && isDigit(units[end] as number)) end++
    return forward(i + 1, end)
  }
  if (((code[step + 2 + ((unit & 63) >> 5)] as number) & (1 << (unit & 31))) === 0) return -1
  if (--budget < 0) return -1
  const stop = step + STEP_HEAD + options * OPTION
  for (let o = step + STEP_HEAD; o < stop; o += OPTION) {
    const option = code[o] as number
    const size = sizeIn(option)
    if (size > 0 && (firstIn(option) !== (unit & 255) || !stands(from, size, code[o + 1] as number))) continue
    const end = forward(i + 1, from + size)
    if (end >= 0) return end
  }
  return -1
}

/** Start of the match of steps up to `i` that ends at `end`, -1 when there is none. */
function backward(i: number, end: number): number {
  // Inside a word it is another word: the search goes on to the left.
  if (i < 0) return !open && end > 0 && wordGoesOn(end) ? -1 : end
  const step = code[phrase + 1 + i] as number
  // The gap of the step behind this one.
  if (((code[(code[phrase + 2 + i] as number) + 1] as number) & GAP_BEFORE) === 0) return backwardAt(i, step, end)
  if (!open && wordGoesOn(end)) return -1
  const flags = code[step + 1] as number
  const first = Math.max(end - GAP, 0)
  if (!open && (flags & WORDS) !== 0 && (i === 0 || (flags & GAP_BEFORE) !== 0)) return backwardWords(i, step, first, end)
  for (let to = end; to >= first; to--) {
    const start = backwardAt(i, step, to)
    // An earlier end would lie inside the same number.
    if (start >= 0 || ((code[step] as number) < 0 && to > 0 && isDigit(units[to - 1] as number))) return start
  }
  return -1
}

/** The same for a step that begins with a word and ends between `first` and `end`. */
function backwardWords(i: number, step: number, first: number, end: number): number {
  const stop = step + STEP_HEAD + (code[step] as number) * OPTION
  const longest = sizeIn(code[step + STEP_HEAD] as number)
  for (let w = startFrom(end) - 1; w >= 0; w--) {
    const at = starts[w] as number
    if (at + longest < first) return -1
    const unit = units[at] as number
    if (((code[step + 2 + ((unit & 63) >> 5)] as number) & (1 << (unit & 31))) === 0) continue
    if (--budget < 0) return -1
    for (let o = step + STEP_HEAD; o < stop; o += OPTION) {
      const option = code[o] as number
      const size = sizeIn(option)
      if (at + size > end || at + size < first || firstIn(option) !== (unit & 255)) continue
      if (!stands(at, size, code[o + 1] as number)) continue
      const start = backward(i - 1, at)
      if (start >= 0) return start
    }
  }
  return -1
}

/** The same for a step that ends at `to`. */
function backwardAt(i: number, step: number, to: number): number {
  const options = code[step] as number
  const unit = to > 0 ? (units[to - 1] as number) : 127
  if (options < 0) {
    if (!isDigit(unit)) return -1
    let start = to
    while (start > 0 && to - start < MAX_DIGITS && isDigit(units[start - 1] as number)) start--
    return backward(i - 1, start)
  }
  if (((code[step + 4 + ((unit & 63) >> 5)] as number) & (1 << (unit & 31))) === 0) return -1
  if (--budget < 0) return -1
  const stop = step + STEP_HEAD + options * OPTION
  for (let o = step + STEP_HEAD; o < stop; o += OPTION) {
    const option = code[o] as number
    const size = sizeIn(option)
    if (size > 0 && (lastIn(option) !== (unit & 255) || !stands(to - size, size, code[o + 1] as number))) continue
    const start = backward(i - 1, to - size)
    if (start >= 0) return start
  }
  return -1
}

/**
 * Checks phrase `number` around an anchor option of this size that stands at `anchorStart` of the folded text;
 * the place of the match is left in {@link found}.
 */
export function verify(tables: PhraseTables, number: number, size: number, anchorStart: number): boolean {
  code = tables.code
  phrase = tables.heads[number * HEAD + PROGRAM_AT] as number
  length = folded.length
  budget = BUDGET
  const head = code[phrase] as number
  const anchor = (head >> 8) & 255
  const flags = head >> 16
  open = (flags & OPEN) !== 0
  closed = (flags & CLOSED) !== 0
  const end = forward(anchor + 1, anchorStart + size)
  if (end < 0) return false
  const start = backward(anchor - 1, anchorStart)
  if (start < 0) return false
  if (insideToken(start, end)) return false
  found.start = start
  found.end = end
  return true
}

/** Whether a phrase stands anywhere in the folded text: its anchor is tried at every place where it may begin. */
export function search(tables: PhraseTables, number: number): boolean {
  const { code: program, heads } = tables
  const at = heads[number * HEAD + PROGRAM_AT] as number
  const head = program[at] as number
  const step = program[at + 1 + ((head >> 8) & 255)] as number
  if (((head >> 16) & WORD_ANCHOR) === 0 || ((program[step + 1] as number) & WORDS) === 0) {
    for (let place = 0; place < folded.length; place++) if (isAt(tables, number, step, place)) return true
  } else for (let w = 0; w < folded.startCount; w++) if (isAt(tables, number, step, starts[w] as number)) return true
  return false
}

function isAt(tables: PhraseTables, number: number, step: number, place: number): boolean {
  const { code: program } = tables
  const unit = units[place] as number
  if (((program[step + 2 + ((unit & 63) >> 5)] as number) & (1 << (unit & 31))) === 0) return false
  const stop = step + STEP_HEAD + (program[step] as number) * OPTION
  for (let o = step + STEP_HEAD; o < stop; o += OPTION) {
    const option = program[o] as number
    const size = sizeIn(option)
    if (firstIn(option) !== (unit & 255) || place + size > folded.length || spanHash(place, size) !== program[o + 1]) continue
    if (verify(tables, number, size, place)) return true
  }
  return false
}
