// Verification of a message's DKIM signatures, RFC 6376 6.1, with the reason and the place of a failure.
import { constants, createHash, createPublicKey, type KeyObject, publicDecrypt, verify as verifySignature } from 'node:crypto'
import type { Resolver } from '../../core/dns.js'
import { type Fact, known } from '../../core/fact.js'
import { parseAddressList } from '../../mime/address.js'
import { canonicalBody, pickFields } from './canonical.js'
import { explainBody, explainHeader, headerInput, madeWithKey } from './diagnose.js'
import type { DkimSignature, SignatureFacts, SignedHeader } from './facts.js'
import type { DkimKeyRecord } from './key.js'
import { asciiDomain, lookUpKey } from './lookup.js'
import { type RawField, type RawMessage, splitMessage } from './message.js'
import { type ParsedSignature, parseSignature, type SignatureReason } from './signature.js'

/** Receivers stop somewhere too; each signature costs a DNS query and a pass over the body. */
const MAX_SIGNATURES = 10
const WATCHED = [
  'from',
  'subject',
  'date',
  'to',
  'reply-to',
  'message-id',
  'mime-version',
  'content-type',
  'list-unsubscribe',
  'list-unsubscribe-post',
]

/** Verifies every signature of a message as it lies in the file. `now` is ISO 8601 and decides on x=. Never rejects. */
export async function verifySignatures(
  source: Uint8Array,
  resolver: Resolver,
  options: { now: string },
): Promise<Fact<SignatureFacts>> {
  const message = splitMessage(source)
  const own = message.fields.filter(f => f.key === 'dkim-signature')
  const now = Date.parse(options.now) / 1000
  const signatures = await Promise.all(
    own.slice(0, MAX_SIGNATURES).map((field, index) => verifyOne(message, field, index, resolver, now)),
  )
  const count = (key: string): number => message.fields.filter(f => f.key === key).length
  return known({
    signatures,
    leftOut: Math.max(0, own.length - MAX_SIGNATURES),
    fromDomain: fromDomainOf(message),
    received: count('received'),
    listUnsubscribe: count('list-unsubscribe') > 0,
    listUnsubscribePost: count('list-unsubscribe-post') > 0,
    lineEnds: message.lineEnds,
  })
}

function fromDomainOf(message: RawMessage): string | null {
  const fields = message.fields.filter(f => f.key === 'from')
  const only = fields[0]
  // RFC 9989 4.4: no alignment with a malformed, absent or repeated From.
  if (!only || fields.length > 1) return null
  const { mailboxes } = parseAddressList(
    Buffer.from(only.value.slice(0, 10_000), 'latin1')
      .toString('utf8')
      .replaceAll(/\r\n[ \t]/g, ' '),
  )
  const domains = new Set(mailboxes.map(m => asciiDomain(m.domain ?? '')))
  const [domain] = domains
  return domains.size === 1 && domain ? domain : null
}

const iso = (seconds: number | null): string | null =>
  seconds !== null && seconds < 8.64e12 ? new Date(seconds * 1000).toISOString() : null

async function verifyOne(
  message: RawMessage,
  field: RawField,
  index: number,
  resolver: Resolver,
  now: number,
): Promise<DkimSignature> {
  const parsed = parseSignature(field.value)
  const domain = parsed.domain === null ? null : asciiDomain(parsed.domain)
  const result: DkimSignature = {
    index,
    line: field.line,
    domain,
    selector: parsed.selector,
    identity: parsed.identity ?? (domain ? `@${domain}` : null),
    algorithm: parsed.algorithm,
    canonicalization: { header: parsed.header ?? '?', body: parsed.body ?? '?' },
    headers: parsed.headers,
    signedAt: iso(parsed.signedAt),
    expiresAt: iso(parsed.expiresAt),
    bodyLength: parsed.bodyLength,
    unsignedOctets: 0,
    result: 'fail',
    reason: null,
    detail: null,
    intact: null,
    key: null,
    body: { matches: false, difference: null },
    header: { difference: null },
    signed: coverage(message, parsed),
  }
  const stop = (reason: SignatureReason, detail: string | null = null): DkimSignature => ({ ...result, reason, detail })

  const canonical = canonicalBody(message.body, parsed.body ?? 'simple')
  const length = parsed.bodyLength
  result.unsignedOctets = length === null ? 0 : Math.max(0, canonical.length - length)
  const hash = createHash('sha256')
    .update(length === null ? canonical : canonical.subarray(0, length))
    .digest()
  result.body.matches = parsed.bodyHash !== null && hash.equals(parsed.bodyHash)

  const fault = parsed.problems.find(p => p.severity === 'error')
  if (fault || domain === null || parsed.selector === null || !parsed.header || !parsed.signature) {
    const code = fault?.code ?? 'missing-tag'
    const listFault = code === 'duplicate-tag' || code === 'malformed-tag' || code === 'empty-tag' || code === 'bad-character'
    return stop(listFault ? 'syntax' : code, fault ? [fault.tag, fault.detail].filter(Boolean).join('=') || null : null)
  }

  const name = `${asciiDomain(parsed.selector)}._domainkey.${domain}`
  const { answer, delegation } = await lookUpKey(name, resolver)
  if (answer.state === 'unknown')
    return { ...stop('dns', answer.detail ?? answer.reason), result: 'unknown', keyUnknown: answer.reason }
  if (answer.state === 'absent') return stop('key-missing', name)
  const record =
    answer.value.records.find(r => r.key.valid) ?? answer.value.records.find(r => r.key.record) ?? answer.value.records[0]
  const key = record?.key.record ?? null
  result.key = { name, type: key?.keyType ?? '?', bits: key?.bits ?? null, testing: key?.testing ?? false, delegation }
  const unusable = keyFault(
    record?.key.valid ?? false,
    record?.key.problems.find(p => p.severity === 'error')?.code ?? null,
    key,
    parsed,
  )
  if (unusable || !key)
    return stop(unusable ?? 'key-invalid', record?.key.problems.find(p => p.severity === 'error')?.code ?? null)

  if (length !== null && length > canonical.length) return stop('body-length', `${length}/${canonical.length}`)
  const publicKey = keyObject(key)
  if (!publicKey) return stop('key-invalid', 'unreadable-key')
  const others = message.fields.filter(f => f !== field)
  const check = (input: Buffer): boolean => verifyHeader(input, parsed, publicKey)
  const headerOk = check(headerInput(pickFields(others, parsed.headers), field, parsed, parsed.header))
  result.intact = headerOk && result.body.matches
  if (!result.body.matches) {
    result.body.difference = explainBody(message, parsed)
    // The body hash stands in the signed field itself: with a good signature over it, the body is what changed.
    return stop('body-hash', headerOk ? 'header-intact' : null)
  }
  if (!headerOk) {
    const { signature } = parsed
    if (key.keyType === 'rsa' && !madeWithKey(signature, publicKey, recover)) return stop('wrong-key', name)
    result.header.difference = explainHeader(message, field, parsed, check)
    return stop(key.keyType === 'rsa' || result.header.difference ? 'header-changed' : 'signature-invalid')
  }
  if (parsed.expiresAt !== null && parsed.expiresAt < now) return stop('expired', result.expiresAt)
  return { ...result, result: 'pass' }
}

/** What makes a key unusable for this signature (6.1.2), or null. */
function keyFault(
  valid: boolean,
  problem: string | null,
  key: DkimKeyRecord | null,
  parsed: ParsedSignature,
): SignatureReason | null {
  if (!key) return 'key-invalid'
  if (key.revoked) return 'key-revoked'
  if (problem === 'weak-key') return 'key-weak'
  if (key.hashes && !key.hashes.includes('sha256')) return 'key-hash'
  if (!key.services.includes('*') && !key.services.includes('email')) return 'key-service'
  const wanted = parsed.algorithm?.startsWith('ed25519') ? 'ed25519' : 'rsa'
  if (key.keyType !== wanted) return 'key-type'
  if (!valid) return 'key-invalid'
  const host = parsed.identity?.slice(parsed.identity.lastIndexOf('@') + 1).toLowerCase()
  return key.strictIdentity && host !== undefined && host !== parsed.domain ? 'identity-strict' : null
}

const recover = (key: KeyObject, data: Uint8Array): Buffer => publicDecrypt({ key, padding: constants.RSA_PKCS1_PADDING }, data)

// SubjectPublicKeyInfo of an ed25519 key is this prefix and the 32 octets (RFC 8410 4).
const ED25519_PREFIX = Buffer.from('302a300506032b6570032100', 'hex')

function keyObject(record: DkimKeyRecord): KeyObject | null {
  const octets = Buffer.from(record.publicKey, 'base64')
  try {
    if (record.keyType === 'ed25519')
      return createPublicKey({ key: Buffer.concat([ED25519_PREFIX, octets]), format: 'der', type: 'spki' })
    return createPublicKey({ key: octets, format: 'der', type: record.encoding === 'pkcs1' ? 'pkcs1' : 'spki' })
  } catch {
    return null
  }
}

function verifyHeader(input: Buffer, parsed: ParsedSignature, key: KeyObject): boolean {
  if (!parsed.signature) return false
  try {
    // RFC 8463 3: PureEdDSA over the SHA-256 of the canonical header.
    return parsed.algorithm === 'ed25519-sha256'
      ? verifySignature(null, createHash('sha256').update(input).digest(), key, parsed.signature)
      : verifySignature('sha256', input, key, parsed.signature)
  } catch {
    return false
  }
}

function coverage(message: RawMessage, parsed: ParsedSignature): SignedHeader[] {
  return WATCHED.map(name => ({
    name,
    present: message.fields.filter(f => f.key === name).length,
    listed: parsed.headers.filter(h => h === name).length,
  }))
}
