import type { Resolver } from '../core/dns.js'
import { type Fact, known } from '../core/fact.js'
import { isAddress, isUnroutable } from './addresses.js'
import { unregisteredDomain } from './existence.js'
import type { MxFacts, MxHost } from './facts.js'
import { ask, askHost, isHostName, mapFact, normalizeName } from './lookup.js'

/** More hosts than this help nobody; a hostile zone may publish hundreds. */
const MAX_HOSTS = 20

export type MxSet = Pick<MxFacts, 'kind' | 'total' | 'duplicates' | 'nullBesideOthers'> & {
  hosts: Pick<MxHost, 'name' | 'preference' | 'kind'>[]
}

/** Reads the MX set of a domain: order, null MX (RFC 7505), literals, duplicates. Pure. */
export function evaluateMx(records: readonly { exchange: string; preference: number }[]): MxSet {
  const all = records
    .map(r => ({ name: normalizeName(r.exchange), preference: r.preference }))
    .sort((a, b) => a.preference - b.preference || (a.name < b.name ? -1 : 1))
  const named = all.filter(r => r.name !== '')
  if (all.length > 0 && named.length === 0)
    return { kind: 'null-mx', hosts: [], total: 0, duplicates: [], nullBesideOthers: false }
  const seen = new Set<string>()
  const duplicates = new Set<string>()
  const hosts: MxSet['hosts'] = []
  for (const { name, preference } of named) {
    if (seen.has(name)) {
      duplicates.add(name)
      continue
    }
    seen.add(name)
    hosts.push({ name, preference, kind: isAddress(name) ? 'ip-literal' : isHostName(name) ? 'host' : 'invalid' })
  }
  return {
    kind: hosts.length > 0 ? 'mx' : 'none',
    hosts: hosts.slice(0, MAX_HOSTS),
    total: hosts.length,
    duplicates: [...duplicates],
    nullBesideOthers: named.length > 0 && named.length < all.length,
  }
}

async function resolveHost(host: MxSet['hosts'][number], resolver: Resolver): Promise<MxHost> {
  if (host.kind !== 'host') return { ...host, cname: null, addresses: known([]), unroutable: [], unregistered: known(null) }
  const answer = await askHost(resolver, host.name)
  const addresses = mapFact(answer, a => a.addresses)
  return {
    ...host,
    cname: answer.state === 'known' ? answer.value.cname : null,
    addresses,
    unroutable: answer.state === 'known' ? answer.value.addresses.filter(isUnroutable) : [],
    unregistered: await unregisteredDomain(host.name, addresses, resolver),
  }
}

/** MX with the addresses of its hosts and, without one, the domain's own addresses (RFC 5321 5.1): two round trips. */
export async function collectMx(domain: string, resolver: Resolver): Promise<Fact<MxFacts>> {
  const mx = await ask(resolver, domain, 'MX')
  if (mx.state !== 'known') return mx
  const set = evaluateMx(mx.value.records)
  if (set.kind !== 'none') return known({ ...set, hosts: await Promise.all(set.hosts.map(h => resolveHost(h, resolver))) })
  const fallback = await askHost(resolver, domain)
  if (fallback.state !== 'known') return fallback
  const { addresses } = fallback.value
  if (addresses.length === 0) return known({ ...set, hosts: [] })
  const host: MxHost = {
    name: domain,
    preference: 0,
    kind: 'host',
    cname: null,
    addresses: known(addresses),
    unroutable: addresses.filter(isUnroutable),
    unregistered: known(null),
  }
  return known({ ...set, kind: 'implicit', hosts: [host], total: 1 })
}

/** Names of the hosts that take mail for the domain. */
export const mxHostNames = (mx: MxFacts): string[] => mx.hosts.filter(h => h.kind === 'host').map(h => h.name)
