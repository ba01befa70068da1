import { readFileSync } from 'node:fs'
import { createServer, type Server } from 'node:https'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createSafeFetch } from '../../src/collect/fetch.js'
import { zone } from '../helpers/zone.js'

const tls = join(import.meta.dirname, '..', '..', 'fixtures', 'tls')
const certificate = readFileSync(join(tls, 'mta-sts.example.com.pem'), 'utf8')

const resolver = zone(
  {
    'mta-sts.example.com': { A: '127.0.0.1' },
    'www.example.com': { A: '127.0.0.1' },
    'other.example.com': { A: '127.0.0.1' },
    'half.example.com': { A: ['127.0.0.1', '10.0.0.1'] },
    'metadata.example.com': { A: '169.254.169.254' },
    'mapped.example.com': { AAAA: '::ffff:127.0.0.1' },
    'empty.example.com': { TXT: 'no address' },
  },
  { 'slow.example.com A': 'TIMEOUT' },
)

let server: Server
let port = 0
const seen: string[] = []

beforeAll(async () => {
  server = createServer({ key: readFileSync(join(tls, 'mta-sts.example.com.key')), cert: certificate }, (request, response) => {
    seen.push(`${request.headers.host} ${request.url}`)
    if (request.url === '/policy') response.writeHead(200, { 'content-type': 'text/plain' }).end('version: STSv1\n')
    else if (request.url === '/moved') response.writeHead(301, { location: 'https://www.example.com/policy' }).end()
    else if (request.url === '/large') response.writeHead(200).end(Buffer.alloc(10_000, 'x'))
    else if (request.url === '/endless') {
      response.writeHead(200)
      const timer = setInterval(() => response.write('x'), 5)
      response.on('close', () => clearInterval(timer))
    } else if (request.url === '/silent') return
    else response.writeHead(404).end()
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  port = (server.address() as AddressInfo).port
})
afterAll(async () => {
  server.closeAllConnections()
  await new Promise(resolve => server.close(resolve))
})

const open = (timeout = 2000) =>
  createSafeFetch(resolver, { port, ca: certificate, timeout, allowAddress: a => a === '127.0.0.1' })
const limits = { maxBytes: 4096 }

describe('safe fetch', () => {
  it('fetches over HTTPS from the address that the resolver gave', async () => {
    const response = await open()('https://mta-sts.example.com/policy', limits)
    expect(response).toMatchObject({ ok: true, status: 200, contentType: 'text/plain' })
    expect(response.ok && new TextDecoder().decode(response.body)).toBe('version: STSv1\n')
    expect(seen).toContain('mta-sts.example.com /policy')
  })
  it('reports a redirect and does not follow it', async () => {
    seen.length = 0
    expect(await open()('https://mta-sts.example.com/moved', limits)).toMatchObject({ ok: true, status: 301 })
    expect(seen).toEqual(['mta-sts.example.com /moved'])
  })
  it.each([
    ['a missing page', 'https://mta-sts.example.com/none', { ok: true, status: 404 }],
    ['too much', 'https://mta-sts.example.com/large', { ok: false, code: 'too-large', certain: true }],
    ['a certificate for another name', 'https://other.example.com/policy', { ok: false, code: 'certificate', certain: true }],
    ['a name without address', 'https://empty.example.com/', { ok: false, code: 'no-address', certain: true }],
    ['a name that DNS could not answer', 'https://slow.example.com/', { ok: false, certain: false, reason: 'timeout' }],
    ['plain HTTP', 'http://mta-sts.example.com/policy', { ok: false, code: 'bad-url' }],
    ['another port', 'https://mta-sts.example.com:25/', { ok: false, code: 'bad-url' }],
    ['an address', 'https://127.0.0.1/', { ok: false, code: 'bad-url' }],
    ['user information', 'https://user@mta-sts.example.com/', { ok: false, code: 'bad-url' }],
    ['no URL', 'nonsense', { ok: false, code: 'bad-url' }],
  ])('%s', async (_, url, expected) => {
    expect(await open()(url, limits)).toMatchObject(expected)
  })
  it.each(['mta-sts', 'half', 'metadata', 'mapped'])('never connects to %s.example.com, which is not public', async host => {
    seen.length = 0
    const guarded = createSafeFetch(resolver, { port, ca: certificate })
    expect(await guarded(`https://${host}.example.com/policy`, limits)).toMatchObject({
      ok: false,
      code: 'private-address',
      certain: true,
    })
    expect(seen).toEqual([])
  })
  it('one private address among several is enough to refuse', async () => {
    expect(await open()('https://half.example.com/policy', limits)).toMatchObject({ ok: false, code: 'private-address' })
  })
  it('does not trust an unknown authority', async () => {
    const strict = createSafeFetch(resolver, { port, allowAddress: () => true })
    expect(await strict('https://mta-sts.example.com/policy', limits)).toMatchObject({
      ok: false,
      code: 'certificate',
      certain: true,
    })
  })
  it.each(['/silent', '/endless'])('%s ends in time', async path => {
    expect(await open(150)(`https://mta-sts.example.com${path}`, { maxBytes: 1_000_000 })).toMatchObject({
      ok: false,
      code: 'timeout',
      certain: false,
      reason: 'timeout',
    })
  })
  it('a closed port is a network failure, not a missing policy', async () => {
    const closed = createSafeFetch(resolver, { port: 1, ca: certificate, timeout: 500, allowAddress: () => true })
    expect(await closed('https://mta-sts.example.com/policy', limits)).toMatchObject({
      ok: false,
      code: 'network',
      certain: false,
    })
  })
})
