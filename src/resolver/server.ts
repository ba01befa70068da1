// A small authoritative name server for a zone: for the offline demo and for tests. Binds loopback unless told otherwise.
import type { RemoteInfo } from 'node:dgram'
import type { Socket } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'
import { Packet, TCPServer, UDPServer } from 'dns2'
import type { DnsRecord, Resolver } from '../core/dns.js'
import { encodeAnswer } from './codec.js'
import { ancestors, canonicalName } from './name.js'
import { typeOfCode } from './rdata.js'
import { zoneResolver } from './zone.js'
import { parseZone, type Zone } from './zone-parse.js'

export interface ServedQuery {
  name: string
  /** Type as asked; a number where it is none of ours. */
  type: string
  transport: 'udp' | 'tcp'
  packet: Packet
  client: RemoteInfo | Socket
  /** What the zone says, as a message. */
  answer(): Promise<Packet>
  send(message: Packet | Buffer): void
}

export interface ServeOptions {
  /** Default 127.0.0.1. */
  address?: string
  /** Default: any free port, the same for UDP and TCP. */
  port?: number
  /** Milliseconds before each answer. */
  delayMs?: number
  /** Takes a query over: true when it was dealt with. */
  intercept?: (query: ServedQuery) => boolean | Promise<boolean>
}

export interface ServedZone {
  address: string
  port: number
  close(): Promise<void>
}

/** Serves a zone over UDP and TCP. Answers end with CNAME chains followed inside the zone; TC when UDP is too small. */
export async function serveZone(zone: string | Zone | readonly DnsRecord[], options: ServeOptions = {}): Promise<ServedZone> {
  const address = options.address ?? '127.0.0.1'
  const data = typeof zone === 'string' ? parseZone(zone) : zone
  const resolver = zoneResolver(data)
  const records = 'records' in data ? data.records : data
  const soas = new Map(records.filter(r => r.type === 'SOA').map(r => [r.name, r]))
  const soaFor = (name: string): DnsRecord | undefined => [name, ...ancestors(name)].map(n => soas.get(n)).find(Boolean)

  const handle =
    (transport: 'udp' | 'tcp') => async (packet: Packet, send: (message: Packet | Buffer) => unknown, client: unknown) => {
      const question = packet.questions[0]
      if (!question || packet.header.qr === 1) return
      const name = question.name.toLowerCase()
      const query: ServedQuery = {
        name,
        type: typeOfCode(question.type) ?? String(question.type),
        transport,
        packet,
        client: client as RemoteInfo | Socket,
        answer: () => answerTo(packet, name, question.type, resolver, soaFor),
        send: message => {
          // The socket may have been closed in between.
          Promise.resolve(send(message)).catch(() => {})
        },
      }
      try {
        if (options.delayMs) await pause(options.delayMs)
        if (await options.intercept?.(query)) return
        query.send(await query.answer())
      } catch {
        query.send(Packet.createErrorResponseFromRequest(packet, Packet.RCODE.SERVFAIL))
      }
    }

  // dns2's own createServer binds UDP and TCP to different ports, and TCP to all addresses, when the port is 0.
  for (let attempt = 0; ; attempt++) {
    const udp = new UDPServer({ type: address.includes(':') ? 'udp6' : 'udp4' })
    const tcp = new TCPServer()
    udp.on('request', handle('udp'))
    tcp.on('request', handle('tcp'))
    const connections = new Set<Socket>()
    tcp.on('connection', (socket: Socket) => {
      connections.add(socket)
      socket.on('close', () => connections.delete(socket))
    })
    const close = async (): Promise<void> => {
      for (const socket of connections) socket.destroy()
      await Promise.all([closing(udp), closing(tcp)])
    }
    try {
      await listening(udp, () => udp.bind(options.port ?? 0, address))
      const { port } = udp.address()
      await listening(tcp, () => tcp.listen(port, address))
      udp.on('error', () => {})
      return { address, port, close }
    } catch (error) {
      await close()
      // The free UDP port may be taken on TCP.
      if (options.port !== undefined || attempt >= 20) throw error
    }
  }
}

async function answerTo(
  packet: Packet,
  name: string,
  typeCode: number,
  resolver: Resolver,
  soaFor: (name: string) => DnsRecord | undefined,
): Promise<Packet> {
  const type = typeOfCode(typeCode)
  const answer = await resolver.resolve(canonicalName(name), type ?? 'A')
  if (!type) answer.records = []
  const last = answer.records.at(-1)
  return encodeAnswer(packet, answer, soaFor(last?.type === 'CNAME' ? last.target : name))
}

interface Listener {
  once(event: string, listener: (error: Error) => void): unknown
  removeListener(event: string, listener: (error: Error) => void): unknown
}
const listening = (server: Listener, start: () => void): Promise<void> =>
  new Promise((resolve, reject) => {
    server.once('error', reject)
    server.once('listening', () => {
      server.removeListener('error', reject)
      resolve()
    })
    start()
  })

const closing = (server: { close(done: () => void): unknown }): Promise<void> =>
  new Promise(resolve => {
    try {
      server.close(() => resolve())
    } catch {
      resolve()
    }
  })
