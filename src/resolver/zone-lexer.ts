// Splits a master file (RFC 1035 5.1) into entries of tokens. One pass, no backtracking.
import type { Texts } from '../core/locale.js'

export interface ZoneProblem {
  /** `error`: the file cannot be served as it stands. `warning`: probably not meant so. `info`: something was left out on purpose. */
  severity: 'error' | 'warning' | 'info'
  code: string
  message: Texts
  /** From 1; columns in UTF-16 units. */
  line: number
  column: number
}
export type Report = (
  severity: ZoneProblem['severity'],
  code: string,
  at: { line: number; column: number },
  en: string,
  de: string,
) => void

export interface Token {
  /** As written, without the quotes of a quoted string; escapes are kept. For names, numbers and keywords. */
  text: string
  quoted: boolean
  line: number
  column: number
}

export interface Entry {
  tokens: Token[]
  /** The line begins with white space: the owner is the one before. */
  blankOwner: boolean
}

/** Entries in file order. An entry with a lexical error is reported and left out. */
export function* entriesOf(text: string, report: Report): Generator<Entry> {
  let at = text.startsWith('\uFEFF') ? 1 : 0
  let line = 1
  let lineStart = at
  let open: { line: number; column: number } | null = null
  let entry: Entry | null = null
  let broken = false
  const place = (): { line: number; column: number } => ({ line, column: at - lineStart + 1 })

  while (at <= text.length) {
    const c = text[at]
    if (c === undefined || c === '\n' || c === '\r') {
      const end = c === undefined
      if (c === '\r' && text[at + 1] === '\n') at++
      if (end && open) {
        report('error', 'parenthesis-open', open, 'this parenthesis is never closed', 'diese Klammer wird nie geschlossen')
        broken = true
      }
      if (!open || end) {
        if (entry && !broken) yield entry
        entry = null
        broken = false
      }
      at++
      line++
      lineStart = at
      continue
    }
    const blank = c === ' ' || c === '\t'
    if (!entry && !open) entry = { tokens: [], blankOwner: blank }
    if (blank) {
      at++
    } else if (c === ';') {
      while (at < text.length && text[at] !== '\n' && text[at] !== '\r') at++
    } else if (c === '(') {
      if (open) {
        report('error', 'parenthesis-nested', place(), 'parentheses cannot be nested', 'Klammern dürfen nicht verschachtelt sein')
        broken = true
      }
      open ??= place()
      at++
    } else if (c === ')') {
      if (!open) {
        report('error', 'parenthesis-unopened', place(), 'this parenthesis was never opened', 'diese Klammer wurde nie geöffnet')
        broken = true
      }
      open = null
      at++
    } else {
      const start = place()
      const quoted = c === '"'
      const from = quoted ? at + 1 : at
      let to = from
      while (to < text.length) {
        const d = text[to] as string
        if (d === '\n' || d === '\r') break
        if (d === '\\') {
          // The escaped character may be a quote; never step over the end of the line.
          to += text[to + 1] === undefined || text[to + 1] === '\n' || text[to + 1] === '\r' ? 1 : 2
          continue
        }
        if (quoted ? d === '"' : d === ' ' || d === '\t' || d === ';' || d === '(' || d === ')' || d === '"') break
        to++
      }
      const token: Token = { text: text.slice(from, to), quoted, line: start.line, column: start.column }
      at = to
      if (quoted) {
        if (text[to] === '"') at++
        else {
          report(
            'error',
            'quote-open',
            start,
            'this quoted string does not end on its line',
            'diese Zeichenkette in Anführungszeichen endet nicht in ihrer Zeile',
          )
          broken = true
        }
      }
      entry?.tokens.push(token)
    }
  }
}

/** Octets of a character-string: text as UTF-8, `\DDD` as one octet, `\X` as X. Null: a `\DDD` over 255 or a lone backslash. */
export function octetsOf(token: Token): Uint8Array | null {
  const { text } = token
  if (!text.includes('\\')) return Buffer.from(text, 'utf8')
  const parts: Buffer[] = []
  let from = 0
  for (let at = text.indexOf('\\'); at >= 0; at = text.indexOf('\\', from)) {
    parts.push(Buffer.from(text.slice(from, at), 'utf8'))
    const digits = text.slice(at + 1, at + 4)
    if (/^\d{3}$/.test(digits)) {
      if (Number(digits) > 255) return null
      parts.push(Buffer.from([Number(digits)]))
      from = at + 4
    } else {
      const escaped = String.fromCodePoint(text.codePointAt(at + 1) ?? 0)
      // "\12" is neither a decimal escape nor worth guessing at.
      if (at + 1 >= text.length || /\d/.test(escaped)) return null
      parts.push(Buffer.from(escaped, 'utf8'))
      from = at + 1 + escaped.length
    }
  }
  parts.push(Buffer.from(text.slice(from), 'utf8'))
  return Buffer.concat(parts)
}
