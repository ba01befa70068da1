import pLimit from 'p-limit'
import type { DomainRole } from '../core/subject.js'
import { collectWith, type DnsBoundaries, type DnsCollection, type DnsRequest } from './dns.js'
import { DEFAULT_LIMITS, gate } from './queries.js'

export interface ManyOptions extends DnsBoundaries {
  /** Domains under way at the same time. Default 20. */
  domains?: number
  roles?: readonly DomainRole[]
  selectors?: readonly string[]
  /** Sending addresses, looked at for each domain. */
  ips?: readonly string[]
  helo?: string | null
  blocklists?: DnsRequest['blocklists']
  /** Called as each domain ends, in the order of ending. */
  onResult?: (result: DomainCollection) => void
}

/** `error` is set when a bug of ours ended one domain; the others go on. */
export type DomainCollection = { name: string } & ({ collection: DnsCollection } | { error: unknown })

const ALL_ROLES: readonly DomainRole[] = ['from', 'mail-from', 'dkim']

/**
 * Collects for many domains with one resolver, one cap on questions in flight, results in the order of the input. Give it a caching
 * resolver: sending services share their includes.
 */
export async function collectMany(names: readonly string[], options: ManyOptions): Promise<DomainCollection[]> {
  const {
    domains = 20,
    roles = ALL_ROLES,
    selectors = [],
    ips = [],
    helo = null,
    blocklists = 'default',
    onResult,
    ...boundaries
  } = options
  const limits = { ...DEFAULT_LIMITS, ...boundaries.limits }
  const shared: DnsBoundaries = { ...boundaries, resolver: gate(boundaries.resolver, limits) }
  const limit = pLimit(domains)
  return Promise.all(
    names.map(name =>
      limit(async (): Promise<DomainCollection> => {
        let result: DomainCollection
        try {
          result = {
            name,
            collection: await collectWith(
              {
                domains: [{ name, roles, selectors: selectors.map(s => ({ selector: s, origin: 'given' as const })) }],
                ips,
                helo,
                blocklists,
              },
              shared,
              limits,
            ),
          }
        } catch (error) {
          result = { name, error }
        }
        onResult?.(result)
        return result
      }),
    ),
  )
}
