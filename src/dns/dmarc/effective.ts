import type { Fact } from '../../core/fact.js'
import type { DmarcDiscovery, EffectivePolicy } from './facts.js'
import type { DmarcRecord, Policy } from './parse.js'

const LOWER: Record<Policy, Policy> = { reject: 'quarantine', quarantine: 'none', none: 'none' }

const applied = (declared: Policy, { testing }: DmarcRecord): Policy => (testing ? LOWER[declared] : declared)

/** What a record at `at` asks for mail of a domain that exists. */
export const policyFor = (domain: string, at: string, record: DmarcRecord): Policy =>
  applied((domain === at ? null : record.subdomainPolicy) ?? record.effectivePolicy, record)

/** Which tag speaks for the domain, and what is left of it after t=y (RFC 9989 4.7, 4.10.1). null when that cannot be told. */
export function effectivePolicy(discovery: DmarcDiscovery, exists: Fact<boolean>): EffectivePolicy | null {
  const record = discovery.parsed?.record
  if (discovery.state !== 'found' || !record) return null
  const pick = (from: EffectivePolicy['from'], declared: Policy): EffectivePolicy => ({
    from,
    declared,
    applied: applied(declared, record),
  })
  // An unusable p, sp or np makes the whole record p=none.
  const whole = pick('p', record.effectivePolicy)
  if (discovery.policyDomain === discovery.domain || record.effectivePolicy !== record.policy) return whole
  const existing = record.subdomainPolicy ? pick('sp', record.subdomainPolicy) : whole
  const missing = record.nonexistentPolicy ? pick('np', record.nonexistentPolicy) : existing
  if (exists.state !== 'known') return existing.declared === missing.declared ? existing : null
  return exists.value ? existing : missing
}
