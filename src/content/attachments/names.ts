// File names of strangers: what is wrong with them, and a name that is safe to show and to write.
import type { NameProblem } from '../attachments.js'

// Written as numbers: the characters themselves would be invisible here too.
const BIDI = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/
const BIDI_ALL = new RegExp(BIDI.source, 'g')
const INVISIBLE =
  /\u034f|\u200d|[\ufe00-\ufe0f]|[\u00ad\u115f\u1160\u17b4\u17b5\u180e\u200b\u200c\u2060-\u2064\u3164\ufeff\uffa0]/
const INVISIBLE_ALL = new RegExp(INVISIBLE.source, 'g')
const CONTROL = /[\x00-\x1f\x7f-\x9f]/
/** Device names of Windows, with any extension. */
const RESERVED = /^(?:con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³]|conin\$|conout\$)(?:\.|$)/i
const MAX_NAME_BYTES = 150

/** Types that run when opened: the second half of a disguise. */
const RUNS =
  /^(?:exe|scr|com|pif|bat|cmd|js|jse|vbs?|vbe|wsf|wsh|hta|lnk|jar|msi|ps1|cpl|apk|app|iso|img|vhdx?|html?|shtml|svg|mht|mhtml|url|one|xll|reg|dll|msc|chm|library-ms|search-ms|settingcontent-ms)$/
/** Types that a reader trusts: the first half. */
const TRUSTED =
  /^(?:pdf|docx?|xlsx?|pptx?|odt|ods|odp|rtf|txt|csv|jpe?g|png|gif|bmp|tiff?|webp|heic|mp3|mp4|mov|avi|wav|zip|rar|7z|xml|eml|msg|htm|html)$/

/** Last extension, lower case, without dot; '' when none. */
export function extensionOf(name: string): string {
  const base = name
    .slice(Math.max(name.lastIndexOf('/'), name.lastIndexOf('\\')) + 1)
    .replace(BIDI_ALL, '')
    .replace(INVISIBLE_ALL, '')
    .replace(/[. ]+$/, '')
  const dot = base.lastIndexOf('.')
  const extension =
    dot < 0
      ? ''
      : base
          .slice(dot + 1)
          .trim()
          .toLowerCase()
  return extension.length <= 20 ? extension : ''
}

/** True for "invoice.pdf.exe" and "photo.jpg     .scr"; not for "backup.tar.gz" or "report.v2.pdf". */
export function hasDoubleExtension(name: string): boolean {
  const parts = name
    .replace(BIDI_ALL, '')
    .replace(INVISIBLE_ALL, '')
    .toLowerCase()
    .split('.')
    .map(p => p.trim())
  const last = parts.pop() ?? ''
  const before = parts.length > 1 ? (parts.pop() ?? '') : ''
  return last !== before && RUNS.test(last) && TRUSTED.test(before)
}

export function nameProblems(name: string | null): NameProblem[] {
  if (name === null || name.trim() === '') return ['missing']
  const problems: NameProblem[] = []
  if (hasDoubleExtension(name)) problems.push('double-extension')
  if (BIDI.test(name)) problems.push('bidi')
  if (INVISIBLE.test(name)) problems.push('invisible')
  if (CONTROL.test(name)) problems.push('control')
  if (/\s{4}/.test(name)) problems.push('spaces')
  if (/[/\\]/.test(name) || /^[a-z]:/i.test(name)) problems.push('path')
  if (RESERVED.test(name.trim())) problems.push('reserved')
  if (Buffer.byteLength(name) > 255) problems.push('too-long')
  if (/[. ]$/.test(name)) problems.push('trailing-dot')
  return problems
}

const EXTENSION_BY_TYPE: Readonly<Record<string, string>> = {
  'application/pdf': 'pdf',
  'application/zip': 'zip',
  'application/msword': 'doc',
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document': 'docx',
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet': 'xlsx',
  'application/vnd.openxmlformats-officedocument.presentationml.presentation': 'pptx',
  'application/json': 'json',
  'image/jpeg': 'jpg',
  'image/png': 'png',
  'image/gif': 'gif',
  'image/webp': 'webp',
  'image/svg+xml': 'svg',
  'message/rfc822': 'eml',
  'text/calendar': 'ics',
  'text/csv': 'csv',
  'text/html': 'html',
  'text/plain': 'txt',
  'audio/mpeg': 'mp3',
  'video/mp4': 'mp4',
}

/**
 * A name for the file system and for a link: one path segment, NFC, no controls, bidi or invisible characters, no reserved
 * names or characters of Windows, at most 150 octets, extension kept. Names that differ only in case clash on some file
 * systems, so `taken` (filled here) compares without case.
 */
export function safeName(name: string | null, type: string, taken: Set<string> = new Set()): string {
  const segment = (name ?? '').normalize('NFC').split(/[/\\]/).pop() ?? ''
  let safe = segment
    .replace(BIDI_ALL, '')
    .replace(INVISIBLE_ALL, '')
    .replace(/[\x00-\x1f\x7f-\x9f<>:"|?*\ufffd\ud800-\udfff]/gu, '_')
    .replace(/\s+/g, ' ')
    .replace(/^[. ]+|[. ]+$/g, '')
  if (safe === '') safe = `attachment${EXTENSION_BY_TYPE[type] ? `.${EXTENSION_BY_TYPE[type]}` : ''}`
  if (RESERVED.test(safe)) safe = `_${safe}`
  const dot = safe.lastIndexOf('.')
  const extension = dot > 0 && safe.length - dot <= 21 ? safe.slice(dot) : ''
  const stem =
    truncate(extension ? safe.slice(0, dot) : safe, MAX_NAME_BYTES - Buffer.byteLength(extension)).replace(/[. ]+$/, '') ||
    'attachment'
  let candidate = stem + extension
  for (let i = 2; taken.has(candidate.toLowerCase()); i++) candidate = `${stem}-${i}${extension}`
  taken.add(candidate.toLowerCase())
  return candidate
}

/** At most so many octets of UTF-8, whole characters only. */
function truncate(text: string, bytes: number): string {
  if (Buffer.byteLength(text) <= bytes) return text
  let out = ''
  let used = 0
  for (const character of text) {
    used += Buffer.byteLength(character)
    if (used > bytes) break
    out += character
  }
  return out
}
