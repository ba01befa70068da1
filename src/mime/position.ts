// Byte offsets and decoded-text offsets to lines and columns of the source file.
import { isAscii } from 'node:buffer'
import { floorIndex } from '../core/floor-index.js'
import { canonicalCharset, decodeGuess } from './charset.js'
import { type DecodedBody, decodeBody, view } from './decode.js'
import { decodeQuotedPrintable, OctetMap } from './quoted-printable.js'
import type { HeaderField, MimeMessage, MimePart } from './types.js'

export interface Position {
  /** From 1. */
  line: number
  /** From 1, in UTF-16 units of the decoded line. */
  column: number
}

const lineStartCache = new WeakMap<Uint8Array, number[]>()

/** Byte offsets at which lines begin; CRLF, LF and bare CR end a line. Cached for each source. */
export function lineStarts(source: Uint8Array): number[] {
  let starts = lineStartCache.get(source)
  if (starts) return starts
  starts = [0]
  // Searching a string for the next line end is several times faster than looking at each octet.
  const text = view(source).toString('latin1')
  let cr = text.indexOf('\r')
  for (let lf = text.indexOf('\n'); ; lf = text.indexOf('\n', lf + 1)) {
    while (cr >= 0 && (lf < 0 || cr < lf - 1)) {
      starts.push(cr + 1)
      cr = text.indexOf('\r', cr + 1)
    }
    if (lf < 0) break
    if (cr === lf - 1) cr = text.indexOf('\r', lf)
    starts.push(lf + 1)
  }
  lineStartCache.set(source, starts)
  return starts
}

/** Looking at a few octets is quicker than asking; but some templates are one line, with a hundred places in it. */
const FEW = 100

function isAsciiBetween(source: Uint8Array, from: number, to: number): boolean {
  if (to - from > FEW) return isAscii(source.subarray(from, to))
  let i = from
  while (i < to && (source[i] as number) < 128) i++
  return i === to
}

/** Line and column of a byte offset; offsets outside are clamped. @param starts those of the source, when they are at hand */
export function positionAt(source: Uint8Array, offset: number, starts: readonly number[] = lineStarts(source)): Position {
  const at = Math.max(0, Math.min(offset, source.length))
  const index = floorIndex(starts, at)
  const from = starts[index] as number
  // ASCII, as nearly every line: octets are columns.
  return {
    line: index + 1,
    column: isAsciiBetween(source, from, at) ? at - from + 1 : decodeGuess(source.subarray(from, at)).length + 1,
  }
}

/** Byte offset of a character of `field.value` (unfolded, trimmed, one character an octet). */
export function fieldOffset(source: Uint8Array, field: HeaderField, valueOffset: number): number {
  let i = field.valueStart
  while (i < field.end && isBlank(source[i])) i++
  for (let left = valueOffset; i < field.end; i++) {
    if (source[i] === 13 || source[i] === 10) continue
    if (left-- <= 0) break
  }
  return Math.min(i, field.end)
}

const isBlank = (octet: number | undefined): boolean => octet === 32 || octet === 9 || octet === 13 || octet === 10

/** Line and column of a character of a header value. */
export const fieldPosition = (source: Uint8Array, field: HeaderField, valueOffset = 0, starts?: readonly number[]): Position =>
  positionAt(source, fieldOffset(source, field, valueOffset), starts)

/**
 * For offsets (UTF-16) in the decoded text of a part, the byte offset in the source. Exact for 7bit, 8bit, binary and quoted-printable
 * in UTF-8 and single-octet charsets; in base64 the group of characters that holds it; in other charsets the start of its line.
 */
export function partOffsets(message: MimeMessage, part: MimePart, decoded?: DecodedBody): (textOffset: number) => number {
  const body = decoded?.text == null ? decodeBody(message, part, { asText: true, places: true }) : decoded
  const text = body.text ?? ''
  const toByte = textToByte(text, view(body.bytes), canonicalCharset(body.charset))
  const toSource = byteToSource(view(message.source), part, body)
  return offset => Math.min(toSource(toByte(Math.max(0, Math.min(offset, text.length)))), part.bodyEnd)
}

/** As {@link partOffsets}, as line and column of the source file. */
export function partPositions(message: MimeMessage, part: MimePart, decoded?: DecodedBody): (textOffset: number) => Position {
  const { source } = message
  const offsets = partOffsets(message, part, decoded)
  const starts = lineStarts(source)
  return textOffset => positionAt(source, offsets(textOffset), starts)
}

function feeds(indexOf: (from: number) => number): number[] {
  const starts = [0]
  for (let at = indexOf(0); at >= 0; at = indexOf(at + 1)) starts.push(at + 1)
  return starts
}

function textToByte(text: string, bytes: Buffer, charset: string): (offset: number) => number {
  if (text.length === bytes.length) return offset => offset
  const textLines = feeds(from => text.indexOf('\n', from))
  const byteLines = feeds(from => bytes.indexOf(10, from))
  // Not so in UTF-16 and the like: then only the part can be named.
  if (textLines.length !== byteLines.length) return () => 0
  const utf8 = charset === 'utf-8' || charset === 'us-ascii' || Buffer.byteLength(text) === bytes.length
  // Links follow one another: on a line of many thousand characters each is counted from the one before it, not from the start.
  let last = { line: -1, offset: 0, byte: 0 }
  return offset => {
    const line = floorIndex(textLines, offset)
    const from = byteLines[line] as number
    if (!utf8) return from
    const known = last.line === line && last.offset <= offset ? last : { line, offset: textLines[line] as number, byte: from }
    const byte = Math.min(known.byte + Buffer.byteLength(text.slice(known.offset, offset)), bytes.length)
    // Never from within a pair of surrogates: each half alone would count as a character.
    if (!isLowSurrogate(text, offset)) last = { line, offset, byte }
    return byte
  }
}

const isLowSurrogate = (text: string, at: number): boolean => at < text.length && (text.charCodeAt(at) & 0xfc00) === 0xdc00

/** For octets of a decoded body, the byte offset in the source: of the octet, its "=XX" or its base64 group. */
export function byteToSource(source: Buffer, part: MimePart, decoded?: DecodedBody): (byte: number) => number {
  if (part.encoding === 'quoted-printable') return quotedPrintableOffsets(source, part, decoded)
  if (part.encoding === 'base64') return base64Offsets(source, part)
  return byte => part.bodyStart + byte
}

function quotedPrintableOffsets(source: Buffer, part: MimePart, decoded?: DecodedBody): (byte: number) => number {
  let { map, bytes } = decoded ?? {}
  if (!map || !bytes) {
    map = new OctetMap()
    bytes = decodeQuotedPrintable(source.subarray(part.bodyStart, part.bodyEnd), undefined, map)
  }
  const { length } = bytes
  return byte => (byte >= length ? part.bodyEnd : part.bodyStart + map.encoded(byte))
}

function base64Offsets(source: Buffer, part: MimePart): (byte: number) => number {
  const starts: number[] = []
  const before: number[] = []
  let count = 0
  for (let at = part.bodyStart; at < part.bodyEnd; ) {
    const lf = source.indexOf(10, at)
    const end = lf < 0 || lf >= part.bodyEnd ? part.bodyEnd : lf + 1
    starts.push(at)
    before.push(count)
    for (let i = at; i < end; i++) if (isBase64(source[i] as number)) count++
    at = end
  }
  return byte => {
    if (starts.length === 0) return part.bodyStart
    const wanted = Math.floor(byte / 3) * 4
    const line = floorIndex(before, wanted)
    let left = wanted - (before[line] as number)
    let i = starts[line] as number
    while (i < part.bodyEnd && (left > 0 || !isBase64(source[i] as number))) if (isBase64(source[i++] as number)) left--
    return i
  }
}

const isBase64 = (c: number): boolean => (c >= 65 && c <= 90) || (c >= 97 && c <= 122) || (c >= 47 && c <= 57) || c === 43
