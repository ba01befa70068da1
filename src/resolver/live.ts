import { setTimeout as pause } from 'node:timers/promises'
import pLimit from 'p-limit'
import {
  type DnsAnswer,
  DnsError,
  type DnsErrorCode,
  type DnsRecord,
  type RecordType,
  type Resolver,
  reasonOfRcode,
} from '../core/dns.js'
import { UserError } from '../core/errors.js'
import { canonicalName } from './name.js'
import { type NameServer, parseNameServer, systemNameServers } from './nameserver.js'
import type { TransportName, Upstream } from './upstream.js'
import { type CacheOptions, cachingResolver, limitingResolver } from './wrappers.js'

export interface QueryEvent {
  name: string
  type: RecordType
  /** The rcode, or the error code where there was no answer. `TRUNCATED`: asked again over TCP. */
  outcome: string
  milliseconds: number
  server: string
  transport: TransportName
}

export interface LiveResolverOptions {
  /** `ip[:port]`, `[v6]:port`, `tls://host[:port][#name]`, `https://…/dns-query`; default: the system's resolvers. */
  nameservers?: readonly string[]
  /** Milliseconds for one attempt; later rounds wait longer. Default 1500. */
  timeout?: number
  /** Milliseconds for one question with all attempts, TCP and CNAMEs, from when it is sent. Default 8000. */
  deadline?: number
  /** Rounds over the servers. Default 3. */
  attempts?: number
  /** Questions in flight at once; far above 100, socket buffers overflow. Default 128. */
  concurrency?: number
  /** Questions that may be sent in all, cache hits not counted; then `LIMIT`. Default: no limit. */
  maxQueries?: number
  /** False: no cache, no joining of equal questions. */
  cache?: false | Pick<CacheOptions, 'maxEntries' | 'maxTtl' | 'maxNegativeTtl' | 'failureTtl'>
  /** Sets the CD bit: a validating resolver then answers what it would refuse as bogus. Default false. */
  checkingDisabled?: boolean
  /** PEM certificates to trust for tls:// and https:// instead of the system's. */
  ca?: string
  /** Each attempt, when it ends. */
  onQuery?: (event: QueryEvent) => void
}

const MAX_CHAIN = 8
const MANY_UNANSWERED = 20

/**
 * Asks name servers: UDP with EDNS, TCP on truncation, TLS or HTTPS where the server says so. Names are absolute; no search
 * domains, no hosts file. Resolves for every rcode; rejects with a {@link DnsError} whose code says why there is no answer.
 * SERVFAIL and REFUSED of one server are a reason to ask the next.
 *
 * @throws UserError for a malformed name server
 */
export function liveResolver(options: LiveResolverOptions = {}): Resolver & { close(): void } {
  const { timeout = 1500, deadline = 8000, attempts = 3, concurrency = 128, checkingDisabled = false, onQuery, ca } = options
  const servers: NameServer[] = options.nameservers?.length ? options.nameservers.map(parseNameServer) : systemNameServers()
  if (servers.length === 0) {
    throw new UserError({
      en: 'this system names no DNS resolver; name one with --nameserver',
      de: 'auf diesem System ist kein DNS-Resolver eingetragen; geben Sie mit --nameserver einen an',
    })
  }
  let closed = false
  // dns2 and the transports are loaded by the first question, so that a command without DNS does not pay for them.
  const load = async () => {
    const [codec, { upstreamOf }] = await Promise.all([import('./codec.js'), import('./upstream.js')])
    return { ...codec, upstreams: servers.map(s => upstreamOf(s, ca === undefined ? {} : { ca }, codec.repliesTo)) }
  }
  let loading: ReturnType<typeof load> | undefined
  const limit = pLimit(concurrency)
  const negativeTtls = new WeakMap<DnsAnswer, number>()
  /** Questions in a row that no server answered: then one round each has to do, or an audit of many questions takes hours. */
  let unanswered = 0

  type Tools = Awaited<ReturnType<typeof load>>
  type Reply = ReturnType<Tools['decodeReply']>

  const attempt = async (tools: Tools, server: Upstream, way: TransportName, name: string, type: RecordType, until: number) => {
    const query = tools.encodeQuery(name, type, server.edns, checkingDisabled)
    const started = performance.now()
    const tell = (outcome: string): void =>
      onQuery?.({ name, type, outcome, milliseconds: performance.now() - started, server: server.label, transport: way })
    try {
      const message = await server.exchange(way, query, Math.max(until - started, 1))
      if (tools.isTruncated(message)) {
        // Cut where nothing needs cutting: what is left of it says nothing.
        if (way !== 'udp') throw new DnsError('BADANSWER', `${server.label} sent a truncated answer over ${way}`)
        tell('TRUNCATED')
        return null
      }
      const reply = tools.decodeReply(message, name, type)
      tell(reply.answer.rcode)
      server.succeeded(way)
      return reply
    } catch (error) {
      tell(error instanceof DnsError ? error.code : 'ERROR')
      if (!(error instanceof DnsError)) throw error
      if (error.code !== 'BADANSWER') server.failed(way)
      throw error
    }
  }

  /** One question to one server, over TCP too where it has to be, without EDNS where the server cannot. */
  const askServer = async (
    tools: Tools,
    server: Upstream,
    last: boolean,
    name: string,
    type: RecordType,
    soon: number,
    until: number,
  ) => {
    const withEdns = server.edns
    let reply = await attempt(tools, server, server.way(last), name, type, soon)
    // TCP gets the time that is left: half-open connections end at the deadline.
    reply ??= await attempt(tools, server, 'tcp', name, type, until)
    const { rcode } = reply?.answer ?? { rcode: 'TRUNCATED' }
    if (withEdns && (rcode === 'FORMERR' || rcode === 'NOTIMP' || rcode === 'BADVERS')) {
      server.edns = false
      reply =
        (await attempt(tools, server, server.way(last), name, type, soon)) ??
        (await attempt(tools, server, 'tcp', name, type, until))
    }
    if (!reply) throw new DnsError('BADANSWER', `${server.label} sent a truncated answer over TCP`)
    return reply
  }

  /** One question to the servers in turn, until one knows. */
  const ask = async (name: string, type: RecordType, until: number): Promise<Reply> => {
    loading ??= load()
    const tools = await loading
    const rounds = unanswered > MANY_UNANSWERED ? 1 : attempts
    const left = new Map(tools.upstreams.map((server, order) => [server, { order, tries: 0 }]))
    let refusal: Reply | undefined
    let failure: DnsError | undefined
    while (left.size > 0 && !closed) {
      const now = performance.now()
      if (now >= until) break
      const resting = (s: Upstream): number => Math.max(s.restsUntil - now, 0)
      const [server, state] = [...left].sort(
        ([a, x], [b, y]) => x.tries - y.tries || resting(a) - resting(b) || x.order - y.order,
      )[0] as [Upstream, { order: number; tries: number }]
      const last = ++state.tries >= rounds
      if (last) left.delete(server)
      try {
        const soon = Math.min(now + timeout * 1.5 ** (state.tries - 1), until)
        const reply = await askServer(tools, server, last && rounds > 1, name, type, soon, until)
        unanswered = 0
        if (reasonOfRcode(reply.answer.rcode) === null) return reply
        // SERVFAIL says more than REFUSED: somebody tried.
        if (!refusal || reply.answer.rcode === 'SERVFAIL') refusal = reply
        left.delete(server)
      } catch (error) {
        if (!(error instanceof DnsError)) throw error
        failure = worse(failure, error)
        if (error.code !== 'TIMEOUT' && left.has(server))
          await pause(Math.min(40 * 2 ** state.tries, Math.max(until - performance.now(), 0)))
      }
    }
    if (refusal) return refusal
    unanswered++
    throw (
      failure ??
      new DnsError(closed ? 'NETWORK' : 'TIMEOUT', closed ? 'the resolver is closed' : `no answer to ${name} ${type} in time`)
    )
  }

  /** Follows what the server left open of a CNAME chain. */
  const whole = async (name: string, type: RecordType): Promise<DnsAnswer> => {
    const until = performance.now() + deadline
    const seen = new Set<string>([name])
    const records: DnsRecord[] = []
    let authenticated = true
    for (let current = name; ; ) {
      const { answer, pending, negativeTtl } = await ask(current, type, until)
      authenticated &&= answer.authenticated
      records.push(...answer.records)
      const done: DnsAnswer = { rcode: answer.rcode, records, authenticated }
      if (negativeTtl !== undefined) negativeTtls.set(done, negativeTtl)
      if (pending === null) return done
      if (!isAskable(pending)) throw new DnsError('BADANSWER', `${current} is an alias for something that is not a domain name`)
      if (seen.has(pending) || seen.size > MAX_CHAIN) return { rcode: 'SERVFAIL', records, authenticated: false }
      seen.add(pending)
      current = pending
    }
  }

  const network: Resolver = {
    async resolve(name, type) {
      if (closed) throw new DnsError('NETWORK', 'the resolver is closed')
      const canonical = canonicalName(name)
      return limit(() => whole(canonical, type))
    },
  }
  const limited = options.maxQueries === undefined ? network : limitingResolver(network, options.maxQueries)
  const resolver =
    options.cache === false
      ? limited
      : cachingResolver(limited, { ...options.cache, negativeTtlOf: answer => negativeTtls.get(answer) })
  return {
    resolve: resolver.resolve,
    close() {
      closed = true
      void loading?.then(tools => {
        for (const upstream of tools.upstreams) upstream.close()
      })
    },
  }
}

/** A CNAME target comes from the wire and may hold any octets. */
function isAskable(name: string): boolean {
  try {
    return canonicalName(name) === name
  } catch {
    return false
  }
}

const RANK: Record<DnsErrorCode, number> = { BADANSWER: 3, TIMEOUT: 2, NETWORK: 1, LIMIT: 0, BADNAME: 0, NOTRECORDED: 0 }
const worse = (a: DnsError | undefined, b: DnsError): DnsError => (a && RANK[a.code] >= RANK[b.code] ? a : b)
