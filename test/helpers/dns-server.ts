// A name server on loopback that can be as broken as real ones.
import { createSocket, type RemoteInfo } from 'node:dgram'
import type { Socket } from 'node:net'
import { Packet } from 'dns2'
import type { DnsRecord } from '../../src/core/dns.js'
import { type ServedQuery, serveZone } from '../../src/resolver/server.js'
import { recordsOf, type ZoneObject } from './zone.js'

export const SERVER_FAULTS = [
  'silent',
  'servfail',
  'refused',
  'formerr',
  'notimp',
  'wrong-id',
  'wrong-question',
  'wrong-source',
  'query-back',
  'garbage',
  'garbage-body',
  'empty',
  'cut',
  'broken-record',
  'other-owner',
  'no-question-nxdomain',
  'referral',
  'truncate-then-silent',
  'truncate-then-close',
  'truncate-then-half',
  'truncate-then-wrong-id',
  'truncate-twice',
] as const
export type ServerFault =
  | (typeof SERVER_FAULTS)[number]
  | 'truncate'
  | 'tcp-only'
  | 'no-edns'
  | 'wrong-id-then-right'
  | { raw: Buffer }

export interface TestServer {
  /** As for `nameservers`. */
  address: string
  port: number
  /** `udp name TYPE`, in order of arrival. */
  queries: string[]
  close(): Promise<void>
}

export interface TestServerOptions {
  zone: string | ZoneObject | readonly DnsRecord[]
  delayMs?: number
  /** For each query; undefined answers truthfully. */
  fault?: ServerFault | ((query: { name: string; type: string; transport: 'udp' | 'tcp' }) => ServerFault | undefined)
  address?: string
}

export async function startDnsServer(options: TestServerOptions): Promise<TestServer> {
  const queries: string[] = []
  const source =
    typeof options.zone === 'object' && !Array.isArray(options.zone) ? recordsOf(options.zone as ZoneObject) : options.zone
  const served = await serveZone(source as string | readonly DnsRecord[], {
    ...(options.delayMs !== undefined && { delayMs: options.delayMs }),
    ...(options.address !== undefined && { address: options.address }),
    async intercept(query) {
      queries.push(`${query.transport} ${query.name} ${query.type}`)
      const fault = typeof options.fault === 'function' ? options.fault(query) : options.fault
      return fault === undefined ? false : misbehave(query, fault)
    },
  })
  const host = served.address.includes(':') ? `[${served.address}]` : served.address
  return { address: `${host}:${served.port}`, port: served.port, queries, close: served.close }
}

/** True when the query needs no honest answer any more. */
async function misbehave(query: ServedQuery, fault: ServerFault): Promise<boolean> {
  const { packet, transport } = query
  const udp = transport === 'udp'
  const truthful = await query.answer()
  const rcode = (code: number): boolean => {
    query.send(Packet.createErrorResponseFromRequest(packet, code))
    return true
  }
  const bytes = (change: (message: Buffer) => Buffer): boolean => {
    query.send(change(truthful.toBuffer()))
    return true
  }
  const wrongId = (m: Buffer): Buffer => {
    m.writeUInt16BE(m.readUInt16BE(0) ^ 0x5555, 0)
    return m
  }
  const truncated = (): boolean => {
    const message = Packet.createResponseFromRequest(packet)
    message.header.tc = 1
    query.send(message)
    return true
  }
  if (typeof fault === 'object') {
    // Header and question are right, so that the client reads on.
    return bytes(m => Buffer.concat([m.subarray(0, 2), fault.raw]))
  }
  switch (fault) {
    case 'silent':
      return true
    case 'servfail':
      return rcode(2)
    case 'refused':
      return rcode(5)
    case 'formerr':
      return rcode(1)
    case 'notimp':
      return rcode(4)
    case 'wrong-id':
      return bytes(wrongId)
    case 'wrong-id-then-right':
      query.send(wrongId(truthful.toBuffer()))
      return false
    case 'wrong-question': {
      const other = Packet.createResponseFromRequest(packet)
      other.header.rcode = 3
      other.questions = [new Packet.Question('other.example', 16, 1)]
      query.send(other)
      return true
    }
    case 'wrong-source': {
      if (!udp) return true
      const { port, address } = query.client as RemoteInfo
      const denial = Packet.createErrorResponseFromRequest(packet, 3).toBuffer()
      const socket = createSocket(address.includes(':') ? 'udp6' : 'udp4')
      socket.send(denial, port, address, () => socket.close())
      return true
    }
    case 'query-back':
      return bytes(m => {
        m.writeUInt8(m.readUInt8(2) & 0x7f, 2)
        return m
      })
    case 'garbage':
      query.send(Buffer.from('HTTP/1.1 400 Bad Request\r\n\r\n'))
      return true
    case 'garbage-body':
      return bytes(m => {
        m.fill(0xc7, Math.min(12 + (packet.questions[0]?.name.length ?? 0) + 6, m.length))
        m.writeUInt16BE(3, 6)
        return m
      })
    case 'empty':
      query.send(Buffer.alloc(0))
      return true
    case 'cut':
      return bytes(m => {
        m.writeUInt16BE(Math.max(m.readUInt16BE(6), 1), 6)
        return m.subarray(0, 12 + (packet.questions[0]?.name.length ?? 0) + 6 + 5)
      })
    case 'broken-record': {
      const type = packet.questions[0]?.type ?? 16
      const bad = { name: query.name, type: type === 16 ? 28 : type, class: 1, ttl: 60 }
      truthful.answers = []
      // An AAAA (or the asked type) of one octet, written through a type without codec.
      truthful.answers.push(new Packet.Resource({ ...bad, type: 65_280, data: Buffer.from([9]) } as never))
      const code = bad.type
      return bytes(m => {
        const at = m.indexOf(Buffer.from([0xff, 0x00, 0x00, 0x01]))
        m.writeUInt16BE(code, at)
        return m
      })
    }
    case 'other-owner':
      truthful.answers = [
        new Packet.Resource({ name: 'other.example', type: 1, class: 1, ttl: 60, address: '192.0.2.9' } as never),
      ]
      truthful.authorities = []
      truthful.header.rcode = 0
      query.send(truthful)
      return true
    case 'no-question-nxdomain': {
      const bare = Packet.createErrorResponseFromRequest(packet, 3)
      bare.questions = []
      query.send(bare)
      return true
    }
    case 'referral':
      truthful.answers = []
      truthful.header.aa = 0
      truthful.header.rcode = 0
      truthful.authorities = [
        new Packet.Resource({ name: 'example', type: 2, class: 1, ttl: 60, ns: 'ns.elsewhere.example' } as never),
      ]
      query.send(truthful)
      return true
    case 'tcp-only':
      return udp
    case 'no-edns':
      return packet.additionals.length > 0 ? rcode(1) : false
    case 'truncate':
      return udp ? truncated() : false
    case 'truncate-twice':
      return truncated()
    case 'truncate-then-silent':
      return udp ? truncated() : true
    case 'truncate-then-close':
      if (udp) return truncated()
      ;(query.client as Socket).destroy()
      return true
    case 'truncate-then-half': {
      if (udp) return truncated()
      const message = truthful.toBuffer()
      const length = Buffer.alloc(2)
      length.writeUInt16BE(message.length)
      ;(query.client as Socket).write(Buffer.concat([length, message.subarray(0, message.length >> 1)]))
      return true
    }
    case 'truncate-then-wrong-id':
      return udp ? truncated() : bytes(wrongId)
  }
}
