import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { DomainFacts, IpFacts } from '../../src/checks/facts.js'
import { collectDns, type DnsBoundaries, type DnsCollection, type DnsRequest, domainName } from '../../src/collect/dns.js'
import { collectMany } from '../../src/collect/many.js'
import type { DnsAnswer, Resolver } from '../../src/core/dns.js'
import { DnsError } from '../../src/core/dns.js'
import { zone } from '../helpers/zone.js'
import { SENDER, senderZone } from './fixture.js'

const request: DnsRequest = {
  domains: [{ name: 'Example.COM.', roles: ['from', 'mail-from', 'dkim'], selectors: [{ selector: 's1', origin: 'given' }] }],
  ips: [SENDER],
  helo: 'mail.example.com',
}

const boundaries = (resolver: Resolver): DnsBoundaries => ({
  resolver,
  resolverFor: () => zone(senderZone),
  allowPrivateServers: true,
})

const first = (collection: DnsCollection): DomainFacts => {
  const entry = collection.domains[0]
  if (!entry) throw new Error('no domain collected')
  return entry.facts
}
const firstIp = (collection: DnsCollection): IpFacts => {
  const entry = collection.ips[0]
  if (!entry) throw new Error('no address collected')
  return entry.facts
}

describe('one domain', () => {
  it('knows every fact of its roles', async () => {
    const collection = await collectDns(request, boundaries(zone(senderZone)))
    expect(collection.domains.map(d => d.name)).toEqual(['example.com'])
    const states = Object.fromEntries(Object.entries(first(collection)).map(([key, fact]) => [key, fact.state]))
    expect(new Set(Object.values(states))).toEqual(new Set(['known']))
    expect(new Set(Object.values(firstIp(collection)).map(fact => fact.state))).toEqual(new Set(['known']))
  })

  it('says what the zone says', async () => {
    const facts = first(await collectDns(request, boundaries(zone(senderZone))))
    expect(facts.existence).toMatchObject({ value: { exists: true, zone: 'example.com', registeredDomain: 'example.com' } })
    expect(facts.mx).toMatchObject({ value: { kind: 'mx', hosts: [{ name: 'mx1.example.com' }, { name: 'mx2.example.net' }] } })
    expect(facts.dnssec).toMatchObject({ value: { validating: false, status: { value: 'signed' } } })
    expect(facts.nameServers).toMatchObject({
      value: { zone: 'example.com', differences: [], servers: [{ name: 'ns1.example.com' }, { name: 'ns2.example.net' }] },
    })
    expect(facts.blocklist).toMatchObject({
      value: {
        target: 'example.com',
        lists: [{ result: { value: { listed: false } } }, { result: { value: { listed: false } } }],
      },
    })
    expect(facts.dane).toMatchObject({
      value: {
        hosts: [{ host: 'mx1.example.com', secure: { state: 'unknown', reason: 'not-visible' } }, { records: { value: [] } }],
      },
    })
  })

  it('leaves out what does not fit the role', async () => {
    const collection = await collectDns({ domains: [{ name: 'example.net', roles: ['link'] }] }, boundaries(zone(senderZone)))
    const states = Object.entries(first(collection)).filter(([, fact]) => fact.state !== 'absent')
    expect(states.map(([key]) => key).sort()).toEqual(['blocklist', 'existence'])
  })

  it('joins roles and selectors of a name that is asked for twice', async () => {
    const collection = await collectDns(
      {
        domains: [
          { name: 'example.com', roles: ['from'] },
          { name: 'EXAMPLE.com', roles: ['dkim', 'from'], selectors: [{ selector: 's1', origin: 'message' }] },
        ],
      },
      boundaries(zone(senderZone)),
    )
    expect(collection.domains.map(d => [d.name, d.roles])).toEqual([['example.com', ['from', 'dkim']]])
  })

  it('asks each question once and writes it down', async () => {
    const resolver = zone(senderZone)
    const { queries } = await collectDns(request, { resolver })
    expect(new Set(resolver.asked).size).toBe(resolver.asked.length)
    expect(queries.map(q => `${q.name} ${q.type}`).sort()).toEqual([...resolver.asked].sort())
    expect(queries.find(q => q.name === '_dmarc.example.com')).toMatchObject({ type: 'TXT', outcome: 'NOERROR' })
    expect(queries.filter(q => q.outcome === 'PENDING')).toEqual([])
  })

  it('asks nobody about blocklists when told so', async () => {
    const resolver = zone(senderZone)
    const collection = await collectDns({ ...request, blocklists: 'none' }, { resolver })
    expect(resolver.asked.filter(q => /spamhaus|spamcop|surbl|psbl/.test(q))).toEqual([])
    expect(first(collection).blocklist).toMatchObject({ value: { lists: [] } })
  })

  it('refuses unknown and closed blocklists with a sentence', async () => {
    await expect(collectDns({ ...request, blocklists: ['no-such-list'] }, { resolver: zone({}) })).rejects.toMatchObject({
      name: 'UserError',
    })
    await expect(collectDns({ ...request, blocklists: ['dnsbl.sorbs.net'] }, { resolver: zone({}) })).rejects.toThrow(/closed/)
  })

  it('stays within its budget of questions', async () => {
    const resolver = zone(senderZone)
    const collection = await collectDns(request, { resolver, limits: { maxQueries: 10 } })
    expect(resolver.asked.length).toBe(10)
    expect(collection.queries.some(q => q.outcome === 'LIMIT')).toBe(true)
    expect(first(collection).wildcard).toMatchObject({ state: 'unknown', reason: 'limit' })
  })
})

it.each([
  ['Example.COM.', 'example.com'],
  [' example.com ', 'example.com'],
  ['münchen.example', 'xn--mnchen-3ya.example'],
])('reads the name %s as %s', (given, expected) => {
  expect(domainName(given)).toBe(expected)
})

// A fault may make a fact unknown. It may never make one "absent", never change a known value into another known value of our own rooms.
type Json = null | boolean | number | string | Json[] | { [key: string]: Json }

const isUnknown = (value: Json | undefined): boolean =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && value.state === 'unknown'

/** Paths at which `faulty` says something else than `clean`, other than "unknown". */
function contradictions(clean: Json | undefined, faulty: Json | undefined, path = ''): string[] {
  if (isUnknown(faulty) || JSON.stringify(clean) === JSON.stringify(faulty)) return []
  if (
    typeof clean === 'object' &&
    clean !== null &&
    typeof faulty === 'object' &&
    faulty !== null &&
    !Array.isArray(clean) &&
    !Array.isArray(faulty)
  ) {
    return [...new Set([...Object.keys(clean), ...Object.keys(faulty)])].flatMap(key =>
      contradictions(clean[key], faulty[key], `${path}.${key}`),
    )
  }
  if (Array.isArray(clean) && Array.isArray(faulty) && clean.length === faulty.length) {
    return clean.flatMap((value, i) => contradictions(value, faulty[i], `${path}[${i}]`))
  }
  return [`${path}: ${JSON.stringify(clean)?.slice(0, 80)} became ${JSON.stringify(faulty)?.slice(0, 80)}`]
}

const asJson = (value: unknown): Json => JSON.parse(JSON.stringify(value)) as Json

/** Facts that other rooms describe in their own words, with reasons inside; for these only the state of the fact is compared. */
const FOREIGN = new Set(['spf', 'dkim', 'dmarc'])

/** Texts that a list adds to a listing, unresolved names of optional details: plain values, not facts. */
function compare(clean: DnsCollection, faulty: DnsCollection): string[] {
  const subjects: [object, object][] = [
    [first(clean), first(faulty)],
    [firstIp(clean), firstIp(faulty)],
  ]
  return subjects.flatMap(([before, after]) =>
    Object.entries(before).flatMap(([key, fact]) => {
      const now = (after as Record<string, { state: string }>)[key]
      if (FOREIGN.has(key)) return now?.state === 'absent' && fact.state !== 'absent' ? [`${key} became absent`] : []
      return contradictions(asJson(fact), asJson(now), key)
    }),
  )
}

type Fault = 'TIMEOUT' | 'SERVFAIL' | 'REFUSED' | 'FORMERR' | 'garbage' | 'exception'
const FAULTS: readonly Fault[] = ['TIMEOUT', 'SERVFAIL', 'REFUSED', 'FORMERR', 'garbage', 'exception']

function broken(inner: Resolver, hits: (key: string) => boolean, fault: Fault): Resolver {
  return {
    async resolve(name, type) {
      if (!hits(`${name} ${type}`)) return inner.resolve(name, type)
      if (fault === 'TIMEOUT') throw new DnsError('TIMEOUT', 'injected')
      if (fault === 'garbage') return 'nonsense' as unknown as DnsAnswer
      if (fault === 'exception') throw new TypeError('a bug in a resolver from outside')
      return { rcode: fault, records: [], authenticated: false }
    },
  }
}

describe('faults at every question', async () => {
  const clean = await collectDns(request, boundaries(zone(senderZone)))
  const questions = clean.queries.map(q => `${q.name} ${q.type}`)

  it('has questions to break', () => {
    expect(questions.length).toBeGreaterThan(60)
  })

  it.each(['TIMEOUT', 'SERVFAIL', 'garbage'] as const)(
    '%s: no crash, nothing goes missing, known facts stay or become unknown',
    async fault => {
      for (const question of questions) {
        const collection = await collectDns(request, boundaries(broken(zone(senderZone), key => key === question, fault)))
        expect({ question, wrong: compare(clean, collection) }).toEqual({ question, wrong: [] })
      }
    },
  )

  it.each(FAULTS)('%s at all questions: everything is unknown', async fault => {
    const collection = await collectDns(request, boundaries(broken(zone(senderZone), () => true, fault)))
    expect(compare(clean, collection)).toEqual([])
    const states = Object.entries(first(collection)).filter(([, fact]) => fact.state === 'absent')
    expect(states).toEqual([])
  })

  it('any set of broken questions', async () => {
    await fc.assert(
      fc.asyncProperty(fc.subarray(questions, { minLength: 1 }), fc.constantFrom(...FAULTS), async (set, fault) => {
        const hit = new Set(set)
        const collection = await collectDns(request, boundaries(broken(zone(senderZone), key => hit.has(key), fault)))
        expect(compare(clean, collection)).toEqual([])
      }),
      { numRuns: 40 },
    )
  })

  it('a resolver that never answers does not hold the audit up', async () => {
    const silent: Resolver = { resolve: () => new Promise(() => undefined) }
    const collection = await collectDns(request, { resolver: silent, limits: { queryTimeout: 20 } })
    expect(first(collection).mx).toMatchObject({ state: 'unknown', reason: 'timeout' })
    expect(compare(clean, collection)).toEqual([])
  })
})

describe('many domains', () => {
  it('keeps the order, shares answers, and survives a broken one', async () => {
    const inner = zone(senderZone)
    const seen: string[] = []
    const results = await collectMany(['example.com', 'broken.example', 'example.net'], {
      resolver: broken(inner, key => key.includes('broken.example'), 'exception'),
      onResult: result => seen.push(result.name),
    })
    expect(results.map(r => r.name)).toEqual(['example.com', 'broken.example', 'example.net'])
    expect(seen.sort()).toEqual(['broken.example', 'example.com', 'example.net'])
    const states = results.map(r => ('collection' in r ? first(r.collection).mx.state : 'error'))
    expect(states).toEqual(['known', 'unknown', 'known'])
  })
})
