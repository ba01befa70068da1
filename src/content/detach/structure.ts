// Taking parts out of multiparts and putting one in, by the octets of their delimiter lines.
import { view } from '../../mime/decode.js'
import type { MimeMessage, MimePart } from '../../mime/types.js'
import { type Edit, encodeQuotedPrintable } from './insert.js'

/** First octet of the line before the one that starts at `offset`. */
function previousLine(source: Uint8Array, offset: number): number {
  let i = offset
  if (source[i - 1] === 10) i--
  if (source[i - 1] === 13) i--
  while (i > 0 && source[i - 1] !== 10 && source[i - 1] !== 13) i--
  return i
}

/** First octet of the line after the line break at `offset`. */
function afterBreak(source: Uint8Array, offset: number): number {
  if (source[offset] === 13) return source[offset + 1] === 10 ? offset + 2 : offset + 1
  return source[offset] === 10 ? offset + 1 : offset
}

/** Edits that remove parts; a multipart that would keep nothing goes as a whole, unless it is the root. */
export function removeParts(message: MimeMessage, parts: ReadonlySet<MimePart>): Edit[] {
  const edits: Edit[] = []
  const gone = (part: MimePart): boolean =>
    parts.has(part) || (part.type.startsWith('multipart/') && part.children.length > 0 && part.children.every(gone))
  const visit = (parent: MimePart): void => {
    if (!parent.type.startsWith('multipart/')) return
    for (const child of parent.children) {
      if (gone(child)) {
        edits.push({
          start: previousLine(message.source, child.headerStart),
          // Without a closing delimiter the part ends with its multipart.
          end: Math.min(afterBreak(message.source, child.bodyEnd), Math.max(parent.bodyEnd, child.bodyEnd)),
          bytes: new Uint8Array(0),
        })
      } else visit(child)
    }
  }
  visit(message.root)
  return edits
}

const utf8Part = (lines: readonly string[], eol: string): string =>
  `Content-Type: text/plain; charset=utf-8${eol}Content-Transfer-Encoding: quoted-printable${eol}${eol}${encodeQuotedPrintable(Buffer.from(lines.join('\n')), eol)}${eol}`

/** A text part before the first part of the root, under the same delimiter. */
export function insertTextPart(message: MimeMessage, lines: readonly string[], eol: string): Edit {
  const first = message.root.children[0]
  if (!first) throw new Error('no part to insert before')
  const at = previousLine(message.source, first.headerStart)
  const delimiter = view(message.source).toString('latin1', at, first.headerStart)
  return { start: at, end: at, bytes: Buffer.from(delimiter + utf8Part(lines, eol), 'latin1') }
}

/** A message that is nothing but one attachment becomes a text message: its Content-* fields and its body are replaced. */
export function replaceRoot(message: MimeMessage, lines: readonly string[], eol: string): Edit[] {
  const { root } = message
  const edits: Edit[] = root.headers
    .filter(f => f.key.startsWith('content-'))
    .map(f => ({ start: f.start, end: f.end, bytes: new Uint8Array(0) }))
  const [fields = '', body = ''] = splitOnce(utf8Part(lines, eol), eol + eol)
  const mime = root.headers.some(f => f.key === 'mime-version') ? '' : `MIME-Version: 1.0${eol}`
  const last = root.headers[root.headers.length - 1]
  const at = last ? last.end : root.headerStart
  edits.push({ start: at, end: at, bytes: Buffer.from(`${mime}${fields}${eol}`, 'latin1') })
  edits.push({ start: root.bodyStart, end: root.bodyEnd, bytes: Buffer.from(body, 'latin1') })
  return edits
}

function splitOnce(text: string, separator: string): [string, string] {
  const at = text.indexOf(separator)
  return [text.slice(0, at), text.slice(at + separator.length)]
}
