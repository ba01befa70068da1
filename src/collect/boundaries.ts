// Where an audit's DNS answers come from: the network, a zone file, or both.
import type { Resolver } from '../core/dns.js'
import type { DnsBoundaries } from './dns.js'

export interface BoundaryOptions {
  /** As for `liveResolver`; default: the system's. */
  nameservers?: readonly string[]
  /** Seconds for one answer. */
  timeout?: number
  /** Ask no name server. */
  offline?: boolean
  /** Records that lie over live DNS; with `offline` they stand alone. */
  zone?: { text: string; file: string }
  /** The name servers validate DNSSEC and the path to them is safe. */
  trustAd?: boolean
}

export interface OpenBoundaries {
  boundaries: DnsBoundaries
  /** Sockets stay open until then. */
  close(): void
}

/** Offline without a zone nothing is known, never "missing". @throws UserError for a bad name server or zone text */
export async function openBoundaries(options: BoundaryOptions = {}): Promise<OpenBoundaries> {
  const { liveResolver, parseNameServer, replayResolver, zoneResolver } = await import('../resolver/index.js')
  const open: { close(): void }[] = []
  const timing =
    options.timeout === undefined ? {} : { deadline: options.timeout * 1000, timeout: Math.max(500, options.timeout * 250) }
  const live = (nameservers: readonly string[] | undefined, checkingDisabled = false): Resolver => {
    const resolver = liveResolver({ ...timing, checkingDisabled, ...(nameservers ? { nameservers } : {}) })
    open.push(resolver)
    return resolver
  }
  // A slip is one even where nothing is asked today.
  if (options.offline) options.nameservers?.forEach(parseNameServer)
  const upstream = options.offline ? undefined : live(options.nameservers)
  let resolver = upstream ?? replayResolver({ version: 1, answers: [] })
  if (options.zone !== undefined) {
    const { text, file } = options.zone
    resolver = zoneResolver(text, { file, ...(upstream ? { upstream } : {}) })
  }
  const boundaries: DnsBoundaries = { resolver, validating: options.trustAd === true }
  if (!options.offline) {
    const { createSafeFetch } = await import('./fetch.js')
    boundaries.fetch = createSafeFetch(resolver)
    // Name servers are asked one by one only when nothing of the answers is hypothetical.
    if (options.zone === undefined) {
      // One client for each server, however many domains it serves.
      const clients = new Map<string, Resolver>()
      boundaries.resolverFor = address => {
        const client = clients.get(address) ?? live([address.includes(':') ? `[${address}]:53` : address])
        clients.set(address, client)
        return client
      }
      if (options.trustAd === true) boundaries.unvalidated = live(options.nameservers, true)
    }
  }
  return { boundaries, close: () => open.forEach(r => void r.close()) }
}
