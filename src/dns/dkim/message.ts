// The octets of a message as DKIM sees them: header fields as written, the body, CRLF line ends.

export interface RawField {
  /** Lower case, white space before the colon removed. */
  key: string
  /** The whole field with folding and final CRLF, one character an octet. */
  raw: string
  /** From after the colon up to the final CRLF. */
  value: string
  /** Line of the file, from 1. */
  line: number
}

export interface RawMessage {
  fields: RawField[]
  body: Uint8Array
  /** Line of the file where the body begins. */
  bodyLine: number
  lineEnds: 'crlf' | 'lf' | 'mixed'
}

const CR = 13
const LF = 10

/** RFC 5321 knows only CRLF on the wire; files hold bare LF, so both are read as a line end. A bare CR stays what it is. */
export function toCrlf(bytes: Uint8Array): { bytes: Uint8Array; lineEnds: RawMessage['lineEnds'] } {
  let bare = 0
  let pairs = 0
  for (let i = bytes.indexOf(LF); i >= 0; i = bytes.indexOf(LF, i + 1)) {
    if (bytes[i - 1] === CR) pairs++
    else bare++
  }
  if (bare === 0) return { bytes, lineEnds: 'crlf' }
  const out = new Uint8Array(bytes.length + bare)
  let o = 0
  for (let i = 0; i < bytes.length; i++) {
    const octet = bytes[i] ?? 0
    if (octet === LF && bytes[i - 1] !== CR) out[o++] = CR
    out[o++] = octet
  }
  return { bytes: out, lineEnds: pairs === 0 ? 'lf' : 'mixed' }
}

/** Header section of at most this many octets; what lies beyond is taken as body. */
const MAX_HEADER = 1_000_000

export function splitMessage(source: Uint8Array): RawMessage {
  const { bytes, lineEnds } = toCrlf(source)
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const blank = buffer[0] === CR && buffer[1] === LF ? -2 : buffer.indexOf('\r\n\r\n')
  const headerEnd = blank === -2 ? 0 : blank < 0 ? buffer.length : blank + 2
  const bodyStart = blank === -2 ? 2 : blank < 0 ? buffer.length : blank + 4
  const section = buffer.toString('latin1', 0, Math.min(headerEnd, MAX_HEADER))
  const fields: RawField[] = []
  let line = 1
  let start = 0
  while (start < section.length) {
    let end = section.indexOf('\r\n', start)
    let lines = 1
    while (end >= 0 && (section[end + 2] === ' ' || section[end + 2] === '\t')) {
      end = section.indexOf('\r\n', end + 2)
      lines++
    }
    if (end < 0) end = section.length
    const raw = section.slice(start, end)
    const colon = raw.indexOf(':')
    // A line without colon ("From " of mbox files) is no field and is never signed.
    if (colon > 0 && !(fields.length === 0 && raw.startsWith('From '))) {
      fields.push({ key: raw.slice(0, colon).trim().toLowerCase(), raw: `${raw}\r\n`, value: raw.slice(colon + 1), line })
    }
    line += lines
    start = end + 2
  }
  return { fields, body: bytes.subarray(bodyStart), bodyLine: line + 1, lineEnds }
}
