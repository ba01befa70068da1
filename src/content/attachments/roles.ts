// Which parts are attachments: RFC 2183 leaves it to the reader, and senders disagree.
import { decodeBody } from '../../mime/decode.js'
import type { MimeMessage, MimePart } from '../../mime/types.js'
import type { AttachmentRole } from '../attachments.js'

export interface ListedPart {
  part: MimePart
  role: AttachmentRole
  /** The multipart it stands in; null for the message itself. */
  parent: MimePart | null
}

const SIGNATURES = /^application\/(?:pgp-signature|(?:x-)?pkcs7-signature)$/
const ENCRYPTED = /^application\/(?:pgp-encrypted|(?:x-)?pkcs7-mime)$/

/** Content-IDs that HTML refers to. */
export function contentIdsIn(html: readonly string[]): Set<string> {
  const ids = new Set<string>()
  for (const text of html) for (const match of text.matchAll(/\bcid:([^\s"'<>)\\]{1,200})/gi)) ids.add(decodeId(match[1] ?? ''))
  return ids
}

function decodeId(id: string): string {
  try {
    return decodeURIComponent(id)
  } catch {
    return id
  }
}

const TEXT_TYPES = /^text\/(?:plain|html|enriched|x-amp-html)$/

/**
 * True for the parts a client shows as the message's text. A name alone does not make an attachment of the text itself
 * ("text/html; name=newsletter.html"), a disposition "attachment" does.
 */
export function isBodyText(part: MimePart, parent: MimePart | null): boolean {
  if (!TEXT_TYPES.test(part.type) || part.disposition?.type === 'attachment') return false
  if (part.filename === null || parent === null || parent.type === 'multipart/alternative') return true
  return parent.type === 'multipart/related' && parent.children[0] === part
}

/** Every part that is not the text of the message, in order; parts of attached messages and of delivery reports are not entered. */
export function listParts(message: MimeMessage, html?: readonly string[]): ListedPart[] {
  const found: { part: MimePart; parent: MimePart | null }[] = []
  const htmlParts: MimePart[] = []
  const visit = (part: MimePart, parent: MimePart | null): void => {
    if (part.type.startsWith('multipart/')) {
      // RFC 6522: the parts of a report are its body.
      if (part.type !== 'multipart/report') for (const child of part.children) visit(child, part)
    } else if (isBodyText(part, parent)) {
      if (part.type === 'text/html') htmlParts.push(part)
    } else found.push({ part, parent })
  }
  visit(message.root, null)
  if (found.length === 0) return []
  let ids: Set<string> | undefined
  const referred = (part: MimePart): boolean => {
    if (part.contentId === null) return false
    ids ??= contentIdsIn(html ?? htmlParts.map(p => decodeBody(message, p).text ?? ''))
    return ids.has(part.contentId)
  }
  return found.map(({ part, parent }) => ({ part, parent, role: roleOf(part, parent, referred) }))
}

function roleOf(part: MimePart, parent: MimePart | null, referred: (part: MimePart) => boolean): AttachmentRole {
  if (SIGNATURES.test(part.type)) return 'signature'
  if (ENCRYPTED.test(part.type) || parent?.type === 'multipart/encrypted') return 'encrypted'
  if (part.type === 'application/pgp-keys') return 'key'
  if (part.type === 'message/rfc822' || part.type === 'message/global') return 'message'
  if (part.type === 'text/calendar' && part.disposition?.type !== 'attachment') return 'calendar'
  if (referred(part)) return 'inline'
  // An image beside its HTML that nothing refers to by id: Content-Location, or an editor's left-over.
  if (parent?.type === 'multipart/related' && part.type.startsWith('image/') && part.disposition?.type !== 'attachment')
    return 'inline'
  return 'file'
}
