import type { Resolver } from '../core/dns.js'
import { type Fact, known } from '../core/fact.js'
import type { WildcardFacts } from './facts.js'
import { ask, askText, mapFact, normalizeName } from './lookup.js'

/** A label nobody creates; fixed, so that recordings and caches work. */
const INVENTED = 'mailpreflight-no-such-name'

/** What the zone answers for a name that was never created (RFC 4592). */
export async function collectWildcard(domain: string, resolver: Resolver): Promise<Fact<WildcardFacts>> {
  const name = `${INVENTED}.${domain}`
  const [txt, mx, domainkey, dmarc] = await Promise.all([
    askText(resolver, name),
    ask(resolver, name, 'MX'),
    askText(resolver, `${INVENTED}._domainkey.${domain}`),
    askText(resolver, `_dmarc.${name}`),
  ])
  const facts = {
    name,
    txt,
    mx: mapFact(mx, a => a.records.map(r => `${r.preference} ${normalizeName(r.exchange)}`)),
    domainkey,
    dmarc,
  }
  // With nothing known there is nothing to judge; with a part known the rest stays marked as open.
  const open = [txt, facts.mx, domainkey, dmarc]
  const first = open.find((f): f is Extract<Fact<string[]>, { state: 'unknown' }> => f.state === 'unknown')
  return first && open.every(f => f.state === 'unknown') ? first : known(facts)
}
