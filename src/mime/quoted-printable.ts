// Quoted-printable (RFC 2045 6.7), line by line and from one "=" to the next: most octets stand for themselves and are not looked at.
import { floorIndex } from '../core/floor-index.js'
import type { MimeProblemCode } from './types.js'

const HEX = new Int8Array(256).fill(-1)
for (let i = 0; i < 16; i++) {
  HEX['0123456789abcdef'.charCodeAt(i)] = i
  HEX['0123456789ABCDEF'.charCodeAt(i)] = i
}

const isBlank = (c: number): boolean => c === 32 || c === 9

/**
 * Told of each run of octets that stand for themselves (`octet` -1) and of each octet written as "=XX" (`from`..`to` are then its three
 * characters). What lies between two runs is a soft line break or white space that was added in transit.
 */
export type QuotedPrintableSink = (from: number, to: number, octet: number) => void

/** @param text one character an octet. Returns the offset and the number of "=" that open neither a hex pair nor a soft line break. */
export function readQuotedPrintable(text: string, sink: QuotedPrintableSink): { bad: number; firstBad: number } {
  const length = text.length
  const problems = { bad: 0, firstBad: 0 }
  let equals = indexOrEnd(text.indexOf('='), length)
  // Where the run under way began; it may span lines.
  let run = 0
  for (let line = 0; line < length; ) {
    const feed = text.indexOf('\n', line)
    const last = feed < 0
    const breakAt = last ? length : feed > line && text.charCodeAt(feed - 1) === 13 ? feed - 1 : feed
    // White space before a line break was added in transit.
    let end = breakAt
    if (!last) while (end > line && isBlank(text.charCodeAt(end - 1))) end--
    let soft = false
    while (equals < end) {
      // Nothing is asked for past the end: V8 would drop its compiled code for it.
      const whole = equals + 2 < length
      const high = whole ? (HEX[text.charCodeAt(equals + 1)] as number) : -1
      const low = whole ? (HEX[text.charCodeAt(equals + 2)] as number) : -1
      let next = equals + 1
      if (high >= 0 && low >= 0) {
        if (run < equals) sink(run, equals, -1)
        next = equals + 3
        sink(equals, next, (high << 4) | low)
        run = next
      } else if (next === end) {
        // At the end of the line a soft break, at the very end nothing.
        if (run < equals) sink(run, equals, -1)
        soft = true
      } else if (problems.bad++ === 0) problems.firstBad = equals
      equals = indexOrEnd(text.indexOf('=', next), length)
    }
    const following = last ? length : feed + 1
    if (soft) run = following
    else if (end < breakAt) {
      if (run < end) sink(run, end, -1)
      run = breakAt
    }
    line = following
  }
  if (run < length) sink(run, length, -1)
  return problems
}

const indexOrEnd = (index: number, end: number): number => (index < 0 ? end : index)

/** Where each run of octets begins, decoded and in the encoded text; typed, as a hostile part of 30 MB has millions. */
export class OctetMap {
  private decodedAt = new Uint32Array(256)
  private encodedAt = new Uint32Array(256)
  private runs = 0

  /** In ascending order. */
  add(decoded: number, encoded: number): void {
    if (this.runs === this.decodedAt.length) {
      this.decodedAt = doubled(this.decodedAt)
      this.encodedAt = doubled(this.encodedAt)
    }
    this.decodedAt[this.runs] = decoded
    this.encodedAt[this.runs++] = encoded
  }

  /** Offset in the encoded text of an octet that was decoded. */
  encoded(octet: number): number {
    const run = floorIndex(this.decodedAt, octet, this.runs)
    return (this.encodedAt[run] as number) + octet - (this.decodedAt[run] as number)
  }
}

function doubled(list: Uint32Array<ArrayBuffer>): Uint32Array<ArrayBuffer> {
  const larger = new Uint32Array(list.length * 2)
  larger.set(list)
  return larger
}

/**
 * A "=" that opens neither a hex pair nor a soft line break stays and is reported.
 * @param map told of each run, for who wants to find the octets again
 */
export function decodeQuotedPrintable(
  raw: Buffer,
  report?: (code: MimeProblemCode, offset: number, count: number) => void,
  map?: OctetMap,
): Buffer {
  const text = raw.toString('latin1')
  const out = Buffer.allocUnsafe(raw.length)
  let o = 0
  const { bad, firstBad } = readQuotedPrintable(text, (from, to, octet) => {
    map?.add(o, from)
    if (octet >= 0) out[o++] = octet
    // Copying short runs by hand is quicker than asking for it.
    else if (to - from < 40) for (let i = from; i < to; i++) out[o++] = raw[i] as number
    else {
      raw.copy(out, o, from, to)
      o += to - from
    }
  })
  if (bad > 0) report?.('bad-quoted-printable', firstBad, bad)
  return out.subarray(0, o)
}
