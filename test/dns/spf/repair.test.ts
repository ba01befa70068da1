import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type CollectSpfOptions, collectSpf } from '../../../src/dns/spf/collect.js'
import { evaluateSpf } from '../../../src/dns/spf/evaluate.js'
import type { SpfRepair } from '../../../src/dns/spf/facts.js'
import { parseSpf } from '../../../src/dns/spf/parse.js'
import { type ZoneObject, zone } from '../../helpers/zone.js'

const registrableDomain = (name: string): string | null => name.split('.').slice(-2).join('.')
const many = (count: number, make: (i: number) => string): string => Array.from({ length: count }, (_, i) => make(i)).join(' ')
const world: ZoneObject = {
  'a.example.net': { TXT: 'v=spf1 ip4:198.51.100.0/24 -all' },
  'b.example.net': { TXT: 'v=spf1 ip4:203.0.113.0/24 -all' },
  'broken.example.net': { TXT: 'v=spf1 ip4:1 -all' },
  'two.example.net': { TXT: ['v=spf1 a -all', 'v=spf1 mx -all'] },
  'spf.wasted.test': { TXT: `v=spf1 ${many(4, i => `include:s${i}.example.net`)} -all` },
  ...Object.fromEntries(Array.from({ length: 12 }, (_, i) => [`s${i}.example.net`, { TXT: `v=spf1 ip4:192.0.2.${i} -all` }])),
}
const services = [{ name: 'Wasted', spf: { hosts: ['spf.wasted.test'], onCustomerName: 'no' as const } }]

async function repair(
  strings: string | string[][],
  options: CollectSpfOptions = {},
  faults: Parameters<typeof zone>[1] = {},
): Promise<SpfRepair | null> {
  const own = {
    TXT: typeof strings === 'string' ? [strings] : strings,
    A: '192.0.2.100',
    AAAA: '2001:db8::100',
    MX: '10 mx.example.com.',
  }
  const fact = await collectSpf(
    'example.com',
    zone({ 'example.com': own, 'mx.example.com': { A: '192.0.2.101' }, ...world }, faults),
    { registrableDomain, services, ...options },
  )
  return fact.state === 'known' ? fact.value.repair : null
}
const mends = (before: string | string[][], after: string, options: CollectSpfOptions = {}) =>
  it(JSON.stringify(before), async () => {
    const found = await repair(before, options)
    expect(found?.record).toBe(after)
    expect(found?.chunks.join('')).toBe(after)
    expect(parseSpf(after).valid).toBe(true)
  })
const leaves = (before: string | string[][], options: CollectSpfOptions = {}, faults: Parameters<typeof zone>[1] = {}) =>
  it(`no proposal: ${JSON.stringify(before)}`, async () => expect(await repair(before, options, faults)).toBeNull())

describe('text', () => {
  mends('v=spf1 ipv4:192.0.2.1 -all', 'v=spf1 ip4:192.0.2.1 -all')
  mends('v=spf1 include=a.example.net -all', 'v=spf1 include:a.example.net -all')
  mends('v=spf1 ip4:192.0.2.1,ip4:192.0.2.2, -all', 'v=spf1 ip4:192.0.2.1 ip4:192.0.2.2 -all')
  mends('v=spf1 ip4: 192.0.2.1 -all', 'v=spf1 ip4:192.0.2.1 -all')
  mends('v=spf1\u00a0mx -all', 'v=spf1 mx -all')
  mends('v=spf1 \u201cmx\u201d \u2013all', 'v=spf1 mx -all')
  mends('v=spf1 redirect:a.example.net', 'v=spf1 redirect=a.example.net')
  mends('spf1 mx -all', 'v=spf1 mx -all')
  mends('"v=spf1 mx -all"', 'v=spf1 mx -all')
  mends('v=spf1include:a.example.net -all', 'v=spf1 include:a.example.net -all')
  mends([['v=spf1 ip4:192.0.2.1', 'include:a.example.net', '-all']], 'v=spf1 ip4:192.0.2.1 include:a.example.net -all')
  mends([['v=spf1', 'mx -all']], 'v=spf1 mx -all')
  leaves('v=spf1 moo -all')
  leaves('v=spf1 ip4:192.0.2 -all')
  leaves('v=spf1 mx -all')
})

describe('terms', () => {
  mends('v=spf1 mx +all', 'v=spf1 mx ~all')
  mends('v=spf1 mx ?all', 'v=spf1 mx ~all')
  mends('v=spf1 mx', 'v=spf1 mx ~all')
  mends('v=spf1 mx -all a redirect=a.example.net', 'v=spf1 mx -all')
  mends('v=spf1 mx ptr -all', 'v=spf1 mx -all')
  mends('v=spf1 mx mx include:a.example.net include:A.example.net -all', 'v=spf1 mx include:a.example.net -all')
  mends('v=spf1 include:gone.example.net mx -all', 'v=spf1 mx -all')
  mends('v=spf1 include:example.com mx -all', 'v=spf1 mx -all')
  mends('v=spf1 mx a:gone1.example.net a:gone2.example.net exists:gone3.example.net -all', 'v=spf1 mx -all')
  leaves('v=spf1 include:broken.example.net ptr -all')
  leaves('v=spf1 include:two.example.net ptr -all')
  leaves('v=spf1 ip4:0.0.0.0/0 ptr -all')
  leaves('v=spf1 include:a.example.net ptr -all', {}, { 'a.example.net TXT': 'TIMEOUT' })
})

describe('several records', () => {
  mends([['v=spf1 mx -all'], ['v=spf1 include:a.example.net -all']], 'v=spf1 mx include:a.example.net -all')
  mends([['v=spf1 mx -all'], ['v=spf1 mx a ~all']], 'v=spf1 mx a ~all')
  mends([['v=spf1 mx -all v=spf1 a -all']], 'v=spf1 mx a -all')
  mends([['v=spf1 redirect=a.example.net'], ['v=spf1 mx -all']], 'v=spf1 include:a.example.net mx ~all')
})

describe('over the limit', () => {
  const nine = many(9, i => `include:s${i}.example.net`)
  mends(`v=spf1 ${nine} include:spf.wasted.test -all`, `v=spf1 ${nine} -all`)
  mends(`v=spf1 ${nine} a mx -all`, `v=spf1 ${nine} ip4:192.0.2.100 ip6:2001:db8::100 mx -all`)
  mends(`v=spf1 ${nine} mx/28 a -all`, `v=spf1 ${nine} ip4:192.0.2.101/28 a -all`)
  leaves(`v=spf1 ${many(12, i => `include:s${i}.example.net`)} -all`)
})

describe('known sending addresses', () => {
  it('keep their pass: ptr stays when it is what lets them in', async () => {
    const records: ZoneObject = {
      'example.com': { TXT: 'v=spf1 ptr ?all' },
      '7.2.0.192.in-addr.arpa': { PTR: 'mail.example.com.' },
      'mail.example.com': { A: '192.0.2.7' },
    }
    const fact = await collectSpf('example.com', zone(records), { registrableDomain, sendingIps: ['192.0.2.7'] })
    expect(fact).toMatchObject({ value: { repair: { record: 'v=spf1 ptr ~all', coversSendingIps: true } } })
    const without = await collectSpf('example.com', zone(records), { registrableDomain })
    expect(without).toMatchObject({ value: { repair: { record: 'v=spf1 ~all', coversSendingIps: null } } })
  })
  it('are reported when the proposal does not cover them', async () =>
    expect(await repair('v=spf1 mx ptr -all', { sendingIps: ['192.0.2.200'] })).toMatchObject({
      record: 'v=spf1 mx -all',
      coversSendingIps: false,
    }))
  it('host is relative to the registrable domain', async () => {
    const fact = await collectSpf('news.example.com', zone({ 'news.example.com': { TXT: 'v=spf1 ip4:192.0.2.1' } }), {
      registrableDomain,
    })
    expect(fact).toMatchObject({ value: { host: 'news', repair: { host: 'news', record: 'v=spf1 ip4:192.0.2.1 ~all' } } })
  })
})

it('whatever is proposed is valid, within the limits, and takes no pass away', async () => {
  const word = fc.constantFrom(
    'mx',
    'a',
    'ptr',
    'include:a.example.net',
    'include=b.example.net',
    'include:gone.example.net',
    'include:spf.wasted.test',
    'ip4:192.0.2.1,',
    'ipv4:192.0.2.2',
    '+all',
    '?all',
    '-all',
    'a:192.0.2.3',
    'redirect=b.example.net',
    'include:s1.example.net',
    'include:s2.example.net',
    'moo',
  )
  const sendingIps = ['192.0.2.1', '192.0.2.2', '192.0.2.100', '192.0.2.101', '198.51.100.1', '203.0.113.1', '2001:db8::100']
  await fc.assert(
    fc.asyncProperty(fc.array(fc.array(word, { maxLength: 8 }), { minLength: 1, maxLength: 2 }), async lists => {
      const records = lists.map(l => ['v=spf1', ...l].join(' '))
      const found = await repair(
        records.map(r => [r]),
        { sendingIps },
      )
      if (!found) return
      const proposed = {
        'example.com': { TXT: found.record, A: '192.0.2.100', AAAA: '2001:db8::100', MX: '10 mx.example.com.' },
        'mx.example.com': { A: '192.0.2.101' },
        ...world,
      }
      const evaluate = async (ip: string, text?: string): Promise<string> =>
        (
          await evaluateSpf(
            { ip, sender: 'x@example.com', helo: 'h.example.com' },
            zone(text === undefined ? proposed : { ...proposed, 'example.com': { ...proposed['example.com'], TXT: text } }),
          )
        ).result
      expect(found.lookups).toBeLessThanOrEqual(10)
      expect(parseSpf(found.record).valid).toBe(true)
      expect(['pass', 'softfail', 'fail']).toContain(await evaluate('100.64.0.1'))
      for (const ip of sendingIps) {
        const before = await Promise.all(records.map(r => evaluate(ip, r)))
        if (before.includes('pass')) expect(await evaluate(ip), `${ip} under ${records.join(' | ')}`).toBe('pass')
      }
    }),
    { numRuns: 150 },
  )
})
