import type { Resolver } from '../core/dns.js'
import { type Fact, known, type UnknownReason, unknown } from '../core/fact.js'
import type { DnssecFacts, ExistenceFacts } from './facts.js'
import { ask } from './lookup.js'

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
    const servfail: UnknownReason = 'servfail'
    if (own.state === 'unknown' && own.reason === servfail && validating && unvalidated) {
      const [soa, ds] = await Promise.all([ask(unvalidated, domain, 'SOA'), ask(unvalidated, domain, 'DS')])
      if (soa.state === 'known' && !soa.value.nxdomain) {
        const keys =
          ds.state === 'known'
            ? ds.value.records.map(({ keyTag, algorithm, digestType }) => ({ keyTag, algorithm, digestType }))
            : []
        return known({
          zone: null,
          validating,
          status: known('bogus'),
          ds: keys,
          algorithms: [...new Set(keys.map(k => k.algorithm))],
        })
      }
    }
    return own
  }
  if (found.state !== 'known') return found
  const zone = found.value.zone ?? domain
  const [ds, keys] = await Promise.all([ask(resolver, zone, 'DS'), ask(resolver, zone, 'DNSKEY')])
  const dsRecords =
    ds.state === 'known' ? ds.value.records.map(({ keyTag, algorithm, digestType }) => ({ keyTag, algorithm, digestType })) : []
  const keyRecords = keys.state === 'known' ? keys.value.records : []
  const algorithms = [...new Set([...dsRecords, ...keyRecords].map(r => r.algorithm))].sort((a, b) => a - b)
  const status = (): DnssecFacts['status'] => {
    if (validating && own.value.authenticated) return known('secure')
    if (ds.state !== 'known') return unknown(ds.state === 'unknown' ? ds.reason : 'bad-answer', `${zone} DS`)
    if (dsRecords.length > 0) {
      // Delegation signed, yet a validating resolver does not vouch for it: the chain is broken higher up.
      if (validating) return known('island')
      return keys.state === 'known'
        ? known('signed')
        : unknown(keys.state === 'unknown' ? keys.reason : 'bad-answer', `${zone} DNSKEY`)
    }
    if (keys.state !== 'known') return unknown(keys.state === 'unknown' ? keys.reason : 'bad-answer', `${zone} DNSKEY`)
    return known(keyRecords.length > 0 ? 'island' : 'unsigned')
  }
  return known({ zone, validating, status: status(), ds: dsRecords, algorithms })
}
