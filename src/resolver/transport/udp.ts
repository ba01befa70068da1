import { createSocket, type Socket } from 'node:dgram'
import { isIPv6 } from 'node:net'
import { DnsError } from '../../core/dns.js'
import { type Accepts, freeId, type Transport, type Waiting, withId } from './types.js'

/** Questions at once on one socket, and over its life: many sockets keep the source port a secret (RFC 5452 9.2). */
const PER_SOCKET = 16
const SOCKET_LIFE = 200
const MAX_SOCKETS = 8

interface Line {
  socket: Socket
  ready: Promise<void>
  waiting: Map<number, Waiting>
  /** Ids of questions that timed out here: a late answer to one is nothing suspicious. */
  late: Set<number>
  sent: number
  /** Messages that answered nothing that was asked. */
  rubbish: number
  failed: boolean
}

/**
 * UDP over a few connected sockets with random source ports: connected, so that the kernel drops datagrams from any other
 * address and reports a closed port at once.
 */
export function udpTransport(server: { host: string; port: number }, accepts: Accepts): Transport {
  const lines = new Set<Line>()
  let closed = false

  const retire = (line: Line): void => {
    if (line.waiting.size > 0 || (!line.failed && !closed && line.sent < SOCKET_LIFE)) return
    if (lines.delete(line)) line.socket.close()
  }
  const fail = (line: Line, error: Error): void => {
    line.failed = true
    const waiting = [...line.waiting.values()]
    line.waiting.clear()
    for (const w of waiting) w.reject(new DnsError('NETWORK', `${server.host}: ${error.message}`))
    retire(line)
  }
  const openLine = (): Line => {
    const socket = createSocket({ type: isIPv6(server.host) ? 'udp6' : 'udp4', recvBufferSize: 1 << 20 })
    // A question in flight holds the process by its timer; an idle socket must not.
    socket.unref()
    const line: Line = {
      socket,
      ready: Promise.resolve(),
      waiting: new Map(),
      late: new Set(),
      sent: 0,
      rubbish: 0,
      failed: false,
    }
    line.ready = new Promise(resolve => socket.connect(server.port, server.host, () => resolve()))
    socket.on('error', error => fail(line, error))
    socket.on('message', message => {
      const id = message.length >= 12 ? message.readUInt16BE(0) : -1
      const waiting = line.waiting.get(id)
      // A wrong id or question is not an answer but may be a forgery: keep waiting for the real one (RFC 5452 9.1).
      if (waiting && accepts(waiting.query, message)) waiting.resolve(message)
      else if (!line.late.has(id)) line.rubbish++
    })
    lines.add(line)
    return line
  }
  const pickLine = (): Line => {
    let best: Line | undefined
    let usable = 0
    for (const line of lines) {
      if (line.failed || line.sent >= SOCKET_LIFE) continue
      usable++
      if (!best || line.waiting.size < best.waiting.size) best = line
    }
    return best && (best.waiting.size < PER_SOCKET || usable >= MAX_SOCKETS) ? best : openLine()
  }

  return {
    exchange(query, milliseconds) {
      return new Promise((resolve, reject) => {
        if (closed) return reject(new DnsError('NETWORK', 'the resolver is closed'))
        let line: Line
        try {
          line = pickLine()
        } catch (error) {
          return reject(new DnsError('NETWORK', String(error)))
        }
        const id = freeId({ has: i => line.waiting.has(i) || line.late.has(i) })
        const rubbishBefore = line.rubbish
        const done = (): void => {
          clearTimeout(timer)
          line.waiting.delete(id)
          retire(line)
        }
        const timer = setTimeout(() => {
          line.late.add(id)
          done()
          const garbled = line.rubbish > rubbishBefore
          reject(
            garbled
              ? new DnsError('BADANSWER', `${server.host} sent only messages that do not answer the question`)
              : new DnsError('TIMEOUT', `${server.host} did not answer in ${Math.round(milliseconds)} ms`),
          )
        }, milliseconds)
        line.sent++
        line.waiting.set(id, {
          query,
          resolve: reply => {
            done()
            resolve(reply)
          },
          reject: error => {
            done()
            reject(error)
          },
        })
        void line.ready.then(() => {
          const waiting = line.waiting.get(id)
          if (!waiting) return
          line.socket.send(withId(query, id), error => {
            if (error) waiting.reject(new DnsError('NETWORK', `${server.host}: ${error.message}`))
          })
        })
      })
    },
    close() {
      closed = true
      for (const line of [...lines]) fail(line, new Error('the resolver is closed'))
    },
  }
}
