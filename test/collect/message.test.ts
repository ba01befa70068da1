import { createHash, createSign, generateKeyPairSync } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { collectDns } from '../../src/collect/dns.js'
import { collectMessage, messageDomains, messageNames } from '../../src/collect/message.js'
import { openSession } from '../../src/collect/queries.js'
import { zone } from '../helpers/zone.js'
import { SENDER, senderZone } from './fixture.js'

const bytes = (...lines: string[]): Uint8Array => Buffer.from(lines.join('\r\n'), 'latin1')

const HEADERS = [
  'Return-Path: <bounce-7@bounces.example.com>',
  'DKIM-Signature: v=1; a=rsa-sha256; d=Example.com;',
  '\ts=S1; h=from; bh=x; b=y',
  'DKIM-Signature: v=1; d=example.net; s=esp.2; b=y',
  'From: "News, Ltd." <news@Mail.Example.COM>',
  'To: reader@example.org',
]

describe('names in a message', () => {
  it('reads From, return path and signatures', () => {
    expect(messageNames(bytes(...HEADERS, '', 'Hello'))).toEqual({
      from: 'mail.example.com',
      mailFrom: 'bounces.example.com',
      sender: 'bounce-7@bounces.example.com',
      signatures: [
        { domain: 'example.com', selector: 's1' },
        { domain: 'example.net', selector: 'esp.2' },
      ],
    })
  })
  it.each([
    ['no headers', bytes('just text'), { from: null, mailFrom: null, sender: null, signatures: [] }],
    [
      'the null sender',
      bytes('Return-Path: <>', 'From: a@example.com', '', ''),
      { from: 'example.com', mailFrom: null, sender: '' },
    ],
    ['an address without domain', bytes('From: nobody', '', ''), { from: null }],
    ['an international domain', Buffer.from('From: a@münchen.example\r\n\r\n'), { from: 'xn--mnchen-3ya.example' }],
    ['a signature with a hostile selector', bytes('DKIM-Signature: d=example.com; s=../../x', '', ''), { signatures: [] }],
    ['a signature without domain', bytes('DKIM-Signature: s=a', '', ''), { signatures: [] }],
  ])('%s', (_, source, expected) => {
    expect(messageNames(source)).toMatchObject(expected)
  })
  it('stops at ten signatures', () => {
    const many = Array.from({ length: 40 }, (_, i) => `DKIM-Signature: d=d${i}.example; s=a`)
    expect(messageNames(bytes(...many, '', '')).signatures.length).toBe(10)
  })
  it('never throws', () => {
    const piece = fc.constantFrom(
      'From:',
      ' <',
      '>',
      '@',
      'a.example',
      'Return-Path:',
      'DKIM-Signature:',
      'd=',
      's=',
      ';',
      '\r\n',
      '"',
      '(',
      ',',
    )
    fc.assert(
      fc.property(fc.array(fc.oneof(piece, fc.string({ maxLength: 5 })), { maxLength: 30 }), parts => {
        const names = messageNames(Buffer.from(parts.join('')))
        for (const domain of [names.from, names.mailFrom]) expect(domain === null || /^[a-z0-9._-]+$/.test(domain)).toBe(true)
      }),
    )
  })
})

describe('domains of a message', () => {
  it('gives each name its role, links at the level of registered domains', async () => {
    const names = messageNames(bytes(...HEADERS, '', ''))
    const links = ['www.shop.example.org', 'cdn.shop.example.org', '192.0.2.1', 'not a host', 'img.example.net']
    expect(await messageDomains(names, { links })).toEqual([
      { name: 'mail.example.com', roles: ['from'] },
      { name: 'bounces.example.com', roles: ['mail-from'] },
      { name: 'example.com', roles: ['dkim'], selectors: [{ selector: 's1', origin: 'message' }] },
      { name: 'example.net', roles: ['dkim'], selectors: [{ selector: 'esp.2', origin: 'message' }] },
      { name: 'example.org', roles: ['link'] },
      { name: 'example.net', roles: ['link'] },
    ])
  })
  it('takes the From domain where a template names nothing else', async () => {
    expect(await messageDomains({ from: 'example.com', mailFrom: null, sender: null, signatures: [] })).toEqual([
      { name: 'example.com', roles: ['from'] },
      { name: 'example.com', roles: ['mail-from'] },
      { name: 'example.com', roles: ['dkim'] },
    ])
  })
  it('a bounce with the null sender has no MAIL FROM domain', async () => {
    const requests = await messageDomains({ from: 'example.com', mailFrom: null, sender: '', signatures: [] })
    expect(requests.flatMap(r => r.roles)).toEqual(['from', 'dkim'])
  })
  it('bounds the links', async () => {
    const links = Array.from({ length: 500 }, (_, i) => `host${i}.site${i}.example`)
    const requests = await messageDomains({ from: null, mailFrom: null, sender: null, signatures: [] }, { links })
    expect(requests.length).toBe(20)
  })
})

describe('signatures, alignment and links', () => {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const key = publicKey.export({ type: 'spki', format: 'der' }).toString('base64')
  const body = 'Hello\r\n'
  const hash = createHash('sha256').update(body).digest('base64')
  const unsigned = `v=1; a=rsa-sha256; c=simple/simple; d=example.com; s=k1; h=from; bh=${hash}; b=`
  const from = 'From: news@example.com\r\n'
  const signature = createSign('sha256').update(`${from}DKIM-Signature: ${unsigned}`).sign(privateKey, 'base64')
  const source = Buffer.from(`DKIM-Signature: ${unsigned}${signature}\r\nReturn-Path: <b@example.com>\r\n${from}\r\n${body}`)
  const records = { ...senderZone, 'k1._domainkey.example.com': { TXT: `v=DKIM1; p=${key}` } }

  const collect = async (faults = {}) => {
    const session = openSession(zone(records, faults))
    const names = messageNames(source)
    const domains = await messageDomains(names, { links: ['www.example.net', 'gone.example.org'] })
    const dns = collectDns({ domains, ips: [SENDER], helo: 'mail.example.com' }, { resolver: session.resolver })
    const facts = await collectMessage({ source, names, dns, now: '2026-11-22T12:00:00Z' }, session.resolver)
    return { facts, queries: session.queries() }
  }

  it('verifies, aligns, and knows which link domains exist', async () => {
    const { facts } = await collect()
    expect(facts.signatures).toMatchObject({ state: 'known', value: { signatures: [{ domain: 'example.com', result: 'pass' }] } })
    expect(facts.alignment).toMatchObject({
      state: 'known',
      value: { fromDomain: 'example.com', verdict: 'pass', spf: { results: [{ ip: SENDER, result: 'pass' }] } },
    })
    expect(facts.linkDomains).toMatchObject({
      value: {
        domains: [
          { name: 'example.net', exists: { state: 'known', value: true } },
          { name: 'example.org', exists: { state: 'known' } },
        ],
      },
    })
  })
  it('asks each question once, for DNS and message together', async () => {
    const { queries } = await collect()
    const asked = queries.map(q => `${q.name} ${q.type}`)
    expect(new Set(asked).size).toBe(asked.length)
  })
  it.each(['TIMEOUT', 'SERVFAIL', 'BADANSWER'] as const)(
    '%s at every question in turn: nothing passes or fails that did not',
    async fault => {
      const { queries } = await collect()
      for (const { name, type } of queries) {
        const { facts } = await collect({ [`${name} ${type}`]: fault })
        const { signatures, alignment } = facts
        const results = signatures.state === 'known' ? signatures.value.signatures.map(s => s.result) : []
        expect({ name, type, results: results.filter(r => r === 'fail') }).toEqual({ name, type, results: [] })
        expect(signatures.state).not.toBe('absent')
        expect(alignment.state).not.toBe('absent')
        if (alignment.state === 'known')
          expect({ name, type, verdict: alignment.value.verdict }).not.toMatchObject({
            verdict: expect.stringMatching(/^(fail|no-policy)$/),
          })
      }
    },
  )
  it('HTML alone has nothing to verify', async () => {
    const session = openSession(zone(records))
    const dns = collectDns({ domains: [] }, { resolver: session.resolver })
    const names = { from: null, mailFrom: null, sender: null, signatures: [] }
    const facts = await collectMessage({ source: null, names, dns, now: '2026-11-22T12:00:00Z' }, session.resolver)
    expect([facts.signatures.state, facts.alignment.state]).toEqual(['absent', 'absent'])
  })
})
