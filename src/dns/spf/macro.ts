// Macro-strings (RFC 7208 7): parse once, expand for each mail.
import { domainToASCII } from 'node:url'
import { type Address, dottedForm, formatAddress } from './ip.js'
import type { DomainSpec, MacroPart } from './types.js'

export interface MacroFault {
  code: 'bad-macro' | 'macro-only-in-exp'
  /** Offset in the parsed text. */
  at: number
  length: number
}

const LETTERS = 'slodipvhcrt'
const DELIMITERS = '.-+,/_='
const isDigit = (c: string | undefined): boolean => c !== undefined && c >= '0' && c <= '9'

/** `explain`: explanation text, where spaces and the letters c, r and t are allowed. `lax`: modifier values nobody evaluates. */
export function parseMacroString(
  text: string,
  use: 'domain' | 'explain' | 'lax',
): { parts: MacroPart[]; fault: MacroFault | null; endsInMacro: boolean } {
  let endsInMacro = false
  if (!text.includes('%')) return { parts: text === '' ? [] : [text], fault: null, endsInMacro }
  const parts: MacroPart[] = []
  const wrong = (code: MacroFault['code'], at: number, length: number) => ({ parts, fault: { code, at, length }, endsInMacro })
  let literal = ''
  let i = 0
  while (i < text.length) {
    const c = text[i] as string
    if (c !== '%') {
      literal += c
      i++
      endsInMacro = false
      continue
    }
    const next = text[i + 1]
    endsInMacro = true
    if (next === '%' || next === '_' || next === '-') {
      literal += next === '%' ? '%' : next === '_' ? ' ' : '%20'
      i += 2
      continue
    }
    const end = next === '{' ? text.indexOf('}', i) : -1
    if (end < 0) return wrong('bad-macro', i, Math.min(2, text.length - i))
    const macro = readMacro(text.slice(i + 2, end))
    if (!macro) return wrong('bad-macro', i, end + 1 - i)
    // RFC 7208 7.2: c, r and t only in explanations.
    if (use === 'domain' && 'crt'.includes(macro.letter)) return wrong('macro-only-in-exp', i, end + 1 - i)
    if (literal !== '') parts.push(literal)
    literal = ''
    parts.push(macro)
    i = end + 1
  }
  if (literal !== '') parts.push(literal)
  return { parts, fault: null, endsInMacro }
}

function readMacro(body: string): Exclude<MacroPart, string> | null {
  const letter = body[0]?.toLowerCase()
  if (letter === undefined || !LETTERS.includes(letter)) return null
  let i = 1
  while (isDigit(body[i])) i++
  const digits = body.slice(1, i)
  // RFC 7208 7.1: a number of parts, if given, is not zero. More digits than any name has labels is as good as 128.
  const keep = digits === '' ? 0 : Math.min(Number(digits), 128)
  if (digits !== '' && keep === 0) return null
  const reverse = body[i]?.toLowerCase() === 'r'
  if (reverse) i++
  const delimiters = body.slice(i)
  for (const d of delimiters) if (!DELIMITERS.includes(d)) return null
  return { letter, escape: body[0] !== letter, keep, reverse, delimiters: delimiters === '' ? '.' : delimiters }
}

/** The end of a domain-spec: ".", a top label with a letter or an inner hyphen, perhaps a final dot (RFC 7208 7.1). */
const DOMAIN_END = /\.(?:[a-z0-9]*[a-z][a-z0-9]*|[a-z0-9]+-[a-z0-9-]*[a-z0-9])\.?$/i

export function parseDomainSpec(text: string): { spec: DomainSpec; fault: null } | { spec: null; fault: MacroFault | 'domain' } {
  const { parts, fault, endsInMacro } = parseMacroString(text, 'domain')
  if (fault) return { spec: null, fault }
  // A macro-expand may end it too, and that includes %%, %_ and %-.
  if (!endsInMacro && !endsInTopLabel(text)) return { spec: null, fault: 'domain' }
  const hasMacro = parts.some(p => typeof p !== 'string')
  return {
    spec: {
      text,
      parts,
      name: hasMacro ? null : queryName(parts.join('')),
      hasMacro,
      needsPtr: parts.some(p => typeof p !== 'string' && p.letter === 'p'),
    },
    fault: null,
  }
}

function endsInTopLabel(text: string): boolean {
  // Only the last two labels matter; a bounded slice keeps the expression linear on hostile input.
  const stop = text.endsWith('.') ? text.length - 1 : text.length
  const dot = text.lastIndexOf('.', stop - 1)
  return dot >= 0 && DOMAIN_END.test(text.slice(dot))
}

/** A name DNS can be asked for: A-labels (RFC 8616), no final dot; null when a label is empty or too long, or there is none. */
export function queryName(text: string): string | null {
  let name = text.endsWith('.') ? text.slice(0, -1) : text
  if (hasNonAscii(name)) name = domainToASCII(name)
  if (name.length === 0 || name.length > 253) return null
  let start = 0
  for (;;) {
    const dot = name.indexOf('.', start)
    const end = dot < 0 ? name.length : dot
    if (end === start || end - start > 63) return null
    if (dot < 0) return name
    start = dot + 1
  }
}

function hasNonAscii(text: string): boolean {
  for (let i = 0; i < text.length; i++) if (text.charCodeAt(i) > 126) return true
  return false
}

/** What the macros of one mail stand for. */
export interface MacroValues {
  client: Address
  sender: string
  local: string
  senderDomain: string
  /** The domain whose record is being evaluated. */
  domain: string
  helo: string
  receiver: string
  /** Seconds since 1970. */
  time: number
  /** The validated name of the client, or 'unknown'. */
  ptrName: string
}

function macroValue(letter: string, v: MacroValues): string {
  switch (letter) {
    case 's':
      return v.sender
    case 'l':
      return v.local
    case 'o':
      return v.senderDomain
    case 'd':
      return v.domain
    case 'i':
      return dottedForm(v.client)
    case 'p':
      return v.ptrName
    case 'v':
      return v.client.family === 4 ? 'in-addr' : 'ip6'
    case 'h':
      return v.helo
    case 'c':
      return formatAddress(v.client)
    case 'r':
      return v.receiver
    default:
      return String(v.time)
  }
}

export function expandMacros(parts: readonly MacroPart[], values: MacroValues): string {
  let out = ''
  for (const part of parts) {
    if (typeof part === 'string') {
      out += part
      continue
    }
    let value = macroValue(part.letter, values)
    if (part.keep > 0 || part.reverse || part.delimiters !== '.') {
      let pieces = splitAny(value, part.delimiters)
      if (part.reverse) pieces = pieces.reverse()
      if (part.keep > 0) pieces = pieces.slice(-part.keep)
      value = pieces.join('.')
    }
    // encodeURIComponent leaves !'()* alone; RFC 3986 wants them escaped.
    out += part.escape
      ? encodeURIComponent(value.replace(/\p{Cs}/gu, '\ufffd')).replace(
          /[!'()*]/g,
          c => `%${c.charCodeAt(0).toString(16).toUpperCase()}`,
        )
      : value
  }
  return out
}

function splitAny(text: string, delimiters: string): string[] {
  const pieces: string[] = []
  let start = 0
  for (let i = 0; i < text.length; i++) {
    if (delimiters.includes(text[i] as string)) {
      pieces.push(text.slice(start, i))
      start = i + 1
    }
  }
  pieces.push(text.slice(start))
  return pieces
}

/** Expands a domain-spec to a name for DNS; labels are cut on the left down to 253 octets (RFC 7208 7.3). null: no such name can exist. */
export function expandDomain(spec: DomainSpec, values: MacroValues): string | null {
  if (!spec.hasMacro) return spec.name
  let name = expandMacros(spec.parts, values)
  if (name.endsWith('.')) name = name.slice(0, -1)
  while (name.length > 253) {
    const dot = name.indexOf('.')
    if (dot < 0) return null
    name = name.slice(dot + 1)
  }
  return queryName(name)
}
