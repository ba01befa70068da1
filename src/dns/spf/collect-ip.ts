// check_host() for one sending address, and the record that would let it pass.
import type { Resolver } from '../../core/dns.js'
import { type Fact, known, unknown } from '../../core/fact.js'
import { canonicalClient, evaluateSpf, type SpfResult } from './evaluate.js'
import type { SpfIdentityFacts, SpfIpFacts } from './facts.js'
import { parseSpf } from './parse.js'
import { printTerm } from './print.js'
import { selectSpf } from './query.js'
import { type RegistrableDomain, registrableByList } from './relations.js'
import { hostOf, proveRecord } from './repair.js'
import { type Ask, memoised } from './tree.js'

const domainOf = (sender: string): string => sender.slice(sender.lastIndexOf('@') + 1)

function identity(kind: SpfIdentityFacts['identity'], domain: string, r: SpfResult): SpfIdentityFacts {
  return {
    identity: kind,
    domain,
    result: r.result,
    reason: r.reason ?? null,
    failure: r.failure ?? null,
    mechanism: r.mechanism ?? null,
    explanation: r.explanation ?? null,
    lookups: r.lookups,
    voidLookups: r.voidLookups,
    trace: r.trace,
  }
}

/** `sender`: MAIL FROM address or its domain, empty for the null sender. `helo` may be empty when it is not known. */
export async function collectSpfForIp(
  input: { ip: string; sender: string; helo: string },
  resolver: Resolver,
  options: { registrableDomain?: RegistrableDomain } = {},
): Promise<Fact<SpfIpFacts>> {
  const { ip, sender, helo } = input
  if (canonicalClient(ip) === null) return unknown('unreadable', `not an IP address: ${ip}`)
  const [mailFrom, heloResult] = await Promise.all([
    sender === '' ? null : evaluateSpf({ ip, sender, helo }, resolver),
    helo === '' ? null : evaluateSpf({ ip, sender: '', helo }, resolver),
  ])
  const repairable = mailFrom !== null && ['fail', 'softfail', 'neutral'].includes(mailFrom.result)
  return known({
    ip,
    mailFrom: mailFrom && identity('mail-from', domainOf(sender), mailFrom),
    helo: heloResult && identity('helo', helo, heloResult),
    repair: repairable ? await withAddress(domainOf(sender), ip, memoised(resolver), options.registrableDomain) : null,
  })
}

/** Puts the address before the first term that decides against it; null when the result does not prove itself. */
async function withAddress(domain: string, ip: string, ask: Ask, registrable?: RegistrableDomain): Promise<SpfIpFacts['repair']> {
  const texts = selectSpf((await ask(domain, 'TXT')).records)
  const [current] = texts
  const client = canonicalClient(ip)
  if (current === undefined || texts.length > 1 || client === null) return null
  const { record, valid } = parseSpf(current)
  if (!valid || !record) return null
  const term = `${client.includes(':') ? 'ip6' : 'ip4'}:${client}`
  // Behind the version, before everything else: a negative term further on cannot win then, and no look-up is spent on this address.
  const text = ['v=spf1', term, ...record.terms.map(printTerm)].join(' ')
  const proved = await proveRecord(domain, text, ask, { keep: [ip], all: [ip] })
  if (!proved) return null
  const host = hostOf(domain, registrable ?? (await registrableByList()))
  return { ...proved, host, steps: [{ code: 'add-address', term }], domain, current }
}
