import { connect as connectTcp, isIP, type Socket } from 'node:net'
import { DnsError } from '../../core/dns.js'
import { type Accepts, freeId, type Transport, type Waiting, withId } from './types.js'

export interface TlsOptions {
  /** Name in the certificate; without it the address is looked for. */
  servername?: string
  /** PEM certificates to trust instead of the system's. */
  ca?: string
}

/** Questions on one connection before a second is opened: some servers answer a connection's questions one by one. */
const PER_CONNECTION = 32
const MAX_CONNECTIONS = 4
const IDLE_MS = 5000

interface Line {
  socket: Socket
  waiting: Map<number, Waiting>
  late: Set<number>
  rubbish: number
  answered: number
  /** No new questions: it fell silent, or is closing. */
  suspect: boolean
}

/** TCP (RFC 7766) or, with `tls`, DNS over TLS (RFC 7858): few connections, kept open, questions pipelined, answers in any order. */
export function tcpTransport(server: { host: string; port: number; tls?: TlsOptions }, accepts: Accepts): Transport {
  const lines = new Set<Line>()
  let closed = false

  const fail = (line: Line, why: string): void => {
    line.suspect = true
    lines.delete(line)
    line.socket.destroy()
    const waiting = [...line.waiting.values()]
    line.waiting.clear()
    for (const w of waiting) w.reject(new DnsError('NETWORK', `${server.host}: ${why}`))
  }
  const openLine = async (): Promise<Line> => {
    const socket = server.tls ? await tlsSocket(server, server.tls) : connectTcp({ host: server.host, port: server.port })
    const line: Line = { socket, waiting: new Map(), late: new Set(), rubbish: 0, answered: 0, suspect: false }
    lines.add(line)
    socket.unref()
    socket.setNoDelay(true)
    socket.setTimeout(IDLE_MS, () => {
      if (line.waiting.size === 0) fail(line, 'idle')
    })
    socket.on('error', error => fail(line, error.message))
    socket.on('end', () => fail(line, 'the server closed the connection'))
    socket.on('close', () => fail(line, 'the connection was closed'))
    let parts: Buffer[] = []
    let held = 0
    socket.on('data', (chunk: Buffer) => {
      parts.push(chunk)
      held += chunk.length
      // Joined only when the message is whole: a server that drips octets must not cost a copy for each.
      while (held >= 2) {
        if ((parts[0]?.length ?? 0) < 2) parts = [Buffer.concat(parts)]
        const length = parts[0]?.readUInt16BE(0) ?? 0
        if (held < length + 2) break
        const all = parts.length === 1 ? (parts[0] as Buffer) : Buffer.concat(parts)
        receive(line, all.subarray(2, length + 2))
        const rest = all.subarray(length + 2)
        parts = [rest]
        held = rest.length
      }
    })
    return line
  }
  const receive = (line: Line, message: Buffer): void => {
    const id = message.length >= 12 ? message.readUInt16BE(0) : -1
    const waiting = line.waiting.get(id)
    if (waiting && accepts(waiting.query, message)) {
      line.answered++
      waiting.resolve(Buffer.from(message))
    } else if (!line.late.has(id)) line.rubbish++
  }

  let opening: Promise<Line> | undefined
  const pickLine = async (): Promise<Line> => {
    let best: Line | undefined
    for (const line of lines) if (!line.suspect && (!best || line.waiting.size < best.waiting.size)) best = line
    if (best && (best.waiting.size < PER_CONNECTION || lines.size >= MAX_CONNECTIONS)) return best
    opening ??= openLine().finally(() => {
      opening = undefined
    })
    return opening
  }

  const once = async (query: Buffer, until: number): Promise<Buffer> => {
    if (closed) throw new DnsError('NETWORK', 'the resolver is closed')
    const line = await pickLine()
    return new Promise((resolve, reject) => {
      const id = freeId({ has: i => line.waiting.has(i) || line.late.has(i) })
      const rubbishBefore = line.rubbish
      const answeredBefore = line.answered
      const done = (): void => {
        clearTimeout(timer)
        line.waiting.delete(id)
        if (line.suspect && line.waiting.size === 0) fail(line, 'given up')
      }
      const timer = setTimeout(
        () => {
          line.late.add(id)
          // A slow question is no reason to leave; a connection on which nothing came meanwhile is.
          if (line.answered === answeredBefore) line.suspect = true
          done()
          const garbled = line.rubbish > rubbishBefore
          reject(
            garbled
              ? new DnsError('BADANSWER', `${server.host} sent only messages that do not answer the question`)
              : new DnsError('TIMEOUT', `${server.host} did not answer over TCP in time`),
          )
        },
        Math.max(until - performance.now(), 1),
      )
      line.waiting.set(id, {
        query,
        resolve: reply => {
          done()
          resolve(reply)
        },
        reject: error => {
          done()
          // A kept connection that the server had just closed (RFC 7766 6.2.4): not the question's fault.
          const stale = line.answered > 0 && (error as { code?: unknown }).code === 'NETWORK' && !closed
          reject(stale ? Object.assign(error, { stale: true }) : error)
        },
      })
      const length = Buffer.alloc(2)
      length.writeUInt16BE(query.length)
      // One write, one segment: some servers cannot take the length alone (RFC 7766 8).
      line.socket.write(Buffer.concat([length, withId(query, id)]))
    })
  }

  return {
    async exchange(query, milliseconds) {
      const until = performance.now() + milliseconds
      try {
        return await once(query, until)
      } catch (error) {
        if ((error as { stale?: boolean }).stale && performance.now() < until) return once(query, until)
        throw error
      }
    },
    close() {
      closed = true
      for (const line of [...lines]) fail(line, 'the resolver is closed')
    },
  }
}

async function tlsSocket(server: { host: string; port: number }, tls: TlsOptions): Promise<Socket> {
  const { connect } = await import('node:tls')
  return connect({
    host: server.host,
    port: server.port,
    // SNI carries names only (RFC 6066 3); an address is checked against the certificate by `host`.
    ...(tls.servername !== undefined ? { servername: tls.servername } : isIP(server.host) ? {} : { servername: server.host }),
    ...(tls.ca !== undefined && { ca: tls.ca }),
    ALPNProtocols: ['dot'],
  })
}
