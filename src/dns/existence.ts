import type { Resolver } from '../core/dns.js'
import { type Fact, known } from '../core/fact.js'
import type { ExistenceFacts } from './facts.js'
import { ask, mapFact } from './lookup.js'

/** How many names above are asked for an SOA; a hostile name has up to 126 labels. */
const MAX_ANCESTORS = 8

/** The registered domain by the ICANN part of the public suffix list; tldts is heavy, hence loaded on first use. */
export async function registeredDomain(name: string): Promise<string | null> {
  const { getDomain } = await import('tldts')
  return getDomain(name, { allowPrivateDomains: false, validateHostname: false })
}

/** The name and what stands above it, down to `top` (included); longest first. */
export function ancestors(name: string, top: string | null): string[] {
  const labels = name.split('.')
  const names: string[] = []
  for (let i = 0; i < labels.length; i++) {
    const ancestor = labels.slice(i).join('.')
    names.push(ancestor)
    if (ancestor === top) break
  }
  // The ends matter: the name itself, and what is closest to the registered domain.
  return names.length <= MAX_ANCESTORS ? names : [name, ...names.slice(1 - MAX_ANCESTORS)]
}

/** SOA at the name and at every name above it at once: one round trip, whatever the depth. */
export async function collectExistence(domain: string, resolver: Resolver): Promise<Fact<ExistenceFacts>> {
  const registered = await registeredDomain(domain)
  const names = ancestors(domain, registered)
  const [own, ...above] = await Promise.all(names.map(name => ask(resolver, name, 'SOA')))
  const nowhere = known({ exists: false, registeredDomain: registered, zone: null, soa: null })
  if (own?.state !== 'known') return own ?? nowhere
  if (own.value.nxdomain) return nowhere
  for (const [i, answer] of [own, ...above].entries()) {
    // A closer name that did not answer could be the zone: naming one above it would be a guess.
    if (answer.state !== 'known') return answer
    const soa = answer.value.records[0]
    // An alias answers with the SOA of its target, which says nothing about this name's zone.
    if (soa && answer.value.cname === null) {
      const { mname, rname, serial, refresh, retry, expire, minimum } = soa
      return known({
        exists: true,
        registeredDomain: registered,
        zone: names[i] ?? domain,
        soa: { mname, rname, serial, refresh, retry, expire, minimum },
      })
    }
  }
  return known({ exists: true, registeredDomain: registered, zone: null, soa: null })
}

/**
 * The registered domain of a host without addresses, when that domain itself is not there: then it is for sale. Null when it exists.
 * One more question, asked only about hosts that are dead already.
 */
export async function unregisteredDomain(
  host: string,
  addresses: Fact<readonly string[]>,
  resolver: Resolver,
): Promise<Fact<string | null>> {
  if (addresses.state !== 'known') return addresses
  const registered = addresses.value.length > 0 ? null : await registeredDomain(host)
  if (registered === null) return known(null)
  return mapFact(await ask(resolver, registered, 'SOA'), a => (a.nxdomain ? registered : null))
}
