import { readFileSync } from 'node:fs'
import { createSecureServer } from 'node:http2'
import { createServer as createHttp1 } from 'node:https'
import { type AddressInfo, connect, createServer as createTcp, type Socket } from 'node:net'
import { createServer as createTls } from 'node:tls'
import { Packet } from 'dns2'
import { afterEach, describe, expect, test } from 'vitest'
import { encodeAnswer } from '../../src/resolver/codec.js'
import { type LiveResolverOptions, liveResolver } from '../../src/resolver/index.js'
import { zoneResolver } from '../../src/resolver/zone.js'
import { startDnsServer } from '../helpers/dns-server.js'
import { recordsOf } from '../helpers/zone.js'

// A key for loopback tests: it protects nothing.
const pem = (name: string): string => readFileSync(new URL(`tls/${name}.pem`, import.meta.url), 'utf8')
const [key, cert] = [pem('key'), pem('cert')]
const DATA = { 'example.com': { TXT: 'x'.repeat(3000), A: '192.0.2.1' } } as const
const running: { close(done?: () => void): unknown }[] = []
const sockets = new Set<Socket>()
const listen = async (server: {
  listen(port: number, host: string, done: () => void): unknown
  address(): unknown
  close(): unknown
  on(e: 'connection', l: (s: Socket) => void): unknown
}) => {
  server.on('connection', s => sockets.add(s))
  await new Promise<void>(done => void server.listen(0, '127.0.0.1', done))
  running.push(server)
  return (server.address() as AddressInfo).port
}
afterEach(async () => {
  for (const r of running.splice(0)) await r.close()
  for (const s of sockets) s.destroy()
  sockets.clear()
})
/** Where an answer is due, a busy machine may take its time. */
const PATIENT = { timeout: 10_000, deadline: 15_000 }

const client = (nameserver: string, options: LiveResolverOptions = {}) => {
  const resolver = liveResolver({ nameservers: [nameserver], ca: cert, timeout: 300, deadline: 700, attempts: 2, ...options })
  running.push(resolver)
  return resolver
}

/** The octets of a DNS query in, of the answer out. */
const resolver = zoneResolver(recordsOf(DATA))
async function answer(query: Buffer): Promise<Buffer> {
  const packet = Packet.parse(query)
  const [question] = packet.questions
  return encodeAnswer(packet, await resolver.resolve(question?.name ?? '', question?.type === 16 ? 'TXT' : 'A')).toBuffer()
}
const MEDIA_TYPE = 'application/dns-message'

describe('DNS over TLS', () => {
  const start = async () => {
    const plain = await startDnsServer({ zone: DATA })
    running.push(plain)
    const server = createTls({ key, cert }, secure => {
      sockets.add(secure)
      const inner = connect(plain.port, '127.0.0.1')
      secure.pipe(inner).pipe(secure)
      secure.on('error', () => inner.destroy())
      inner.on('error', () => secure.destroy())
    })
    return { plain, port: await listen(server as never) }
  }
  test('answers, with the name in the certificate or the address', async () => {
    const { port, plain } = await start()
    for (const server of [`tls://127.0.0.1:${port}`, `tls://127.0.0.1:${port}#dns.example`, `tls://localhost:${port}`]) {
      const own = client(server, PATIENT)
      expect((await own.resolve('example.com', 'TXT')).records).toHaveLength(1)
      expect((await own.resolve('none.example', 'A')).rcode).toBe('NXDOMAIN')
    }
    expect(plain.queries.every(q => q.startsWith('tcp'))).toBe(true)
  })
  test('a certificate that does not fit is no answer', async () => {
    const { port } = await start()
    await expect(client(`tls://127.0.0.1:${port}#evil.example`).resolve('example.com', 'A')).rejects.toMatchObject({
      code: 'NETWORK',
    })
    const untrusting = liveResolver({ nameservers: [`tls://127.0.0.1:${port}`], timeout: 300, deadline: 600 })
    running.push(untrusting)
    await expect(untrusting.resolve('example.com', 'A')).rejects.toMatchObject({ code: 'NETWORK' })
  })
  test('a server that never shakes hands is a time-out', async () => {
    const port = await listen(createTcp(s => sockets.add(s)) as never)
    const started = performance.now()
    await expect(client(`tls://127.0.0.1:${port}`).resolve('example.com', 'A')).rejects.toMatchObject({ code: 'TIMEOUT' })
    expect(performance.now() - started).toBeLessThan(3000)
  })
})

describe('DNS over HTTPS', () => {
  type Http = { status?: number; type?: string; body?: (query: Buffer) => Promise<Buffer>; silent?: boolean }
  const handler =
    (how: Http) =>
    (
      request: NodeJS.ReadableStream & { method?: string; headers: object },
      response: { writeHead(s: number, h: object): unknown; end(b: Buffer): unknown },
    ) => {
      const chunks: Buffer[] = []
      request.on('data', (c: Buffer) => chunks.push(c))
      request.on('end', async () => {
        const query = Buffer.concat(chunks)
        const typed = (request.headers as Record<string, unknown>)['content-type'] === MEDIA_TYPE
        if (how.silent) return
        const body = await (how.body ?? answer)(query)
        // RFC 8484 4.1: id 0, for caches.
        const sound = typed && request.method === 'POST' && query.readUInt16BE(0) === 0
        response.writeHead(sound ? (how.status ?? 200) : 400, { 'content-type': how.type ?? MEDIA_TYPE })
        response.end(body)
      })
    }
  const start = async (how: Http = {}, http1 = false) => {
    const listener = handler(how) as never
    const port = await listen(
      (http1 ? createHttp1({ key, cert }, listener) : createSecureServer({ key, cert }, listener)) as never,
    )
    return `https://127.0.0.1:${port}/dns-query`
  }
  test.each([false, true])('answers (only HTTP/1.1: %s)', async http1 => {
    const own = client(await start({}, http1), PATIENT)
    const answers = await Promise.all(Array.from({ length: 50 }, (_, i) => own.resolve(`n${i}.example`, 'A')))
    expect(answers.every(a => a.rcode === 'NXDOMAIN')).toBe(true)
    expect((await own.resolve('example.com', 'TXT')).records).toHaveLength(1)
  })
  test.each<[string, Http, string]>([
    ['an HTTP error', { status: 503 }, 'NETWORK'],
    ['a web page', { type: 'text/html' }, 'BADANSWER'],
    ['octets', { body: async () => Buffer.from('nonsense') }, 'BADANSWER'],
    [
      'an answer to something else',
      { body: async q => answer(Buffer.from(q.toString('latin1').replace('example', 'elpmaxe'), 'latin1')) },
      'BADANSWER',
    ],
    ['an endless answer', { body: async () => Buffer.alloc(200_000) }, 'NETWORK'],
    ['silence', { silent: true }, 'TIMEOUT'],
  ])('%s is no answer', async (_, how, code) => {
    for (const http1 of [false, true]) {
      const started = performance.now()
      await expect(client(await start(how, http1)).resolve('example.com', 'A')).rejects.toMatchObject({ code })
      expect(performance.now() - started).toBeLessThan(3000)
    }
  })
  test('a slow question costs the others nothing', async () => {
    const own = client(await start({ body: async q => (q.includes('slow') ? new Promise(() => {}) : answer(q)) }), {
      attempts: 1,
    })
    await own.resolve('a.example', 'A')
    const slow = own.resolve('slow.example', 'A').catch((e: { code: string }) => e.code)
    await own.resolve('b.example', 'A')
    expect(await slow).toBe('TIMEOUT')
    await own.resolve('c.example', 'A')
    expect(sockets.size).toBe(1)
  })
  test('a closed port', async () => {
    const url = await start()
    await running.pop()?.close()
    await expect(client(url).resolve('example.com', 'A')).rejects.toMatchObject({ code: 'NETWORK' })
  })
})
