// mailauth as a second opinion: generated records and zones, the same question to both, every disagreement explained.
import { createRequire } from 'node:module'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import type { RecordType } from '../../../src/core/dns.js'
import { evaluateSpf, type SpfResult } from '../../../src/dns/spf/evaluate.js'
import { type ZoneObject, zone } from '../../helpers/zone.js'

interface Options {
  ip: string
  sender: string
  helo: string
  mta: string
  resolver(name: string, type: string): Promise<unknown[]>
}
const require = createRequire(import.meta.url)
const { spf } = require('mailauth/lib/spf/index.js') as { spf(options: Options): Promise<{ status: { result: string } }> }

/** The zone as node:dns would answer. */
function plainResolver(records: ZoneObject): Options['resolver'] {
  const inner = zone(records)
  return async (name, type) => {
    const answer = await inner.resolve(name, type as RecordType)
    const found = answer.records.filter(r => r.type === type)
    if (found.length === 0)
      throw Object.assign(new Error('empty'), { code: answer.rcode === 'NXDOMAIN' ? 'ENOTFOUND' : 'ENODATA' })
    return found.map(r => {
      if (r.type === 'TXT') return r.strings
      if (r.type === 'MX') return { exchange: r.exchange, priority: r.preference }
      return 'address' in r ? r.address : 'target' in r ? r.target : ''
    })
  }
}

const BROKEN = [
  'ip4:192.0.2',
  'a:',
  'include',
  'ip4:1.2.3.4/33',
  'a/24/24',
  'moo',
  'exists:%{q}.example.com',
  'all:x',
  'ip6:192.0.2.1',
]

/** Where the two follow different rules on purpose. */
function explained(ours: SpfResult, text: string): string | null {
  // RFC 7208 4.6.4 speaks of the query of a term; mailauth asks for both families and calls only a name without any address void.
  if (ours.reason === 'void-limit') return 'void look-ups'
  // RFC 7208 4.6: an error anywhere counts before anything matches; mailauth reads addresses and prefixes when it comes to them.
  if (ours.reason === 'syntax' && BROKEN.some(b => text.includes(` ${b}`))) return 'errors behind a match'
  return null
}

const domain = fc.constantFrom('a.example.com', 'b.example.com', 'c.example.com', 'gone.example.com')
const qualifier = fc.constantFrom('', '', '', '-', '~', '?')
const prefix = fc.constantFrom('', '', '/24', '/32', '/0', '//64', '/24//48')
const term = fc.oneof(
  fc
    .tuple(
      qualifier,
      fc.constantFrom('ip4:192.0.2.0/24', 'ip4:198.51.100.7', 'ip6:2001:db8::/32', 'ip6:2001:db8:1::1', 'ip4:203.0.113.0/25'),
    )
    .map(([q, t]) => q + t),
  fc
    .tuple(qualifier, fc.constantFrom('a', 'mx'), fc.option(domain), prefix)
    .map(([q, m, d, p]) => `${q}${m}${d === null ? '' : `:${d}`}${p}`),
  fc.tuple(qualifier, domain).map(([q, d]) => `${q}include:${d}`),
  fc
    .tuple(
      qualifier,
      fc.constantFrom(
        '%{i}.e.example.com',
        '%{ir}.%{v}.e.example.com',
        '%{l}.e.example.com',
        '%{d2}',
        '%{o1r}.e.example.com',
        'a.example.com',
      ),
    )
    .map(([q, d]) => `${q}exists:${d}`),
)
const broken = fc.constantFrom(...BROKEN)
const end = fc.constantFrom('-all', '~all', '?all', '', 'redirect=b.example.com', 'redirect=gone.example.com')
const record = fc
  .tuple(fc.array(term, { maxLength: 6 }), fc.option(broken, { freq: 8 }), end)
  .map(([terms, odd, last]) => ['v=spf1', ...terms, ...(odd === null ? [] : [odd]), ...(last === '' ? [] : [last])].join(' '))
const client = fc.constantFrom(
  '192.0.2.1',
  '198.51.100.7',
  '203.0.113.200',
  '::ffff:192.0.2.1',
  '2001:db8::1',
  '2001:db8:1::1',
  '2001:db9::1',
)
const addresses = fc.record({
  A: fc.constantFrom('192.0.2.1', '198.51.100.7', '203.0.113.200'),
  AAAA: fc.constantFrom('2001:db8::1', '2001:db8:1::1'),
})

it('agrees with mailauth on generated records', async () => {
  const agreed = new Set<string>()
  await fc.assert(
    fc.asyncProperty(
      fc.tuple(record, record, record),
      fc.tuple(addresses, addresses, addresses),
      client,
      async ([r1, r2, r3], [a1, a2, a3], ip) => {
        const records: ZoneObject = {
          'a.example.com': { TXT: r1, MX: ['10 b.example.com.', '20 c.example.com.'], ...a1 },
          'b.example.com': { TXT: r2, MX: '10 a.example.com.', ...a2 },
          'c.example.com': { TXT: r3, MX: '10 c.example.com.', ...a3 },
          'user.e.example.com': { A: '127.0.0.2' },
          '1.2.0.192.in-addr.e.example.com': { A: '127.0.0.2' },
        }
        const question = { ip, sender: 'user@a.example.com', helo: 'mail.example.com' }
        const ours = await evaluateSpf(question, zone(records))
        const theirs = (await spf({ ...question, mta: 'mx.example.org', resolver: plainResolver(records) })).status.result
        if (ours.result === theirs) {
          agreed.add(theirs)
          return
        }
        const why = explained(ours, [r1, r2, r3].join('\n'))
        expect(
          why,
          `${ours.result} (${ours.reason ?? ''}), mailauth says ${theirs}\n${ip}\na: ${r1}\nb: ${r2}\nc: ${r3}`,
        ).not.toBeNull()
      },
    ),
    { numRuns: 400 },
  )
  // The zones reach every result there is without DNS trouble, so the agreement says something.
  expect([...agreed].sort()).toEqual(['fail', 'neutral', 'pass', 'permerror', 'softfail'])
})
