// From the octets of a message or template to its facts. Everything is read once; nothing here judges.
import { decodeCharset } from '../mime/charset.js'
import { type DecodedBody, decodeBody } from '../mime/decode.js'
import { parseMessage } from '../mime/parse.js'
import type { MimeMessage, MimePart } from '../mime/types.js'
import { readAttachmentFacts } from './attachments.js'
import { buildFacts } from './build.js'
import type { ContentFacts } from './facts.js'
import { NO_HEADERS, readHeaderFacts } from './headers/read.js'
import { loadBareFinder, mayHaveBare } from './links/plain.js'
import { type Placer, partPlacer, textPlacer } from './places.js'

export type SourceType = 'eml' | 'html' | 'txt'

export interface ExtractOptions {
  /** Default: by the file name, else by the first octets. */
  type?: SourceType
  file?: string | null
}

/** Characters of a part that are read; the rest is reported as a limit. */
export const MAX_PART = 10_000_000

export interface BodyPart {
  text: string
  placer: Placer
  cut: boolean
  part: MimePart | null
  bytes: number
}

/** Reads the facts of one source. Never throws on content; the only wait is for a library that few messages need. */
export async function extractFacts(source: Uint8Array, options: ExtractOptions = {}): Promise<ContentFacts> {
  const type = options.type ?? guessType(source, options.file ?? null)
  if (type !== 'eml') return extractFile(source, type)
  const message = parseMessage(source)
  const { html, plain } = findBodies(message.root)
  const htmlBody = html && readPart(message, html)
  const plainBody = plain && readPart(message, plain)
  const bare = plainBody && !htmlBody && mayHaveBare(plainBody.text.slice(0, 100_000)) ? await loadBareFinder() : undefined
  const headers = readHeaderFacts(message)
  const attachments = readAttachmentFacts(message, { html: htmlBody ? [htmlBody.text] : [] })
  return buildFacts({
    kind: 'message',
    bytes: source.length,
    headers,
    attachments,
    html: htmlBody ?? null,
    plain: plainBody ?? null,
    problems: message.problems,
    related: hasRelated(message.root),
    ...(bare ? { bare } : {}),
  })
}

async function extractFile(source: Uint8Array, type: 'html' | 'txt'): Promise<ContentFacts> {
  const head = Buffer.from(source.buffer, source.byteOffset, Math.min(source.length, 2048)).toString('latin1')
  const charset = head.startsWith('\xff\xfe')
    ? 'utf-16le'
    : head.startsWith('\xfe\xff')
      ? 'utf-16be'
      : (/<meta[^>]{0,200}charset\s*=\s*["']?([\w.:-]{1,40})/i.exec(head)?.[1] ?? 'us-ascii')
  const decoded = decodeCharset(source, type === 'html' || charset.startsWith('utf-16') ? charset : 'us-ascii').text.replace(
    /^\ufeff/,
    '',
  )
  const text = decoded.length > MAX_PART ? decoded.slice(0, MAX_PART) : decoded
  const body: BodyPart = { text, placer: textPlacer(text), cut: text.length < decoded.length, part: null, bytes: source.length }
  const bare = type === 'txt' && mayHaveBare(text.slice(0, 100_000)) ? await loadBareFinder() : undefined
  return buildFacts({
    kind: type === 'html' ? 'html' : 'text',
    bytes: source.length,
    headers: NO_HEADERS,
    attachments: { items: [], messageSize: source.length, encodedSize: 0 },
    html: type === 'html' ? body : null,
    plain: type === 'txt' ? body : null,
    problems: [],
    related: false,
    ...(bare ? { bare } : {}),
  })
}

function readPart(message: MimeMessage, part: MimePart): BodyPart {
  const decoded: DecodedBody = decodeBody(message, part, { places: true })
  const full = decoded.text ?? ''
  const text = full.length > MAX_PART ? full.slice(0, MAX_PART) : full
  return { text, placer: partPlacer(message, part, decoded), cut: text.length < full.length, part, bytes: decoded.bytes.length }
}

/** The first HTML and the first plain part that are shown as the message itself. */
function findBodies(root: MimePart): { html: MimePart | null; plain: MimePart | null } {
  let html: MimePart | null = null
  let plain: MimePart | null = null
  const visit = (part: MimePart): void => {
    if (part.type === 'message/rfc822' || part.type === 'message/global') return
    const attached =
      part.disposition?.type === 'attachment' ||
      (part.filename !== null && part.disposition !== null && part.disposition.type !== 'inline')
    if (!attached && part.children.length === 0) {
      if (part.type === 'text/html' || part.type === 'application/xhtml+xml') html ??= part
      else if (
        part.type === 'text/plain' ||
        (part.type.startsWith('text/') && part.type !== 'text/calendar' && part.type !== 'text/csv' && part.filename === null)
      )
        plain ??= part
    }
    for (const child of part.children) visit(child)
  }
  visit(root)
  return { html, plain }
}

const hasRelated = (part: MimePart): boolean => part.type === 'multipart/related' || part.children.some(hasRelated)

export function guessType(source: Uint8Array, file: string | null): SourceType {
  const ending = file && /\.([a-z0-9]{1,10})$/i.exec(file)?.[1]?.toLowerCase()
  if (ending === 'eml' || ending === 'msg' || ending === 'mbox') return 'eml'
  if (ending && /^(?:x?html?|mjml|hbs|handlebars|liquid|ejs|twig|erb|njk|tpl|ftl|mustache|tmpl|gohtml|jinja2?|amp)$/.test(ending))
    return 'html'
  if (ending === 'txt' || ending === 'text' || ending === 'md') return 'txt'
  const head = Buffer.from(source.buffer, source.byteOffset, Math.min(source.length, 4096)).toString('latin1')
  if (
    /^(?:From [^\n]{1,300}\n)?(?:[A-Za-z][A-Za-z0-9-]{0,60}:[^\n]{0,2000}(?:\n[ \t][^\n]{0,2000}){0,100}\n){2}/.test(
      head.replace(/\r/g, ''),
    )
  )
    return 'eml'
  return /<(?:!doctype|html|head|body|table|div|p|style|mjml)\b/i.test(head) ? 'html' : 'txt'
}
