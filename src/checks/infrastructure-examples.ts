// Facts that the examples of the infrastructure checks start from.
import { absent, type Fact, known, unknown } from '../core/fact.js'
import type { Subject } from '../core/subject.js'
import type { BlocklistFacts, ExistenceFacts, HeloFacts, MxFacts, MxHost, PtrName, ReverseFacts } from '../dns/facts.js'

export const timedOut: Fact<never> = unknown('timeout')
export const otherRole: Fact<never> = absent('does not apply to this role')
export const sendingIp: Subject = { kind: 'ip', address: '192.0.2.1' }
export const fromDomain: Subject = { kind: 'domain', name: 'example.com', roles: ['from', 'mail-from'] }
export const linkDomain: Subject = { kind: 'domain', name: 'example.net', roles: ['link'] }

export const existing = (change: Partial<ExistenceFacts> = {}): Fact<ExistenceFacts> =>
  known({
    exists: true,
    registeredDomain: 'example.com',
    zone: 'example.com',
    soa: {
      mname: 'ns1.example.com',
      rname: 'hostmaster.example.com',
      serial: 1,
      refresh: 7200,
      retry: 3600,
      expire: 1_209_600,
      minimum: 3600,
    },
    ...change,
  })

export const mxHost = (change: Partial<MxHost> = {}): MxHost => ({
  name: 'mx.example.com',
  preference: 10,
  kind: 'host',
  cname: null,
  addresses: known(['198.51.100.1']),
  unroutable: [],
  unregistered: known(null),
  ...change,
})

export const mxSet = (change: Partial<MxFacts> = {}): Fact<MxFacts> =>
  known({ kind: 'mx', hosts: [mxHost()], total: 1, duplicates: [], nullBesideOthers: false, ...change })

export const ptrName = (change: Partial<PtrName> = {}): PtrName => ({
  name: 'mail.example.com',
  addresses: known(['192.0.2.1']),
  confirmed: known(true),
  generic: null,
  ...change,
})

export const reverse = (change: Partial<ReverseFacts> = {}): Fact<ReverseFacts> =>
  known({ query: '1.2.0.192.in-addr.arpa', names: [ptrName()], total: 1, confirmed: known(true), special: null, ...change })

export const helo = (change: Partial<HeloFacts> = {}): Fact<HeloFacts> =>
  known({
    name: 'mail.example.com',
    form: 'fqdn',
    addresses: known(['192.0.2.1']),
    matchesAddress: known(true),
    matchesPtr: known(true),
    ...change,
  })

type Listing = BlocklistFacts['lists'][number]

export const listResult = (change: Partial<Listing> = {}): Listing => ({
  id: 'example-list',
  name: 'Example List',
  zone: 'bl.example.org',
  impact: 'major',
  url: 'https://bl.example.org/',
  result: known({ listed: false, codes: [], text: null }),
  ...change,
})

export const listedAs = (kind: 'listed' | 'policy' | 'notice', code = '127.0.0.2'): Listing['result'] =>
  known({ listed: true, codes: [{ code, kind, meaning: { en: 'spam source', de: 'Spamquelle' } }], text: null })
