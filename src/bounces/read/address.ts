// Addresses in foreign text. All patterns are linear: repeats are bounded and never nested over the same characters.

const LOCAL = String.raw`[^\s<>()[\],;:"'@\\|\u0000-\u001f]{1,128}`
const DOMAIN = String.raw`[^\s<>()[\],;:"'@\\|=/!?\u0000-\u001f]{1,253}`
const ANYWHERE = new RegExp(`${LOCAL}@${DOMAIN}`, 'g')
const WHOLE = new RegExp(`^(?:${LOCAL}|"[^"\\r\\n]{1,126}")@(?:${DOMAIN}|\\[[0-9A-Fa-f:.IPv]{2,50}\\])$`)

/** Every address of a line in order, without duplicates. */
export function addressesIn(text: string): string[] {
  if (!text.includes('@')) return []
  const result: string[] = []
  for (const [match] of text.matchAll(ANYWHERE)) {
    const address = trimAddress(match)
    if (address !== null && !result.includes(address)) result.push(address)
  }
  return result
}

const PREFIX = /^(?:mailto[:=]|(?:rfc822|smtp)[;=])/i

/** Punctuation that prose puts around an address. */
function trimAddress(text: string): string | null {
  let end = text.length
  while (end > 0 && '.-_*`~'.includes(text.charAt(end - 1))) end--
  let start = 0
  while (start < end && '.*`~>'.includes(text.charAt(start))) start++
  const bare = text.slice(start, end)
  const address = PREFIX.test(bare) ? bare.replace(PREFIX, '') : bare
  const at = address.lastIndexOf('@')
  return at > 0 && at < address.length - 1 && !isDistinguished(address, at) ? address : null
}

/** Names of directories (Notes, X.400), which have an at sign before a domain of their own kind: `CN=Kim/OU=Sales/O=Acme@Acme`. */
const isDistinguished = (address: string, at: number): boolean => {
  const slash = address.indexOf('/')
  return slash >= 0 && slash < at && (!address.includes('.', at) || /(?:^|\/)(?:cn|ou?|c)=/i.test(address))
}

/** What most fields hold: nothing but the address. */
const SIMPLE = /^[A-Za-z0-9][A-Za-z0-9._%+=-]{0,127}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,10}$/

/** One address as a field gives it: `rfc822;<a@b>`, `"Name" <a@b>`, `a@b (comment)`, RFC 3461 xtext; null when there is none. */
export function cleanAddress(field: string | null | undefined): string | null {
  if (!field) return null
  let text = field.trim()
  if (SIMPLE.test(text)) return text
  if (text.length > 2000) return null
  const type = /^(?:rfc822|utf-8|unknown|smtp|x-[a-z0-9-]{1,30}|dns|local)\s*;\s*/i.exec(text)
  if (type) {
    text = text.slice(type[0].length)
    if (SIMPLE.test(text)) return text
  }
  const angle = /<([^<>]{1,400})>/.exec(text)
  if (angle?.[1]?.includes('@')) text = angle[1]
  text = text
    .replace(/^mailto:/i, '')
    .replace(/^<|>$/g, '')
    .trim()
  // RFC 6533 unitext and RFC 3461 xtext.
  if (text.includes('\\x{')) text = text.replace(/\\x\{([0-9A-Fa-f]{2,6})\}/g, (_, hex: string) => codePoint(hex))
  if (!text.includes('@') && text.includes('+40')) text = text.replace(/\+([0-9A-F]{2})/g, (_, hex: string) => codePoint(hex))
  // RFC 5321 source routes (@relay:user@host) and UUCP-gateway left-overs.
  if (text.startsWith('@') && text.includes(':')) text = text.slice(text.indexOf(':') + 1)
  if (WHOLE.test(text)) return trimAddress(text) === null ? null : text.replace(/\.$/, '')
  return addressesIn(text)[0] ?? null
}

function codePoint(hex: string): string {
  const value = Number.parseInt(hex, 16)
  return value > 31 && value <= 0x10ffff ? String.fromCodePoint(value) : ''
}

/** The domain of an address in lower case; null when there is none. */
export function domainOf(address: string | null): string | null {
  if (!address) return null
  const at = address.lastIndexOf('@')
  return at > 0 && at < address.length - 1
    ? address
        .slice(at + 1)
        .toLowerCase()
        .replace(/\.$/, '')
    : null
}

/** Addresses are compared without regard to case: receivers that tell case apart do not exist in practice. */
export const sameAddress = (a: string | null, b: string | null): boolean =>
  a !== null && b !== null && a.toLowerCase() === b.toLowerCase()

/** The intended recipient in a VERP return path: `bounce+user=example.org@list.example` (RFC-less, in use since qmail). */
export function verpRecipient(address: string | null): string | null {
  const local = address?.slice(0, address.lastIndexOf('@')) ?? ''
  const match = /(?:^|[+-])([^+=\s]{1,64})=([a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63}){1,8})$/i.exec(local)
  return match ? `${match[1]}@${match[2]}` : null
}

/** A folded text in one line; control characters become spaces; at most `limit` characters. */
export function oneLine(text: string, limit = 2000): string {
  const head = text.length > limit * 4 ? text.slice(0, limit * 4) : text
  const folded = UNFOLDED.test(head) ? head.replace(/[\s\u0000-\u001f\u007f]+/g, ' ') : head
  return folded.trim().slice(0, limit)
}

const UNFOLDED = /[\u0000-\u001f\u007f\u00a0\u2000-\u200a\u2028\u2029\u202f\u3000]| {2}/
