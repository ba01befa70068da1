import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { known, unknown } from '../../src/core/fact.js'
import { addressRange, canonicalAddress, isPublicAddress, isUnroutable, reverseName } from '../../src/dns/addresses.js'
import { readAnswers } from '../../src/dns/blocklist.js'
import { isHostName } from '../../src/dns/lookup.js'
import { evaluateMx } from '../../src/dns/mx.js'
import { compareServers } from '../../src/dns/name-servers.js'
import { anyConfirmed, genericName, heloForm } from '../../src/dns/reverse.js'

describe('MX set', () => {
  const mx = (...records: [number, string][]) => evaluateMx(records.map(([preference, exchange]) => ({ preference, exchange })))
  it('sorts by preference', () => {
    expect(mx([20, 'b.example'], [10, 'a.example']).hosts.map(h => h.name)).toEqual(['a.example', 'b.example'])
  })
  it('knows the null MX', () => {
    expect(mx([0, ''])).toMatchObject({ kind: 'null-mx', hosts: [], nullBesideOthers: false })
    expect(mx([0, '.'])).toMatchObject({ kind: 'null-mx' })
    expect(mx([0, ''], [10, 'a.example'])).toMatchObject({ kind: 'mx', nullBesideOthers: true })
  })
  it('knows literals, nonsense and doubles', () => {
    expect(mx([10, '192.0.2.1']).hosts[0]?.kind).toBe('ip-literal')
    expect(mx([10, '2001:db8::1']).hosts[0]?.kind).toBe('ip-literal')
    expect(mx([10, 'mail server.example']).hosts[0]?.kind).toBe('invalid')
    expect(mx([10, 'localhost']).hosts[0]?.kind).toBe('invalid')
    expect(mx([10, 'A.example'], [20, 'a.example.'])).toMatchObject({ duplicates: ['a.example'], total: 1 })
  })
  it('looks at a few of very many', () => {
    const set = mx(...Array.from({ length: 300 }, (_, i): [number, string] => [i, `mx${i}.example.com`]))
    expect(set.hosts.length).toBe(20)
    expect(set.total).toBe(300)
  })
  it('without records there is none', () => expect(mx()).toMatchObject({ kind: 'none', total: 0 }))
})

describe('generic names', () => {
  const good = (name: string, address = '192.0.2.77') =>
    it(`${name} is somebody's server`, () => expect(genericName(name, address)).toBeNull())
  const bad = (name: string, reason: string, address = '192.0.2.77') =>
    it(`${name} is ${reason}`, () => expect(genericName(name, address)?.reason).toBe(reason))

  good('mail.example.com')
  good('mta7.example.com')
  good('a77-2.smtp-out.example.net')
  good('mta-192-0-2-77.example.com')
  good('o77.p2.mailer.example.net')
  good('pool.example.com')
  good('liverpool.example.com')
  good('dynamics-crm.example.com')
  good('mail.dsl-shop.example.com')
  good('server192.example.com')
  good('host-192-0-2-7.example.com', '192.0.2.1')
  bad('host-192-0-2-77.example.net', 'address-in-name')
  bad('77.2.0.192.example.net', 'address-in-name')
  bad('192.0.2.77.static.example.net', 'address-in-name')
  bad('static.77.2.0.192.clients.example.net', 'address-in-name')
  bad('ip192000002077.example.net', 'address-in-name')
  bad('c000024d.example.net', 'address-in-name')
  bad('pool-192-0-2-77.mail.example.net', 'address-in-name')
  bad('p5b0a1c2d.dip0.t-ipconnect.example.net', 'dynamic-word')
  bad('a7.dyn.example.net', 'dynamic-word')
  bad('dhcp12.example.net', 'dynamic-word')
  bad('adsl-77.access.example.net', 'dynamic-word')
  bad('host-2001-db8-1234-5678-9abc-def0-1234-5678.example.net', 'address-in-name', '2001:db8:1234:5678:9abc:def0:1234:5678')

  it('never throws', () => {
    fc.assert(
      fc.property(fc.oneof(fc.domain(), fc.string()), fc.oneof(fc.ipV4(), fc.ipV6()), (name, address) => {
        const result = genericName(name, address)
        expect(result === null || result.match !== '').toBe(true)
      }),
    )
  })
  it('sees any address that is written into the name', () => {
    fc.assert(
      fc.property(fc.ipV4(), address => {
        expect(genericName(`x-${address.replaceAll('.', '-')}.example.net`, address)?.reason).toBe('address-in-name')
      }),
    )
  })
})

describe('HELO', () => {
  it.each([
    ['mail.example.com', 'fqdn'],
    ['MAIL.example.com.', 'fqdn'],
    ['mailserver', 'single-label'],
    ['localhost', 'reserved'],
    ['localhost.localdomain', 'reserved'],
    ['mail.company.local', 'reserved'],
    ['printer.lan', 'reserved'],
    ['[192.0.2.1]', 'address-literal'],
    ['[IPv6:2001:db8::1]', 'address-literal'],
    ['192.0.2.1', 'bare-address'],
    ['2001:db8::1', 'bare-address'],
    ['mail_server.example.com', 'invalid'],
    ['-mail.example.com', 'invalid'],
    ['mail..example.com', 'invalid'],
    ['', 'invalid'],
    ['mail.example.com\r\nMAIL FROM:<a@b>', 'invalid'],
  ])('%j is %s', (name, form) => {
    expect(heloForm(name)).toBe(form)
  })
})

describe('addresses', () => {
  it.each([
    ['192.0.2.1', '1.2.0.192.in-addr.arpa'],
    ['2001:db8::1', '1.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2.ip6.arpa'],
    ['::ffff:192.0.2.1', '1.2.0.192.in-addr.arpa'],
  ])('the PTR of %s stands at %s', (address, expected) => expect(reverseName(address)).toBe(expected))
  it.each([
    ['2001:DB8:0::1', '2001:db8::1'],
    ['::ffff:192.0.2.1', '192.0.2.1'],
    ['192.0.2.1', '192.0.2.1'],
  ])('%s is %s', (given, expected) => expect(canonicalAddress(given)).toBe(expected))
  it.each([
    ['8.8.8.8', true, false],
    ['10.0.0.1', false, true],
    ['127.0.0.1', false, true],
    ['169.254.169.254', false, true],
    ['100.64.0.1', false, true],
    ['::1', false, true],
    ['fe80::1', false, true],
    ['fc00::1', false, true],
    ['::ffff:127.0.0.1', false, true],
    ['192.0.2.1', false, false],
    ['0.0.0.0', false, true],
  ])('%s: public %s, unroutable %s', (address, open, closed) => {
    expect([isPublicAddress(address), isUnroutable(address)]).toEqual([open, closed])
  })
  it('is no address', () => expect(addressRange('010.1.1.1.1')).toBe('invalid'))
  it.each([
    ['example.com', true],
    ['a', false],
    ['_dmarc.example.com', true],
    [`${'a'.repeat(64)}.example`, false],
    ['exa mple.com', false],
    ['', false],
  ])('isHostName(%s) is %s', (name, expected) => expect(isHostName(name)).toBe(expected))
  it('one yes confirms, an open question prevents a no', () => {
    expect(anyConfirmed([known(false), known(true), unknown('timeout')])).toEqual(known(true))
    expect(anyConfirmed([known(false), unknown('timeout')])).toEqual(unknown('timeout'))
    expect(anyConfirmed([known(false)])).toEqual(known(false))
  })
})

describe('blocklist answers', () => {
  const meaning = { en: 'x', de: 'x' }
  const exact = [
    { code: '127.0.0.2', kind: 'listed' as const, meaning },
    { code: '127.0.0.4-7', kind: 'listed' as const, meaning },
    { code: '127.0.0.10-11', kind: 'policy' as const, meaning },
    { code: '127.0.1.255', kind: 'error' as const, meaning },
  ]
  const bits = [
    { code: '127.0.0.1', kind: 'error' as const, meaning },
    { bit: 8, kind: 'listed' as const, meaning },
    { bit: 64, kind: 'notice' as const, meaning },
  ]
  it('nothing is clean', () => expect(readAnswers([], exact)).toEqual({ kind: 'clean' }))
  it.each([
    ['127.0.0.2', ['listed']],
    ['127.0.0.4', ['listed']],
    ['127.0.0.7', ['listed']],
    ['127.0.0.11', ['policy']],
  ])('%s', (answer, kinds) => {
    expect(readAnswers([answer], exact)).toMatchObject({ kind: 'listed', codes: kinds.map(kind => ({ code: answer, kind })) })
  })
  it.each(['127.255.255.252', '127.255.255.254', '127.255.255.255', '127.0.1.255', '127.0.0.99', '192.0.2.1', '127.0.0.8'])(
    '%s is no listing',
    answer => {
      expect(readAnswers([answer], exact).kind).toBe('error')
    },
  )
  it('an error beside a listing wins', () => {
    expect(readAnswers(['127.0.0.2', '127.255.255.254'], exact).kind).toBe('error')
  })
  it('adds up bits', () => {
    expect(readAnswers(['127.0.0.72'], bits)).toMatchObject({ kind: 'listed', codes: [{ kind: 'listed' }, { kind: 'notice' }] })
    expect(readAnswers(['127.0.0.1'], bits).kind).toBe('error')
    expect(readAnswers(['127.0.0.4'], bits).kind).toBe('error')
  })
})

describe('name servers', () => {
  const server = (name: string, values: Record<string, string[]>) => ({
    server: name,
    answers: known(Object.fromEntries(Object.entries(values).map(([k, v]) => [k, known(v)]))),
  })
  it('agree', () => expect(compareServers([server('a', { 'MX x': ['1'] }), server('b', { 'MX x': ['1'] })])).toEqual([]))
  it('differ', () => {
    expect(compareServers([server('a', { 'MX x': ['1'] }), server('b', { 'MX x': [] }), server('c', { 'MX x': ['1'] })])).toEqual(
      [
        {
          question: 'MX x',
          groups: [
            { servers: ['a', 'c'], values: ['1'] },
            { servers: ['b'], values: [] },
          ],
        },
      ],
    )
  })
  it('a silent server takes no side', () => {
    const silent = { server: 'b', answers: known({ 'MX x': unknown('timeout') }) }
    expect(compareServers([server('a', { 'MX x': ['1'] }), silent, { server: 'c', answers: unknown('timeout') }])).toEqual([])
  })
})
