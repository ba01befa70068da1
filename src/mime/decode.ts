// Part bodies: transfer encodings (RFC 2045 6) undone, then the charset.
import { decodeCharset } from './charset.js'
import { decodeQuotedPrintable, OctetMap } from './quoted-printable.js'
import type { MimeMessage, MimePart, MimeProblem, MimeProblemCode } from './types.js'

export interface DecodedBody {
  /** Octets after the transfer encoding is undone. For 7bit, 8bit and binary a view on the source. */
  bytes: Uint8Array
  /** Text of `text/*` and `message/*` parts; null for everything else. */
  text: string | null
  /** Charset label as given, lower case; '' when none. */
  charset: string
  problems: MimeProblem[]
  /** Quoted-printable, when asked for: where the octets stand in the body. */
  map?: OctetMap
}

export interface DecodeOptions {
  /** Text even for parts of another type (an .html attachment sent as application/octet-stream). */
  asText?: boolean
  /** Octets of the source that are read at most. */
  maxBytes?: number
  /** Places will be asked for. */
  places?: boolean
}

/** Decodes the body of a part. Never throws: what cannot be decoded is kept as it stands and reported. */
export function decodeBody(message: MimeMessage, part: MimePart, options: DecodeOptions = {}): DecodedBody {
  const problems: MimeProblem[] = []
  const end = Math.min(part.bodyEnd, part.bodyStart + (options.maxBytes ?? Number.POSITIVE_INFINITY))
  const raw = view(message.source).subarray(part.bodyStart, end)
  const map = options.places && part.encoding === 'quoted-printable' ? new OctetMap() : undefined
  const report: BodyReport = (code, offset, count, detail) => {
    problems.push({ code, offset: part.bodyStart + offset, count, ...(detail === undefined ? {} : { detail }) })
  }
  const bytes = map ? decodeQuotedPrintable(raw, report, map) : decodeTransfer(raw, part.encoding, report)
  const charset = (part.params.charset ?? '').trim().toLowerCase()
  if (!options.asText && !/^(?:text|message)\//.test(part.type)) return { bytes, text: null, charset, problems }
  const decoded = decodeCharset(bytes, charset)
  if (decoded.unknown) problems.push({ code: 'unknown-charset', offset: part.headerStart, count: 1, detail: charset })
  return map ? { bytes, text: decoded.text, charset, problems, map } : { bytes, text: decoded.text, charset, problems }
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
