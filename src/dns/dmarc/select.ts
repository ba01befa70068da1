// What a tree walk means: organizational domain (RFC 9989 4.10.2) and the record that applies (4.10.1). Pure.
import { type Fact, known, unknown } from '../../core/fact.js'
import type { DmarcDiscovery, OrganizationalDomain, WalkStep } from './facts.js'

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

/** The pure half of discoverDmarc. */
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
