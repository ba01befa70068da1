// Canonicalization, RFC 6376 3.4.
import type { RawField } from './message.js'

export type Canonicalization = 'simple' | 'relaxed'

/** One header field, with its final CRLF. */
export function canonicalField(field: Pick<RawField, 'key' | 'raw'>, how: Canonicalization): string {
  if (how === 'simple') return field.raw
  // 3.4.2: lower-case name, unfolded, runs of white space as one space, none at the end of the value nor around the colon.
  const value = field.raw.slice(field.raw.indexOf(':') + 1)
  return `${field.key}:${value
    .replaceAll('\r\n', '')
    .replaceAll(/[ \t]+/g, ' ')
    .trim()}\r\n`
}

const CR = 13
const LF = 10
const SP = 32
const TAB = 9

/** The body with CRLF line ends in its canonical form. */
export function canonicalBody(body: Uint8Array, how: Canonicalization): Uint8Array {
  return how === 'simple' ? simpleBody(body) : relaxedBody(body)
}

function simpleBody(body: Uint8Array): Uint8Array {
  let end = body.length
  while (end >= 2 && body[end - 1] === LF && body[end - 2] === CR) end -= 2
  // 3.4.3: an empty body is one CRLF, and so is a missing one.
  if (end + 2 <= body.length) return body.subarray(0, end + 2)
  const out = new Uint8Array(end + 2)
  out.set(body.subarray(0, end))
  out[end] = CR
  out[end + 1] = LF
  return out
}

function relaxedBody(body: Uint8Array): Uint8Array {
  let last = body.length
  while (last > 0 && (body[last - 1] === SP || body[last - 1] === TAB)) last--
  const out = new Uint8Array(last + 2)
  let o = 0
  let lineStart = 0
  /** Length up to the last line that is not empty: 3.4.4 ignores all empty lines at the end. */
  let kept = 0
  let space = false
  for (let i = 0; i < last; i++) {
    const octet = body[i] ?? 0
    if (octet === SP || octet === TAB) {
      space = true
      continue
    }
    if (octet === CR && body[i + 1] === LF && i + 1 < last) {
      const empty = o === lineStart
      out[o++] = CR
      out[o++] = LF
      lineStart = o
      if (!empty) kept = o
      space = false
      i++
      continue
    }
    if (space) {
      out[o++] = SP
      space = false
    }
    out[o++] = octet
  }
  if (o > lineStart) {
    // The last line lacks its CRLF.
    out[o++] = CR
    out[o++] = LF
    kept = o
  }
  return out.subarray(0, kept)
}

/**
 * Picks the fields that h= names, from the bottom up for repeated names (5.4.2); null stands for a name without a
 * (further) field, which contributes nothing but forbids adding one.
 */
export function pickFields(fields: readonly RawField[], names: readonly string[]): (RawField | null)[] {
  const stacks = new Map<string, RawField[]>()
  for (const field of fields) {
    const stack = stacks.get(field.key)
    if (stack) stack.push(field)
    else stacks.set(field.key, [field])
  }
  return names.map(name => stacks.get(name)?.pop() ?? null)
}
