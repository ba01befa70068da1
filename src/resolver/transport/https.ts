import type { ClientHttp2Session } from 'node:http2'
import { request as requestHttp1 } from 'node:https'
import { isIP } from 'node:net'
import { DnsError } from '../../core/dns.js'
import type { TlsOptions } from './tcp.js'
import type { Accepts, Transport } from './types.js'

const MEDIA_TYPE = 'application/dns-message'
const MAX_OCTETS = 65_535
const HANDSHAKE_MS = 10_000

interface HttpReply {
  status: number
  type: string
  body: Buffer
}

/** DNS over HTTPS (RFC 8484), POST: HTTP/2 with one session for all questions, HTTP/1.1 where the server speaks nothing else. */
export function httpsTransport(url: URL, tls: TlsOptions, accepts: Accepts): Transport {
  let session: Promise<ClientHttp2Session | null> | undefined
  let closed = false
  let answered = 0
  const host = url.hostname.replace(/^\[|\]$/g, '')
  const secure = {
    ...(tls.ca !== undefined && { ca: tls.ca }),
    ...(isIP(host) ? {} : { servername: host }),
  }

  /** Null: the server speaks only HTTP/1.1. */
  const openSession = async (): Promise<ClientHttp2Session | null> => {
    const [{ connect: connectTls }, { connect: connectHttp2 }] = await Promise.all([import('node:tls'), import('node:http2')])
    return new Promise((resolve, reject) => {
      // The handshake is ours: http2.connect itself offers nothing but h2 and fails at older servers.
      const socket = connectTls({ host, port: Number(url.port || 443), ...secure, ALPNProtocols: ['h2', 'http/1.1'] })
      socket.unref()
      socket.on('error', reject)
      socket.setTimeout(HANDSHAKE_MS, () => socket.destroy(new Error('the TLS handshake takes too long')))
      socket.once('secureConnect', () => {
        socket.setTimeout(0)
        if (socket.alpnProtocol !== 'h2') {
          socket.destroy()
          resolve(null)
          return
        }
        const opened = connectHttp2(url.origin, { createConnection: () => socket })
        opened.unref()
        const gone = (): void => {
          session = undefined
          reject(new Error('the connection was closed'))
        }
        for (const event of ['error', 'close', 'goaway'] as const) opened.on(event, gone)
        resolve(opened)
      })
    })
  }

  const overHttp2 = (open: ClientHttp2Session, query: Buffer, signal: AbortSignal): Promise<HttpReply> =>
    new Promise((resolve, reject) => {
      const stream = open.request({
        ':method': 'POST',
        ':path': url.pathname + url.search,
        accept: MEDIA_TYPE,
        'content-type': MEDIA_TYPE,
        'content-length': query.length,
      })
      let status = 0
      let type = ''
      const abort = (): void => stream.close(8)
      signal.addEventListener('abort', abort, { once: true })
      stream.on('response', headers => {
        status = Number(headers[':status'])
        type = String(headers['content-type'] ?? '')
      })
      collect(stream, resolve, reject, () => ({ status, type }))
      stream.on('close', () => {
        signal.removeEventListener('abort', abort)
        reject(new Error('the stream was closed'))
      })
      stream.end(query)
    })

  const overHttp1 = (query: Buffer, signal: AbortSignal): Promise<HttpReply> =>
    new Promise((resolve, reject) => {
      const headers = { accept: MEDIA_TYPE, 'content-type': MEDIA_TYPE, 'content-length': query.length }
      const request = requestHttp1(url, { method: 'POST', headers, signal, ...secure }, response => {
        collect(response, resolve, reject, () => ({
          status: response.statusCode ?? 0,
          type: response.headers['content-type'] ?? '',
        }))
      })
      request.on('error', reject)
      request.end(query)
    })

  return {
    async exchange(query, milliseconds) {
      if (closed) throw new DnsError('NETWORK', 'the resolver is closed')
      const controller = new AbortController()
      const answeredBefore = answered
      let used: typeof session
      let timer: NodeJS.Timeout | undefined
      const timeout = new Promise<never>((_, reject) => {
        timer = setTimeout(() => {
          controller.abort()
          // A slow question is no reason to leave; a session on which nothing came meanwhile is. Others on it may finish.
          if (session === used && answered === answeredBefore) {
            session = undefined
            void used?.then(open => open?.close()).catch(() => {})
          }
          reject(new DnsError('TIMEOUT', `${url.host} did not answer over HTTPS in ${Math.round(milliseconds)} ms`))
        }, milliseconds)
      })
      try {
        session ??= openSession().catch(error => {
          session = undefined
          throw error
        })
        used = session
        const { signal } = controller
        const work = used.then(open => (open ? overHttp2(open, query, signal) : overHttp1(query, signal)))
        work.catch(() => {})
        const reply = await Promise.race([work, timeout])
        answered++
        if (reply.status !== 200) throw new DnsError('NETWORK', `${url.host} answered with HTTP status ${reply.status}`)
        if (!/^application\/dns-message\b/i.test(reply.type) || !accepts(query, reply.body)) {
          throw new DnsError('BADANSWER', `${url.host} did not answer with a DNS message for this question`)
        }
        return reply.body
      } catch (error) {
        if (error instanceof DnsError) throw error
        throw new DnsError('NETWORK', `${url.host}: ${error instanceof Error ? error.message : String(error)}`)
      } finally {
        clearTimeout(timer)
      }
    },
    close() {
      closed = true
      void session?.then(open => open?.destroy()).catch(() => {})
      session = undefined
    },
  }
}

function collect(
  stream: NodeJS.ReadableStream & { destroy(error?: Error): unknown },
  resolve: (reply: HttpReply) => void,
  reject: (error: Error) => void,
  head: () => { status: number; type: string },
): void {
  const chunks: Buffer[] = []
  let size = 0
  stream.on('data', (chunk: Buffer) => {
    size += chunk.length
    if (size > MAX_OCTETS) stream.destroy(new Error('the answer is larger than a DNS message can be'))
    else chunks.push(chunk)
  })
  stream.on('error', reject)
  stream.on('end', () => resolve({ ...head(), body: Buffer.concat(chunks) }))
}
