// The view of receivers that still follow RFC 7489: organizational domain by the public suffix list, no tree walk.
import type { Resolver } from '../../core/dns.js'
import { pslDomain } from '../psl.js'
import { queryPolicy } from './discover.js'
import type { DmarcDiscovery, LegacyView, WalkStep } from './facts.js'
import type { Policy } from './parse.js'

/** Policy by RFC 7489 6.6.3: own record, else that of the registered domain; several records are none. */
export async function legacyView(discovery: DmarcDiscovery, applied: Policy | null, resolver: Resolver): Promise<LegacyView> {
  const { domain } = discovery
  const organizational = await pslDomain(domain)
  const at = async (name: string): Promise<WalkStep> =>
    discovery.steps.find(s => s.domain === name) ?? (await queryPolicy(name, resolver))
  const steps = [discovery.steps[0] ?? (await at(domain))]
  if (organizational !== null && organizational !== domain) steps.push(await at(organizational))
  let view: Omit<LegacyView, 'differs'> = {
    organizationalDomain: organizational,
    policyDomain: null,
    policy: null,
    state: 'none',
  }
  for (const step of steps) {
    if (step.outcome === 'unknown') {
      view = { ...view, state: 'unknown' }
      break
    }
    const record = step.parsed?.record
    if (!record || !step.parsed?.valid) continue
    const policy = step.domain === domain ? record.policy : (record.subdomainPolicy ?? record.policy)
    // pct=0 was the test mode of RFC 7489; t, np and psd do not exist there.
    view = { ...view, state: 'found', policyDomain: step.domain, policy: policy ?? 'none' }
    break
  }
  const differs =
    (discovery.organizational.state === 'known' && discovery.organizational.value.domain !== organizational) ||
    (view.state !== 'unknown' &&
      discovery.state !== 'unknown' &&
      (view.state !== discovery.state ||
        view.policyDomain !== (discovery.state === 'found' ? discovery.policyDomain : null) ||
        view.policy !== applied))
  return { ...view, differs }
}
