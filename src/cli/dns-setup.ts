// From command line options to the boundaries of the DNS collector.
import type { DnsBoundaries } from '../collect/dns.js'
import type { Resolver } from '../core/dns.js'
import type { DnsOptions, ReportFlags } from './common.js'
import { readInput } from './input.js'

export interface DnsSetup {
  boundaries: DnsBoundaries
  close(): void
}

/**
 * `--zone` lies over live DNS; with `--offline` it stands alone, and without a zone nothing is known (never "missing").
 * Sockets stay open until `close`.
 */
export async function setUpDns(options: DnsOptions & Pick<ReportFlags, 'now'>): Promise<DnsSetup> {
  const { liveResolver, replayResolver, zoneResolver } = await import('../resolver/index.js')
  const open: { close(): void }[] = []
  const timing =
    options.timeout === undefined ? {} : { deadline: options.timeout * 1000, timeout: Math.max(500, options.timeout * 250) }
  const live = (nameservers: string[] | undefined, checkingDisabled = false): Resolver => {
    const resolver = liveResolver({ ...timing, checkingDisabled, ...(nameservers ? { nameservers } : {}) })
    open.push(resolver)
    return resolver
  }
  const upstream = options.offline ? undefined : live(options.nameserver)
  let resolver = upstream ?? replayResolver({ version: 1, answers: [] })
  if (options.zone !== undefined) {
    const text = readInput(options.zone).toString('utf8')
    resolver = zoneResolver(text, { file: options.zone, ...(upstream ? { upstream } : {}) })
  }
  const boundaries: DnsBoundaries = { resolver, validating: options.trustAd === true }
  // With the time given, a repeat is the same to the byte: then no answer takes any.
  if (options.now !== undefined) boundaries.limits = { clock: () => 0 }
  if (!options.offline) {
    const { createSafeFetch } = await import('../collect/fetch.js')
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
      if (options.trustAd === true) boundaries.unvalidated = live(options.nameserver, true)
    }
  }
  return { boundaries, close: () => open.forEach(r => void r.close()) }
}
