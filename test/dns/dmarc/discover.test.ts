import { describe, expect, it } from 'vitest'
import { collectDmarc, collectOrganizational } from '../../../src/dns/dmarc/collect.js'
import { discoverDmarc, walkNames } from '../../../src/dns/dmarc/discover.js'
import type { DmarcFacts } from '../../../src/dns/dmarc/facts.js'
import { type Entry, names } from '../dkim/names.js'

const NONE = 'v=DMARC1; p=none'
const facts = async (domain: string, zone: Record<string, Entry>): Promise<DmarcFacts> => {
  const fact = await collectDmarc(domain, names(zone))
  if (fact.state !== 'known') throw new Error(JSON.stringify(fact))
  return fact.value
}

describe('tree walk: the examples of RFC 9989 4.10', () => {
  it('thirteen labels: eight queries', async () => {
    const resolver = names({})
    await discoverDmarc('a.b.c.d.e.f.g.h.i.j.mail.example.com', resolver)
    expect(resolver.asked).toEqual([
      '_dmarc.a.b.c.d.e.f.g.h.i.j.mail.example.com TXT',
      '_dmarc.g.h.i.j.mail.example.com TXT',
      '_dmarc.h.i.j.mail.example.com TXT',
      '_dmarc.i.j.mail.example.com TXT',
      '_dmarc.j.mail.example.com TXT',
      '_dmarc.mail.example.com TXT',
      '_dmarc.example.com TXT',
      '_dmarc.com TXT',
    ])
  })
  it('5.1.8: a psd=n record eight labels deep is never seen', () => {
    expect(walkNames('mail.a.b.c.d.e.f.g.example.com')).toEqual([
      'mail.a.b.c.d.e.f.g.example.com',
      'c.d.e.f.g.example.com',
      'd.e.f.g.example.com',
      'e.f.g.example.com',
      'f.g.example.com',
      'g.example.com',
      'example.com',
      'com',
    ])
  })
  it('counts labels at the boundary', () => {
    expect(walkNames('a.b.c.d.e.f.example.com')).toHaveLength(8)
    expect(walkNames('a.b.c.d.e.f.example.com')[1]).toBe('b.c.d.e.f.example.com')
    expect(walkNames('b.c.d.e.f.example.com')).toHaveLength(7)
    expect(walkNames('com')).toEqual(['com'])
  })

  const organizational = (name: string, domain: string, zone: Record<string, Entry>, expected: string): void =>
    it(name, async () => {
      expect((await collectOrganizational(domain, names(zone))).walk).toEqual({ state: 'known', value: expected })
    })
  organizational(
    'fewest labels',
    'a.mail.example.com',
    { '_dmarc.mail.example.com TXT': NONE, '_dmarc.example.com TXT': NONE },
    'example.com',
  )
  organizational(
    'psd=n',
    'a.mail.example.com',
    { '_dmarc.mail.example.com TXT': `${NONE}; psd=n`, '_dmarc.example.com TXT': NONE },
    'mail.example.com',
  )
  organizational('psd=y at the top', 'a.mail.example.com', { '_dmarc.com TXT': `${NONE}; psd=y` }, 'example.com')
  organizational('psd=y at the parent', 'mail.example.com', { '_dmarc.example.com TXT': `${NONE}; psd=y` }, 'mail.example.com')
  organizational(
    'psd=y at the start name is itself',
    'example.com',
    { '_dmarc.example.com TXT': `${NONE}; psd=y` },
    'example.com',
  )
  organizational('no record at all: the name itself', 'a.mail.example.com', {}, 'a.mail.example.com')
  organizational(
    'several records count as none',
    'a.example.com',
    { '_dmarc.a.example.com TXT': NONE, '_dmarc.example.com TXT': [NONE, 'v=DMARC1; p=reject'] },
    'a.example.com',
  )

  it('unknown when a step cannot be looked up', async () => {
    const view = await collectOrganizational('a.example.com', names({ '_dmarc.example.com TXT': { error: 'TIMEOUT' } }))
    expect(view.walk).toMatchObject({ state: 'unknown', reason: 'timeout' })
    expect(view.psl).toBe('example.com')
  })
})

describe('policy discovery', () => {
  const applied = (
    name: string,
    domain: string,
    zone: Record<string, Entry>,
    at: string | null,
    effective: object | null,
  ): void =>
    it(name, async () => {
      const f = await facts(domain, zone)
      expect(f.discovery.state === 'found' ? f.discovery.policyDomain : null).toBe(at)
      if (effective) expect(f.effective).toMatchObject(effective)
      else expect(f.effective).toBe(null)
    })
  const ORG = 'v=DMARC1; p=reject; sp=quarantine; np=reject; rua=mailto:d@example.com'
  applied('own record', 'example.com', { '_dmarc.example.com TXT': ORG, 'example.com TXT': 'x' }, 'example.com', {
    from: 'p',
    applied: 'reject',
  })
  applied(
    'existing subdomain takes sp',
    'a.example.com',
    { '_dmarc.example.com TXT': ORG, 'a.example.com A': '192.0.2.1' },
    'example.com',
    { from: 'sp', applied: 'quarantine' },
  )
  applied('missing subdomain takes np', 'gone.example.com', { '_dmarc.example.com TXT': ORG }, 'example.com', {
    from: 'np',
    applied: 'reject',
  })
  applied(
    'a record between does not count',
    'a.b.example.com',
    { '_dmarc.b.example.com TXT': 'v=DMARC1; p=reject', '_dmarc.example.com TXT': NONE, 'a.b.example.com A': '192.0.2.1' },
    'example.com',
    { applied: 'none' },
  )
  applied('t=y lowers by one level', 'example.com', { '_dmarc.example.com TXT': 'v=DMARC1; p=reject; t=y' }, 'example.com', {
    declared: 'reject',
    applied: 'quarantine',
  })
  applied('PSD policy without an own one', 'a.example.bank', { '_dmarc.bank TXT': 'v=DMARC1; p=reject; psd=y' }, 'bank', {
    applied: 'reject',
  })
  applied(
    'PSD policy not beside that of the organization',
    'a.example.bank',
    { '_dmarc.bank TXT': 'v=DMARC1; p=reject; psd=y', '_dmarc.example.bank TXT': NONE },
    'example.bank',
    { applied: 'none' },
  )
  applied(
    'several own records: on to the parent',
    'a.example.com',
    { '_dmarc.a.example.com TXT': [NONE, NONE], '_dmarc.example.com TXT': 'v=DMARC1; p=reject' },
    'example.com',
    { applied: 'reject' },
  )
  applied(
    'no p and no rua: no DMARC, not that of the parent',
    'a.example.com',
    { '_dmarc.a.example.com TXT': 'v=DMARC1; adkim=s', '_dmarc.example.com TXT': 'v=DMARC1; p=reject' },
    null,
    null,
  )
  applied(
    'no p but rua: monitoring',
    'example.com',
    { '_dmarc.example.com TXT': 'v=DMARC1; rua=mailto:d@example.com' },
    'example.com',
    { applied: 'none' },
  )
  applied(
    'alias',
    'example.com',
    { '_dmarc.example.com CNAME': { cname: '_dmarc.host.example' }, '_dmarc.host.example TXT': 'v=DMARC1; p=reject' },
    'example.com',
    { applied: 'reject' },
  )
  applied('none', 'example.com', {}, null, null)

  for (const entry of [{ error: 'TIMEOUT' }, { error: 'NETWORK' }, { rcode: 'SERVFAIL' }, { rcode: 'REFUSED' }] as const) {
    it(`${JSON.stringify(entry)} is unknown, never "no record"`, async () => {
      expect(await collectDmarc('example.com', names({ '_dmarc.example.com TXT': entry }))).toMatchObject({ state: 'unknown' })
      expect(await collectDmarc('a.example.com', names({ '_dmarc.example.com TXT': entry }))).toMatchObject({ state: 'unknown' })
    })
  }
  it('an unanswered parent does not matter when the domain has its own record', async () => {
    const fact = await collectDmarc(
      'a.example.com',
      names({ '_dmarc.a.example.com TXT': 'v=DMARC1; p=reject', '_dmarc.com TXT': { error: 'TIMEOUT' } }),
    )
    expect(fact).toMatchObject({
      state: 'known',
      value: { discovery: { state: 'found', organizational: { state: 'unknown' } }, effective: { applied: 'reject' } },
    })
  })
  it('finds records at the wrong place', async () => {
    expect((await facts('example.com', { 'example.com TXT': ['v=spf1 -all', NONE] })).misplaced).toMatchObject([{ kind: 'apex' }])
    expect((await facts('example.com', { '_dmarc.example.com.example.com TXT': NONE })).misplaced).toMatchObject([
      { kind: 'doubled' },
    ])
  })
  it('both views where they differ', async () => {
    // Parent publishes nothing for the subdomain that is its own organizational domain now.
    const f = await facts('a.b.example.com', {
      '_dmarc.a.b.example.com TXT': 'v=DMARC1; p=reject',
      'a.b.example.com A': '192.0.2.1',
    })
    expect(f.legacy).toMatchObject({ organizationalDomain: 'example.com', policyDomain: 'a.b.example.com', differs: true })
    expect(f.discovery.organizational).toMatchObject({ value: { domain: 'a.b.example.com' } })
    expect((await facts('example.com', { '_dmarc.example.com TXT': NONE })).legacy.differs).toBe(false)
    expect((await facts('shop.co.uk', { '_dmarc.shop.co.uk TXT': NONE })).legacy).toMatchObject({
      organizationalDomain: 'shop.co.uk',
      differs: false,
    })
  })
})

describe('reports', () => {
  const report = (name: string, rua: string, zone: Record<string, Entry>, expected: object): void =>
    it(name, async () => {
      const f = await facts('blue.example', { '_dmarc.blue.example TXT': `v=DMARC1; p=none; rua=mailto:${rua}`, ...zone })
      expect(f.reports).toMatchObject([expected])
    })
  const MX: Entry = { mx: [[10, 'mx.red.example']] }
  report('own domain', 'd@blue.example', { 'blue.example MX': MX }, { authorization: 'self', mail: 'mx' })
  report('own subdomain', 'd@r.blue.example', { 'r.blue.example MX': MX }, { authorization: 'self', external: { value: false } })
  report(
    'foreign, consents',
    'd@red.example',
    { 'blue.example._report._dmarc.red.example TXT': 'v=DMARC1', 'red.example MX': MX },
    { authorization: 'authorized', mail: 'mx', authorizationName: 'blue.example._report._dmarc.red.example' },
  )
  report(
    'foreign, wildcard',
    'd@red.example',
    { '*._report._dmarc.red.example TXT': 'v=DMARC1;', 'red.example MX': MX },
    { authorization: 'wildcard' },
  )
  report(
    'foreign, no consent',
    'd@red.example',
    { 'red.example MX': MX },
    { authorization: 'refused', external: { value: true } },
  )
  report(
    'foreign, other text at the name',
    'd@red.example',
    { 'blue.example._report._dmarc.red.example TXT': 'hello' },
    { authorization: 'refused' },
  )
  report(
    'override on the same host',
    'd@red.example',
    { 'blue.example._report._dmarc.red.example TXT': 'v=DMARC1; rua=mailto:e@red.example' },
    { authorization: 'authorized' },
  )
  report(
    'override elsewhere',
    'd@red.example',
    { 'blue.example._report._dmarc.red.example TXT': 'v=DMARC1; rua=mailto:e@green.example' },
    { authorization: 'override-elsewhere' },
  )
  report(
    'consent cannot be looked up',
    'd@red.example',
    { 'blue.example._report._dmarc.red.example TXT': { error: 'TIMEOUT' } },
    { authorization: 'unknown' },
  )
  report('null MX', 'd@blue.example', { 'blue.example MX': { mx: [[0, '']] } }, { mail: 'null-mx' })
  report('no MX and no address', 'd@blue.example', { 'blue.example TXT': 'x' }, { mail: 'none' })
  report('address only', 'd@blue.example', { 'blue.example A': '192.0.2.1' }, { mail: 'address' })
  report('MX cannot be looked up', 'd@blue.example', { 'blue.example MX': { rcode: 'SERVFAIL' } }, { mail: 'unknown' })
  it('asks a bounded number of questions', async () => {
    const uris = Array.from({ length: 60 }, (_, i) => `mailto:d@r${i}.example`).join(',')
    const resolver = names({ '_dmarc.blue.example TXT': `v=DMARC1; p=none; rua=${uris}` })
    const fact = await collectDmarc('blue.example', resolver)
    expect(fact).toMatchObject({ value: { reportsLeftOut: 40 } })
    expect(resolver.asked.length).toBeLessThan(120)
  })
})
