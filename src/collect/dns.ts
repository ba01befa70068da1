// Everything DNS says about the domains and addresses of one audit. Collectors start as soon as what they need is there, so the
// wall time is the depth of the chain (MX -> hosts -> TLSA), not the number of questions.
import { domainToASCII } from 'node:url'
import type { DomainFacts, IpFacts } from '../checks/facts.js'
import type { Resolver } from '../core/dns.js'
import { absent, type Fact, unknown } from '../core/fact.js'
import type { DomainRole } from '../core/subject.js'
import { canonicalAddress } from '../dns/addresses.js'
import { collectBimi } from '../dns/bimi.js'
import { collectBlocklists } from '../dns/blocklist.js'
import { collectCaa } from '../dns/caa.js'
import { collectDane } from '../dns/dane.js'
import { collectDkim } from '../dns/dkim/collect.js'
import { collectDmarc } from '../dns/dmarc/collect.js'
import { collectDnssec } from '../dns/dnssec.js'
import { collectExistence, registeredDomain } from '../dns/existence.js'
import type { SafeFetch } from '../dns/fetch.js'
import { ask, askText, normalizeName } from '../dns/lookup.js'
import { collectMtaSts } from '../dns/mta-sts.js'
import { collectMx } from '../dns/mx.js'
import { collectNameServers, type ResolverFor } from '../dns/name-servers.js'
import { collectHelo, collectReverse } from '../dns/reverse.js'
import { collectSpf, collectSpfForIp } from '../dns/spf/index.js'
import { collectTlsRpt } from '../dns/tls-rpt.js'
import { collectWildcard } from '../dns/wildcard.js'
import type { Blocklist } from '../rules/blocklists.js'
import { type BlocklistChoice, chooseBlocklists } from './blocklists.js'
import { DEFAULT_LIMITS, gate, journal, type Query, type QueryLimits } from './queries.js'

export interface NamedSelector {
  selector: string
  origin: 'message' | 'given'
}

export interface DomainRequest {
  name: string
  roles: readonly DomainRole[]
  /** DKIM selectors known for this domain. */
  selectors?: readonly NamedSelector[]
}

export interface DnsRequest {
  domains: readonly DomainRequest[]
  /** Sending addresses. */
  ips?: readonly string[]
  /** Name the sending server greets with; null when nobody said. */
  helo?: string | null
  /** MAIL FROM address for check_host(); default: postmaster at the first MAIL FROM or From domain. */
  sender?: string | null
  blocklists?: BlocklistChoice
}

export interface DnsBoundaries {
  resolver: Resolver
  /** True only when the user says that this resolver validates DNSSEC and is reached over a trusted path. */
  validating?: boolean
  /** The same resolver with checking disabled (CD bit): tells bogus from broken. */
  unvalidated?: Resolver
  /** Asks one name server; without it name servers are not compared. */
  resolverFor?: ResolverFor
  /** Without it no policy, image or certificate is fetched. */
  fetch?: SafeFetch
  /** Let `resolverFor` and name servers use addresses that do not route (tests, closed networks). */
  allowPrivateServers?: boolean
  limits?: Partial<QueryLimits>
}

export interface DnsCollection {
  domains: { name: string; roles: DomainRole[]; facts: DomainFacts }[]
  ips: { address: string; facts: IpFacts }[]
  queries: Query[]
}

/** A crash of one collector costs one fact, never the audit. */
export async function guarded<T>(what: string, run: () => Promise<Fact<T>>): Promise<Fact<T>> {
  try {
    return await run()
  } catch (error) {
    return unknown('bad-answer', `${what}: ${error instanceof Error ? error.message : String(error)}`)
  }
}

/** Of foreign records only the first few are taken as hints. */
const MAX_HINTS = 30

/** The data on sending services is large: loaded when a sending domain is looked at. */
const sendingServices = async () => (await import('../generated/rules/esps.js')).esps.flatMap(file => file.services)

const ROLES_OF: Record<keyof DomainFacts, readonly DomainRole[]> = {
  existence: ['from', 'mail-from', 'dkim', 'link'],
  spf: ['from', 'mail-from'],
  dkim: ['dkim'],
  dmarc: ['from'],
  mx: ['from', 'mail-from'],
  mtaSts: ['from'],
  tlsRpt: ['from'],
  bimi: ['from'],
  dane: ['from'],
  dnssec: ['from', 'mail-from', 'dkim'],
  caa: ['from'],
  blocklist: ['from', 'mail-from', 'dkim', 'link'],
  nameServers: ['from', 'mail-from'],
  wildcard: ['from', 'mail-from'],
}

/** Lower case, A-labels, no final dot. */
export function domainName(name: string): string {
  const bare = name.trim().toLowerCase().replace(/\.$/, '')
  return /^[\x21-\x7e]*$/.test(bare) ? bare : domainToASCII(bare) || bare
}

interface Tools extends DnsBoundaries {
  lists: readonly Blocklist[]
  sendingIps: readonly string[]
}

/** What MX and SPF say about the services a domain uses: one round trip, so that DKIM does not wait for the whole SPF tree. */
async function senderHints(domain: string, resolver: Resolver): Promise<{ mx: string[]; spf: string[] }> {
  const [mx, txt] = await Promise.all([ask(resolver, domain, 'MX'), askText(resolver, domain)])
  const record = txt.state === 'known' ? txt.value.find(t => /^v=spf1(?: |$)/i.test(t)) : undefined
  return {
    mx: mx.state === 'known' ? mx.value.records.slice(0, MAX_HINTS).map(r => normalizeName(r.exchange)) : [],
    spf: [...(record ?? '').matchAll(/(?:include|redirect|a|mx)[:=]([^\s/]{1,253})/gi)]
      .slice(0, MAX_HINTS)
      .map(m => normalizeName(m[1] ?? '')),
  }
}

async function collectDomain({ name, roles, selectors = [] }: DomainRequest, tools: Tools): Promise<DomainFacts> {
  const { resolver, fetch, resolverFor, validating = false, unvalidated } = tools
  const start = <T>(key: keyof DomainFacts, run: () => Promise<Fact<T>>): Promise<Fact<T>> =>
    ROLES_OF[key].some(role => roles.includes(role)) ? guarded(key, run) : Promise.resolve(absent('does not apply to this role'))

  const existence = start('existence', () => collectExistence(name, resolver))
  const mx = start('mx', () => collectMx(name, resolver))
  const pending = {
    existence,
    mx,
    spf: start('spf', async () =>
      collectSpf(name, resolver, { services: await sendingServices(), sendingIps: tools.sendingIps }),
    ),
    dkim: start('dkim', async () => collectDkim(name, { selectors, hints: await senderHints(name, resolver) }, resolver)),
    dmarc: start('dmarc', () => collectDmarc(name, resolver)),
    mtaSts: start('mtaSts', () => collectMtaSts(name, mx, resolver, fetch)),
    tlsRpt: start('tlsRpt', () => collectTlsRpt(name, resolver)),
    bimi: start('bimi', () => collectBimi(name, resolver, fetch)),
    dane: start('dane', () => collectDane(mx, resolver, validating)),
    dnssec: start('dnssec', () => collectDnssec(name, existence, resolver, { validating, unvalidated })),
    caa: start('caa', () => collectCaa(name, mx, resolver)),
    blocklist: start('blocklist', async () => collectBlocklists((await registeredDomain(name)) ?? name, tools.lists, resolver)),
    nameServers: start('nameServers', () =>
      collectNameServers(name, existence, resolver, resolverFor, tools.allowPrivateServers),
    ),
    wildcard: start('wildcard', () => collectWildcard(name, resolver)),
  }
  return settle<DomainFacts>(pending)
}

async function collectIp(address: string, sender: string | null, helo: string | null, tools: Tools): Promise<IpFacts> {
  const { resolver } = tools
  const reverse = guarded('reverse', () => collectReverse(address, resolver))
  return settle<IpFacts>({
    reverse,
    helo: guarded('helo', () => collectHelo(helo, address, reverse, resolver)),
    spf: guarded('spf', async () =>
      sender === null
        ? unknown('not-collected', 'no sender domain')
        : collectSpfForIp({ ip: address, sender, helo: helo ?? '' }, resolver),
    ),
    blocklist: guarded('blocklist', () => collectBlocklists(address, tools.lists, resolver)),
  })
}

async function settle<T extends object>(pending: { [K in keyof T]: Promise<T[K]> }): Promise<T> {
  const entries = await Promise.all(Object.entries(pending).map(async ([key, value]) => [key, await value] as const))
  return Object.fromEntries(entries) as T
}

/** Roles of a name that is asked for twice are joined. */
function merge(domains: readonly DomainRequest[]): DomainRequest[] {
  const byName = new Map<string, { name: string; roles: DomainRole[]; selectors: NamedSelector[] }>()
  for (const request of domains) {
    const name = domainName(request.name)
    const entry = byName.get(name) ?? { name, roles: [], selectors: [] }
    for (const role of request.roles) if (!entry.roles.includes(role)) entry.roles.push(role)
    for (const selector of request.selectors ?? [])
      if (!entry.selectors.some(s => s.selector === selector.selector)) entry.selectors.push(selector)
    byName.set(name, entry)
  }
  return [...byName.values()]
}

/** Never rejects for what DNS does or says. */
export async function collectDns(request: DnsRequest, boundaries: DnsBoundaries): Promise<DnsCollection> {
  const limits = { ...DEFAULT_LIMITS, ...boundaries.limits }
  return collectWith(request, { ...boundaries, resolver: gate(boundaries.resolver, limits) }, limits)
}

/** As `collectDns`, with a resolver whose concurrency is already capped: many collections share one gate. */
export async function collectWith(request: DnsRequest, boundaries: DnsBoundaries, limits: QueryLimits): Promise<DnsCollection> {
  const { resolver, queries } = journal(boundaries.resolver, limits)
  const domains = merge(request.domains)
  const addresses = [...new Set((request.ips ?? []).map(canonicalAddress))]
  const tools: Tools = { ...boundaries, resolver, lists: chooseBlocklists(request.blocklists), sendingIps: addresses }
  const from = domains.find(d => d.roles.includes('mail-from')) ?? domains.find(d => d.roles.includes('from'))
  const sender = request.sender ?? (from ? `postmaster@${from.name}` : null)
  const [domainFacts, ipFacts] = await Promise.all([
    Promise.all(domains.map(async d => ({ name: d.name, roles: [...d.roles], facts: await collectDomain(d, tools) }))),
    Promise.all(
      addresses.map(async address => ({ address, facts: await collectIp(address, sender, request.helo ?? null, tools) })),
    ),
  ])
  return { domains: domainFacts, ips: ipFacts, queries: queries() }
}
