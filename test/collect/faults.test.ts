// A fault in DNS may make a check say "unknown". It may never turn a pass into a failure ("missing"), nor a failure into a pass.
import { describe, expect, it } from 'vitest'
import { collectDns, type DnsRequest } from '../../src/collect/dns.js'
import { type ResolverFault, type ZoneObject, zone } from '../helpers/zone.js'
import { SENDER, senderZone } from './fixture.js'
import { judge, wrong } from './judge.js'

const request: DnsRequest = {
  domains: [{ name: 'example.com', roles: ['from', 'mail-from', 'dkim'], selectors: [{ selector: 's1', origin: 'given' }] }],
  ips: [SENDER],
  helo: 'mail.example.com',
}

/** A domain with much wrong: nothing of it may look right because an answer is missing. */
const brokenZone: ZoneObject = {
  'example.com': {
    SOA: 'ns1.example.com. hostmaster.example.com. 1 7200 3600 1209600 3600',
    NS: 'ns1.example.com.',
    MX: ['10 192.0.2.9.', '20 alias.example.com.', '30 dead.example.com.'],
    TXT: 'v=spf1 include:a.example.net include:b.example.net include:c.example.net include:gone.example.org ptr ?all',
    CAA: '0 issue ";"',
  },
  'ns1.example.com': { A: '192.0.2.53' },
  'alias.example.com': { CNAME: 'mx.example.net.' },
  'mx.example.net': { A: '10.0.0.1' },
  'a.example.net': {
    TXT: 'v=spf1 include:d.example.net include:e.example.net a mx -all',
    MX: '10 mx.example.net.',
    A: '198.51.100.1',
  },
  'b.example.net': {
    TXT: 'v=spf1 include:d.example.net include:e.example.net a mx -all',
    MX: '10 mx.example.net.',
    A: '198.51.100.2',
  },
  'c.example.net': {
    TXT: 'v=spf1 include:d.example.net include:e.example.net a mx -all',
    MX: '10 mx.example.net.',
    A: '198.51.100.3',
  },
  'd.example.net': { TXT: 'v=spf1 ip4:0.0.0.0/1 -all' },
  'e.example.net': { TXT: 'v=spf1 a:nowhere.example.net -all' },
  's1._domainkey.example.com': { TXT: 'v=DKIM1; t=y; p=' },
  '_dmarc.example.com': { TXT: ['v=DMARC1; p=none; pct=50; rua=mailto:x@reports.example.org', 'v=DMARC1; p=reject'] },
  '_mta-sts.example.com': { TXT: ['v=STSv1; id=1', 'v=STSv1; id=2'] },
  '_smtp._tls.example.com': { TXT: 'v=TLSRPTv1' },
  '10.2.0.192.in-addr.arpa': { PTR: 'host-192-0-2-10.dyn.example.net.' },
  'mail.example.com': { A: '198.51.100.9' },
  '2.0.0.127.zen.spamhaus.org': { A: '127.0.0.2' },
  '10.2.0.192.zen.spamhaus.org': { A: '127.0.0.3' },
  'dbltest.com.dbl.spamhaus.org': { A: '127.0.1.2' },
  'example.com.dbl.spamhaus.org': { A: '127.0.1.2' },
}

describe.each([
  ['a sound domain', senderZone],
  ['a broken domain', brokenZone],
])('%s', async (_, records) => {
  const collect = (faults: Record<string, ResolverFault> = {}) =>
    collectDns(request, { resolver: zone(records, faults), resolverFor: () => zone(records), allowPrivateServers: true })
  const clean = await collect()
  const before = judge(clean)

  it('is judged', () => {
    expect([...before.values()].filter(v => v.state === 'error')).toEqual([])
    expect(before.size).toBeGreaterThan(40)
  })

  it.each(['SERVFAIL'] as const)('%s at each question', async fault => {
    const all: string[] = []
    for (const { name, type } of clean.queries) {
      all.push(...wrong(before, judge(await collect({ [`${name} ${type}`]: fault }))).map(w => `${name} ${type}: ${w}`))
    }
    expect(all).toEqual([])
  })

  it.each(['TIMEOUT', 'SERVFAIL', 'REFUSED'] as const)(
    '%s at all questions: no check fails, none passes that failed',
    async fault => {
      expect(wrong(before, judge(await collect({ '*': fault })))).toEqual([])
    },
  )
})
