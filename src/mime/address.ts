// Address lists, RFC 5322 3.4 with the obsolete syntax of section 4.4, read the way mail clients read what is wrong.
import { decodeRaw, decodeWords } from './words.js'

export interface Mailbox {
  /** Display name, decoded, quotes and comments removed; a trailing comment counts as name when there is no other. Null when none. */
  name: string | null
  /** `local@domain` as written, without white space and comments; may lack the "@". */
  address: string
  local: string
  /** Lower case, as written otherwise (U-labels stay). '' when missing. */
  domain: string
  /** Name of the group it stands in. */
  group: string | null
  /** Offsets of the whole mailbox in the value. */
  start: number
  end: number
  /** Offset of the address. */
  addressStart: number
}

export type AddressProblemCode =
  | 'empty'
  | 'no-domain'
  | 'bad-local'
  | 'bad-domain'
  | 'unquoted-special'
  | 'unterminated-quote'
  | 'unterminated-comment'
  | 'unterminated-angle'
  | 'two-addresses'
  | 'too-many'

export interface AddressProblem {
  code: AddressProblemCode
  /** Offset in the value. */
  at: number
}

export interface AddressList {
  mailboxes: Mailbox[]
  groups: { name: string; start: number }[]
  problems: AddressProblem[]
}

const MAX_MAILBOXES = 2000

interface Token {
  kind: 'atom' | 'quoted' | 'comment' | 'angle' | 'special' | 'literal'
  text: string
  start: number
  end: number
}

const ATOM_END = /[ \t\r\n"(<,;:[]/g

/** Lexes without look-behind; one pass, each character once. */
function tokenize(value: string, problems: AddressProblem[]): Token[] {
  const tokens: Token[] = []
  const n = value.length
  let i = 0
  const enclosed = (close: string, code: AddressProblemCode): string => {
    const start = i++
    const stop = value.indexOf(close, i)
    if (stop >= 0 && !value.slice(i, stop).includes('\\')) {
      // Nothing in it is escaped, as mostly.
      const from = i
      i = stop + 1
      return value.slice(from, stop)
    }
    let text = ''
    while (i < n && value[i] !== close) {
      if (value[i] === '\\' && i + 1 < n) i++
      text += value[i++]
    }
    if (i >= n) problems.push({ code, at: start })
    i++
    return text
  }
  while (i < n) {
    const c = value[i] as string
    const start = i
    if (c === ' ' || c === '\t' || c === '\r' || c === '\n') {
      i++
      continue
    }
    if (c === '"') tokens.push({ kind: 'quoted', text: enclosed('"', 'unterminated-quote'), start, end: Math.min(i, n) })
    else if (c === '[')
      tokens.push({ kind: 'literal', text: `[${enclosed(']', 'unterminated-quote')}]`, start, end: Math.min(i, n) })
    else if (c === '(') {
      const text = comment(value, i)
      if (text.end > n) problems.push({ code: 'unterminated-comment', at: start })
      i = Math.min(text.end, n)
      tokens.push({ kind: 'comment', text: text.text, start, end: i })
    } else if (c === '<') tokens.push({ kind: 'angle', text: enclosed('>', 'unterminated-angle'), start, end: Math.min(i, n) })
    else if (c === ',' || c === ';' || c === ':') {
      i++
      tokens.push({ kind: 'special', text: c, start, end: i })
    } else {
      ATOM_END.lastIndex = start + 1
      i = ATOM_END.exec(value)?.index ?? n
      tokens.push({ kind: 'atom', text: value.slice(start, i), start, end: i })
    }
  }
  return tokens
}

function comment(value: string, from: number): { text: string; end: number } {
  let depth = 0
  let text = ''
  for (let i = from; i < value.length; i++) {
    const c = value[i] as string
    if (c === '\\' && i + 1 < value.length) text += value[++i]
    else if (c === '(') {
      if (depth++ > 0) text += c
    } else if (c === ')') {
      if (--depth === 0) return { text, end: i + 1 }
      text += c
    } else text += c
  }
  return { text, end: value.length + 1 }
}

/** One mailbox without anything odd, as nearly all are: `Name <local@domain>`, `"Name" <local@domain>`, `<local@domain>`, `local@domain`. */
const PLAIN =
  /^(?:(?:(?:"([A-Za-z0-9 .,!'&|_-]{0,200})"|([A-Za-z0-9][A-Za-z0-9 .!'&|_-]{0,200})) {0,3})?<([A-Za-z0-9_+=-]{1,64}(?:\.[A-Za-z0-9_+=-]{1,60}){0,8})@([A-Za-z0-9][A-Za-z0-9-]{0,61}[A-Za-z0-9](?:\.[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?){1,3})>|([A-Za-z0-9_+-]{1,64}(?:\.[A-Za-z0-9_+-]{1,60}){0,8})@([A-Za-z0-9][A-Za-z0-9-]{0,61}[A-Za-z0-9](?:\.[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?){1,3}))$/

/** The mailbox of a value that is one plain mailbox and nothing else; null sends it through the grammar. */
function plainMailbox(value: string): Mailbox | null {
  const match = value.length <= 400 ? PLAIN.exec(value) : null
  if (!match) return null
  const inAngle = match[3]
  const local = inAngle ?? match[5] ?? ''
  const domain = match[4] ?? match[6] ?? ''
  if (local.length > 64 || domain.length > 253) return null
  const name = (match[1] ?? match[2] ?? '').replace(/ {2,}/g, ' ').trim()
  return {
    name: name === '' ? null : name,
    address: `${local}@${domain}`,
    local,
    domain: domain.toLowerCase(),
    group: null,
    start: 0,
    end: value.length,
    addressStart: inAngle === undefined ? 0 : value.length - local.length - domain.length - 2,
  }
}

/**
 * Parses a From, Sender, Reply-To, To or Cc value (unfolded, one character an octet as in `HeaderField.value`, or text).
 * Never throws. Offsets count in `value`.
 */
export function parseAddressList(value: string): AddressList {
  const mailboxes: Mailbox[] = []
  const groups: AddressList['groups'] = []
  const problems: AddressProblem[] = []
  const list: AddressList = { mailboxes, groups, problems }
  const plain = plainMailbox(value)
  if (plain) {
    mailboxes.push(plain)
    return list
  }
  const tokens = tokenize(value, list.problems)
  let group: string | null = null
  let run: Token[] = []
  const flush = (): void => {
    if (run.some(t => t.kind !== 'comment')) {
      if (list.mailboxes.length < MAX_MAILBOXES) list.mailboxes.push(mailbox(value, run, group, list.problems))
      else if (!list.problems.some(p => p.code === 'too-many')) list.problems.push({ code: 'too-many', at: run[0]?.start ?? 0 })
    }
    run = []
  }
  for (const token of tokens) {
    if (token.kind !== 'special') run.push(token)
    else if (token.text === ':' && group === null && !run.some(t => t.kind === 'angle' || t.text.includes('@'))) {
      group = phrase(run)
      list.groups.push({ name: group, start: run[0]?.start ?? token.start })
      run = []
    } else if (token.text === ':') run.push({ ...token, kind: 'atom' })
    else {
      flush()
      // Outlook users separate with semicolons; outside a group that is one more comma.
      if (token.text === ';') group = null
    }
  }
  flush()
  if (list.mailboxes.length === 0 && list.groups.length === 0) list.problems.push({ code: 'empty', at: 0 })
  return list
}

const phrase = (tokens: readonly Token[]): string => {
  let text = ''
  let before: Token | null = null
  for (const token of tokens) {
    if (before && token.start > before.end) text += ' '
    if (token.kind !== 'comment') text += token.text
    before = token
  }
  return decodeWords(text).replace(/\s+/g, ' ').trim()
}

function mailbox(value: string, run: Token[], group: string | null, problems: AddressProblem[]): Mailbox {
  const first = run[0] as Token
  const last = run[run.length - 1] as Token
  const angles = run.filter(t => t.kind === 'angle')
  const comments = run.filter(t => t.kind === 'comment' && t.text.trim() !== '')
  let raw: string
  let addressStart: number
  let name: string
  // With two angle brackets the last holds the address for most receivers; the rest is a trick or an accident.
  const angle = angles[angles.length - 1]
  if (angles.length > 1) problems.push({ code: 'two-addresses', at: first.start })
  if (angle) {
    const words = run.filter(t => t.kind !== 'comment' && t !== angle)
    name = phrase(words.map(t => (t.kind === 'angle' ? { ...t, text: `<${t.text}>` } : t)))
    const bare = words.find(t => t.kind === 'atom' && /[@\\<>]/.test(t.text) && !t.text.startsWith('=?'))
    if (bare) problems.push({ code: 'unquoted-special', at: bare.start })
    // obs-route: <@relay.example,@other.example:user@example.com>
    raw = angle.text.replace(/^\s*@[^:]*:/, '')
    addressStart = angle.start + 1 + (angle.text.length - raw.length)
  } else {
    const words = run.filter(t => t.kind !== 'comment')
    const [from, to] = addressRun(words)
    const parts = words.slice(from, to)
    raw = parts.map(t => (t.kind === 'quoted' ? `"${t.text}"` : t.text)).join('')
    addressStart = parts[0]?.start ?? first.start
    const rest = [...words.slice(0, from), ...words.slice(to)]
    name = phrase(rest)
    // "Name user@example.com" without brackets.
    if (rest.length > 0) problems.push({ code: 'unquoted-special', at: first.start })
  }
  if (!name && comments.length > 0) name = decodeWords((comments[comments.length - 1] as Token).text).trim()
  const address = decodeRaw(raw.startsWith('"') ? raw.trim() : raw.replace(/\([^()]*\)/g, '').replace(/[\s\x00-\x1f]+/g, ''))
  const split = address.lastIndexOf('@')
  const local = split < 0 ? address : address.slice(0, split)
  const domain =
    split < 0
      ? ''
      : address
          .slice(split + 1)
          .replace(/\.$/, '')
          .toLowerCase()
  checkAddress(local, domain, addressStart, problems)
  return {
    name: name || null,
    address,
    local,
    domain,
    group,
    start: first.start,
    end: Math.min(last.end, value.length),
    addressStart,
  }
}

/**
 * Which tokens are the address when there are no angle brackets: those around the "@" that touch each other, or have only
 * white space or a comment around "." and "@" between them (obs-local-part). All of them when there is no "@".
 */
function addressRun(words: readonly Token[]): [from: number, to: number] {
  const at = words.findIndex(t => t.kind === 'atom' && t.text.includes('@'))
  if (at < 0) return [0, words.length]
  const joined = (i: number): boolean => {
    const [left, right] = [words[i - 1], words[i]]
    return (
      left !== undefined &&
      right !== undefined &&
      (left.end === right.start || /[.@]$/.test(left.text) || /^[.@]/.test(right.text))
    )
  }
  let from = at
  let to = at + 1
  while (joined(from)) from--
  while (joined(to)) to++
  return [from, to]
}

function checkAddress(local: string, domain: string, at: number, problems: AddressProblem[]): void {
  if (!domain) problems.push({ code: 'no-domain', at })
  else if (!isDomain(domain)) problems.push({ code: 'bad-domain', at })
  const quoted = local.startsWith('"') && local.endsWith('"') && local.length > 1
  if (
    !quoted &&
    (local === '' || local.length > 64 || /[\s"(),:;<>@[\\\]\x00-\x1f\x7f]/.test(local) || /^\.|\.\.|\.$/.test(local))
  )
    problems.push({ code: 'bad-local', at })
}

/** A host name with at least two labels, or an address literal; U-labels allowed (RFC 6531). */
export function isDomain(domain: string): boolean {
  if (/^\[[\da-fA-F.:]{2,45}\]$|^\[ipv6:[\da-f.:]{2,45}\]$/i.test(domain)) return true
  if (domain.length > 253) return false
  const labels = domain.split('.')
  return (
    labels.length > 1 &&
    labels.every(
      l => l.length > 0 && l.length <= 63 && /^[\p{L}\p{M}\p{N}_-]+$/u.test(l) && !l.startsWith('-') && !l.endsWith('-'),
    )
  )
}
