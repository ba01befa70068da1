// Resolvers around resolvers. Each does one thing; liveResolver is built of them.
import { type DnsAnswer, DnsError, type RecordType, type Resolver } from '../core/dns.js'
import { canonicalName } from './name.js'

export interface CacheOptions {
  /** Answers kept; the oldest leave first. Default 20,000. */
  maxEntries?: number
  /** Cap for positive answers, seconds. Default 3600. */
  maxTtl?: number
  /** Cap for NXDOMAIN and NODATA, seconds (RFC 2308 5). Default 300. */
  maxNegativeTtl?: number
  /**
   * How long a failure (error, SERVFAIL, REFUSED) is remembered, seconds: within one audit a dead server is not waited for
   * once per check. RFC 2308 7 allows up to 300. Default 10.
   */
  failureTtl?: number
  /** Seconds a negative answer may live (the SOA's say), where the inner resolver knows it. */
  negativeTtlOf?: (answer: DnsAnswer) => number | undefined
  /** Milliseconds, monotonic. */
  clock?: () => number
}

/** Asks each question once: joins questions in flight and keeps answers for their TTL. Every caller gets a copy of its own. */
export function cachingResolver(inner: Resolver, options: CacheOptions = {}): Resolver {
  const { maxEntries = 20_000, maxTtl = 3600, maxNegativeTtl = 300, failureTtl = 10, clock = () => performance.now() } = options
  const entries = new Map<string, { until: number; outcome: Promise<DnsAnswer> }>()

  const keep = (key: string, outcome: Promise<DnsAnswer>, seconds: number): void => {
    entries.delete(key)
    entries.set(key, { until: clock() + seconds * 1000, outcome })
    if (entries.size > maxEntries) {
      for (const oldest of entries.keys()) {
        if (entries.size <= maxEntries) break
        entries.delete(oldest)
      }
    }
  }
  const lifetime = (answer: DnsAnswer): number => {
    if (answer.rcode !== 'NOERROR' && answer.rcode !== 'NXDOMAIN') return failureTtl
    const shortest = answer.records.reduce((least, r) => Math.min(least, r.ttl), Number.POSITIVE_INFINITY)
    const negative = options.negativeTtlOf?.(answer)
    if (negative === undefined && answer.records.length > 0) return Math.min(shortest, maxTtl)
    return Math.min(negative ?? maxNegativeTtl, shortest, maxNegativeTtl)
  }

  return {
    async resolve(name, type) {
      const key = `${canonicalName(name)} ${type}`
      const held = entries.get(key)
      if (held && held.until > clock()) return copy(await held.outcome)
      const outcome = inner.resolve(name, type)
      keep(key, outcome, Number.POSITIVE_INFINITY)
      try {
        const answer = await outcome
        keep(key, outcome, lifetime(answer))
        return copy(answer)
      } catch (error) {
        // A spent budget is about the asker, not about the name.
        if ((error as { code?: unknown }).code === 'LIMIT') entries.delete(key)
        else keep(key, outcome, failureTtl)
        throw error
      }
    },
  }
}

const copy = (answer: DnsAnswer): DnsAnswer => ({ ...answer, records: answer.records.map(r => ({ ...r })) })

/** Refuses with `LIMIT` once `maxQueries` questions were asked. */
export function limitingResolver(inner: Resolver, maxQueries: number): Resolver {
  let left = maxQueries
  return {
    async resolve(name, type) {
      if (left <= 0) throw new DnsError('LIMIT', `the budget of ${maxQueries} DNS queries is used up at ${name} ${type}`)
      left--
      return inner.resolve(name, type)
    },
  }
}

export interface QueryCount {
  queries: number
  /** By rcode, or by error code where there was no answer. */
  outcomes: Record<string, number>
  types: Partial<Record<RecordType, number>>
}

/** Counts what passes through; `count()` is a snapshot. */
export function countingResolver(inner: Resolver): { resolver: Resolver; count(): QueryCount } {
  let queries = 0
  const outcomes: Record<string, number> = {}
  const types: Partial<Record<RecordType, number>> = {}
  const note = (outcome: string): void => {
    outcomes[outcome] = (outcomes[outcome] ?? 0) + 1
  }
  return {
    resolver: {
      async resolve(name, type) {
        queries++
        types[type] = (types[type] ?? 0) + 1
        try {
          const answer = await inner.resolve(name, type)
          note(answer.rcode)
          return answer
        } catch (error) {
          const code = (error as { code?: unknown } | null)?.code
          note(typeof code === 'string' ? code : 'ERROR')
          throw error
        }
      },
    },
    count: () => ({ queries, outcomes: { ...outcomes }, types: { ...types } }),
  }
}
