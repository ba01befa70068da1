// Policy discovery by the DNS tree walk, RFC 9989 4.10.
import type { Resolver } from '../../core/dns.js'
import { type Fact, known, unknown } from '../../core/fact.js'
import { asciiDomain } from '../dkim/lookup.js'
import { ask } from '../lookup.js'
import type { DmarcDiscovery, OrganizationalDomain, WalkStep } from './facts.js'
import { isDmarcRecord, parseDmarc } from './parse.js'

/** Names of the walk in order: the domain itself, then its parents; from eight labels on cut to seven (step 4). At most eight. */
export function walkNames(domain: string): string[] {
  const labels = domain.split('.').filter(l => l !== '')
  const names = [labels.join('.')]
  for (let n = labels.length >= 8 ? 7 : labels.length - 1; n > 0; n--) names.push(labels.slice(-n).join('.'))
  return names.slice(0, 8)
}

/** One query of the walk. */
export async function queryPolicy(domain: string, resolver: Resolver): Promise<WalkStep> {
  const name = `_dmarc.${domain}`
  const step: WalkStep = { domain, name, outcome: 'none', records: [], others: [], parsed: null, reason: null, cname: null }
  const answer = await ask(resolver, name, 'TXT')
  if (answer.state === 'unknown') return { ...step, outcome: 'unknown', reason: answer.reason }
  if (answer.state === 'absent') return step
  step.cname = answer.value.cname
  for (const { strings } of answer.value.records) {
    const text = strings.join('')
    if (isDmarcRecord(text)) step.records.push(text)
    else if (step.others.length < 5) step.others.push(text.slice(0, 500))
  }
  // Steps 2 and 6: several records at one name are all discarded, and the walk goes on.
  if (step.records.length > 1) return { ...step, outcome: 'multiple' }
  const [text] = step.records
  return text === undefined ? step : { ...step, outcome: 'record', parsed: parseDmarc(text) }
}

/** The walk up to where it stops. All names are asked at once: eight queries at most, one round trip. */
export async function walk(domain: string, resolver: Resolver): Promise<WalkStep[]> {
  const steps = await Promise.all(walkNames(domain).map(name => queryPolicy(name, resolver)))
  const stop = steps.findIndex(s => s.parsed?.record?.psd === 'n' || s.parsed?.record?.psd === 'y')
  return stop < 0 ? steps : steps.slice(0, stop + 1)
}

/** Chooses the organizational domain from a walk (4.10.2). Unknown when an answer that could change it is missing. */
export function organizationalDomain(domain: string, steps: readonly WalkStep[]): Fact<OrganizationalDomain> {
  // A psd=n or psd=y further down ends the walk before any other record counts, so any missing answer leaves it open.
  const missing = steps.find(s => s.outcome === 'unknown')
  if (missing?.reason) return unknown(missing.reason, missing.name)
  const found = steps.filter(s => s.parsed?.record)
  for (const step of found) {
    if (step.parsed?.record?.psd === 'n') return known({ domain: step.domain, rule: 'psd-n' })
    if (step.parsed?.record?.psd === 'y' && step.domain !== domain) {
      const labels = domain.split('.')
      return known({ domain: labels.slice(-(step.domain.split('.').length + 1)).join('.'), rule: 'below-psd-y' })
    }
  }
  const last = found.at(-1)
  return known(last ? { domain: last.domain, rule: 'fewest-labels' } : { domain, rule: 'start' })
}

/** Finds the record that applies to mail From the domain. Never rejects; DNS trouble makes it `unknown`, never `none`. */
export async function discoverDmarc(input: string, resolver: Resolver): Promise<DmarcDiscovery> {
  const domain = asciiDomain(input)
  const steps = domain === '' ? [] : await walk(domain, resolver)
  return evaluateWalk(domain, steps)
}

/** The pure half of {@link discoverDmarc}. */
export function evaluateWalk(domain: string, steps: WalkStep[]): DmarcDiscovery {
  const organizational = organizationalDomain(domain, steps)
  const result: DmarcDiscovery = {
    domain,
    steps,
    state: 'none',
    reason: null,
    policyDomain: null,
    text: null,
    parsed: null,
    organizational,
  }
  const use = (step: WalkStep): DmarcDiscovery => ({
    ...result,
    // 4.10.1: without a usable p and without a rua the receiver applies no DMARC, wherever else a record may stand.
    state: step.parsed?.valid ? 'found' : 'none',
    policyDomain: step.domain,
    text: step.records[0] ?? null,
    parsed: step.parsed,
  })
  const own = steps[0]
  if (own?.outcome === 'record') return use(own)
  if (own?.outcome === 'unknown') return { ...result, state: 'unknown', reason: own.reason }
  if (organizational.state !== 'known') {
    return { ...result, state: 'unknown', reason: organizational.state === 'unknown' ? organizational.reason : null }
  }
  // Preference: author domain, its organizational domain, its public suffix domain. Records in between do not count.
  const atOrganizational = steps.find(s => s.outcome === 'record' && s.domain === organizational.value.domain)
  if (atOrganizational) return use(atOrganizational)
  const psd = steps.find(s => s.parsed?.record?.psd === 'y')
  return psd ? use(psd) : result
}
