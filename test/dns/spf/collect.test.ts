import { describe, expect, it } from 'vitest'
import type { Resolver } from '../../../src/core/dns.js'
import type { Fact } from '../../../src/core/fact.js'
import { type CollectSpfOptions, collectSpf } from '../../../src/dns/spf/collect.js'
import { collectSpfForIp } from '../../../src/dns/spf/collect-ip.js'
import type { SpfFacts } from '../../../src/dns/spf/facts.js'
import { type ZoneObject, zone } from '../../helpers/zone.js'

const registrableDomain = (name: string): string | null => name.split('.').slice(-2).join('.')
const collect = (
  records: ZoneObject,
  options: CollectSpfOptions = {},
  faults: Parameters<typeof zone>[1] = {},
): Promise<Fact<SpfFacts>> => collectSpf('example.com', zone(records, faults), { registrableDomain, ...options })
async function facts(...args: Parameters<typeof collect>): Promise<SpfFacts> {
  const fact = await collect(...args)
  if (fact.state !== 'known') throw new Error(`expected known, got ${fact.state}`)
  expect(JSON.parse(JSON.stringify(fact))).toEqual(fact)
  return fact.value
}
const txt = (record: string, more: ZoneObject = {}): ZoneObject => ({
  'example.com': { TXT: record, SOA: 'ns. h. 1 1 1 1 1' },
  ...more,
})
const many = (count: number, make: (i: number) => string): string => Array.from({ length: count }, (_, i) => make(i)).join(' ')

describe('three states', () => {
  it('absent', async () => {
    expect(await collect({ 'example.com': { TXT: 'hello' } })).toMatchObject({ state: 'absent' })
    expect(await collect({})).toMatchObject({ state: 'absent', detail: 'NXDOMAIN' })
  })
  it.each(['TIMEOUT', 'SERVFAIL', 'REFUSED', 'NETWORK', 'BADANSWER', 'LIMIT'] as const)(
    '%s is unknown, never absent',
    async fault => expect((await collect(txt('v=spf1 -all'), {}, { 'example.com TXT': fault })).state).toBe('unknown'),
  )
  it('a silent type 99 query leaves the rest known', async () => {
    const value = await facts(txt('v=spf1 -all'), {}, { 'example.com SPF': 'TIMEOUT' })
    expect(value.legacy).toMatchObject({ state: 'unknown', reason: 'timeout' })
    expect(value.parked).toBe(true)
  })
  it('look-alikes and left-overs alone are known, without records', async () => {
    expect(await facts({ 'example.com': { TXT: 'v=spf2 mx -all' } })).toMatchObject({
      records: [],
      lookalikes: [{ text: 'v=spf2 mx -all' }],
    })
    expect(await facts({ 'example.com': { TXT: 'spf2.0/pra mx -all', SPF: 'v=spf1 -all' } })).toMatchObject({
      records: [],
      legacy: { value: { type99: ['v=spf1 -all'], senderId: ['spf2.0/pra mx -all'] } },
    })
  })
  it('every question of the tree, silent in turn: never absent, never complete', async () => {
    const records = txt('v=spf1 include:a.example.net mx -all', {
      'example.com': { TXT: 'v=spf1 include:a.example.net mx -all', MX: '10 mx.example.com.' },
      'a.example.net': { TXT: 'v=spf1 redirect=b.example.net' },
      'b.example.net': { TXT: 'v=spf1 a:h.example.net -all' },
      'mx.example.com': { A: '192.0.2.1', AAAA: '2001:db8::1' },
      'h.example.net': { A: '192.0.2.2' },
    })
    const probe = zone(records)
    await collectSpf('example.com', probe, { registrableDomain })
    const questions = [...new Set(probe.asked)].filter(q => q !== 'example.com TXT' && !q.endsWith(' SPF'))
    expect(questions.length).toBe(7)
    for (const question of questions) {
      const value = await facts(records, {}, { [question]: 'TIMEOUT' })
      expect(value.totals?.voidsComplete, question).toBe(false)
      expect(value.totals?.lookupsComplete, question).toBe(!question.endsWith('TXT'))
      expect(JSON.stringify(value.tree), question).not.toContain('"absent"')
      expect(value.repair, question).toBeNull()
    }
  })
})

describe('the tree', () => {
  const records = txt(`v=spf1 include:a.example.net include:b.example.net a mx ip4:192.0.2.0/25 -all`, {
    'example.com': {
      TXT: 'v=spf1 include:a.example.net include:b.example.net a mx ip4:192.0.2.0/25 -all',
      A: '198.51.100.1',
      MX: '10 mx.example.com.',
    },
    'mx.example.com': { A: '198.51.100.2', AAAA: '2001:db8::25' },
    'a.example.net': { TXT: 'v=spf1 ip4:192.0.2.0/24 include:c.example.net ~all' },
    'b.example.net': { TXT: 'v=spf1 ip4:192.0.2.128/25 ip4:203.0.113.0/24 ?include:c.example.net ~all' },
    'c.example.net': { TXT: 'v=spf1 ip6:2001:db8:1::/48 ip4:203.0.113.128/25 -all' },
  })
  it('counts look-ups of all branches, own and below', async () => {
    const { tree, totals } = await facts(records)
    expect(tree).toMatchObject({
      ownLookups: 4,
      lookups: 6,
      children: [
        { domain: 'a.example.net', lookups: 1 },
        { domain: 'b.example.net', lookups: 1 },
      ],
    })
    expect(totals).toMatchObject({ lookups: 6, lookupsComplete: true, voids4: 0, voids6: 1, nodes: 5 })
  })
  it('counts addresses once, and only those that get pass', async () => {
    const { tree, totals } = await facts(records)
    expect(tree?.children.map(c => c.addresses.ipv4)).toEqual([256 + 128, 128 + 256])
    expect(totals?.addresses).toMatchObject({ ipv4: 256 + 256 + 2, everyone: false })
    expect(totals?.addresses.ipv6).toBe(2 ** 80 + 1)
  })
  it('tells overlap and what stands twice', async () => {
    const { overlaps, duplicates } = await facts(records)
    expect(overlaps).toEqual([{ a: 'include:a.example.net', b: 'include:b.example.net', ipv4: 256 }])
    expect(duplicates).toEqual([
      { kind: 'target', text: '?include:c.example.net', by: 'a.example.net' },
      { kind: 'network', text: 'ip4:192.0.2.0/25', by: 'include:a.example.net' },
    ])
  })
  it('asks every question once, branches together', async () => {
    const inner = zone(records, { '*': 5 })
    let open = 0
    let most = 0
    const resolver: Resolver = {
      async resolve(name, type) {
        most = Math.max(most, ++open)
        try {
          return await inner.resolve(name, type)
        } finally {
          open--
        }
      },
    }
    await collectSpf('example.com', resolver, { registrableDomain })
    expect(new Set(inner.asked).size).toBe(inner.asked.length)
    // a and b, A and AAAA and MX of the domain: nothing of this depends on the rest.
    expect(most).toBeGreaterThanOrEqual(5)
  })
  it('does not look behind all', async () =>
    expect((await facts(txt('v=spf1 -all include:a.example.net'))).totals?.lookups).toBe(0))
  it('sees everyone through an include', async () =>
    expect(
      (await facts(txt('v=spf1 include:open.example.net -all', { 'open.example.net': { TXT: 'v=spf1 +all' } }))).totals?.addresses
        .everyone,
    ).toBe(true))
  it('ends a loop, a hostile width and a hostile depth', async () => {
    const loop = await facts(
      txt('v=spf1 include:a.example.net -all', { 'a.example.net': { TXT: 'v=spf1 include:example.com -all' } }),
    )
    expect(loop.tree?.children[0]?.children[0]).toMatchObject({ state: 'loop', domain: 'example.com' })
    const wide: ZoneObject = Object.fromEntries(
      Array.from({ length: 30 }, (_, i) => [
        `w${i}.example.net`,
        { TXT: `v=spf1 ${many(30, j => `include:w${j}.example.net`)} -all` },
      ]),
    )
    const resolver = zone({ ...txt('v=spf1 include:w0.example.net -all'), ...wide })
    const fact = await collectSpf('example.com', resolver, { registrableDomain })
    expect(fact.state === 'known' && fact.value.totals?.lookupsComplete).toBe(false)
    expect(resolver.asked.length).toBeLessThan(200)
  })
  it('keeps what depends on the mail apart', async () => {
    const value = await facts(txt('v=spf1 include:%{i}._s.example.net exists:%{l}.example.net ptr -all'))
    expect(value.tree?.children[0]).toMatchObject({ state: 'per-mail' })
    expect(value.totals).toMatchObject({ lookups: 3, lookupsComplete: true, voids4: 0 })
  })
})

describe('takeover', () => {
  const records = txt('v=spf1 include:spf.gone.test a:old.example.com exists:x.parked.test -all', {
    'parked.test': { SOA: 'ns. h. 1 1 1 1 1' },
  })
  it('is told only when the registrable domain does not exist', async () => {
    const { takeovers } = await facts(records)
    expect(takeovers.map(t => [t.name, t.state])).toEqual([
      ['spf.gone.test', 'open'],
      ['old.example.com', 'registered'],
      ['x.parked.test', 'registered'],
    ])
  })
  it('stays unknown when the domain does not answer', async () => {
    const { takeovers } = await facts(records, {}, { 'gone.test SOA': 'SERVFAIL' })
    expect(takeovers[0]).toMatchObject({ state: 'unknown', reason: 'servfail' })
  })
})

describe('sizes and strings', () => {
  it('measures record, strings and the whole answer', async () => {
    const { size } = await facts({ 'example.com': { TXT: [['v=spf1 ip4:192.0.2.1 ', '-all'], ['x'.repeat(200)]] } })
    expect(size).toEqual({ recordOctets: 25, longestString: 21, txtRecords: 2, answerOctets: 12 + 17 + 12 + 27 + 12 + 201 })
  })
  it('finds seams that glue two terms', async () => {
    const seam = async (...strings: string[]) =>
      (await facts({ 'example.com': { TXT: [strings] } })).brokenSplits.map(s => [s.left, s.right, s.silent])
    expect(await seam('v=spf1 ip4:192.0.2.1', 'ip4:192.0.2.2 -all')).toEqual([['ip4:192.0.2.1', 'ip4:192.0.2.2', false]])
    expect(await seam('v=spf1 include:a.example.net', 'include:b.example.net -all')).toEqual([
      ['include:a.example.net', 'include:b.example.net', true],
    ])
    expect(await seam('v=spf1 include:a.example.net', '-all')).toEqual([['include:a.example.net', '-all', true]])
    expect(await seam('v=spf1', 'include:a.example.net -all')).toEqual([['v=spf1', 'include:a.example.net', true]])
    expect(await seam('v=spf1 include:_spf.exa', 'mple.net -all')).toEqual([])
    expect(await seam('v=spf1 ip4:192.0.', '2.1 -all')).toEqual([])
    expect(await seam('v=spf1 mx ', '-all')).toEqual([])
    expect(await seam('v=spf1 mx', ' -all')).toEqual([])
  })
})

describe('services with a return path of their own', () => {
  const services = [
    { name: 'Wasted', spf: { hosts: ['{digits}.spf.wasted.test'], onCustomerName: 'no' as const } },
    { name: 'Needed', spf: { hosts: ['spf.needed.test'], onCustomerName: 'yes' as const } },
  ]
  it('are told with what they cost', async () => {
    const value = await facts(
      txt('v=spf1 include:4711.spf.wasted.test include:spf.needed.test include:x.spf.wasted.test -all', {
        '4711.spf.wasted.test': { TXT: 'v=spf1 a:wasted.test -all' },
        'wasted.test': { A: '192.0.2.1' },
        'spf.needed.test': { TXT: 'v=spf1 -all' },
        'x.spf.wasted.test': { TXT: 'v=spf1 -all' },
      }),
      { services },
    )
    expect(value.services).toEqual([
      { service: 'Wasted', term: 'include:4711.spf.wasted.test', position: 7, lookups: 2, demanded: false },
    ])
  })
})

describe('one sending address', () => {
  const records: ZoneObject = {
    'example.com': { TXT: 'v=spf1 ip4:192.0.2.1 -ip4:198.51.100.0/24 ~all' },
    'mail.example.com': { TXT: 'v=spf1 a -all', A: '192.0.2.1' },
  }
  const ask = (ip: string, sender = 'bounce@example.com', faults: Parameters<typeof zone>[1] = {}) =>
    collectSpfForIp({ ip, sender, helo: 'mail.example.com' }, zone(records, faults), { registrableDomain })
  it('passes for MAIL FROM and HELO', async () =>
    expect(await ask('192.0.2.1')).toMatchObject({
      state: 'known',
      value: { mailFrom: { result: 'pass', mechanism: 'ip4:192.0.2.1' }, helo: { result: 'pass', mechanism: 'a' }, repair: null },
    }))
  it('proposes a record that lets the address pass', async () =>
    expect(await ask('198.51.100.7')).toMatchObject({
      value: {
        mailFrom: { result: 'fail' },
        repair: { record: 'v=spf1 ip4:198.51.100.7 ip4:192.0.2.1 -ip4:198.51.100.0/24 ~all', coversSendingIps: true, lookups: 0 },
      },
    }))
  it('has only HELO for the null sender', async () =>
    expect(await ask('192.0.2.1', '')).toMatchObject({ value: { mailFrom: null, helo: { result: 'pass' } } }))
  it('tells DNS trouble', async () =>
    expect(await ask('192.0.2.1', 'a@example.com', { 'example.com TXT': 'TIMEOUT' })).toMatchObject({
      value: { mailFrom: { result: 'temperror', failure: 'timeout' }, repair: null },
    }))
  it('is unknown for something that is no address', async () =>
    expect(await ask('mail')).toMatchObject({ state: 'unknown', reason: 'unreadable' }))
})
