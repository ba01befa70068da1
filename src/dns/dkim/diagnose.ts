// Why does a hash differ? Undoes, one at a time, what is known to happen to messages on their way, and looks for a match.
import { createHash, type KeyObject } from 'node:crypto'
import { type Canonicalization, canonicalBody, canonicalField, pickFields } from './canonical.js'
import type { BodyDifference, HeaderDifference } from './facts.js'
import type { RawField, RawMessage } from './message.js'
import type { ParsedSignature } from './signature.js'

const CR = 13
const LF = 10
/** Beyond this the search for added lines costs more than its answer is worth. */
const MAX_BODY = 2_000_000
const MAX_LINES = 20_000
const MAX_PREPENDED = 30

const sha256 = (data: Uint8Array): Buffer => createHash('sha256').update(data).digest()

/** Finds the change of the body that explains the differing hash; null when none of the known ones does. */
export function explainBody(message: RawMessage, signature: ParsedSignature): BodyDifference | null {
  const { bodyHash, body: how, bodyLength } = signature
  if (!bodyHash || !how) return null
  const matches = (body: Uint8Array, c: Canonicalization = how): boolean => {
    const canonical = canonicalBody(body, c)
    return sha256(bodyLength === null ? canonical : canonical.subarray(0, bodyLength)).equals(bodyHash)
  }
  const { body } = message
  if (matches(body, how === 'simple' ? 'relaxed' : 'simple')) return { kind: 'other-canonicalization' }
  if (body.length > 0 && matches(new Uint8Array(0))) return { kind: 'empty-body-signed', line: message.bodyLine }
  if (body.length > MAX_BODY) return null
  const buffer = Buffer.from(body.buffer, body.byteOffset, body.byteLength)
  const latin1 = buffer.toString('latin1')
  if (matches(Buffer.from(latin1.replaceAll('\r\n', '\n'), 'latin1'))) return { kind: 'line-ends' }
  for (const [kind, pattern, by] of [
    ['from-escaped', /^>From /gm, 'From '],
    ['dot-stuffed', /^\.\./gm, '.'],
  ] as const) {
    const at = latin1.search(pattern)
    if (at >= 0 && matches(Buffer.from(latin1.replaceAll(pattern, by), 'latin1')))
      return { kind, line: message.bodyLine + lineOf(latin1, at) }
  }
  if (bodyLength !== null) return null
  return appended(message, how, bodyHash) ?? prepended(message, how, bodyHash)
}

const lineOf = (text: string, at: number): number => text.slice(0, at).split('\n').length - 1

/** Footers of mailing lists, gateways and virus scanners: the body matches up to some line. */
function appended(message: RawMessage, how: Canonicalization, wanted: Uint8Array): BodyDifference | null {
  const canonical = canonicalBody(message.body, how)
  const hash = createHash('sha256')
  let start = 0
  let lines = 0
  // Empty lines count only when text follows them: hold them back.
  let held = 0
  let found: { kept: number } | null = null
  for (let i = 0; i < canonical.length && lines < MAX_LINES; i++) {
    if (canonical[i] !== LF || canonical[i - 1] !== CR) continue
    lines++
    if (i - start === 1) {
      held += 2
      start = i + 1
      continue
    }
    hash.update(canonical.subarray(start - held, i + 1))
    held = 0
    start = i + 1
    if (hash.copy().digest().equals(wanted)) found = { kept: lines }
  }
  if (!found) return null
  // The canonical body has the lines of the file, without the empty ones at the end.
  const total = Buffer.from(message.body).toString('latin1').split('\r\n').length - 1
  return { kind: 'appended-lines', line: message.bodyLine + found.kept, lines: Math.max(1, total - found.kept) }
}

/** Banners put above the text ("external sender"). */
function prepended(message: RawMessage, how: Canonicalization, wanted: Uint8Array): BodyDifference | null {
  const { body } = message
  let at = 0
  for (let lines = 1; lines <= MAX_PREPENDED; lines++) {
    const end = Buffer.from(body.buffer, body.byteOffset, body.byteLength).indexOf('\r\n', at)
    if (end < 0) return null
    at = end + 2
    if (sha256(canonicalBody(body.subarray(at), how)).equals(wanted))
      return { kind: 'prepended-lines', line: message.bodyLine, lines }
  }
  return null
}

/** What is hashed for the header: the chosen fields, then the signature field without its b= value and without final CRLF (3.7). */
export function headerInput(
  fields: readonly (RawField | null)[],
  own: RawField,
  signature: ParsedSignature,
  how: Canonicalization,
): Buffer {
  const span = signature.signatureSpan ?? { start: 0, end: 0 }
  const lead = own.raw.length - 2 - own.value.length
  const stripped = own.raw.slice(0, lead + span.start) + own.raw.slice(lead + span.end)
  const text =
    fields.map(f => (f ? canonicalField(f, how) : '')).join('') +
    canonicalField({ key: own.key, raw: stripped }, how).slice(0, -2)
  return Buffer.from(text, 'latin1')
}

export type VerifyHeader = (input: Buffer) => boolean

const MAX_ATTEMPTS = 200

/** Finds the header field whose change explains the bad signature. */
export function explainHeader(
  message: RawMessage,
  own: RawField,
  signature: ParsedSignature,
  verify: VerifyHeader,
): HeaderDifference | null {
  const how = signature.header
  if (!how) return null
  const others = message.fields.filter(f => f !== own)
  const picked = pickFields(others, signature.headers)
  let attempts = 0
  const attempt = (fields: readonly (RawField | null)[], c: Canonicalization = how): boolean =>
    attempts++ < MAX_ATTEMPTS && verify(headerInput(fields, own, signature, c))

  if (attempt(picked, how === 'simple' ? 'relaxed' : 'simple')) return { kind: 'other-canonicalization', header: null }
  // z= carries the values at the time of signing: diagnosis is what RFC 6376 3.5 made it for.
  for (const { name, value } of signature.copied) {
    const i = signature.headers.indexOf(name)
    const now = picked[i]
    if (i < 0 || !now) continue
    const before = { ...now, raw: `${now.raw.slice(0, now.raw.indexOf(':'))}: ${value.trim()}\r\n` }
    if (canonicalField(before, 'relaxed') !== canonicalField(now, 'relaxed'))
      return { kind: 'changed', header: name, signed: value.trim().slice(0, 200) }
  }
  for (const [i, field] of picked.entries()) {
    if (!field) continue
    // Without the field the names of h= pick what they picked before it was added, in the same order.
    const before = others.filter(f => f !== field)
    if (attempt(pickFields(before, signature.headers))) return { kind: 'added', header: field.key }
    for (const raw of commonEdits(field)) {
      if (attempt(picked.with(i, { ...field, raw }))) return { kind: 'changed', header: field.key }
    }
  }
  return null
}

/** Edits that lists and gateways make to a field, undone. */
function commonEdits(field: RawField): string[] {
  const name = field.raw.slice(0, field.raw.indexOf(':'))
  const value = field.raw
    .slice(field.raw.indexOf(':') + 1)
    .replaceAll('\r\n', '')
    .trim()
  const edits: string[] = []
  const tagged = /^((?:re|aw|fwd?|wg): ?)?(?:\[[^\]]{1,60}\]|\*{2,5}[^*]{1,40}\*{2,5}) */i.exec(value)
  if (field.key === 'subject' && tagged) edits.push((tagged[1] ?? '') + value.slice(tagged[0].length))
  return edits.map(v => `${name}: ${v}\r\n`)
}

/** Does the signature stem from the private half of this RSA key at all? Only then has the header changed. */
export function madeWithKey(
  signature: Uint8Array,
  key: KeyObject,
  publicDecrypt: (key: KeyObject, data: Uint8Array) => Buffer,
): boolean {
  try {
    // Opens the PKCS#1 v1.5 padding; it is right by chance once in 2^64.
    const info = publicDecrypt(key, signature)
    return info.length === 51 && info[0] === 0x30
  } catch {
    return false
  }
}
