// What every collection puts round its resolver: each question once, so many at a time, no wait without end, everything noted.
import pLimit from 'p-limit'
import { type DnsAnswer, DnsError, type RecordType, type Resolver } from '../core/dns.js'

export interface Query {
  name: string
  type: string
  /** The rcode, or the code of the error: `NOERROR`, `TIMEOUT`. */
  outcome: string
  /** From asking to answer, waiting in our own queue included. */
  milliseconds: number
}

export interface QueryLimits {
  /** Questions in flight; above about 128 the socket buffer of a local name server overflows. */
  concurrency: number
  /** Questions in all; a hostile zone must not turn the audit into a flood. */
  maxQueries: number
  /** Milliseconds that one question may take, whatever the resolver promises. */
  queryTimeout: number
  /** Milliseconds, monotonic. */
  clock: () => number
}

export const DEFAULT_LIMITS: QueryLimits = {
  concurrency: 100,
  maxQueries: 2000,
  queryTimeout: 20_000,
  clock: () => performance.now(),
}

/** Caps what is in flight over all collections that share it, and the time of a single question. */
export function gate(
  inner: Resolver,
  { concurrency, queryTimeout }: Pick<QueryLimits, 'concurrency' | 'queryTimeout'>,
): Resolver {
  const limit = pLimit(concurrency)
  return { resolve: (name, type) => limit(() => withTimeout(inner, name, type, queryTimeout)) }
}

async function withTimeout(inner: Resolver, name: string, type: RecordType, milliseconds: number): Promise<DnsAnswer> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () => reject(new DnsError('TIMEOUT', `no answer to ${name} ${type} within ${milliseconds} ms`)),
      milliseconds,
    )
  })
  try {
    return await Promise.race([inner.resolve(name, type), late])
  } finally {
    clearTimeout(timer)
  }
}

export interface Journal {
  resolver: Resolver
  /** In the order of asking; each question once. */
  queries(): Query[]
}

const shapeless = (answer: unknown): boolean => {
  const a = answer as Partial<DnsAnswer> | null | undefined
  return typeof a !== 'object' || a === null || typeof a.rcode !== 'string' || !Array.isArray(a.records)
}

/** Joins equal questions and writes down what came back. Answers are shared: nobody may change them. */
export function journal(inner: Resolver, { maxQueries, clock }: Pick<QueryLimits, 'maxQueries' | 'clock'>): Journal {
  const asked = new Map<string, { query: Query; answer: Promise<DnsAnswer> }>()
  const put = async (name: string, type: RecordType, query: Query): Promise<DnsAnswer> => {
    const start = clock()
    try {
      if (asked.size >= maxQueries) throw new DnsError('LIMIT', `more than ${maxQueries} DNS questions`)
      const answer = await inner.resolve(name, type)
      // A resolver from outside may hand over anything.
      if (shapeless(answer)) throw new DnsError('BADANSWER', `unusable answer to ${name} ${type}`)
      query.outcome = answer.rcode
      return answer
    } catch (error) {
      const code = (error as { code?: unknown } | null)?.code
      query.outcome = typeof code === 'string' ? code : 'ERROR'
      throw error
    } finally {
      query.milliseconds = Math.round((clock() - start) * 10) / 10
    }
  }
  return {
    resolver: {
      resolve(name, type) {
        const plain = (name.endsWith('.') ? name.slice(0, -1) : name).toLowerCase()
        const key = `${plain} ${type}`
        const before = asked.get(key)
        if (before) return before.answer
        const query: Query = { name: plain, type, outcome: 'PENDING', milliseconds: 0 }
        const entry = { query, answer: put(plain, type, query) }
        asked.set(key, entry)
        return entry.answer
      },
    },
    queries: () => [...asked.values()].map(e => ({ ...e.query })),
  }
}

export interface Session {
  /** For everything that belongs to one audit: shared answers, one cap, one list of questions. */
  resolver: Resolver
  queries(): Query[]
}

/** Opens the session that several collections of one audit share. */
export function openSession(inner: Resolver, limits: Partial<QueryLimits> = {}): Session {
  const all = { ...DEFAULT_LIMITS, ...limits }
  return journal(gate(inner, all), all)
}
