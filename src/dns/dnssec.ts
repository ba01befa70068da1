import type { Resolver } from '../core/dns.js'
import { type Fact, known, unknown } from '../core/fact.js'
import type { DnssecFacts, ExistenceFacts } from './facts.js'
import { type Answer, ask, mapFact } from './lookup.js'

const dsOf = (answer: Fact<Answer<'DS'>>): DnssecFacts['ds'] =>
  mapFact(answer, a => a.records.map(({ keyTag, algorithm, digestType }) => ({ keyTag, algorithm, digestType })))

/**
 * DNSSEC state of the zone a domain lives in.
 *
 * Honesty rules: `secure` only from a resolver declared as validating; `bogus` only when that resolver says SERVFAIL and the very
 * same question is answered with checking disabled. SERVFAIL alone has many causes and stays unknown.
 */
export async function collectDnssec(
  domain: string,
  existence: Promise<Fact<ExistenceFacts>>,
  resolver: Resolver,
  options: { validating: boolean; unvalidated?: Resolver | undefined },
): Promise<Fact<DnssecFacts>> {
  const { validating, unvalidated } = options
  const [own, found] = await Promise.all([ask(resolver, domain, 'SOA'), existence])
  if (own.state !== 'known') {
    if (own.state === 'unknown' && own.reason === 'servfail' && validating && unvalidated) {
      const [soa, ds] = await Promise.all([ask(unvalidated, domain, 'SOA'), ask(unvalidated, domain, 'DS')])
      if (soa.state === 'known' && !soa.value.nxdomain) {
        return known({ zone: null, validating, status: known('bogus'), ds: dsOf(ds), algorithms: unknown('servfail') })
      }
    }
    return own
  }
  if (found.state !== 'known') return found
  const zone = found.value.zone ?? domain
  const [delegation, keys] = await Promise.all([ask(resolver, zone, 'DS'), ask(resolver, zone, 'DNSKEY')])
  const ds = dsOf(delegation)
  const algorithms = mapFact(keys, a => [...new Set(a.records.map(r => r.algorithm))].sort((x, y) => x - y))
  const status = (): DnssecFacts['status'] => {
    if (validating && own.value.authenticated) return known('secure')
    if (ds.state !== 'known') return ds
    // Delegation signed, yet a validating resolver does not vouch for it: the chain is broken higher up.
    if (ds.value.length > 0) return validating ? known('island') : mapFact(algorithms, () => 'signed' as const)
    return mapFact(algorithms, list => (list.length > 0 ? ('island' as const) : ('unsigned' as const)))
  }
  return known({ zone, validating, status: status(), ds, algorithms })
}
