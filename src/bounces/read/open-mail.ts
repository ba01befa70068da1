// A parsed mail with what its readers ask for: fields, report text, headers of the returned message. Nothing is decoded before it is asked for.
import { decodeBody, view } from '../../mime/decode.js'
import { parseMessage } from '../../mime/parse.js'
import type { MimeMessage, MimePart } from '../../mime/types.js'
import { decodeWords } from '../../mime/words.js'
import { addressesIn, cleanAddress } from './address.js'
import { NO_ORIGINAL, type Original, originalOfBlock } from './original.js'
import { unquoted } from './prose.js'
import { parseTime } from './time.js'

/** Octets of one report text that are read; the rest of a bounce is the returned message. */
const MAX_TEXT = 200_000

/** Attached messages stay unparsed: of the returned message a few header fields are read when they are asked for. */
const SURFACE = { attachedMessages: false } as const

export const isStatus = (type: string): boolean => type === 'message/delivery-status' || type === 'message/global-delivery-status'
const isReport = (type: string): boolean => isStatus(type) || type === 'message/feedback-report'

export interface Mail {
  message: MimeMessage
  parts: MimePart[]
  /** Parts inside an attached message. */
  nested: Set<MimePart>
  /** First value of each header field, lower-case name. */
  fields: Map<string, string>
  subject(): string
  /** The From field in full, decoded; null when there is none. */
  fromName(): string | null
  from(): string | null
  to(): string[]
  /** The Date header. */
  date(): string | null
  /** The report text: all readable parts that are not the returned message. */
  text(): string
  /** Headers of the returned message. */
  original(): Original
}

/** Parses a mail. Only one whose report is not on the surface is parsed down to the messages attached to it. */
export function openMail(source: Uint8Array): Mail {
  const mail = open(parseMessage(source, SURFACE))
  return !mail.parts.some(part => isReport(part.type)) && mail.parts.some(isMessage) ? open(parseMessage(source)) : mail
}

function open(message: MimeMessage): Mail {
  const fields = new Map<string, string>()
  for (const field of message.root.headers) if (!fields.has(field.key)) fields.set(field.key, field.value)
  const parts: MimePart[] = []
  const nested = new Set<MimePart>()
  const collect = (part: MimePart, inside: boolean): void => {
    parts.push(part)
    if (inside) nested.add(part)
    for (const child of part.children) collect(child, inside || isMessage(part))
  }
  collect(message.root, false)
  // Decoded when first asked for: a report whose fields say everything needs none of them. Plain functions: an accessor in a literal
  // makes a hidden class of its own for every mail, which holds the mail until the next full collection.
  let text: string | undefined
  let date: string | null | undefined
  let subject: string | undefined
  let from: string | null | undefined
  let to: string[] | undefined
  const mail: Mail = {
    message,
    parts,
    nested,
    fields,
    subject: () => (subject ??= decodeWords(fields.get('subject') ?? '')),
    fromName: () => {
      const value = fields.get('from')
      return value === undefined ? null : decodeWords(value).trim()
    },
    from: () => {
      if (from === undefined) from = cleanAddress(fields.get('from'))
      return from
    },
    to: () => (to ??= addressesIn(`${fields.get('to') ?? ''} ${fields.get('delivered-to') ?? ''}`.slice(0, 2000))),
    date: () => {
      if (date === undefined) date = parseTime(fields.get('date'))
      return date
    },
    text: () => (text ??= unquoted(reportText(mail))),
    original: () => returnedHeaders(mail),
  }
  return mail
}

export const textOf = (mail: Mail, part: MimePart): string =>
  decodeBody(mail.message, part, { maxBytes: MAX_TEXT, asText: true }).text ?? ''

/** Text before the returned message; of an attached message only where there is no other. HTML is read only when there is no plain text. */
const reportText = (mail: Mail): string => readableText(mail, false) || readableText(mail, true)

function readableText(mail: Mail, nested: boolean): string {
  const texts: string[] = []
  let html: MimePart | null = null
  for (const part of mail.parts) {
    if (mail.nested.has(part) !== nested) continue
    if (part.disposition?.type === 'attachment' && texts.length > 0) continue
    if (
      part.type === 'text/plain' ||
      (part.type.startsWith('text/') && part.type !== 'text/html' && part.type !== 'text/rfc822-headers')
    )
      texts.push(textOf(mail, part))
    else if (part.type === 'text/html') html ??= part
    else if (part.type.startsWith('multipart/') && part.children.length === 0) texts.push(textOf(mail, part))
  }
  const plain = texts.join('\n\n')
  return plain.trim() === '' && html ? htmlText(textOf(mail, html)) : plain
}

/** Enough of an HTML report to find addresses and replies: block ends become line ends. */
function htmlText(html: string): string {
  return html
    .replace(/<(?:style|script)\b[^>]{0,500}>[\s\S]{0,60000}?<\/(?:style|script)>/gi, '')
    .replace(/<(?:br|\/p|\/div|\/tr|\/li|\/h\d|\/td)\b[^>]{0,300}>/gi, '\n')
    .replace(/<[^>]{0,2000}>/g, '')
    .replace(/&nbsp;/g, ' ')
    .replace(/&lt;/g, '<')
    .replace(/&gt;/g, '>')
    .replace(/&quot;/g, '"')
    .replace(/&#39;/g, "'")
    .replace(/&amp;/g, '&')
}

/** Octets of a returned message's headers that are read. */
const MAX_HEADERS = 32_768
const ENCODED = /^(?:base64|quoted-printable)$/

/** Where the headers of a returned message end: its body, once decoded, would stay in memory with every word cut from the block. */
function headersEnd(source: Buffer, { bodyStart, bodyEnd }: MimePart): number {
  const head = source.subarray(bodyStart, Math.min(bodyEnd, bodyStart + MAX_HEADERS))
  const lf = head.indexOf('\n\n', 2, 'latin1')
  const crlf = (lf < 0 ? head : head.subarray(0, lf)).indexOf('\n\r\n', 2, 'latin1')
  const blank = crlf >= 0 ? crlf : lf
  return bodyStart + (blank < 0 ? head.length : blank + 1)
}

export const isMessage = (part: MimePart): boolean => part.type === 'message/rfc822' || part.type === 'message/global'

function returnedHeaders(mail: Mail): Original {
  for (const part of mail.parts) {
    if (isMessage(part) && part.bodyStart < part.bodyEnd && !ENCODED.test(part.encoding)) {
      const source = view(mail.message.source)
      return originalOfBlock(source.toString('latin1', part.bodyStart, headersEnd(source, part)))
    }
    if (part.type === 'text/rfc822-headers' || part.type === 'message/global-headers') return originalOfBlock(textOf(mail, part))
  }
  return NO_ORIGINAL
}
