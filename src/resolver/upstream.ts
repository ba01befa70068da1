// One name server: its transports, and what was learned about it on the way.
import { DnsError } from '../core/dns.js'
import type { NameServer } from './nameserver.js'
import { httpsTransport } from './transport/https.js'
import { type TlsOptions, tcpTransport } from './transport/tcp.js'
import type { Accepts, Transport } from './transport/types.js'
import { udpTransport } from './transport/udp.js'

export type TransportName = 'udp' | 'tcp' | 'tls' | 'https'

export interface Upstream {
  readonly label: string
  /** False once the server answered EDNS with an error (RFC 6891 7). */
  edns: boolean
  /** A server that failed is asked last until then; milliseconds of performance.now(). */
  restsUntil: number
  /** UDP, unless TCP proved to be the only way; the last try after silence goes over TCP, for datagrams may be blocked. */
  way(lastTry: boolean): TransportName
  exchange(way: TransportName, query: Buffer, milliseconds: number): Promise<Buffer>
  succeeded(way: TransportName): void
  failed(way: TransportName): void
  close(): void
}

const MAX_REST_MS = 30_000

export function upstreamOf(server: NameServer, tls: TlsOptions, accepts: Accepts): Upstream {
  const open = new Map<TransportName, Transport>()
  let failures = 0
  let udpSilent = 0
  let preferTcp = false

  const transport = (way: TransportName): Transport => {
    const known = open.get(way)
    if (known) return known
    const created = create(way)
    open.set(way, created)
    return created
  }
  const create = (way: TransportName): Transport => {
    if (server.transport === 'https') return httpsTransport(server.url, tls, accepts)
    const { host, port } = server
    if (server.transport === 'tls') {
      const servername = server.servername ?? tls.servername
      return tcpTransport({ host, port, tls: { ...tls, ...(servername !== undefined && { servername }) } }, accepts)
    }
    return way === 'udp' ? udpTransport({ host, port }, accepts) : tcpTransport({ host, port }, accepts)
  }

  const upstream: Upstream = {
    label: server.label,
    edns: true,
    restsUntil: 0,
    way: lastTry => (server.transport !== 'udp' ? server.transport : preferTcp || (lastTry && udpSilent > 0) ? 'tcp' : 'udp'),
    async exchange(way, query, milliseconds) {
      try {
        return await transport(way).exchange(query, milliseconds)
      } catch (error) {
        if (error instanceof DnsError) throw error
        throw new DnsError('NETWORK', `${server.label}: ${error instanceof Error ? error.message : String(error)}`)
      }
    },
    succeeded(way) {
      failures = 0
      upstream.restsUntil = 0
      // Datagrams get lost on the way to some servers, or are blocked; TCP goes through.
      if (way === 'tcp' && udpSilent > 2) preferTcp = true
      if (way === 'udp') udpSilent = 0
    },
    failed(way) {
      if (way === 'udp') udpSilent++
      failures++
      upstream.restsUntil = performance.now() + Math.min(500 * 2 ** Math.min(failures, 10), MAX_REST_MS)
    },
    close() {
      for (const t of open.values()) t.close()
      open.clear()
    },
  }
  return upstream
}
