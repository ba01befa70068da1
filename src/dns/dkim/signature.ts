// The DKIM-Signature header field, RFC 6376 3.5.
import type { Canonicalization } from './canonical.js'
import { parseTagList, type RecordProblem, type Tag, type TagListProblemCode, tagOf } from './tags.js'

/** Why a signature does not pass; the order is that of RFC 6376 6.1. */
export type SignatureReason =
  | 'syntax'
  | 'version'
  | 'missing-tag'
  | 'algorithm-sha1'
  | 'algorithm-unknown'
  | 'canonicalization'
  | 'query-method'
  | 'from-not-signed'
  | 'identity'
  | 'validity-period'
  | 'dns'
  | 'key-missing'
  | 'key-revoked'
  | 'key-invalid'
  | 'key-weak'
  | 'key-type'
  | 'key-hash'
  | 'key-service'
  | 'identity-strict'
  | 'body-length'
  | 'body-hash'
  | 'wrong-key'
  | 'header-changed'
  | 'signature-invalid'
  | 'expired'
  | 'limit'

export interface ParsedSignature {
  valid: boolean
  version: string | null
  /** Lower case. */
  algorithm: string | null
  signature: Uint8Array | null
  bodyHash: Uint8Array | null
  header: Canonicalization | null
  body: Canonicalization | null
  domain: string | null
  selector: string | null
  headers: string[]
  identity: string | null
  bodyLength: number | null
  queryMethods: string[]
  signedAt: number | null
  expiresAt: number | null
  /** Header values at the time of signing (z=), lower-case names. */
  copied: { name: string; value: string }[]
  /** Span of the value of b= with its white space, in the field value: deleted before hashing. */
  signatureSpan: { start: number; end: number } | null
  problems: RecordProblem<TagListProblemCode | SignatureReason>[]
}

const canonicalization = (text: string): Canonicalization | null => (text === 'simple' || text === 'relaxed' ? text : null)
const BASE64 = /^[A-Za-z0-9+/]*={0,2}$/

function decode(tag: Tag | undefined): Uint8Array | null {
  if (!tag) return null
  const text = tag.value.replaceAll(/[ \t\r\n]/g, '')
  return text !== '' && BASE64.test(text) ? Uint8Array.from(Buffer.from(text, 'base64')) : null
}

const number = (tag: Tag | undefined): number | null => (tag && /^\d{1,76}$/.test(tag.value) ? Number(tag.value) : null)

/** Quoted-printable of RFC 6376 2.11: only =XX, white space ignored. */
const unquote = (text: string): string =>
  text
    .replaceAll(/[ \t\r\n]/g, '')
    .replaceAll(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))

/** Parses the value of a DKIM-Signature field (after the colon, folding included). Never throws. */
export function parseSignature(value: string): ParsedSignature {
  const list = parseTagList(value)
  const problems: ParsedSignature['problems'] = [...list.problems.filter(p => p.code !== 'empty-tag')]
  const tag = (name: string) => tagOf(list, name)
  const problem = (code: SignatureReason, name: string, detail?: string): void => {
    const t = tag(name)
    problems.push({
      code,
      severity: 'error',
      position: t?.start ?? value.length,
      length: t ? t.rawEnd - t.start : 0,
      tag: name,
      ...(detail === undefined ? {} : { detail: detail.slice(0, 80) }),
    })
  }
  const v = tag('v')
  if (!v) problem('missing-tag', 'v')
  else if (v.value !== '1') problem('version', 'v', v.value)

  const algorithm = tag('a')?.value.toLowerCase() ?? null
  // RFC 8301 3.1: rsa-sha1 MUST NOT be used for signing or verifying.
  if (algorithm === 'rsa-sha1') problem('algorithm-sha1', 'a')
  else if (algorithm !== null && algorithm !== 'rsa-sha256' && algorithm !== 'ed25519-sha256')
    problem('algorithm-unknown', 'a', algorithm)

  for (const name of ['a', 'b', 'bh', 'd', 'h', 's']) if (!tag(name)?.value) problem('missing-tag', name)
  const signature = decode(tag('b'))
  const bodyHash = decode(tag('bh'))
  if (tag('b')?.value && !signature) problem('syntax', 'b')
  if (tag('bh')?.value && !bodyHash) problem('syntax', 'bh')

  const [h, b] = (tag('c')?.value ?? 'simple/simple').toLowerCase().split('/')
  const header = canonicalization(h?.trim() ?? '')
  const body = canonicalization(b?.trim() ?? 'simple')
  if (!header || !body) problem('canonicalization', 'c', tag('c')?.value)

  const queryMethods = (tag('q')?.value ?? 'dns/txt')
    .toLowerCase()
    .split(':')
    .map(m => m.trim())
  if (!queryMethods.includes('dns/txt')) problem('query-method', 'q', tag('q')?.value)

  const headers = (tag('h')?.value ?? '')
    .split(':')
    .map(n => n.trim().toLowerCase())
    .filter(n => n !== '')
  if (headers.length > 0 && !headers.includes('from')) problem('from-not-signed', 'h')

  const domain = tag('d')?.value.toLowerCase() || null
  const identity = tag('i')?.value ?? null
  if (identity !== null && domain !== null) {
    const host = identity.slice(identity.lastIndexOf('@') + 1).toLowerCase()
    if (!identity.includes('@') || (host !== domain && !host.endsWith(`.${domain}`))) problem('identity', 'i', identity)
  }
  for (const name of ['l', 't', 'x']) if (tag(name) && number(tag(name)) === null) problem('syntax', name, tag(name)?.value)
  const signedAt = number(tag('t'))
  const expiresAt = number(tag('x'))
  // 3.5: x= MUST be greater than t= if both are there.
  if (signedAt !== null && expiresAt !== null && expiresAt <= signedAt) problem('validity-period', 'x')

  const bTag = tag('b')
  return {
    valid: !problems.some(p => p.severity === 'error'),
    version: v?.value ?? null,
    algorithm,
    signature,
    bodyHash,
    header,
    body,
    domain,
    selector: tag('s')?.value || null,
    headers,
    identity,
    bodyLength: number(tag('l')),
    queryMethods,
    signedAt,
    expiresAt,
    copied: (tag('z')?.value ?? '')
      .split('|')
      .filter(part => part.includes(':'))
      .slice(0, 100)
      .map(part => ({
        name: part.slice(0, part.indexOf(':')).trim().toLowerCase(),
        value: unquote(part.slice(part.indexOf(':') + 1)),
      })),
    signatureSpan: bTag ? { start: bTag.rawStart, end: bTag.rawEnd } : null,
    problems,
  }
}
