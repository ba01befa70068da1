// Certification authority authorisation, RFC 8659, for the hosts that mail needs certificates for.
import type { RecordOf, Resolver } from '../core/dns.js'
import { type Fact, known } from '../core/fact.js'
import { ancestors } from './existence.js'
import type { CaaFacts, CaaHost, MxFacts } from './facts.js'
import { ask, mapFact } from './lookup.js'
import { mxHostNames } from './mx.js'

const MAX_OWN_HOSTS = 5
// RFC 8659 4, RFC 8657, RFC 9495 and the CA/Browser Forum.
const KNOWN_TAGS = new Set(['issue', 'issuewild', 'iodef', 'issuemail', 'issuevmc', 'contactemail', 'contactphone'])
const CRITICAL = 128

/** What a relevant record set allows. Pure. */
export function evaluateCaa(
  records: readonly Pick<RecordOf<'CAA'>, 'flags' | 'tag' | 'value'>[],
): Pick<CaaHost, 'issue' | 'forbidden' | 'unknownCritical' | 'records'> {
  const tagged = records.map(r => ({ ...r, tag: r.tag.toLowerCase() }))
  const issue = tagged.filter(r => r.tag === 'issue')
  // RFC 8659 4.2: the name before the first semicolon; an empty or malformed one allows nobody.
  const authorities = issue
    .map(r => (r.value.split(';')[0] ?? '').trim().toLowerCase())
    .filter(name => /^[a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?$/.test(name))
  return {
    issue: [...new Set(authorities)],
    forbidden: issue.length > 0 && authorities.length === 0,
    unknownCritical: [...new Set(tagged.filter(r => (r.flags & CRITICAL) !== 0 && !KNOWN_TAGS.has(r.tag)).map(r => r.tag))],
    records: tagged.map(r => `${r.flags} ${r.tag} "${r.value}"`),
  }
}

/** RFC 8659 3: the closest name at or above the host that has a CAA set. All levels are asked at once. */
async function caaOf(host: string, resolver: Resolver): Promise<Fact<CaaHost>> {
  const names = ancestors(host, null)
  const answers = await Promise.all(names.map(name => ask(resolver, name, 'CAA')))
  for (const [i, answer] of answers.entries()) {
    if (answer.state !== 'known') return answer
    if (answer.value.records.length > 0) return known({ host, foundAt: names[i] ?? host, ...evaluateCaa(answer.value.records) })
  }
  return known({ host, foundAt: null, ...evaluateCaa([]) })
}

/** The policy host of MTA-STS and the MX hosts under the domain itself; foreign MX hosts are their owner's business. */
export async function collectCaa(domain: string, mx: Promise<Fact<MxFacts>>, resolver: Resolver): Promise<Fact<CaaFacts>> {
  const name = `mta-sts.${domain}`
  const policy = caaOf(name, resolver)
  const set = await mx
  const own = mapFact(set, m =>
    mxHostNames(m)
      .filter(h => h.endsWith(`.${domain}`) && h !== name)
      .slice(0, MAX_OWN_HOSTS),
  )
  const mailHosts: CaaFacts['mailHosts'] =
    own.state === 'known'
      ? known(await Promise.all(own.value.map(async host => ({ host, result: await caaOf(host, resolver) }))))
      : own
  return known({ policyHost: await policy, mailHosts })
}
