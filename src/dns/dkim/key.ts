// DKIM key records: RFC 6376 3.6.1, RFC 8301 (sizes and hashes), RFC 8463 (ed25519).
import { readPublicKey } from './der.js'
import { hasErrors, parseTagList, type RecordProblem, type TagListProblemCode, tagOf } from './tags.js'

export interface DkimKeyRecord {
  /** Value of v=; null when it is left out (then it means DKIM1). */
  version: string | null
  /** Value of k=, lower case; `rsa` when left out. */
  keyType: string
  /** Value of p= without white space; '' for a revoked key. */
  publicKey: string
  revoked: boolean
  /** Modulus bits of an RSA key, 256 for ed25519, null when the key cannot be read. */
  bits: number | null
  exponent: number | null
  encoding: 'spki' | 'pkcs1' | 'raw' | null
  /** Values of h=; null when every hash is allowed. */
  hashes: string[] | null
  /** Values of s=; `*` when left out. */
  services: string[]
  /** t=y: receivers treat the mail as if it were not signed. */
  testing: boolean
  /** t=s: the domain of i= must be d= itself. */
  strictIdentity: boolean
  notes: string | null
}

export type DkimKeyProblemCode =
  | TagListProblemCode
  | 'empty-record'
  | 'quotes'
  | 'backslash'
  | 'bad-version'
  | 'version-not-first'
  | 'missing-key'
  | 'revoked'
  | 'pem-armor'
  | 'bad-base64'
  | 'base64-length'
  | 'truncated-key'
  | 'private-key'
  | 'unreadable-key'
  | 'trailing-octets'
  | 'pkcs1-key'
  | 'ed25519-encoding'
  | 'key-type-differs'
  | 'unknown-key-type'
  | 'weak-key'
  | 'short-key'
  | 'odd-exponent'
  | 'no-sha256'
  | 'service-excluded'
  | 'testing'
  | 'unknown-flag'
  | 'obsolete-tag'
  | 'unknown-tag'

export interface ParsedDkimKey {
  /** A receiver would use the key: it parses, is not revoked, is of a known type and strong enough. */
  valid: boolean
  record: DkimKeyRecord | null
  problems: RecordProblem<DkimKeyProblemCode>[]
}

const KNOWN_TAGS = new Set(['v', 'g', 'h', 'k', 'n', 'p', 's', 't'])
/** TXT data can be 64 kB; a key of 16384 bits fits into 4 kB. */
const MAX_LENGTH = 16_384
const list = (value: string): string[] =>
  value
    .split(':')
    .map(v => v.trim())
    .filter(v => v !== '')

/** Parses a key record (all strings of the TXT record joined). Never throws. */
export function parseDkimKey(input: string): ParsedDkimKey {
  const problems: ParsedDkimKey['problems'] = []
  const text = input.slice(0, MAX_LENGTH)
  if (text.trim() === '') {
    return {
      valid: false,
      record: null,
      problems: [{ code: 'empty-record', severity: 'error', position: 0, length: text.length }],
    }
  }
  const tagList = parseTagList(text)
  problems.push(...tagList.problems)
  // Quotes and backslashes come from panels that took over the notation of zone files literally.
  for (const [code, character] of [
    ['quotes', '"'],
    ['backslash', '\\'],
  ] as const) {
    const position = text.indexOf(character)
    if (position >= 0) problems.push({ code, severity: 'error', position, length: 1 })
  }
  const tag = (name: string) => tagOf(tagList, name)

  const v = tag('v')
  if (v && v.value !== 'DKIM1') {
    problems.push({
      code: 'bad-version',
      severity: 'error',
      position: v.valueStart,
      length: v.value.length,
      tag: 'v',
      detail: v.value.slice(0, 40),
    })
  } else if (v && tagList.tags[0] !== v) {
    problems.push({ code: 'version-not-first', severity: 'error', position: v.start, length: 1, tag: 'v' })
  }
  for (const t of tagList.tags) {
    if (!KNOWN_TAGS.has(t.name))
      problems.push({ code: 'unknown-tag', severity: 'info', position: t.start, length: t.name.length, tag: t.name.slice(0, 40) })
  }
  const g = tag('g')
  if (g) problems.push({ code: 'obsolete-tag', severity: 'info', position: g.start, length: 1, tag: 'g' })

  const k = tag('k')
  const keyType = (k?.value ?? 'rsa').toLowerCase()
  const known = keyType === 'rsa' || keyType === 'ed25519'
  if (!known)
    problems.push({
      code: 'unknown-key-type',
      severity: 'error',
      position: k?.valueStart ?? 0,
      length: k?.value.length ?? 0,
      tag: 'k',
      detail: keyType.slice(0, 40),
    })

  const h = tag('h')
  const hashes = h ? list(h.value.toLowerCase()) : null
  if (h && hashes && !hashes.includes('sha256')) {
    // RFC 8301 3.1: rsa-sha1 is not to be verified, so a key that allows nothing but sha1 is of no use.
    problems.push({
      code: 'no-sha256',
      severity: 'error',
      position: h.valueStart,
      length: h.value.length,
      tag: 'h',
      detail: h.value.slice(0, 40),
    })
  }
  const s = tag('s')
  const services = s ? list(s.value.toLowerCase()) : ['*']
  if (s && !services.includes('*') && !services.includes('email')) {
    problems.push({
      code: 'service-excluded',
      severity: 'error',
      position: s.valueStart,
      length: s.value.length,
      tag: 's',
      detail: s.value.slice(0, 40),
    })
  }
  const t = tag('t')
  const flags = t ? list(t.value.toLowerCase()) : []
  for (const flag of flags) {
    if (flag !== 'y' && flag !== 's')
      problems.push({
        code: 'unknown-flag',
        severity: 'info',
        position: t?.valueStart ?? 0,
        length: t?.value.length ?? 0,
        tag: 't',
        detail: flag.slice(0, 40),
      })
  }
  if (flags.includes('y'))
    problems.push({ code: 'testing', severity: 'warning', position: t?.start ?? 0, length: t?.value.length ?? 0, tag: 't' })

  const record: DkimKeyRecord = {
    version: v?.value ?? null,
    keyType,
    publicKey: '',
    revoked: false,
    bits: null,
    exponent: null,
    encoding: null,
    hashes,
    services,
    testing: flags.includes('y'),
    strictIdentity: flags.includes('s'),
    notes: tag('n')?.value ?? null,
  }
  const p = tag('p')
  if (!p) problems.push({ code: 'missing-key', severity: 'error', position: text.length, length: 0, tag: 'p' })
  else if (p.value === '') {
    record.revoked = true
    problems.push({ code: 'revoked', severity: 'error', position: p.start, length: 2, tag: 'p' })
  } else readKey(p.value, p.valueStart, record, problems)

  problems.sort((a, b) => a.position - b.position)
  return { valid: p !== undefined && known && !hasErrors(problems), record: p ? record : null, problems }
}

function readKey(value: string, offset: number, record: DkimKeyRecord, problems: ParsedDkimKey['problems']): undefined {
  const at = (
    code: DkimKeyProblemCode,
    severity: RecordProblem['severity'],
    detail?: string,
    position = offset,
    length = value.length,
  ): undefined => {
    problems.push({ code, severity, position, length, tag: 'p', ...(detail === undefined ? {} : { detail }) })
  }
  record.publicKey = value.replaceAll(/[ \t\r\n]/g, '')
  if (value.includes('-----')) return at('pem-armor', 'error', undefined, offset + value.indexOf('-----'), 5)
  const bad = /[^A-Za-z0-9+/= \t\r\n]|=(?=[^= \t\r\n])/.exec(value)
  if (bad) return at('bad-base64', 'error', bad[0], offset + bad.index, 1)
  const digits = record.publicKey.replaceAll('=', '').length
  if (digits % 4 === 1) return at('base64-length', 'error', String(digits))
  const der = Uint8Array.from(Buffer.from(record.publicKey, 'base64'))
  const shape = readPublicKey(der)
  // Decoders differ in what they take without padding; the standard wants it.
  if (record.publicKey.length % 4 !== 0 && shape.kind !== 'truncated')
    at('base64-length', 'warning', String(record.publicKey.length))
  switch (shape.kind) {
    case 'truncated':
      return at('truncated-key', 'error', `${shape.present}/${shape.declared}`)
    case 'private':
      return at('private-key', 'error')
    case 'unreadable':
      return at(record.keyType === 'ed25519' ? 'ed25519-encoding' : 'unreadable-key', 'error', `${der.length}`)
    case 'other':
      return at('key-type-differs', 'error', shape.oid)
    case 'ed25519':
      record.bits = 256
      record.encoding = shape.encoding
      if (record.keyType !== 'ed25519') return at('key-type-differs', 'error', 'ed25519')
      // RFC 8463 4: p= is the bare 32 octets, not a SubjectPublicKeyInfo.
      if (shape.encoding === 'spki') at('ed25519-encoding', 'error', `${der.length}`)
      return
    case 'rsa':
      record.bits = shape.bits
      record.exponent = shape.exponent
      record.encoding = shape.encoding
      if (record.keyType !== 'rsa') return at('key-type-differs', 'error', 'rsa')
      // RFC 6376 3.6.1 says RSAPublicKey, its erratum 3017 and every tool SubjectPublicKeyInfo; many verifiers read only the latter.
      if (shape.encoding === 'pkcs1') at('pkcs1-key', 'warning')
      if (shape.trailing > 0) at('trailing-octets', 'warning', String(shape.trailing))
      if (shape.bits < 1024) at('weak-key', 'error', String(shape.bits))
      else if (shape.bits < 2048) at('short-key', 'warning', String(shape.bits))
      if (shape.exponent < 3 || shape.exponent % 2 === 0) at('odd-exponent', 'error', String(shape.exponent))
  }
}

/** The record as text again; a parsed print equals the record. */
export function printDkimKey(record: DkimKeyRecord): string {
  const flags = [record.testing ? 'y' : '', record.strictIdentity ? 's' : ''].filter(f => f !== '')
  return [
    `v=DKIM1`,
    record.hashes ? `h=${record.hashes.join(':')}` : '',
    record.keyType === 'rsa' ? 'k=rsa' : `k=${record.keyType}`,
    record.notes ? `n=${record.notes}` : '',
    record.services.join(':') === '*' ? '' : `s=${record.services.join(':')}`,
    flags.length > 0 ? `t=${flags.join(':')}` : '',
    `p=${record.publicKey}`,
  ]
    .filter(part => part !== '')
    .join('; ')
}
