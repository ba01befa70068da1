// Signed with mailauth, verified by us; then broken in known ways. mailauth verifies too: where it differs, the test says why.
import { createHash, sign as cryptoSign, generateKeyPairSync, type KeyObject } from 'node:crypto'
import fc from 'fast-check'
import { dkimSign } from 'mailauth/lib/dkim/sign.js'
import { dkimVerify } from 'mailauth/lib/dkim/verify.js'
import { describe, expect, it } from 'vitest'
import { canonicalBody } from '../../../src/dns/dkim/canonical.js'
import type { DkimSignature, SignatureFacts } from '../../../src/dns/dkim/facts.js'
import { verifySignatures } from '../../../src/dns/dkim/verify.js'
import { type Entry, names } from './names.js'

const NOW = '2026-11-01T12:00:00Z'
const spki = (key: KeyObject): string => key.export({ type: 'spki', format: 'der' }).toString('base64')
const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 })
const other = generateKeyPairSync('rsa', { modulusLength: 2048 })
const ed = generateKeyPairSync('ed25519')
const RSA = `v=DKIM1; k=rsa; p=${spki(rsa.publicKey)}`
const ED = `v=DKIM1; k=ed25519; p=${Buffer.from(spki(ed.publicKey), 'base64').subarray(12).toString('base64')}`
const ZONE: Record<string, Entry> = { 'a._domainkey.shop.example TXT': RSA, 'e._domainkey.shop.example TXT': ED }

const MESSAGE = [
  'From: Shop <news@shop.example>',
  'To: reader@mail.example',
  'Subject: Hello  there',
  'Date: Sun, 1 Nov 2026 10:00:00 +0000',
  'List-Unsubscribe: <https://shop.example/u>',
  'List-Unsubscribe-Post: List-Unsubscribe=One-Click',
  'MIME-Version: 1.0',
  'Content-Type: text/plain',
  '',
  'First  line ',
  '',
  'From here on',
  'last line',
  '',
  '',
].join('\r\n')

interface Options {
  canonicalization?: string
  selector?: string
  key?: KeyObject
  message?: string
  headerList?: string
  maxBodyLength?: number
  expires?: Date
  signTime?: Date
  domain?: string
}

async function sign(o: Options = {}): Promise<string> {
  const message = o.message ?? MESSAGE
  const { signatures, errors } = await dkimSign(Buffer.from(message, 'latin1'), {
    canonicalization: o.canonicalization ?? 'relaxed/relaxed',
    signTime: o.signTime ?? new Date('2026-11-01T10:00:00Z'),
    ...(o.expires ? { expires: o.expires } : {}),
    ...(o.headerList ? { headerList: o.headerList } : {}),
    signatureData: [
      {
        signingDomain: o.domain ?? 'shop.example',
        selector: o.selector ?? 'a',
        privateKey: (o.key ?? rsa.privateKey).export({ type: 'pkcs8', format: 'pem' }) as string,
        ...(o.maxBodyLength === undefined ? {} : { maxBodyLength: o.maxBodyLength }),
      },
    ],
  } as unknown as Parameters<typeof dkimSign>[1])
  expect(errors).toEqual([])
  return signatures + message
}

async function facts(message: string | Uint8Array, zone = ZONE, now = NOW): Promise<SignatureFacts> {
  const fact = await verifySignatures(typeof message === 'string' ? Buffer.from(message, 'latin1') : message, names(zone), {
    now,
  })
  if (fact.state !== 'known') throw new Error(fact.state)
  return fact.value
}
const verify = async (message: string | Uint8Array, zone = ZONE, now = NOW): Promise<DkimSignature> => {
  const [first] = (await facts(message, zone, now)).signatures
  if (!first) throw new Error('no signature')
  return first
}
/** What mailauth says. */
async function oracle(message: string, zone = ZONE): Promise<string | undefined> {
  const resolver = names(zone)
  const result = await dkimVerify(Buffer.from(message, 'latin1'), {
    curTime: new Date(NOW),
    resolver: async (name: string, type: string) => {
      const answer = await resolver.resolve(name, type as 'TXT')
      const strings = answer.records.flatMap(r => (r.type === 'TXT' ? [r.strings] : []))
      if (strings.length === 0) throw Object.assign(new Error('no'), { code: 'ENOTFOUND' })
      return strings
    },
  } as unknown as Parameters<typeof dkimVerify>[1])
  return result.results.find(r => r.signingDomain)?.status?.result
}

describe('verifySignatures: what mailauth signs passes', () => {
  const canonicalizations = ['relaxed/relaxed', 'relaxed/simple', 'simple/relaxed', 'simple/simple']
  for (const canonicalization of canonicalizations) {
    for (const [selector, key] of [
      ['a', rsa.privateKey],
      ['e', ed.privateKey],
    ] as const) {
      it(`${canonicalization} with ${selector === 'a' ? 'rsa' : 'ed25519'}`, async () => {
        const message = await sign({ canonicalization, selector, key })
        const signature = await verify(message)
        expect(signature).toMatchObject({
          result: 'pass',
          reason: null,
          intact: true,
          domain: 'shop.example',
          selector,
          body: { matches: true },
        })
        expect(signature.key).toMatchObject({ bits: selector === 'a' ? 2048 : 256 })
        expect(await oracle(message)).toBe('pass')
      })
    }
  }

  const bodies: Record<string, string> = {
    empty: '',
    'one CRLF': '\r\n',
    'many CRLF': '\r\n\r\n\r\n',
    'no final line end': 'text',
    'white space only': ' \t \r\n  ',
    'space at line ends': 'a \r\nb\t\r\n \r\n',
    'space at the end without line end': 'a\r\nb  ',
  }
  for (const [name, body] of Object.entries(bodies)) {
    for (const canonicalization of canonicalizations) {
      it(`body: ${name}, ${canonicalization}`, async () => {
        const message = await sign({ canonicalization, message: `From: a@shop.example\r\nSubject: x\r\n\r\n${body}` })
        expect((await verify(message)).result).toBe('pass')
      })
    }
  }

  it('any message (property)', async () => {
    const text = fc
      .array(fc.constantFrom('a', ' ', '\t', '\r\n', 'Z', '=', '\xe4', '>From '), { maxLength: 40 })
      .map(p => p.join(''))
    await fc.assert(
      fc.asyncProperty(text, fc.constantFrom(...canonicalizations), async (body, canonicalization) => {
        const message = await sign({
          canonicalization,
          selector: 'e',
          key: ed.privateKey,
          message: `From: a@shop.example\r\nSubject:  x \t y\r\n\tz\r\n\r\n${body}\r\n`,
        })
        expect((await verify(message)).result).toBe('pass')
      }),
      { numRuns: 60 },
    )
  })

  // A body of nothing but white space and without line end cannot come over SMTP. mailauth hashes a CRLF for it; RFC 6376 3.4.4 removes
  // the white space, then the empty line, and adds a CRLF only to a body that is not empty.
  it('white space without line end is an empty body under relaxed', () => {
    expect(canonicalBody(Buffer.from(' \t'), 'relaxed')).toHaveLength(0)
    expect(Buffer.from(canonicalBody(Buffer.from(''), 'simple')).toString()).toBe('\r\n')
    expect(Buffer.from(canonicalBody(Buffer.from(' C \r\nD \t E\r\n\r\n\r\n'), 'relaxed')).toString()).toBe(' C\r\nD E\r\n')
  })

  it('a file with bare LF', async () => {
    const message = (await sign()).replaceAll('\r\n', '\n')
    expect(await facts(message)).toMatchObject({ lineEnds: 'lf', signatures: [{ result: 'pass' }] })
  })

  it('two signatures, one of a service', async () => {
    const zone = { ...ZONE, 'x._domainkey.esp.example TXT': RSA }
    const message = await sign({
      message: await sign({ selector: 'e', key: ed.privateKey }),
      domain: 'esp.example',
      selector: 'x',
    })
    const { signatures } = await facts(message, zone)
    expect(signatures.map(s => [s.index, s.line, s.domain, s.result])).toEqual([
      [0, 1, 'esp.example', 'pass'],
      [1, signatures[1]?.line, 'shop.example', 'pass'],
    ])
    expect(signatures[1]?.line).toBeGreaterThan(1)
  })
})

describe('verifySignatures: reason and place of a failure', () => {
  const broken = (
    name: string,
    change: (message: string) => string,
    expected: object,
    options: Options & { oracle?: string; zone?: Record<string, Entry> } = {},
  ): void =>
    it(name, async () => {
      const message = change(await sign(options))
      expect(await verify(message, options.zone)).toMatchObject(expected)
      if (options.oracle) expect(await oracle(message, options.zone)).toBe(options.oracle)
    })

  broken(
    'word changed in the body',
    m => m.replace('last line', 'lost line'),
    { result: 'fail', reason: 'body-hash', body: { matches: false, difference: null } },
    { oracle: 'neutral' },
  )
  broken('header intact, body not', m => m.replace('last line', 'lost line'), { detail: 'header-intact', intact: false })
  broken('footer appended', m => `${m.trimEnd()}\r\n--\r\nlist footer\r\n`, {
    reason: 'body-hash',
    body: { difference: { kind: 'appended-lines', lines: 2 } },
  })
  broken(
    'footer appended, simple, with a blank line before',
    m => `${m.trimEnd()}\r\n\r\nfooter\r\n`,
    { body: { difference: { kind: 'appended-lines', lines: 2 } } },
    { canonicalization: 'simple/simple' },
  )
  broken('banner put on top', m => m.replace('\r\n\r\nFirst', '\r\n\r\nCAUTION: external\r\n\r\nFirst'), {
    body: { difference: { kind: 'prepended-lines', lines: 2 } },
  })
  broken(
    'white space collapsed under simple',
    m => m.replace('First  line ', 'First line'),
    { reason: 'body-hash', body: { difference: null } },
    { canonicalization: 'simple/simple' },
  )
  broken('From escaped as in mbox files', m => m.replace('\r\nFrom here', '\r\n>From here'), {
    body: { difference: { kind: 'from-escaped' } },
  })
  broken('simple announced, relaxed signed', m => m.replace('c=relaxed/relaxed', 'c=relaxed/simple'), {
    body: { difference: { kind: 'other-canonicalization' } },
  })
  broken(
    'body replaced where an empty one was signed',
    m => `${m}text\r\n`,
    { body: { difference: { kind: 'empty-body-signed' } } },
    { message: 'From: a@shop.example\r\n\r\n' },
  )

  broken(
    'subject tagged by a list',
    m => m.replace('Subject: Hello', 'Subject: [list] Hello'),
    { result: 'fail', reason: 'header-changed', header: { difference: { kind: 'changed', header: 'subject' } } },
    { oracle: 'fail' },
  )
  broken(
    'subject rewritten',
    m => m.replace('Hello', 'Goodbye'),
    { reason: 'header-changed', header: { difference: null } },
    { oracle: 'fail' },
  )
  broken(
    'subject rewritten, ed25519 cannot tell header from key',
    m => m.replace('Hello', 'Goodbye'),
    { reason: 'signature-invalid' },
    { selector: 'e', key: ed.privateKey, oracle: 'fail' },
  )
  broken(
    'second From below the signed one',
    m => m.replace('To: reader', 'From: evil@evil.example\r\nTo: reader'),
    { reason: 'header-changed', header: { difference: { kind: 'added', header: 'from' } } },
    { oracle: 'fail' },
  )
  broken('key of someone else published', m => m, { reason: 'wrong-key' }, { key: other.privateKey, oracle: 'fail' })

  broken(
    'no key',
    m => m,
    { reason: 'key-missing', detail: 'a._domainkey.shop.example', result: 'fail' },
    { zone: {}, oracle: 'neutral' },
  )
  broken('key revoked', m => m, { reason: 'key-revoked' }, { zone: { 'a._domainkey.shop.example TXT': 'v=DKIM1; p=' } })
  broken(
    'key cut off',
    m => m,
    { reason: 'key-invalid', detail: 'truncated-key' },
    { zone: { 'a._domainkey.shop.example TXT': RSA.slice(0, 220) } },
  )
  broken('key of the other type', m => m, { reason: 'key-type' }, { zone: { 'a._domainkey.shop.example TXT': ED } })
  broken(
    'key for sha1 only',
    m => m,
    { reason: 'key-hash' },
    { zone: { 'a._domainkey.shop.example TXT': RSA.replace('k=rsa', 'h=sha1') } },
  )
  broken(
    'key not for mail',
    m => m,
    { reason: 'key-service' },
    { zone: { 'a._domainkey.shop.example TXT': RSA.replace('k=rsa', 's=tlsrpt') } },
  )
  broken(
    'DNS timeout is unknown, not missing',
    m => m,
    { result: 'unknown', reason: 'dns' },
    { zone: { 'a._domainkey.shop.example TXT': { error: 'TIMEOUT' } } },
  )
  broken(
    'SERVFAIL is unknown',
    m => m,
    { result: 'unknown', reason: 'dns' },
    { zone: { 'a._domainkey.shop.example TXT': { rcode: 'SERVFAIL' } } },
  )
  broken(
    'delegated key',
    m => m,
    { result: 'pass', key: { delegation: ['k1.esp.example'] } },
    { zone: { 'a._domainkey.shop.example CNAME': { cname: 'k1.esp.example' }, 'k1.esp.example TXT': RSA } },
  )
  broken(
    'key in test mode still verifies',
    m => m,
    { result: 'pass', key: { testing: true } },
    { zone: { 'a._domainkey.shop.example TXT': RSA.replace('k=rsa', 't=y') } },
  )

  broken('no v=', m => m.replace('v=1; ', ''), { reason: 'missing-tag', detail: 'v' })
  // mailauth still verifies rsa-sha1 (it reports "fail" here because the signature is not one); RFC 8301 forbids to try.
  broken('rsa-sha1', m => m.replace('a=rsa-sha256', 'a=rsa-sha1'), { reason: 'algorithm-sha1' })
  broken('unknown algorithm', m => m.replace('a=rsa-sha256', 'a=rsa-sha512'), { reason: 'algorithm-unknown' })
  // mailauth does not look at i= nor at the presence of From in h=; RFC 6376 6.1.1 wants PERMFAIL.
  broken('i= outside d=', m => m.replace('d=shop.example;', 'd=shop.example; i=@evil.example;'), { reason: 'identity' })
  broken('From not signed', m => m, { reason: 'from-not-signed' }, { headerList: 'Subject:To' })
  broken('garbage in b=', m => m.replace(/ b=[^;]*?\r\n(?=[A-Z])/s, ' b=***\r\n'), { reason: 'syntax' })

  it('weak key', async () => {
    const weak = generateKeyPairSync('rsa', { modulusLength: 768 })
    const zone = { 'a._domainkey.shop.example TXT': `v=DKIM1; p=${spki(weak.publicKey)}` }
    const message = await sign({ key: weak.privateKey })
    expect(await verify(message, zone)).toMatchObject({ reason: 'key-weak', key: { bits: 768 } })
    expect(await oracle(message, zone)).toBe('policy')
  })

  it('expired, and not yet expired', async () => {
    const message = await sign({ expires: new Date('2026-11-05T00:00:00Z') })
    expect((await verify(message)).result).toBe('pass')
    expect(await verify(message, ZONE, '2026-11-06T00:00:00Z')).toMatchObject({ result: 'fail', reason: 'expired', intact: true })
  })

  it('l= leaves room for others', async () => {
    const message = await sign({ maxBodyLength: 12 })
    expect(await verify(message)).toMatchObject({ result: 'pass', bodyLength: 12, unsignedOctets: 27 })
    expect((await verify(`${message.trimEnd()}\r\nadded\r\n`)).result).toBe('pass')
    expect(await verify(message.replace('First', 'Third'))).toMatchObject({ result: 'fail', reason: 'body-hash' })
  })

  it('t=s forbids a subdomain in i=', async () => {
    const message = (await sign()).replace('d=shop.example;', 'd=shop.example; i=@news.shop.example;')
    expect(await verify(message, { 'a._domainkey.shop.example TXT': RSA.replace('k=rsa', 't=s') })).toMatchObject({
      reason: 'identity-strict',
    })
  })

  it('z= tells what a field was', async () => {
    const message = (await sign())
      .replace('d=shop.example;', 'd=shop.example; z=Subject:=20Hello=20=20there;')
      .replace('Subject: Hello', 'Subject: Bye')
    expect((await verify(message)).header.difference).toEqual({ kind: 'changed', header: 'subject', signed: 'Hello  there' })
  })

  it('which headers are covered', async () => {
    const { signatures, fromDomain, listUnsubscribe, listUnsubscribePost } = await facts(
      await sign({ headerList: 'From:Subject:List-Unsubscribe' }),
    )
    expect({ fromDomain, listUnsubscribe, listUnsubscribePost }).toEqual({
      fromDomain: 'shop.example',
      listUnsubscribe: true,
      listUnsubscribePost: true,
    })
    const signed = Object.fromEntries((signatures[0]?.signed ?? []).map(s => [s.name, [s.present, s.listed]]))
    expect(signed).toMatchObject({
      from: [1, 1],
      subject: [1, 1],
      'list-unsubscribe': [1, 1],
      'list-unsubscribe-post': [1, 0],
      to: [1, 0],
    })
  })

  // mailauth leaves names without a field out of h= when it signs, so this signature is made by hand.
  it('oversigned names: nothing may be added', async () => {
    const body = createHash('sha256').update('x\r\n').digest('base64')
    const own = `v=1; a=rsa-sha256; c=relaxed/relaxed; d=shop.example; s=a; h=from:from:cc; bh=${body}; b=`
    const b = cryptoSign('sha256', Buffer.from(`from:a@shop.example\r\ndkim-signature:${own}`), rsa.privateKey).toString('base64')
    const message = `DKIM-Signature: ${own}${b}\r\nFrom: a@shop.example\r\nSubject: x\r\n\r\nx\r\n`
    expect((await verify(message)).result).toBe('pass')
    expect(await oracle(message)).toBe('pass')
    const cc = message.replace('Subject', 'Cc: y@z.example\r\nSubject')
    expect(await verify(cc)).toMatchObject({ reason: 'header-changed', header: { difference: { kind: 'added', header: 'cc' } } })
    expect(await oracle(cc)).toBe('fail')
    const from = message.replace('From: ', 'From: z@evil.example\r\nFrom: ')
    expect(await verify(from)).toMatchObject({
      reason: 'header-changed',
      header: { difference: { kind: 'added', header: 'from' } },
    })
    const { signatures } = await facts(message)
    expect(signatures[0]?.signed.find(h => h.name === 'from')).toEqual({ name: 'from', present: 1, listed: 2 })
  })

  it('tells whether the message was ever sent', async () => {
    expect((await facts('From: a@b.example\r\n\r\nx')).received).toBe(0)
    expect((await facts('Received: by x; Sun, 1 Nov 2026 10:00:00 +0000\r\nFrom: a@b.example\r\n\r\nx')).received).toBe(1)
    expect((await facts('From: a@b.example\r\nFrom: c@d.example\r\n\r\nx')).fromDomain).toBe(null)
    expect((await facts('From: "x@evil.example" <a@Bücher.example>\r\n\r\nx'.replace('ü', '\xc3\xbc'))).fromDomain).toBe(
      'xn--bcher-kva.example',
    )
  })

  it('never throws on any octets', async () => {
    const piece = fc.constantFrom(
      'DKIM-Signature:',
      ' v=1;',
      'a=rsa-sha256;',
      'b=AAAA;',
      'bh=AAAA;',
      'd=shop.example;',
      's=a;',
      'h=from;',
      '\r\n',
      '\n',
      '\r',
      ' ',
      'From: a@b',
      ':',
      'l=5;',
      'c=/;',
      '\0',
      'x=1;',
      't=99999999999999999999;',
    )
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(
          fc.uint8Array({ maxLength: 200 }),
          fc.array(piece, { maxLength: 40 }).map(p => Buffer.from(p.join(''), 'latin1')),
        ),
        async bytes => {
          for (const s of (await facts(bytes)).signatures) expect(['fail', 'unknown']).toContain(s.result)
        },
      ),
      { numRuns: 300 },
    )
  })

  it('a changed octet anywhere in signed parts is found (property)', async () => {
    const message = await sign({ canonicalization: 'simple/simple', selector: 'e', key: ed.privateKey })
    const start = message.indexOf('From: Shop')
    await fc.assert(
      fc.asyncProperty(fc.nat({ max: message.length - start - 5 }), async at => {
        const i = start + at
        const signed =
          message.slice(i).startsWith('\r\n') || message[i] === '\n' || message[i] === '\r'
            ? null
            : `${message.slice(0, i)}~${message.slice(i + 1)}`
        // Fields that are not in h= may change.
        const line = message.slice(message.lastIndexOf('\n', i) + 1, i + 1)
        if (
          signed === null ||
          /^(MIME-Version|Content-Type|List-)/.test(message.slice(message.lastIndexOf('\n', i) + 1)) ||
          line === ''
        )
          return
        expect((await verify(signed)).result).not.toBe('pass')
      }),
      { numRuns: 60 },
    )
  })
})
