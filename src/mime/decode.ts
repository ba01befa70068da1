// Part bodies: transfer encodings (RFC 2045 6) undone, then the charset.
import { decodeCharset } from './charset.js'
import type { MimeMessage, MimePart, MimeProblem, MimeProblemCode } from './types.js'

export interface DecodedBody {
  /** Octets after the transfer encoding is undone. For 7bit, 8bit and binary a view on the source. */
  bytes: Uint8Array
  /** Text of `text/*` and `message/*` parts; null for everything else. */
  text: string | null
  /** Charset label as given, lower case; '' when none. */
  charset: string
  problems: MimeProblem[]
}

export interface DecodeOptions {
  /** Text even for parts of another type (an .html attachment sent as application/octet-stream). */
  asText?: boolean
  /** Octets of the source that are read at most. */
  maxBytes?: number
}

/** Decodes the body of a part. Never throws: what cannot be decoded is kept as it stands and reported. */
export function decodeBody(message: MimeMessage, part: MimePart, options: DecodeOptions = {}): DecodedBody {
  const problems: MimeProblem[] = []
  const end = Math.min(part.bodyEnd, part.bodyStart + (options.maxBytes ?? Number.POSITIVE_INFINITY))
  const raw = view(message.source).subarray(part.bodyStart, end)
  const bytes = decodeTransfer(raw, part.encoding, (code, offset, count, detail) => {
    problems.push({ code, offset: part.bodyStart + offset, count, ...(detail === undefined ? {} : { detail }) })
  })
  const charset = (part.params.charset ?? '').trim().toLowerCase()
  if (!options.asText && !/^(?:text|message)\//.test(part.type)) return { bytes, text: null, charset, problems }
  const decoded = decodeCharset(bytes, charset)
  if (decoded.unknown) problems.push({ code: 'unknown-charset', offset: part.headerStart, count: 1, detail: charset })
  return { bytes, text: decoded.text, charset, problems }
}

/** A Buffer over the same memory. */
export const view = (bytes: Uint8Array): Buffer =>
  Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)

type BodyReport = (code: MimeProblemCode, offset: number, count: number, detail?: string) => void

/** Undoes a transfer encoding; `offset` in reports counts from the start of `raw`. */
export function decodeTransfer(raw: Buffer, encoding: string, report: BodyReport): Buffer {
  switch (encoding) {
    case 'base64':
      return decodeBase64(raw, report)
    case 'quoted-printable':
      return decodeQuotedPrintable(raw, report)
    case 'x-uuencode':
    case 'uuencode':
    case 'x-uue':
      return decodeUuencode(raw)
    case '7bit':
    case '8bit':
    case 'binary':
    case '':
      return raw
    default:
      report('unknown-encoding', 0, 1, encoding.slice(0, 60))
      return raw
  }
}

/** RFC 2045 6.8. Foreign characters are skipped, padding in the middle starts a new run (concatenated base64). */
export function decodeBase64(raw: Buffer, report?: BodyReport): Buffer {
  const text = raw.toString('latin1')
  if (report) {
    const bad = text.search(/[^A-Za-z0-9+/=\r\n\t ]/)
    if (bad >= 0) report('bad-base64', bad, text.length - text.replace(/[^A-Za-z0-9+/=\s]/g, '').length)
    else if (text.replace(/[\s=]/g, '').length % 4 === 1) report('bad-base64', Math.max(0, text.length - 1), 1, 'cut short')
  }
  const padding = text.indexOf('=')
  if (padding < 0 || (!/[^=\s]/.test(text.slice(padding, padding + 4)) && !/[A-Za-z0-9+/]/.test(text.slice(padding))))
    return Buffer.from(text, 'base64')
  return Buffer.concat((text.match(/[^=]+/g) ?? []).map(run => Buffer.from(run, 'base64')))
}

const HEX = new Int8Array(256).fill(-1)
for (let i = 0; i < 16; i++) {
  HEX['0123456789abcdef'.charCodeAt(i)] = i
  HEX['0123456789ABCDEF'.charCodeAt(i)] = i
}

/** Length of a soft or hard line break at `i`, trailing white space included (RFC 2045 6.7 rule 3); 0 when there is none. */
export function breakLength(raw: Uint8Array, i: number): number {
  let j = i
  while (raw[j] === 32 || raw[j] === 9) j++
  if (raw[j] === 13 && raw[j + 1] === 10) return j + 2 - i
  return raw[j] === 10 ? j + 1 - i : 0
}

/** RFC 2045 6.7. A "=" that opens neither a hex pair nor a soft line break stays and is reported. */
export function decodeQuotedPrintable(raw: Buffer, report?: BodyReport): Buffer {
  const out = Buffer.allocUnsafe(raw.length)
  let o = 0
  let bad = 0
  let firstBad = 0
  const n = raw.length
  for (let i = 0; i < n; ) {
    const c = raw[i] as number
    if (c === 61) {
      const high = HEX[raw[i + 1] ?? 0] as number
      const low = HEX[raw[i + 2] ?? 0] as number
      if (high >= 0 && low >= 0 && i + 2 < n) {
        out[o++] = (high << 4) | low
        i += 3
        continue
      }
      const soft = breakLength(raw, i + 1)
      if (soft > 0) {
        i += 1 + soft
        continue
      }
      if (i + 1 >= n) break
      if (bad++ === 0) firstBad = i
    } else if ((c === 32 || c === 9) && breakLength(raw, i) > 0) {
      // Trailing white space was added in transit.
      while (raw[i] === 32 || raw[i] === 9) i++
      continue
    } else if (c === 32 || c === 9) {
      // The whole run at once: asking for every blank of a long run would be quadratic.
      do out[o++] = raw[i++] as number
      while (raw[i] === 32 || raw[i] === 9)
      continue
    }
    out[o++] = c
    i++
  }
  if (bad > 0) report?.('bad-quoted-printable', firstBad, bad)
  return out.subarray(0, o)
}

/** The first `begin … end` block; without one the octets as they stand. */
export function decodeUuencode(raw: Buffer): Buffer {
  const lines = raw.toString('latin1').split(/\r?\n/)
  const begin = lines.findIndex(line => /^begin [0-7]{3,4} /.test(line))
  if (begin < 0) return raw
  const out: Buffer[] = []
  for (const line of lines.slice(begin + 1)) {
    const size = (line.charCodeAt(0) - 32) & 63
    if (line === 'end' || line === '' || size === 0) break
    const bytes = Buffer.alloc(Math.ceil(size / 3) * 3)
    for (let i = 0, o = 0; o < size; i += 4, o += 3) {
      const value = [0, 1, 2, 3].reduce((sum, k) => (sum << 6) | (((line.charCodeAt(1 + i + k) || 32) - 32) & 63), 0)
      bytes.writeUIntBE(value, o, 3)
    }
    out.push(bytes.subarray(0, size))
  }
  return Buffer.concat(out)
}
