// Puts text into a part in that part's own transfer encoding and charset, touching nothing else.
import { encodeCharset } from '../../mime/charset.js'
import { decodeBody, view } from '../../mime/decode.js'
import { byteToSource } from '../../mime/position.js'
import type { MimeMessage, MimePart } from '../../mime/types.js'
import { asciiOnly } from './notice.js'

/** Replaces the octets from `start` to `end` of the source. */
export interface Edit {
  start: number
  end: number
  bytes: Uint8Array
}

/** The source with the edits done; they must not overlap. Insertions at one place keep their order. */
export function applyEdits(source: Uint8Array, edits: readonly Edit[]): Uint8Array {
  const sorted = edits
    .map((edit, i) => ({ edit, i }))
    .sort((a, b) => a.edit.start - b.edit.start || a.edit.end - b.edit.end || a.i - b.i)
  const pieces: Uint8Array[] = []
  let at = 0
  for (const { edit } of sorted) {
    if (edit.start < at) throw new Error(`edits overlap at ${edit.start}`)
    pieces.push(source.subarray(at, edit.start), edit.bytes)
    at = edit.end
  }
  pieces.push(source.subarray(at))
  return Buffer.concat(pieces)
}

/** Adds lines at the end of a text/plain part, after an empty line. */
export function appendText(message: MimeMessage, part: MimePart, lines: readonly string[], eol: string): Edit {
  const { bytes } = decodeBody(message, part)
  const empty = bytes.length === 0
  const tail = Buffer.from(bytes.buffer, bytes.byteOffset + Math.max(0, bytes.length - 2), Math.min(2, bytes.length)).toString(
    'latin1',
  )
  const lead = empty ? '' : /[\r\n]$/.test(tail) ? eol : eol + eol
  return insertAt(message, part, bytes.length, lead + lines.join(eol), eol, 'text')
}

/**
 * Inserts at an octet of the decoded body. Lines of `text` end with `eol`. 7bit and 8bit bodies get it as it stands,
 * quoted-printable ones encoded between soft line breaks, base64 ones from the group on that it falls into.
 */
export function insertAt(
  message: MimeMessage,
  part: MimePart,
  at: number,
  text: string,
  eol: string,
  kind: 'text' | 'html',
): Edit {
  const octets = encodeFor(part, text)
  const source = view(message.source)
  if (part.encoding === 'base64') return insertBase64(message, part, at, octets, eol)
  const offset = Math.min(byteToSource(source, part)(at), part.bodyEnd)
  const inside = kind === 'html'
  if (part.encoding === 'quoted-printable') {
    const encoded = encodeQuotedPrintable(octets, eol)
    // A soft break before keeps the line within 76 octets and adds nothing to the decoded text. At the end of a body that itself
    // ends with a soft break one line end is eaten by it: give it one of its own.
    const open = source.toString('latin1', Math.max(part.bodyStart, offset - 1), offset) === '='
    const before = open ? eol : inside ? `=${eol}` : ''
    return { start: offset, end: offset, bytes: Buffer.from(before + encoded + (inside ? `=${eol}` : ''), 'latin1') }
  }
  const framed = inside ? [Buffer.from(eol), octets, Buffer.from(eol)] : [octets]
  return { start: offset, end: offset, bytes: Buffer.concat(framed) }
}

/** Octets in the part's charset; ASCII where a 7bit part or the charset cannot hold the text. */
function encodeFor(part: MimePart, text: string): Uint8Array {
  const eightBit = /^(?:8bit|binary|quoted-printable|base64)$/.test(part.encoding)
  const ascii = (): string =>
    text
      .split(/(\r\n|\r|\n)/)
      .map(piece => (/^[\r\n]/.test(piece) ? piece : asciiOnly(piece)))
      .join('')
  const encoded = eightBit || !/[^\x00-\x7f]/.test(text) ? encodeCharset(text, part.params.charset ?? '') : null
  return encoded ?? encodeCharset(ascii(), part.params.charset ?? '') ?? Buffer.from(ascii(), 'latin1')
}

/** RFC 2045 6.7, lines of at most 76 octets; line ends of `octets` are line ends of the result. */
export function encodeQuotedPrintable(octets: Uint8Array, eol: string): string {
  return view(octets)
    .toString('latin1')
    .split(/\r\n|\r|\n/)
    .map(line => {
      let out = ''
      let column = 0
      for (let i = 0; i < line.length; i++) {
        const code = line.charCodeAt(i)
        const last = i === line.length - 1
        const literal = (code >= 33 && code <= 126 && code !== 61) || ((code === 32 || code === 9) && !last)
        const token = literal ? (line[i] as string) : `=${code.toString(16).toUpperCase().padStart(2, '0')}`
        if (column + token.length > 75) {
          out += `=${eol}`
          column = 0
        }
        // A lone dot ends SMTP data in broken relays, "From " is escaped in mboxes.
        const risky = column === 0 && (token === '.' || (token === 'F' && line.startsWith('From ', i)))
        const safe = risky ? `=${code.toString(16).toUpperCase().padStart(2, '0')}` : token
        out += safe
        column += safe.length
      }
      return out
    })
    .join(eol)
}

const WIDTH = 76

function insertBase64(message: MimeMessage, part: MimePart, at: number, octets: Uint8Array, eol: string): Edit {
  const source = view(message.source)
  const { bytes, problems } = decodeBody(message, part)
  const body = source.toString('latin1', part.bodyStart, part.bodyEnd)
  // Padding in the middle or damage: groups do not line up, the whole body is written anew.
  const clean = problems.length === 0 && !/=\s*[^=\s]/.test(body)
  const from = clean ? at - (at % 3) : 0
  const start = clean ? byteToSource(source, part)(from) : part.bodyStart
  const trailing = /[\r\n]*$/.exec(body)?.[0].length ?? 0
  const end = Math.max(start, part.bodyEnd - trailing)
  const lineStart = Math.max(part.bodyStart, source.lastIndexOf(10, start - 1) + 1)
  const encoded = Buffer.concat([bytes.subarray(from, at), octets, bytes.subarray(at)]).toString('base64')
  let first = Math.max(0, WIDTH - (start - lineStart))
  first -= first % 4
  const lines: string[] = [encoded.slice(0, first)]
  for (let i = first; i < encoded.length; i += WIDTH) lines.push(encoded.slice(i, i + WIDTH))
  return { start: Math.min(start, end), end, bytes: Buffer.from(lines.join(eol), 'latin1') }
}
