// Every question of a healthy set-up fails once, in every way: nothing may turn into "missing" or "refused".
import { describe, expect, it } from 'vitest'
import type { DnsAnswer, RecordType, Resolver } from '../../../src/core/dns.js'
import { collectDkim } from '../../../src/dns/dkim/collect.js'
import { GOOD_KEY } from '../../../src/dns/dkim/example.js'
import { verifySignatures } from '../../../src/dns/dkim/verify.js'
import { collectDmarc, collectOrganizational } from '../../../src/dns/dmarc/collect.js'
import { names } from '../dkim/names.js'

const ZONE = {
  '_dmarc.shop.example TXT': 'v=DMARC1; p=reject; sp=quarantine; np=reject; rua=mailto:d@reports.example,mailto:o@shop.example',
  '_dmarc.reports.example TXT': 'v=DMARC1; p=reject',
  'shop.example._report._dmarc.reports.example TXT': 'v=DMARC1',
  'news.shop.example._report._dmarc.reports.example TXT': 'v=DMARC1',
  'reports.example MX': { mx: [[10, 'mx.reports.example']] as [number, string][] },
  'shop.example A': '192.0.2.1',
  'news.shop.example TXT': 'x',
  's1._domainkey.shop.example TXT': GOOD_KEY,
}

const FAULTS: Record<string, () => Promise<DnsAnswer>> = {
  TIMEOUT: () => Promise.reject(Object.assign(new Error('t'), { code: 'TIMEOUT' })),
  'an error without a code': () => Promise.reject(new Error('boom')),
  SERVFAIL: async () => ({ rcode: 'SERVFAIL', records: [], authenticated: false }),
  REFUSED: async () => ({ rcode: 'REFUSED', records: [], authenticated: false }),
}

const failing = (question: string, fault: () => Promise<DnsAnswer>): Resolver => {
  const inner = names(ZONE)
  return { resolve: (name: string, type: RecordType) => (`${name} ${type}` === question ? fault() : inner.resolve(name, type)) }
}

async function questions(run: (resolver: Resolver) => Promise<unknown>): Promise<string[]> {
  const resolver = names(ZONE)
  await run(resolver)
  return [...new Set(resolver.asked)]
}

describe.each(Object.entries(FAULTS))('%s at every question', (_, fault) => {
  it.each(['shop.example', 'news.shop.example'])('of DMARC for %s', async domain => {
    const all = await questions(r => collectDmarc(domain, r))
    expect(all.length).toBeGreaterThan(8)
    for (const question of all) {
      const fact = await collectDmarc(domain, failing(question, fault))
      expect(fact.state, question).not.toBe('absent')
      if (fact.state !== 'known') continue
      expect(fact.value.discovery.state, question).toBe('found')
      expect(['reject', 'quarantine', undefined], question).toContain(fact.value.effective?.declared)
      for (const report of fact.value.reports) {
        expect(['self', 'authorized', 'wildcard', 'unknown'], question).toContain(
          report.external.state === 'known' ? report.authorization : 'unknown',
        )
        expect(['mx', 'address', 'unknown'], question).toContain(report.mail)
      }
    }
  })

  it('of the organizational domain', async () => {
    for (const question of await questions(r => collectOrganizational('news.shop.example', r))) {
      const { walk } = await collectOrganizational('news.shop.example', failing(question, fault))
      if (walk.state === 'known') expect(walk.value, question).toBe('shop.example')
    }
  })

  it('of DKIM discovery', async () => {
    const options = { selectors: [{ selector: 's1', origin: 'message' as const }] }
    for (const question of await questions(r => collectDkim('shop.example', options, r))) {
      const fact = await collectDkim('shop.example', options, failing(question, fault))
      expect(fact.state, question).not.toBe('absent')
      if (fact.state !== 'known') continue
      expect(['known', 'unknown'], question).toContain(fact.value.selectors.find(s => s.selector === 's1')?.answer.state)
      expect(fact.value.node, question).not.toBe('nxdomain')
    }
  })

  it('of verification', async () => {
    const message = Buffer.from(
      'DKIM-Signature: v=1; a=rsa-sha256; d=shop.example; s=s1; h=from; bh=AAAA; b=AAAA\r\nFrom: a@shop.example\r\n\r\nx\r\n',
    )
    const fact = await verifySignatures(message, failing('s1._domainkey.shop.example TXT', fault), {
      now: '2026-11-22T00:00:00Z',
    })
    expect(fact).toMatchObject({ value: { signatures: [{ result: 'unknown', reason: 'dns' }] } })
  })
})
