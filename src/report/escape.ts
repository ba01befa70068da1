// Everything a report shows may come from an attacker: a TXT record, a subject, a bounce line, a brand. Each format has one way in.

/** Control pictures (U+2400…) stand for C0, so that an attack is seen and does nothing. Tab and line feed pass. */
const C0 = /[\x00-\x08\x0b-\x1f]/g
/** DEL and C1: single characters that terminals take for escape sequences. */
const C1 = /[\x7f-\x9f]/g
/**
 * Characters that turn text around (bidi controls), hide it (zero width, tags, soft hyphen, fillers) or end lines where no one looks (U+2028, U+2029).
 * U+200D stays out: emoji and several scripts need it.
 */
const UNSEEN =
  /[\u00ad\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b\u200c\u200e\u200f\u2028-\u202e\u2060-\u2064\u2066-\u206f\u3164\ufeff\uffa0\ufff9-\ufffb\u{e0000}-\u{e007f}]/gu
/** Halves of surrogate pairs: not text. */
const LONE = /\p{Cs}/gu

const code = (c: string): string => `[U+${(c.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}]`

/** The text with everything that acts or hides replaced by something that shows. Tabs and line feeds stay. */
export const visible = (text: string): string =>
  text
    .replace(/\r\n/g, '\n')
    .replace(C0, c => String.fromCharCode(0x2400 + c.charCodeAt(0)))
    .replace(C1, c => (c === '\x7f' ? '\u2421' : code(c)))
    .replace(UNSEEN, code)
    .replace(LONE, '\ufffd')

/** {@link visible} on one line. */
export const oneLine = (text: string): string => visible(text).replace(/[\t\n]+/g, ' ')

/** Cut to `limit` UTF-16 units, never inside a surrogate pair. */
export function cut(text: string, limit: number): string {
  if (text.length <= limit) return text
  const last = text.charCodeAt(limit - 1)
  return text.slice(0, last >= 0xd800 && last <= 0xdbff ? limit - 1 : limit)
}

// --- HTML ---------------------------------------------------------------------------------------------------------------------

declare const safeHtml: unique symbol
/** Markup that may be written as it stands. Only {@link html} and {@link joinHtml} make it. */
export type SafeHtml = { readonly [safeHtml]: true; toString(): string }
export type HtmlValue = SafeHtml | string | number | null | undefined | false | readonly HtmlValue[]

class Markup {
  readonly text: string
  constructor(text: string) {
    this.text = text
  }
  toString(): string {
    return this.text
  }
}

const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }

/** For element content and quoted attribute values alike. */
export const escapeHtml = (text: string): string => visible(text).replace(/[&<>"']/g, c => ENTITIES[c] as string)

function htmlOf(value: HtmlValue): string {
  if (value instanceof Markup) return value.text
  if (Array.isArray(value)) return value.map(htmlOf).join('')
  if (value === null || value === undefined || value === false) return ''
  // A plain object is a type error; whoever gets around it meets the escaping.
  return escapeHtml(String(value))
}

/** Template tag: every value is escaped, except markup that another call of it made. Attribute values must be quoted. */
export const html = (strings: TemplateStringsArray, ...values: readonly HtmlValue[]): SafeHtml =>
  new Markup(strings.reduce((out, s, i) => out + htmlOf(values[i - 1]) + s)) as unknown as SafeHtml

export const emptyHtml: SafeHtml = html``

/** A style sheet that this project wrote: the only text that enters a page unescaped. `</` cannot end the element. */
export const styleSheet = (css: string): SafeHtml => new Markup(css.replaceAll('</', '<\\/')) as unknown as SafeHtml

const LINK = /^https:\/\/[^\s"'<>\\]+$/
/** The address when a link to it does nothing but open a page; null otherwise (javascript:, data:, plain HTTP). */
export const safeLink = (url: string): string | null => (LINK.test(url) && visible(url) === url ? url : null)

// --- Markdown -----------------------------------------------------------------------------------------------------------------

/** U+200B: breaks a mention or a link without being seen. Written by us after `visible`, which takes foreign ones out. */
const BREAK = '\u200b'

/**
 * Foreign text inside a Markdown line or table cell: no markup, no HTML, no mention, no issue reference, no autolink.
 * Line feeds become spaces, as a new line could begin a heading, a table row or a quote; what begins a block is escaped at the start.
 */
export const markdown = (text: string): string =>
  oneLine(text)
    .replace(/[\\`*_[\]|~$]/g, '\\$&')
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/>/g, '&gt;')
    .replace(/^(\s*)([-+=])/, '$1\\$2')
    .replace(/^(\s*\d{1,9})([.)])/, '$1\\$2')
    // References and autolinks are made after the escapes are gone: only another character between the signs stops them.
    .replace(/[@#]/g, c => `${c}${BREAK}`)
    .replace(/:\/\//g, `:${BREAK}//`)
    .replace(/\b(?:mailto|xmpp|www|gh)(?=[-:.])/gi, m => `${m}${BREAK}`)

/** Foreign text as inline code that no backtick can end. In a table cell `|` still ends the cell, so it is escaped there. */
export function markdownCode(text: string): string {
  const clean = oneLine(text).replaceAll('|', '\\|')
  const longest = Math.max(0, ...(clean.match(/`+/g) ?? []).map(run => run.length))
  const fence = '`'.repeat(longest + 1)
  const pad = clean.startsWith('`') || clean.endsWith('`') || clean.trim() === '' ? ' ' : ''
  return `${fence}${pad}${clean}${pad}${fence}`
}

/** Foreign lines as a fenced block. */
export function markdownBlock(text: string, language = ''): string {
  const clean = visible(text)
  const longest = Math.max(2, ...(clean.match(/`+/g) ?? []).map(run => run.length))
  const fence = '`'.repeat(longest + 1)
  return `${fence}${language}\n${clean}\n${fence}`
}

// --- CSV ----------------------------------------------------------------------------------------------------------------------

/** One CSV field (RFC 4180). An apostrophe keeps spreadsheets from running `=…`, `+…`, `-…`, `@…` as a formula; numbers are left alone. */
export function csvField(value: string | number | null): string {
  if (value === null) return ''
  if (typeof value === 'number') return String(value)
  const clean = visible(value)
  // Spreadsheets skip leading white space, and some take the full-width signs for formulas too.
  const guarded = /^\s*[=+\-@\uff1d\uff0b\uff0d\uff20|%]/.test(clean) ? `'${clean}` : clean
  return /[",;\n\t]|^\s|\s$/.test(guarded) ? `"${guarded.replaceAll('"', '""')}"` : guarded
}

export const csvRow = (fields: readonly (string | number | null)[]): string => `${fields.map(csvField).join(',')}\r\n`
