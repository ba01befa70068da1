// Attachments out of the message, download links in: everything else stays byte for byte.
import { createHash } from 'node:crypto'
import { UserError } from '../core/errors.js'
import type { Locale } from '../core/locale.js'
import { decodeBody, view } from '../mime/decode.js'
import { findHeaders } from '../mime/headers.js'
import { scanLines } from '../mime/lines.js'
import { parseMessage, walk } from '../mime/parse.js'
import type { MimeMessage, MimePart } from '../mime/types.js'
import { extensionOf, safeName } from './attachments/names.js'
import { isBodyText, type ListedPart, listParts } from './attachments/roles.js'
import { appendText, applyEdits, type Edit, insertAt } from './detach/insert.js'
import { htmlNotice, textNotice } from './detach/notice.js'
import { insertTextPart, removeParts, replaceRoot } from './detach/structure.js'
import { dkimTags } from './headers/identifiers.js'

export interface DetachOptions {
  /** Where the files will be: an http(s) folder, or a pattern with `{name}` and optionally `{sha256}`. */
  baseUrl: string
  /** Attachments to take: MIME paths, names, or `*.ext`; all files when not given. */
  select?: readonly string[]
  /** Attachments to leave, in the same terms. */
  keep?: readonly string[]
  /** Language of the text beside the links; `en` when not given. */
  locale?: Locale
  /** ISO 8601 day until which the files can be had. */
  expires?: string
  /** Names no file may get, because something else will be written beside it. */
  reserved?: readonly string[]
}

export interface DetachedFile {
  /** Name in the message, decoded; null when it has none. */
  name: string | null
  /** Unique, one path segment, safe on every file system. */
  safeName: string
  url: string
  /** Octets. */
  size: number
  /** Hex. */
  sha256: string
  bytes: Uint8Array
  type: string
  /** MIME path it had. */
  path: string
}

export interface BrokenSignature {
  kind: 'dkim' | 'arc' | 'smime' | 'pgp'
  /** d= of DKIM and ARC; null for the others. */
  domain: string | null
  selector: string | null
}

export interface DetachResult {
  message: Uint8Array
  files: DetachedFile[]
  /** Signatures of the source that no longer verify: sign again after detaching. */
  brokenSignatures: BrokenSignature[]
  /** Where the links went. */
  linksIn: ('text' | 'html' | 'new-text')[]
}

/**
 * Replaces attachments by download links in the text and the HTML part. Inline images, calendars, signatures and attached messages
 * stay. Throws a UserError when `baseUrl` or `expires` is unusable; a message without attachments comes back as it is.
 */
export async function detachAttachments(source: string | Uint8Array, options: DetachOptions): Promise<DetachResult> {
  const linkFor = linkMaker(options.baseUrl)
  const expires = checkDay(options.expires)
  const bytes = typeof source === 'string' ? Buffer.from(source, 'utf8') : source
  const message = parseMessage(bytes)
  const chosen = listParts(message).filter(p => isChosen(p, options))
  if (chosen.length === 0) return { message: bytes, files: [], brokenSignatures: [], linksIn: [] }

  const taken = new Set((options.reserved ?? []).map(name => name.toLowerCase()))
  const files = chosen.map(({ part }): DetachedFile => {
    const content = Buffer.from(decodeBody(message, part).bytes)
    const name = safeName(part.filename, part.type, taken)
    const sha256 = createHash('sha256').update(content).digest('hex')
    return {
      name: part.filename,
      safeName: name,
      url: linkFor(name, sha256),
      size: content.length,
      sha256,
      bytes: content,
      type: part.type,
      path: part.path,
    }
  })

  const eol = lineEnd(bytes)
  const locale = options.locale ?? 'en'
  const shown = files.map(f => ({ name: f.safeName, url: f.url, size: f.size, sha256: f.sha256 }))
  const text = textNotice(shown, locale, expires)
  const edits: Edit[] = []
  const linksIn: DetachResult['linksIn'] = []
  const { plain, html } = bodies(message)
  if (plain) {
    edits.push(appendText(message, plain, text, eol))
    linksIn.push('text')
  }
  if (html) {
    const { endOfBody } = await import('./detach/html.js')
    const octets = decodeBody(message, html).bytes
    const at = endOfBody(view(octets).toString('latin1'))
    edits.push(insertAt(message, html, at, htmlNotice(shown, locale, expires).join(eol), eol, 'html'))
    linksIn.push('html')
  }
  if (!plain && !html) linksIn.push('new-text')
  if (message.root.children.length === 0) edits.push(...replaceRoot(message, text, eol))
  else {
    if (!plain && !html) edits.push(insertTextPart(message, text, eol))
    edits.push(...removeParts(message, new Set(chosen.map(c => c.part))))
  }
  return {
    message: applyEdits(bytes, edits),
    files,
    brokenSignatures: brokenSignatures(
      message,
      chosen.map(c => c.part),
    ),
    linksIn,
  }
}

function isChosen({ part, role }: ListedPart, { select, keep }: DetachOptions): boolean {
  if (role !== 'file') return false
  const named = (terms: readonly string[]): boolean =>
    terms.some(term => {
      if (term === part.path || term === '*') return true
      if (term.startsWith('*.')) return extensionOf(part.filename ?? '') === term.slice(2).toLowerCase()
      return part.filename !== null && (term === part.filename || term === safeName(part.filename, part.type))
    })
  return (select === undefined || named(select)) && !(keep !== undefined && named(keep))
}

/** The first text and the first HTML body of the message itself. */
function bodies(message: MimeMessage): { plain: MimePart | null; html: MimePart | null } {
  let plain: MimePart | null = null
  let html: MimePart | null = null
  const visit = (part: MimePart, parent: MimePart | null): void => {
    if (part.type === 'multipart/report' || part.type === 'multipart/encrypted') return
    if (part.type.startsWith('multipart/')) for (const child of part.children) visit(child, part)
    else if (isBodyText(part, parent)) {
      if (part.type === 'text/plain') plain ??= part
      if (part.type === 'text/html') html ??= part
    }
  }
  visit(message.root, null)
  return { plain, html }
}

function brokenSignatures(message: MimeMessage, removed: readonly MimePart[]): BrokenSignature[] {
  const broken: BrokenSignature[] = []
  const bodyHashes = [
    ['dkim-signature', 'dkim'],
    ['arc-message-signature', 'arc'],
  ] as const
  for (const [key, kind] of bodyHashes) {
    for (const field of findHeaders(message.root.headers, key)) {
      const tags = dkimTags(field.value)
      broken.push({ kind, domain: tags.get('d')?.toLowerCase() ?? null, selector: tags.get('s') ?? null })
    }
  }
  for (const part of walk(message.root, false)) {
    if (part.type !== 'multipart/signed') continue
    const signed = part.children[0]
    const touched = signed && [...walk(signed, false)].some(p => removed.includes(p) || isBodyText(p, null))
    if (touched) broken.push({ kind: part.params.protocol?.includes('pgp') ? 'pgp' : 'smime', domain: null, selector: null })
  }
  return broken
}

function lineEnd(source: Uint8Array): string {
  const { ends } = scanLines(source)
  return ends === 'lf' ? '\n' : ends === 'cr' ? '\r' : '\r\n'
}

function linkMaker(baseUrl: string): (name: string, sha256: string) => string {
  const pattern = baseUrl.includes('{name}') ? baseUrl : `${baseUrl.replace(/\/+$/, '')}/{name}`
  const fill = (name: string, sha256: string): string =>
    pattern
      .replaceAll('{sha256}', sha256)
      .replaceAll('{name}', () =>
        encodeURIComponent(name).replace(/['()*!]/g, c => `%${c.charCodeAt(0).toString(16).toUpperCase()}`),
      )
  let url: URL | null = null
  // "https:name" and "https:///name" would take the file name for the host.
  const hasHost = /^https?:\/\/[^/?#{}]+/i.test(baseUrl)
  try {
    url = new URL(fill('name', 'sha256'))
  } catch {
    url = null
  }
  if (
    !url ||
    !hasHost ||
    (url.protocol !== 'https:' && url.protocol !== 'http:') ||
    url.username !== '' ||
    (pattern !== baseUrl && (url.search !== '' || url.hash !== ''))
  )
    throw new UserError({
      en: `The base URL ${JSON.stringify(baseUrl)} is not usable: it must be an http or https address of a folder, or a pattern with {name}.`,
      de: `Die Basis-URL ${JSON.stringify(baseUrl)} ist nicht verwendbar: Sie muss die http- oder https-Adresse eines Ordners oder ein Muster mit {name} sein.`,
    })
  // In its normal form: no blanks, no characters outside ASCII that a text part may not hold.
  return (name, sha256) => new URL(fill(name, sha256)).href
}

function checkDay(expires: string | undefined): string | null {
  if (expires === undefined) return null
  const day = /^(\d{4}-\d{2}-\d{2})(?:T[\d:.]{5,15}(?:Z|[+-]\d{2}:\d{2})?)?$/.exec(expires)?.[1]
  const date = day === undefined ? null : new Date(`${day}T00:00:00Z`)
  if (!day || !date || Number.isNaN(date.getTime()) || date.toISOString().slice(0, 10) !== day)
    throw new UserError({
      en: `${JSON.stringify(expires)} is not a day: write it as 2026-12-31.`,
      de: `${JSON.stringify(expires)} ist kein Datum: Schreiben Sie es in der Form 2026-12-31.`,
    })
  return day
}
