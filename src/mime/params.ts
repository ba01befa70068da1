// Structured header values with parameters (RFC 2045 5.1) and their RFC 2231 continuations and charsets.
import { decodeCharset } from './charset.js'
import { decodeWords } from './words.js'

export interface ParameterizedValue {
  /** Lower-case value before the first semicolon, white space and comments removed. */
  value: string
  /** Lower-case names; values decoded. */
  params: Record<string, string>
}

const MAX_PARAMS = 200
const isSpace = (c: number): boolean => c === 32 || c === 9 || c === 10 || c === 13

/**
 * Parses `value; name=value; …`. Tolerates what mail carries: missing semicolons after a quoted string, unquoted values with
 * tspecials, unterminated quotes, comments. Never throws; of a name given twice the first counts.
 */
export function parseParameterized(input: string): ParameterizedValue {
  const semicolon = input.indexOf(';')
  const head = semicolon < 0 ? input : input.slice(0, semicolon)
  const value = (head.includes('(') ? stripComments(head) : head).trim().toLowerCase()
  if (semicolon < 0) return { value, params: {} }
  const raw: { name: string; text: string }[] = []
  let i = semicolon + 1
  const n = input.length
  while (i < n && raw.length < MAX_PARAMS) {
    while (i < n && (isSpace(input.charCodeAt(i)) || input[i] === ';')) i++
    if (input[i] === '(') {
      i = skipComment(input, i)
      continue
    }
    const nameStart = i
    while (i < n && input[i] !== '=' && input[i] !== ';') i++
    if (i >= n || input[i] === ';') continue
    const name = input.slice(nameStart, i).trim().toLowerCase()
    i++
    while (i < n && isSpace(input.charCodeAt(i))) i++
    const quoted = input[i] === '"'
    let text = ''
    if (quoted) {
      i++
      let from = i
      while (i < n && input[i] !== '"') {
        if (input[i] === '\\' && i + 1 < n) {
          text += input.slice(from, i)
          i++
          from = i
        }
        i++
      }
      text += input.slice(from, i)
      i++
    } else {
      const from = i
      while (i < n && input[i] !== ';') i++
      text = input.slice(from, i)
      // A comment may follow a token; a boundary with "(" in it never has white space before it.
      const comment = text.search(/[ \t]\(/)
      text = (comment < 0 ? text : text.slice(0, comment)).trim()
    }
    if (name) raw.push({ name, text })
  }
  return { value, params: joinContinuations(raw) }
}

function joinContinuations(raw: readonly { name: string; text: string }[]): Record<string, string> {
  // No prototype: a parameter named __proto__ is only a name.
  const params: Record<string, string> = Object.create(null) as Record<string, string>
  let continued: Map<string, { index: number; encoded: boolean; text: string }[]> | undefined
  for (const { name, text } of raw) {
    const star = name.indexOf('*')
    if (star < 0) {
      if (!(name in params)) params[name] = text
      continue
    }
    const base = name.slice(0, star)
    const rest = name.slice(star + 1)
    const encoded = rest === '' || rest.endsWith('*')
    const index = rest === '' ? 0 : Number.parseInt(rest, 10)
    if (!base || !Number.isInteger(index)) continue
    continued ??= new Map()
    const list = continued.get(base) ?? []
    if (!list.some(p => p.index === index)) list.push({ index, encoded, text })
    continued.set(base, list)
  }
  if (continued) for (const [base, list] of continued) params[base] = joinExtended(list)
  return params
}

/** RFC 2231 3 and 4: pieces in order of their index; the first encoded piece carries charset and language. */
function joinExtended(pieces: { index: number; encoded: boolean; text: string }[]): string {
  pieces.sort((a, b) => a.index - b.index)
  let charset = ''
  let bytes = ''
  pieces.forEach((piece, i) => {
    let text = piece.text
    if (piece.encoded) {
      if (i === 0) {
        const mark = /^([^']{0,40})'([^']{0,40})'/.exec(text)
        if (mark) {
          charset = mark[1] ?? ''
          text = text.slice(mark[0].length)
        }
      }
      text = text.replace(/%([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
    }
    bytes += text
  })
  return decodeCharset(Buffer.from(bytes, 'latin1'), charset || 'utf-8').text
}

/** A parameter value as people see it: RFC 2047 words in parameters are forbidden and common; raw 8-bit likewise. */
export const decodeParameter = (value: string): string => (/=\?|[\x80-\xff]/.test(value) ? decodeWords(value) : value)

/** Index after the comment that opens at `i`; nested comments and quoted pairs (RFC 5322 3.2.2). */
export function skipComment(input: string, i: number): number {
  let depth = 0
  for (; i < input.length; i++) {
    const c = input[i]
    if (c === '\\') i++
    else if (c === '(') depth++
    else if (c === ')' && --depth === 0) return i + 1
  }
  return input.length
}

function stripComments(input: string): string {
  let out = ''
  for (let i = 0; i < input.length; ) {
    if (input[i] === '(') i = skipComment(input, i)
    else out += input[i++]
  }
  return out
}
