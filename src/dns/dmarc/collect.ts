// DMARC of a domain: the policy that applies, both views of it, and where its reports go.
import type { Resolver } from '../../core/dns.js'
import { type Fact, known, unknown } from '../../core/fact.js'
import { ask, askText } from '../lookup.js'
import { pslDomain } from '../psl.js'
import { type AlignmentInput, evaluateAlignment } from './align.js'
import { discoverDmarc, walk } from './discover.js'
import { effectivePolicy } from './effective.js'
import type { AlignmentFacts, DmarcFacts, OrganizationalView } from './facts.js'
import { legacyView } from './legacy.js'
import { isDmarcRecord } from './parse.js'
import { collectReport } from './reports.js'
import { organizationalDomain } from './select.js'

const MAX_REPORTS = 10
/** Everything about DMARC of one domain. `unknown` when the policy itself could not be found out; "no record" is known. */
export async function collectDmarc(domain: string, resolver: Resolver): Promise<Fact<DmarcFacts>> {
  // TXT at the domain itself: tells whether it exists, finds records at the wrong place, and is asked for SPF anyway.
  const [discovery, apex] = await Promise.all([discoverDmarc(domain, resolver), ask(resolver, domain, 'TXT')])
  if (discovery.state === 'unknown') return unknown(discovery.reason ?? 'network', `_dmarc.${discovery.domain}`)
  const exists: Fact<boolean> = apex.state === 'known' ? known(!apex.value.nxdomain) : apex
  const effective = effectivePolicy(discovery, exists)
  const record = discovery.state === 'found' ? discovery.parsed?.record : null
  const policyDomain = discovery.policyDomain ?? discovery.domain
  const organizational = discovery.organizational
  const uris = [...(record?.rua ?? []).map(u => ['rua', u] as const), ...(record?.ruf ?? []).map(u => ['ruf', u] as const)]
  const [legacy, reports, doubled] = await Promise.all([
    legacyView(discovery, effective?.applied ?? null, resolver),
    Promise.all(uris.slice(0, MAX_REPORTS).map(([tag, uri]) => collectReport(tag, uri, policyDomain, organizational, resolver))),
    discovery.policyDomain === null ? doubledRecords(discovery.domain, resolver) : [],
  ])
  const atApex = apex.state === 'known' ? apex.value.records.map(r => r.strings.join('')).filter(isDmarcRecord) : []
  return known({
    domain: discovery.domain,
    discovery,
    exists,
    effective,
    legacy,
    misplaced: [...atApex.map(text => ({ name: discovery.domain, text, kind: 'apex' as const })), ...doubled],
    reports,
    reportsLeftOut: Math.max(0, uris.length - MAX_REPORTS),
  })
}

/** Panels that append the zone to a full name publish `_dmarc.example.com.example.com`. */
async function doubledRecords(domain: string, resolver: Resolver): Promise<DmarcFacts['misplaced']> {
  const name = `_dmarc.${domain}.${domain}`
  if (name.length > 253) return []
  const texts = await askText(resolver, name)
  return texts.state === 'known' ? texts.value.filter(isDmarcRecord).map(text => ({ name, text, kind: 'doubled' as const })) : []
}

/** Organizational domain under both standards. */
export async function collectOrganizational(domain: string, resolver: Resolver): Promise<OrganizationalView> {
  const [steps, psl] = await Promise.all([walk(domain, resolver), pslDomain(domain)])
  const found = organizationalDomain(domain, steps)
  return { walk: found.state === 'known' ? known(found.value.domain) : found, psl }
}

/** Alignment of a message: looks up the organizational domains it needs, then evaluates. */
export async function collectAlignment(
  input: Omit<AlignmentInput, 'organizational'>,
  resolver: Resolver,
): Promise<Fact<AlignmentFacts>> {
  // Hostile messages may carry many d= domains; verification stops at ten signatures as well.
  const domains = new Set(
    [input.fromDomain, input.mailFromDomain, ...input.signatures.map(s => s.domain)].filter(d => d !== null),
  )
  const views = await Promise.all(
    [...domains].slice(0, 12).map(async d => [d, await collectOrganizational(d, resolver)] as const),
  )
  return known(evaluateAlignment({ ...input, organizational: Object.fromEntries(views) }))
}
