// Line ends, NUL octets and line lengths of the source (RFC 5322 2.1.1 and 2.3).
import { view } from './decode.js'
import { lineStarts } from './position.js'
import type { MimeProblem } from './types.js'

/** Longest line without its line end that RFC 5321 4.5.3.1.6 lets pass. */
export const MAX_LINE = 998

export interface LineFacts {
  /** Octets without the line end. */
  longest: number
  /** Lines over 998 octets: byte offset and length of the first 20, and how many there are. */
  long: { offset: number; length: number }[]
  longCount: number
  /** `mixed`: CRLF and bare LF in one source. `cr`: no LF at all. */
  ends: 'crlf' | 'lf' | 'cr' | 'mixed' | 'none'
  bareCr: { offset: number; count: number } | null
  /** Bare LF where the rest of the source has CRLF; a file with LF throughout is a file of this system, not a fault. */
  bareLf: { offset: number; count: number } | null
  nul: { offset: number; count: number } | null
}

const KEPT = 20

/** Goes from line to line; the starts of the lines are needed for places anyway. */
export function scanLines(source: Uint8Array): LineFacts {
  const n = source.length
  const facts: LineFacts = { longest: 0, long: [], longCount: 0, ends: 'none', bareCr: null, bareLf: null, nul: null }
  let crlf = 0
  let firstLf = -1
  let lfs = 0
  let firstCr = -1
  let crs = 0
  let start = 0
  const line = (end: number): void => {
    const length = end - start
    if (length > facts.longest) facts.longest = length
    if (length > MAX_LINE && facts.longCount++ < KEPT) facts.long.push({ offset: start, length })
  }
  const starts = lineStarts(source)
  for (let k = 1; k < starts.length; k++) {
    const i = (starts[k] as number) - 1
    if (source[i] === 13) {
      // A bare CR ends a line on screen, not in a message.
      if (crs++ === 0) firstCr = i
      continue
    }
    const withCr = i > start && source[i - 1] === 13
    line(withCr ? i - 1 : i)
    if (withCr) crlf++
    else if (lfs++ === 0) firstLf = i
    start = i + 1
  }
  line(n)
  facts.ends = crlf > 0 ? (lfs > 0 ? 'mixed' : 'crlf') : lfs > 0 ? 'lf' : crs > 0 ? 'cr' : 'none'
  facts.nul = nuls(view(source))
  if (crs > 0) facts.bareCr = { offset: firstCr, count: crs }
  if (facts.ends === 'mixed') facts.bareLf = { offset: firstLf, count: lfs }
  return facts
}

function nuls(source: Buffer): LineFacts['nul'] {
  const offset = source.indexOf(0)
  if (offset < 0) return null
  let count = 0
  for (let i = offset; i < source.length; i++) if (source[i] === 0) count++
  return { offset, count }
}

/** The same as problems of the message. */
export function lineProblems(facts: LineFacts): MimeProblem[] {
  const problems: MimeProblem[] = []
  if (facts.bareCr) problems.push({ code: 'bare-cr', ...facts.bareCr })
  if (facts.bareLf) problems.push({ code: 'bare-lf', ...facts.bareLf })
  if (facts.nul) problems.push({ code: 'nul', ...facts.nul })
  const first = facts.long[0]
  if (first) problems.push({ code: 'long-line', offset: first.offset, count: facts.longCount, detail: String(first.length) })
  return problems
}
