// What the reader sees in place of the attachments.
import { formatFor, type Locale } from '../../core/locale.js'

export interface NoticeFile {
  name: string
  url: string
  size: number
  sha256: string
}

const TEXTS = {
  en: {
    heading: (one: boolean) => (one ? 'File to download:' : 'Files to download:'),
    checksum: 'SHA-256 checksum:',
    until: (date: string) => `Available until ${date}.`,
  },
  de: {
    heading: (one: boolean) => (one ? 'Datei zum Herunterladen:' : 'Dateien zum Herunterladen:'),
    checksum: 'SHA-256-Prüfsumme:',
    until: (date: string) => `Verfügbar bis ${date}.`,
  },
} as const

/** Lines without line ends. No line ends with a blank, so that format=flowed (RFC 3676) leaves them as they are. */
export function textNotice(files: readonly NoticeFile[], locale: Locale, expires: string | null): string[] {
  const texts = TEXTS[locale]
  const format = formatFor(locale)
  const lines = [texts.heading(files.length === 1), '']
  for (const file of files) {
    lines.push(`* ${file.name} (${plainSpaces(format.bytes(file.size))})`, file.url, texts.checksum, file.sha256, '')
  }
  if (expires !== null) lines.push(texts.until(plainSpaces(format.date(expires))))
  else lines.pop()
  return lines
}

/** Markup in ASCII only: every charset that a part may have can hold it. */
export function htmlNotice(files: readonly NoticeFile[], locale: Locale, expires: string | null): string[] {
  const texts = TEXTS[locale]
  const format = formatFor(locale)
  const lines = [
    `<div lang="${locale}" dir="ltr" style="margin:16px 0;padding:12px 16px;border:1px solid #c8c8c8;font-family:Arial,sans-serif;font-size:14px;line-height:20px">`,
    `<p style="margin:0 0 8px"><strong>${escapeAscii(texts.heading(files.length === 1))}</strong></p>`,
  ]
  for (const file of files) {
    lines.push(
      '<p style="margin:0 0 8px">',
      `<a href="${escapeAscii(file.url)}">${escapeAscii(file.name)}</a>`,
      `(${escapeAscii(format.bytes(file.size))})<br>`,
      `<small style="word-break:break-all">${escapeAscii(texts.checksum)}`,
      `${file.sha256}</small></p>`,
    )
  }
  if (expires !== null) lines.push(`<p style="margin:0">${escapeAscii(texts.until(format.date(expires)))}</p>`)
  lines.push('</div>')
  return lines
}

const plainSpaces = (text: string): string => text.replace(/[\u00a0\u202f]/g, ' ')

/** Escaped for element content and double-quoted attributes; everything outside ASCII as a character reference. */
export function escapeAscii(text: string): string {
  let out = ''
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0xfffd
    if (code > 126 || code < 32 || '&<>"\'`'.includes(character)) out += `&#${code >= 0xd800 && code <= 0xdfff ? 0xfffd : code};`
    else out += character
  }
  return out
}

const LETTERS: Readonly<Record<string, string>> = {
  ä: 'ae',
  ö: 'oe',
  ü: 'ue',
  Ä: 'Ae',
  Ö: 'Oe',
  Ü: 'Ue',
  ß: 'ss',
  æ: 'ae',
  Æ: 'Ae',
  ø: 'oe',
  Ø: 'Oe',
  å: 'aa',
  Å: 'Aa',
  ł: 'l',
  Ł: 'L',
  '–': '-',
  '—': '-',
  '’': "'",
  '„': '"',
  '“': '"',
  '”': '"',
}

/** ASCII for parts that can hold no more; what has no ASCII form becomes "_". */
export const asciiOnly = (text: string): string =>
  text
    .normalize('NFC')
    .replace(/[^\x20-\x7e]/gu, c => LETTERS[c] ?? c)
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/[^\x20-\x7e]/gu, '_')
