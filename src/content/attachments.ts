// What is attached to a message, as plain JSON.
import { decodeBody } from '../mime/decode.js'
import { positionAt } from '../mime/position.js'
import type { MimeMessage, MimePart } from '../mime/types.js'
import { readArchive } from './attachments/archive.js'
import { documentTraits } from './attachments/documents.js'
import { contradicts, detectType, type Family } from './attachments/magic.js'
import { extensionOf, nameProblems, safeName } from './attachments/names.js'
import { listParts } from './attachments/roles.js'
import type { Place } from './headers.js'

export type AttachmentRole =
  /** A file for the reader. */
  | 'file'
  /** Shown inside the HTML part by cid: (an image, a font, a style sheet). */
  | 'inline'
  | 'calendar'
  /** Detached S/MIME or PGP signature. */
  | 'signature'
  /** PGP public key. */
  | 'key'
  /** Forwarded message. */
  | 'message'
  /** Body of an encrypted message. */
  | 'encrypted'

export type NameProblem =
  | 'missing'
  /** An executable or document type behind another extension: invoice.pdf.exe. */
  | 'double-extension'
  /** Right-to-left or other bidi controls. */
  | 'bidi'
  /** Zero-width or other invisible characters. */
  | 'invisible'
  | 'control'
  /** A run of spaces pushes the extension out of sight. */
  | 'spaces'
  /** Directories or drive letters. */
  | 'path'
  /** Device names of Windows: CON, NUL, COM1. */
  | 'reserved'
  | 'too-long'
  /** Ends with a dot or a space, which Windows drops. */
  | 'trailing-dot'

export interface ArchiveMember {
  /** Path inside the archive; for nested archives `outer.zip/inner.exe`. */
  name: string
  /** Octets unpacked, as the archive says; null when it does not. */
  size: number | null
  encrypted: boolean
}

export interface ArchiveFact {
  format: string
  /** The first 200 members, those of nested archives included. */
  members: ArchiveMember[]
  memberCount: number
  encrypted: boolean
  /** Archives inside. */
  nested: number
  /** Deepest nesting; 1 for a plain archive. */
  depth: number
  /** Octets unpacked, as the directories say. */
  unpackedSize: number
  /** Set when a limit stopped the look inside: too many members, too deep, too large, a ratio only a bomb has; or unreadable. */
  stopped: 'members' | 'depth' | 'size' | 'ratio' | 'unreadable' | null
}

export interface AttachmentFact {
  /** MIME path. */
  path: string
  role: AttachmentRole
  /** As the message says, decoded; null when it does not. */
  name: string | null
  /** Safe to show and to write. */
  safeName: string
  nameProblems: NameProblem[]
  /** Lower case, without dot; '' when none. */
  extension: string
  /** Declared media type. */
  type: string
  /** Media type by the first octets; null when they tell nothing. */
  detected: { type: string; extensions: string[]; family: Family } | null
  /** Declared name or type contradicts the octets. */
  disguised: boolean
  /** Octets in the message, and after decoding. */
  encodedSize: number
  size: number
  /** How macros were found. */
  macros: 'ooxml' | 'ole2' | 'odf' | 'extension' | null
  /** An office document or PDF that asks for a password. */
  encrypted: boolean
  archive: ArchiveFact | null
  at: Place
}

export interface AttachmentFacts {
  /** Everything that is not shown as the text of the message, inline images included, in order. */
  items: AttachmentFact[]
  /** Octets of the whole message as it stands, transfer encodings included. */
  messageSize: number
  /** Octets of all items of role `file` as they stand in the message. */
  encodedSize: number
}

/** Octets of one attachment that are decoded; larger ones are described by their first octets. */
const MAX_DECODED = 200_000_000

/** Reads what is attached. `html`: the decoded HTML parts, when the caller has them already. Never throws. */
export function readAttachmentFacts(message: MimeMessage, options: { html?: readonly string[] } = {}): AttachmentFacts {
  const taken = new Set<string>()
  const items = listParts(message, options.html).map(({ part, role }) => describeAttachment(message, part, role, taken))
  return {
    items,
    messageSize: message.source.length,
    encodedSize: items.reduce((sum, item) => sum + (item.role === 'file' ? item.encodedSize : 0), 0),
  }
}

function describeAttachment(message: MimeMessage, part: MimePart, role: AttachmentRole, taken: Set<string>): AttachmentFact {
  const bytes =
    role === 'message'
      ? message.source.subarray(part.bodyStart, part.bodyEnd)
      : decodeBody(message, part, { maxBytes: MAX_DECODED }).bytes
  const name = part.filename
  const extension = name === null ? '' : extensionOf(name)
  const magic = role === 'message' ? null : detectType(bytes)
  const archive = magic?.family === 'archive' ? readArchive(bytes, name ?? '') : null
  const traits = documentTraits(bytes, magic, archive, extension)
  return {
    path: part.path,
    role,
    name,
    safeName: safeName(name, part.type, taken),
    nameProblems: role === 'file' || name !== null ? nameProblems(name) : [],
    extension,
    type: part.type,
    detected: magic ? { type: traits.type ?? magic.type, extensions: [...magic.extensions], family: magic.family } : null,
    disguised: magic !== null && contradicts(extension, magic),
    encodedSize: part.bodyEnd - part.bodyStart,
    size: bytes.length,
    macros: traits.macros,
    encrypted: traits.encrypted,
    // The inside of an office document is nobody's archive.
    archive: traits.type === null ? archive : null,
    at: positionAt(message.source, part.headers[0]?.start ?? part.headerStart),
  }
}
