import { generateKeyPairSync } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type DkimKeyProblemCode, parseDkimKey, printDkimKey } from '../../../src/dns/dkim/key.js'
import { repairKey } from '../../../src/dns/dkim/repair.js'

const rsa = (bits: number, type: 'spki' | 'pkcs1' = 'spki'): string =>
  generateKeyPairSync('rsa', { modulusLength: bits }).publicKey.export({ type, format: 'der' }).toString('base64')
const K1024 = rsa(1024)
const K2048 = rsa(2048)
const ed = generateKeyPairSync('ed25519').publicKey.export({ type: 'spki', format: 'der' })
const ED = ed.subarray(12).toString('base64')

const good = (text: string, bits: number | null, ...codes: DkimKeyProblemCode[]): void =>
  it(`good: ${text.slice(0, 70)} ${codes.join(' ')}`, () => {
    const parsed = parseDkimKey(text)
    expect(parsed.problems.map(p => p.code)).toEqual(codes)
    expect(parsed.valid).toBe(true)
    expect(parsed.record?.bits).toBe(bits)
  })
const bad = (text: string, code: DkimKeyProblemCode, position?: number): void =>
  it(`bad: ${code} ${JSON.stringify(text.slice(0, 60))}`, () => {
    const parsed = parseDkimKey(text)
    expect(parsed.valid).toBe(false)
    const problem = parsed.problems.find(p => p.severity === 'error')
    expect(problem?.code).toBe(code)
    if (position !== undefined) expect(problem?.position).toBe(position)
  })

describe('parseDkimKey', () => {
  good(`v=DKIM1; k=rsa; p=${K2048}`, 2048)
  good(`p=${K2048}`, 2048)
  good(`v=DKIM1;p=${K2048};`, 2048)
  good(`v=DKIM1; k=rsa; p=${K1024}`, 1024, 'short-key')
  good(`v=DKIM1; k=rsa; p=${rsa(2047)}`, 2047, 'short-key')
  good(`v=DKIM1; k=rsa; p=${rsa(2048, 'pkcs1')}`, 2048, 'pkcs1-key')
  good(`v=DKIM1; k=ed25519; p=${ED}`, 256)
  good(`v=DKIM1; h=sha1:sha256; s=email:*; t=s; p=${K2048}`, 2048)
  good(`v=DKIM1; t=y; p=${K2048}`, 2048, 'testing')
  good(`v=DKIM1; t=x; p=${K2048}`, 2048, 'unknown-flag')
  good(`v=DKIM1; g=*; p=${K2048}`, 2048, 'obsolete-tag')
  good(`v=DKIM1; foo=bar; p=${K2048}`, 2048, 'unknown-tag')
  good(`v=DKIM1; p=${K2048.slice(0, 100)} ${K2048.slice(100)}`, 2048)
  good(`v=DKIM1;; p=${K2048}`, 2048, 'empty-tag')

  bad('', 'empty-record')
  bad('   ', 'empty-record')
  bad('v=DKIM1; k=rsa; p=', 'revoked', 16)
  bad('v=DKIM1; k=rsa', 'missing-key', 14)
  bad(`v=dkim1; p=${K2048}`, 'bad-version', 2)
  bad(`v=DKIM2; p=${K2048}`, 'bad-version')
  bad(`k=rsa; v=DKIM1; p=${K2048}`, 'version-not-first', 7)
  bad(`v=DKIM1; k=rsa; k=rsa; p=${K2048}`, 'duplicate-tag', 16)
  bad(`v=DKIM1; k=dsa; p=${K2048}`, 'unknown-key-type', 11)
  bad(`v=DKIM1; p=${K2048.slice(0, 20)}*${K2048.slice(21)}`, 'bad-base64', 31)
  bad(`v=DKIM1; p=${K2048.slice(0, 20)}=${K2048.slice(21)}`, 'bad-base64', 31)
  bad(`v=DKIM1; p=${K2048.slice(0, 200)}`, 'truncated-key')
  bad(`v=DKIM1; p=${K2048.slice(0, 201)}`, 'base64-length')
  bad(`v=DKIM1; p="${K2048}"`, 'quotes', 11)
  bad(`v=DKIM1; p=${K2048.slice(0, 200)}" "${K2048.slice(200)}`, 'quotes', 211)
  bad(`v=DKIM1\\; k=rsa\\; p=${K2048}`, 'bad-version', 2)
  bad(`v=DKIM1; p=-----BEGIN PUBLIC KEY-----${K2048}`, 'pem-armor', 11)
  bad(`v=DKIM1; p=${rsa(768)}`, 'weak-key')
  bad(`v=DKIM1; h=sha1; p=${K2048}`, 'no-sha256', 11)
  bad(`v=DKIM1; s=other; p=${K2048}`, 'service-excluded', 11)
  bad(`v=DKIM1; k=ed25519; p=${ed.toString('base64')}`, 'ed25519-encoding')
  bad(`v=DKIM1; k=ed25519; p=${K2048}`, 'key-type-differs')
  bad(`v=DKIM1; k=rsa; p=${ED}`, 'key-type-differs')
  bad('v=DKIM1; p=AAAA', 'unreadable-key')
  bad(`v=DKIM1; k=rsa p=${K2048}`, 'unknown-key-type')
  bad(`v=DKIM1 k=rsa; p=${K2048}`, 'bad-version')
  bad(`v=DKIM1; garbage; p=${K2048}`, 'malformed-tag', 9)

  it('names a private key in the record', () => {
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 1024 })
    for (const type of ['pkcs1', 'pkcs8'] as const) {
      const text = `v=DKIM1; p=${privateKey.export({ type, format: 'der' }).toString('base64')}`
      expect(parseDkimKey(text).problems[0]?.code).toBe('private-key')
    }
  })

  it('counts bits exactly for odd sizes', () => {
    for (const bits of [1025, 1031, 1536, 3072]) expect(parseDkimKey(`p=${rsa(bits)}`).record?.bits).toBe(bits)
  })

  it('never throws and keeps positions inside the text', () => {
    const piece = fc.constantFrom(
      'v=DKIM1',
      ';',
      ' ',
      'p=',
      'k=rsa',
      'k=ed25519',
      't=y:s',
      'h=sha256',
      '"',
      '\\',
      '=',
      'MIIB',
      K1024,
      '\t',
      'ü',
      '\u0000',
      's=*',
    )
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ unit: 'binary' }),
          fc.array(piece).map(p => p.join('')),
        ),
        text => {
          const parsed = parseDkimKey(text)
          for (const p of parsed.problems) {
            expect(p.position).toBeGreaterThanOrEqual(0)
            expect(p.position + p.length).toBeLessThanOrEqual(text.length)
          }
          expect(parsed.valid).toBe(parsed.record !== null && !parsed.problems.some(p => p.severity === 'error'))
        },
      ),
      { numRuns: 500 },
    )
  })

  it('reads back what it prints', () => {
    fc.assert(
      fc.property(
        fc.record({
          keyType: fc.constantFrom('rsa', 'ed25519'),
          hashes: fc.constantFrom<string[] | null>(null, ['sha256'], ['sha1', 'sha256']),
          services: fc.constantFrom<string[]>(['*'], ['email'], ['email', 'tlsrpt']),
          testing: fc.boolean(),
          strictIdentity: fc.boolean(),
          notes: fc.constantFrom(null, 'rotated yearly'),
        }),
        fields => {
          const publicKey = fields.keyType === 'rsa' ? K2048 : ED
          const encoding = fields.keyType === 'rsa' ? ('spki' as const) : ('raw' as const)
          const record = {
            version: 'DKIM1',
            publicKey,
            revoked: false,
            bits: fields.keyType === 'rsa' ? 2048 : 256,
            exponent: fields.keyType === 'rsa' ? 65537 : null,
            encoding,
            ...fields,
          }
          expect(parseDkimKey(printDkimKey(record)).record).toEqual(record)
        },
      ),
    )
  })
})

describe('repairKey', () => {
  const to = (text: string, proposed: string | null): void => it(text.slice(0, 60), () => expect(repairKey(text)).toBe(proposed))
  const pair = generateKeyPairSync('rsa', { modulusLength: 2048 }).publicKey
  const spki = pair.export({ type: 'spki', format: 'der' }).toString('base64')
  to(`v=DKIM1; k=rsa; p="${spki}"`, `v=DKIM1; k=rsa; p=${spki}`)
  to(`v=DKIM1\\; k=rsa\\; p=${spki}`, `v=DKIM1; k=rsa; p=${spki}`)
  to(`v=dkim1; p=${spki}`, `v=DKIM1; k=rsa; p=${spki}`)
  to(`v=DKIM1; p=-----BEGIN PUBLIC KEY-----${spki}-----END PUBLIC KEY-----`, `v=DKIM1; k=rsa; p=${spki}`)
  to(`v=DKIM1; p=${pair.export({ type: 'pkcs1', format: 'der' }).toString('base64')}`, `v=DKIM1; k=rsa; p=${spki}`)
  to(`v=DKIM1; k=ed25519; p=${ed.toString('base64')}`, `v=DKIM1; k=ed25519; p=${ED}`)
  to(`v=DKIM1; k=rsa; p=${spki}`, null)
  to(`v=DKIM1; k=rsa; p=${spki.slice(0, 200)}`, null)
  to('v=DKIM1; p=', null)
  to('', null)
  it('proposes only usable keys (property)', () => {
    const piece = fc.constantFrom(
      'v=DKIM1',
      'v=dkim1',
      ';',
      ' ',
      'p=',
      'k=rsa',
      'k=ed25519',
      '"',
      '\\',
      spki,
      ED,
      'MIIB',
      '-----BEGIN PUBLIC KEY-----',
    )
    fc.assert(
      fc.property(
        fc.array(piece).map(p => p.join('')),
        text => {
          const proposed = repairKey(text)
          if (proposed !== null) expect(parseDkimKey(proposed).valid).toBe(true)
        },
      ),
      { numRuns: 300 },
    )
  })
})
