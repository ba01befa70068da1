import { describe, expect, it } from 'vitest'
import type { DnsAnswer, Resolver } from '../../src/core/dns.js'
import { known, unknown } from '../../src/core/fact.js'
import { collectBimi } from '../../src/dns/bimi.js'
import { collectBlocklists } from '../../src/dns/blocklist.js'
import { collectDane } from '../../src/dns/dane.js'
import { collectDnssec } from '../../src/dns/dnssec.js'
import { collectExistence } from '../../src/dns/existence.js'
import type { FetchResponse, SafeFetch } from '../../src/dns/fetch.js'
import { collectMtaSts } from '../../src/dns/mta-sts.js'
import { collectMx } from '../../src/dns/mx.js'
import { collectNameServers } from '../../src/dns/name-servers.js'
import { collectHelo, collectReverse } from '../../src/dns/reverse.js'
import { collectTlsRpt } from '../../src/dns/tls-rpt.js'
import { collectWildcard } from '../../src/dns/wildcard.js'
import type { Blocklist } from '../../src/rules/blocklists.js'
import { zone } from '../helpers/zone.js'

const SOA = 'ns.example.com. hostmaster.example.com. 1 2 3 4 5'

describe('existence', () => {
  const records = {
    'example.com': { SOA },
    'a.b.example.com': { A: '192.0.2.1' },
    'sub.example.com': { SOA },
    'nosoa.example': { A: '192.0.2.1' },
  }
  const at = (name: string, faults = {}) => collectExistence(name, zone(records, faults))
  it.each([
    ['example.com', { exists: true, zone: 'example.com', registeredDomain: 'example.com' }],
    ['a.b.example.com', { exists: true, zone: 'example.com' }],
    ['b.example.com', { exists: true, zone: 'example.com' }],
    ['sub.example.com', { exists: true, zone: 'sub.example.com' }],
    ['none.example.com', { exists: false, zone: null }],
    ['nosoa.example', { exists: true, zone: null, soa: null }],
    ['not a name..', { exists: false }],
  ])('%s', async (name, value) => {
    expect(await at(name)).toMatchObject({ state: 'known', value })
  })
  it('does not look for the zone above the registered domain', async () => {
    const resolver = zone({ 'co.uk': { SOA }, 'example.co.uk': { A: '192.0.2.1' } })
    expect(await collectExistence('example.co.uk', resolver)).toMatchObject({ value: { exists: true, zone: null } })
    expect(resolver.asked).toEqual(['example.co.uk SOA'])
  })
  it('asks a few names of very many labels', async () => {
    const resolver = zone({})
    await collectExistence(`${'a.'.repeat(100)}example.com`, resolver)
    expect(resolver.asked.length).toBeLessThanOrEqual(8)
  })
  it('a name server that did not answer is no proof of absence, a zone above it is a guess', async () => {
    expect(await at('none.example.com', { 'none.example.com SOA': 'SERVFAIL' })).toMatchObject({
      state: 'unknown',
      reason: 'servfail',
    })
    expect(await at('a.b.example.com', { 'b.example.com SOA': 'TIMEOUT' })).toMatchObject({ state: 'unknown', reason: 'timeout' })
  })
})

describe('MX', () => {
  it('falls back to the address of the domain', async () => {
    expect(await collectMx('example.com', zone({ 'example.com': { A: '192.0.2.1' } }))).toMatchObject({
      value: { kind: 'implicit', hosts: [{ name: 'example.com', preference: 0 }] },
    })
    expect(await collectMx('example.com', zone({ 'example.com': { TXT: 'x' } }))).toMatchObject({ value: { kind: 'none' } })
  })
  it('sees aliases and dead hosts', async () => {
    const records = {
      'example.com': { MX: ['10 alias.example.com.', '20 dead.example.com.'] },
      'alias.example.com': { CNAME: 'mx.example.net.' },
      'mx.example.net': { A: '198.51.100.1' },
    }
    expect(await collectMx('example.com', zone(records))).toMatchObject({
      value: {
        hosts: [
          { cname: 'mx.example.net', addresses: { value: ['198.51.100.1'] } },
          { cname: null, addresses: { value: [] } },
        ],
      },
    })
  })
  it('sees a host whose domain is for sale, and does not guess', async () => {
    const records = { 'example.com': { SOA, MX: ['10 mx.gone.example.', '20 old.example.com.'] } }
    expect(await collectMx('example.com', zone(records))).toMatchObject({
      value: { hosts: [{ unregistered: known('gone.example') }, { unregistered: known(null) }] },
    })
    expect(await collectMx('example.com', zone(records, { 'gone.example SOA': 'SERVFAIL' }))).toMatchObject({
      value: { hosts: [{ unregistered: { state: 'unknown', reason: 'servfail' } }, {}] },
    })
  })
  it('an unanswered half leaves the addresses open', async () => {
    const records = { 'example.com': { MX: '10 mx.example.com.' }, 'mx.example.com': { AAAA: '2001:db8::1' } }
    expect(await collectMx('example.com', zone(records, { 'mx.example.com A': 'TIMEOUT' }))).toMatchObject({
      value: { hosts: [{ addresses: { state: 'unknown', reason: 'timeout' } }] },
    })
  })
})

describe('reverse DNS and HELO', () => {
  const records = {
    '1.2.0.192.in-addr.arpa': { PTR: ['a.example.com.', 'b.example.com.'] },
    'a.example.com': { A: '192.0.2.9' },
    'b.example.com': { A: '192.0.2.1' },
    '9.2.0.192.in-addr.arpa': { PTR: 'b.example.com.' },
  }
  it('one confirming name is enough', async () => {
    expect(await collectReverse('192.0.2.1', zone(records))).toMatchObject({
      value: { confirmed: { value: true }, names: [{ confirmed: { value: false } }, { confirmed: { value: true } }] },
    })
    expect(await collectReverse('192.0.2.9', zone(records))).toMatchObject({ value: { confirmed: { value: false } } })
    expect(await collectReverse('192.0.2.8', zone(records))).toMatchObject({ state: 'known', value: { names: [] } })
  })
  it('an open look-up prevents a no', async () => {
    const resolver = zone(records, { 'b.example.com A': 'SERVFAIL' })
    expect(await collectReverse('192.0.2.1', resolver)).toMatchObject({
      value: { confirmed: { state: 'unknown', reason: 'servfail' } },
    })
  })
  it('reads IPv6 in any spelling', async () => {
    const v6 = {
      [`1.${'0.'.repeat(23)}8.b.d.0.1.0.0.2.ip6.arpa`]: { PTR: 'six.example.com.' },
      'six.example.com': { AAAA: '2001:db8::1' },
    }
    expect(await collectReverse('2001:DB8:0:0::1', zone(v6))).toMatchObject({ value: { confirmed: { value: true } } })
  })
  it('compares HELO with address and PTR', async () => {
    const resolver = zone(records)
    const reverse = collectReverse('192.0.2.1', resolver)
    expect(await collectHelo('b.example.com', '192.0.2.1', reverse, resolver)).toMatchObject({
      value: { matchesAddress: { value: true }, matchesPtr: { value: true } },
    })
    expect(await collectHelo('gone.example.com', '192.0.2.1', reverse, resolver)).toMatchObject({
      value: { addresses: { value: [] }, matchesPtr: { value: false } },
    })
    expect(await collectHelo(null, '192.0.2.1', reverse, resolver)).toMatchObject({ state: 'unknown', reason: 'not-collected' })
  })
})

const answering =
  (response: FetchResponse): SafeFetch =>
  async () =>
    response
const text = (body: string, contentType = 'text/plain', status = 200): FetchResponse => ({
  ok: true,
  status,
  contentType,
  body: new TextEncoder().encode(body),
})

describe('MTA-STS', () => {
  const mx = collectMx('example.com', zone({ 'example.com': { MX: ['10 mx1.example.com.', '20 mx2.example.com.'] } }))
  const policy = 'version: STSv1\nmode: enforce\nmx: mx1.example.com\nmax_age: 604800\n'
  const at = (records: string[], fetch?: SafeFetch) =>
    collectMtaSts('example.com', mx, zone({ '_mta-sts.example.com': { TXT: records } }), fetch)

  it('names mail servers that the policy does not cover', async () => {
    expect(await at(['v=STSv1; id=1'], answering(text(policy)))).toMatchObject({
      value: {
        record: { id: '1' },
        policy: { state: 'known', value: { mode: 'enforce', uncovered: { value: ['mx2.example.com'] } } },
      },
    })
  })
  it.each([
    [text('', '', 404), { state: 'absent', detail: 'status 404' }],
    [text('', '', 301), { state: 'absent', detail: 'redirect 301' }],
    [{ ok: false, code: 'certificate', certain: true, reason: 'network' } as const, { state: 'absent', detail: 'certificate' }],
    [{ ok: false, code: 'timeout', certain: false, reason: 'timeout' } as const, { state: 'unknown', reason: 'timeout' }],
  ])('%j', async (response, expected) => {
    expect(await at(['v=STSv1; id=1'], answering(response))).toMatchObject({ value: { policy: expected } })
  })
  it('without permission to fetch nothing is said about the policy', async () => {
    expect(await at(['v=STSv1; id=1'])).toMatchObject({ value: { policy: { state: 'unknown', reason: 'not-collected' } } })
  })
  it('two records are none; a near miss is told', async () => {
    expect(await at(['v=STSv1; id=1', 'v=STSv1; id=2'])).toMatchObject({
      value: { record: null, records: { length: 2 }, problems: [{ code: 'multiple-records' }] },
    })
    expect(await at(['v=stsv1; id=1'])).toMatchObject({ value: { record: null, problems: [{ code: 'bad-version' }] } })
    expect(await at(['something else'])).toMatchObject({ value: { record: null, records: [], problems: [] } })
  })
  it('warns about another media type', async () => {
    expect(await at(['v=STSv1; id=1'], answering(text(policy, 'text/html')))).toMatchObject({
      value: { policy: { value: { problems: [{ code: 'media-type' }] } } },
    })
  })
})

describe('TLS-RPT and BIMI', () => {
  it('two TLS-RPT records are none', async () => {
    const records = ['v=TLSRPTv1; rua=mailto:a@example.com', 'v=TLSRPTv1; rua=mailto:b@example.com']
    expect(await collectTlsRpt('example.com', zone({ '_smtp._tls.example.com': { TXT: records } }))).toMatchObject({
      value: { record: null, records },
    })
    expect(await collectTlsRpt('example.com', zone({}))).toMatchObject({ value: { record: null, records: [] } })
  })
  it('inherits the record of the registered domain', async () => {
    const record = 'v=BIMI1; l=https://example.com/l.svg; a=https://example.com/m.pem'
    const resolver = zone({ 'default._bimi.example.com': { TXT: record } })
    const svg = '<svg version="1.2" baseProfile="tiny-ps" viewBox="0 0 1 1"><title>x</title></svg>'
    const pem = '-----BEGIN CERTIFICATE-----\nx\n-----END CERTIFICATE-----\n'
    const fetch: SafeFetch = async url =>
      url.endsWith('.svg') ? text(svg, 'image/svg+xml') : text(pem, 'application/pem-certificate-chain')
    expect(await collectBimi('news.example.com', resolver, fetch)).toMatchObject({
      value: {
        inherited: true,
        name: 'default._bimi.example.com',
        logo: { value: { problems: [], title: 'x' } },
        certificate: { value: { certificates: 1 } },
      },
    })
  })
  it('does not take the record above when the closer one is open', async () => {
    const resolver = zone(
      { 'default._bimi.example.com': { TXT: 'v=BIMI1; l=https://example.com/l.svg' } },
      { 'default._bimi.news.example.com TXT': 'TIMEOUT' },
    )
    expect(await collectBimi('news.example.com', resolver, undefined)).toMatchObject({ state: 'unknown', reason: 'timeout' })
  })
})

/** As a validating resolver: AD on everything, or SERVFAIL. */
const validating = (inner: Resolver, secure: boolean): Resolver => ({
  resolve: async (name, type): Promise<DnsAnswer> =>
    secure
      ? { ...(await inner.resolve(name, type)), authenticated: true }
      : { rcode: 'SERVFAIL', records: [], authenticated: false },
})

describe('DNSSEC', () => {
  const DS = `1 13 2 ${'AB'.repeat(32)}`
  const DNSKEY = `257 3 13 ${Buffer.alloc(64, 1).toString('base64')}`
  const state = async (
    records: Record<string, object>,
    options: { validating: boolean; unvalidated?: Resolver },
    wrap = (r: Resolver) => r,
  ) => {
    const resolver = wrap(zone({ 'example.com': { SOA, ...records } }))
    return collectDnssec('example.com', collectExistence('example.com', resolver), resolver, options)
  }
  it('believes the AD bit of a validating resolver only', async () => {
    expect(await state({ DS, DNSKEY } as never, { validating: true }, r => validating(r, true))).toMatchObject({
      value: { status: { value: 'secure' } },
    })
    expect(await state({ DS, DNSKEY } as never, { validating: false }, r => validating(r, true))).toMatchObject({
      value: { status: { value: 'signed' } },
    })
  })
  it.each([
    [{}, false, 'unsigned'],
    [{ DNSKEY }, false, 'island'],
    [{ DS, DNSKEY }, true, 'island'],
  ])('%j, validating %s: %s', async (records, isValidating, expected) => {
    expect(await state(records as never, { validating: isValidating })).toMatchObject({ value: { status: { value: expected } } })
  })
  it('SERVFAIL is bogus only when the same question is answered without validation', async () => {
    const plain = zone({ 'example.com': { SOA, DS, DNSKEY } })
    expect(await state({}, { validating: true, unvalidated: plain }, r => validating(r, false))).toMatchObject({
      value: { status: { value: 'bogus' } },
    })
    expect(await state({}, { validating: true, unvalidated: validating(plain, false) }, r => validating(r, false))).toEqual(
      expect.objectContaining({ state: 'unknown', reason: 'servfail' }),
    )
    expect(await state({}, { validating: true }, r => validating(r, false))).toMatchObject({
      state: 'unknown',
      reason: 'servfail',
    })
    expect(await state({}, { validating: false, unvalidated: plain }, r => validating(r, false))).toMatchObject({
      state: 'unknown',
      reason: 'servfail',
    })
  })
  it('TLSA counts as protected only through a validating resolver', async () => {
    const records = {
      '_25._tcp.mx.example.com': { TLSA: `3 1 1 ${'ab'.repeat(32)}` },
      'mx.example.com': { A: '192.0.2.1' },
      'example.com': { MX: '10 mx.example.com.' },
    }
    const mx = collectMx('example.com', zone(records))
    expect(await collectDane(mx, zone(records), false)).toMatchObject({
      value: { hosts: [{ secure: { state: 'unknown', reason: 'not-visible' } }] },
    })
    expect(await collectDane(mx, zone(records), true)).toMatchObject({ value: { hosts: [{ secure: known(false) }] } })
    expect(await collectDane(Promise.resolve(unknown('timeout')), zone(records), true)).toMatchObject({ state: 'unknown' })
  })
})

describe('blocklists', () => {
  const meaning = { en: 'spam', de: 'Spam' }
  const list: Blocklist = {
    id: 'x',
    name: 'X',
    zone: 'bl.example',
    what: 'ip',
    default: true,
    impact: 'major',
    test: '2.0.0.127',
    codes: [{ code: '127.0.0.2', kind: 'listed', meaning }],
    url: 'https://bl.example/',
    use: meaning,
    source_url: 'https://bl.example/',
    source_date: '2026-01-01',
  }
  const alive = { '2.0.0.127.bl.example': { A: '127.0.0.2' } }
  const ask = async (records: object, faults = {}) => {
    const facts = await collectBlocklists('192.0.2.1', [list], zone({ ...alive, ...records } as never, faults))
    return facts.state === 'known' ? facts.value.lists[0]?.result : facts
  }
  it('clean and listed', async () => {
    expect(await ask({})).toEqual(known({ listed: false, codes: [], text: null }))
    expect(await ask({ '1.2.0.192.bl.example': { A: '127.0.0.2', TXT: 'see https://bl.example/' } })).toMatchObject({
      value: { listed: true, codes: [{ code: '127.0.0.2', kind: 'listed' }], text: 'see https://bl.example/' },
    })
  })
  it('a list that refuses, answers everything, or does not answer its test entry says nothing', async () => {
    expect(await ask({ '1.2.0.192.bl.example': { A: '127.255.255.254' } })).toMatchObject({ state: 'unknown', reason: 'refused' })
    expect(await ask({ '1.2.0.192.bl.example': { A: '127.0.0.2' }, '1.0.0.127.bl.example': { A: '127.0.0.2' } })).toMatchObject({
      state: 'unknown',
      reason: 'bad-answer',
    })
    expect(await ask({ '2.0.0.127.bl.example': { TXT: 'gone' } })).toMatchObject({ state: 'unknown', reason: 'not-visible' })
    expect(await ask({}, { '1.2.0.192.bl.example A': 'TIMEOUT' })).toMatchObject({ state: 'unknown', reason: 'timeout' })
  })
  it('asks with nibbles for IPv6, and not at all where the list does not fit', async () => {
    const resolver = zone(alive)
    await collectBlocklists(
      '2001:db8::1',
      [list, { ...list, id: 'v4', what: 'ipv4' }, { ...list, id: 'd', what: 'domain' }],
      resolver,
    )
    expect(resolver.asked.sort()).toEqual([`1.${'0.'.repeat(23)}8.b.d.0.1.0.0.2.bl.example A`, '2.0.0.127.bl.example A'])
  })
})

describe('name servers and wildcards', () => {
  const base = {
    'example.com': { SOA, NS: ['ns1.example.com.', 'ns2.example.com.'], TXT: 'v=spf1 -all' },
    'ns1.example.com': { A: '192.0.2.1' },
    'ns2.example.com': { A: '192.0.2.2' },
  }
  it('asks every server and tells who says what', async () => {
    const resolver = zone(base)
    const other = zone({ ...base, 'example.com': { ...base['example.com'], TXT: 'v=spf1 mx -all' } })
    const facts = await collectNameServers(
      'example.com',
      collectExistence('example.com', resolver),
      resolver,
      a => (a === '192.0.2.2' ? other : resolver),
      true,
    )
    expect(facts).toMatchObject({
      value: {
        differences: [
          { question: 'TXT example.com', groups: [{ servers: ['ns1.example.com'] }, { servers: ['ns2.example.com'] }] },
        ],
      },
    })
  })
  it('never sends questions to addresses that are not public', async () => {
    const resolver = zone({ ...base, 'ns2.example.com': { A: '127.0.0.1' } })
    const asked: string[] = []
    await collectNameServers('example.com', collectExistence('example.com', resolver), resolver, a => {
      asked.push(a)
      return resolver
    })
    expect(asked).toEqual([])
  })
  it('finds wildcards', async () => {
    const resolver = zone({ '*.example.com': { TXT: 'v=spf1 -all', MX: '10 mx.example.com.' } })
    expect(await collectWildcard('example.com', resolver)).toMatchObject({
      value: { txt: { value: ['v=spf1 -all'] }, mx: { value: ['10 mx.example.com'] }, domainkey: { value: ['v=spf1 -all'] } },
    })
    expect(await collectWildcard('example.com', zone({}))).toMatchObject({ value: { txt: { value: [] }, mx: { value: [] } } })
  })
})
