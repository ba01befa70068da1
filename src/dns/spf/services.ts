// Includes of services that send with a return path of their own: SPF is then evaluated on the service's name, not on this one.
import type { SpfNode, SpfServiceUse } from './facts.js'

/** What this needs of an entry of rules/esps; entries can be passed as they are. */
export interface SpfService {
  readonly name: string
  readonly spf: {
    /** May hold {digits} and {token} for the part that differs between customers. */
    readonly hosts?: readonly string[] | undefined
    readonly onCustomerName: 'yes' | 'no' | 'unknown'
    readonly demanded?: boolean | undefined
  }
}

function matches(pattern: string, host: string): boolean {
  if (!pattern.includes('{')) return host === pattern.toLowerCase()
  const source = pattern
    .split(/(\{digits\}|\{token\})/)
    .map(p => (p === '{digits}' ? '\\d{1,20}' : p === '{token}' ? '[a-z0-9_-]{1,63}' : p.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')))
    .join('')
  return new RegExp(`^${source}$`, 'i').test(host)
}

export function serviceUses(root: SpfNode, services: readonly SpfService[]): SpfServiceUse[] {
  return root.children.flatMap(child => {
    const service = services.find(s => s.spf.onCustomerName === 'no' && s.spf.hosts?.some(h => matches(h, child.domain)))
    if (!service || child.via !== 'include' || child.term === null || child.position === null) return []
    // A host that another service shares with mail on the customer's name is not wasted.
    if (services.some(s => s.spf.onCustomerName !== 'no' && s.spf.hosts?.some(h => matches(h, child.domain)))) return []
    return [
      {
        service: service.name,
        term: child.term,
        position: child.position,
        lookups: 1 + child.lookups,
        demanded: service.spf.demanded ?? false,
      },
    ]
  })
}
