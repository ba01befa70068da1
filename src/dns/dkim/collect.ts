// What DKIM keys a domain publishes, as far as it can be found out.
import { type Resolver, reasonOfRcode } from '../../core/dns.js'
import { type Fact, known, unknown } from '../../core/fact.js'
import { pslDomain } from '../psl.js'
import type { Candidate, SenderHints } from './candidates.js'
import type { DkimFacts, DkimSelector } from './facts.js'
import { asciiDomain, lookUpKey } from './lookup.js'

export interface DkimOptions {
  /** Selectors to be looked for in any case: from the message's signatures, or given by the user. */
  selectors?: readonly { selector: string; origin: 'message' | 'given' }[]
  hints?: SenderHints
}

/** Named selectors are always asked for, up to this many. */
const MAX_NAMED = 40
const MAX_GUESSED = 60
/** Under an NXDOMAIN nothing can exist; a few are asked for nevertheless, as some name servers get that wrong. */
const MAX_GUESSED_UNDER_NXDOMAIN = 12
/** No one publishes a key here; an answer means that every name gets one. */
const PROBE = 'mailpreflight-wildcard-probe'

/** Two round trips: the node, a wildcard probe and the named selectors; then the guesses. */
export async function collectDkim(domain: string, options: DkimOptions, resolver: Resolver): Promise<Fact<DkimFacts>> {
  const zone = asciiDomain(domain)
  // Lazily, as the data on sending services is of no use to other commands.
  const { candidates } = await import('./candidates.js')
  const { list, services } = candidates(options.selectors ?? [], options.hints ?? {})
  const isNamed = (c: Candidate): boolean => c.origin === 'message' || c.origin === 'given'
  const named = list.filter(isNamed)
  const guesses = list.filter(c => !isNamed(c))
  const ask = (c: Candidate): Promise<DkimSelector> => askSelector(c, zone, resolver)

  const [node, probe, ...answers] = await Promise.all([
    nodeState(`_domainkey.${zone}`, resolver),
    lookUpKey(`${PROBE}._domainkey.${zone}`, resolver),
    ...named.slice(0, MAX_NAMED).map(ask),
  ])
  const limit = node === 'nxdomain' && !answers.some(a => a.answer.state === 'known') ? MAX_GUESSED_UNDER_NXDOMAIN : MAX_GUESSED
  const asked = guesses.slice(0, limit)
  answers.push(...(await Promise.all(asked.map(ask))))

  const wildcard = probe.answer.state === 'known'
  const wildTexts = new Set(probe.answer.state === 'known' ? probe.answer.value.records.map(r => r.text) : [])
  const onlyWild = (a: DkimSelector): boolean =>
    a.answer.state === 'known' && a.answer.value.records.every(r => wildTexts.has(r.text))
  const found = answers.filter(a => a.answer.state === 'known' && !(wildcard && onlyWild(a)))
  const failed = answers.filter(a => a.answer.state === 'unknown')
  const first = failed[0]?.answer
  if (first?.state === 'unknown' && failed.length === answers.length) return unknown(first.reason, first.detail)

  const keep = (a: DkimSelector): boolean =>
    a.origin === 'message' ||
    a.origin === 'given' ||
    (a.answer.state === 'absent' ? a.delegation.length > 0 && !wildcard : !(wildcard && onlyWild(a)))
  return known({
    domain: zone,
    registeredDomain: await pslDomain(zone),
    selectors: answers.filter(keep),
    tried: answers.length,
    leftOut: named.length + guesses.length - answers.length,
    candidates: answers.map(a => a.selector),
    services,
    node: node === 'nxdomain' && found.length > 0 ? 'inconsistent' : node,
    wildcard,
  })
}

async function askSelector(candidate: Candidate, zone: string, resolver: Resolver): Promise<DkimSelector> {
  const { serviceOfTarget, servicesOfSelector } = await import('./candidates.js')
  const name = `${asciiDomain(candidate.selector)}._domainkey.${zone}`
  const lookup = await lookUpKey(name, resolver)
  const target = lookup.delegation.at(-1)
  return {
    selector: candidate.selector,
    name,
    origin: candidate.origin,
    services: candidate.services.length > 0 ? candidate.services : servicesOfSelector(candidate.selector),
    delegation: lookup.delegation,
    // The first hop names the service; what lies behind it is the service's own affair.
    delegatedTo: serviceOfTarget(lookup.delegation[0] ?? '') ?? (target ? serviceOfTarget(target) : null),
    answer: lookup.answer,
  }
}

async function nodeState(name: string, resolver: Resolver): Promise<'exists' | 'nxdomain' | 'unknown'> {
  try {
    const answer = await resolver.resolve(name, 'TXT')
    if (reasonOfRcode(answer.rcode)) return 'unknown'
    return answer.rcode === 'NXDOMAIN' ? 'nxdomain' : 'exists'
  } catch {
    return 'unknown'
  }
}
