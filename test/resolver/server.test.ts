import { connect } from 'node:net'
import dns2, { Packet } from 'dns2'
import { afterEach, expect, test } from 'vitest'
import { liveResolver, zoneResolver } from '../../src/resolver/index.js'
import { type ServedZone, serveZone } from '../../src/resolver/server.js'

const ZONE = `
$ORIGIN example.com.
@ 60 SOA ns h 1 2 3 4 30
@ 60 TXT "v=spf1 -all"
@ 60 MX 10 mx
@ 60 CAA 0 issue "ca.example"
@ 60 TLSA 3 1 1 aabb
mx 60 AAAA 2001:db8::1
a 60 CNAME mx
*.w 60 A 192.0.2.7
`
let served: ServedZone | undefined
afterEach(async () => {
  await served?.close()
  served = undefined
})

test('one port for UDP and TCP, on loopback only', async () => {
  served = await serveZone(ZONE)
  expect(served.address).toBe('127.0.0.1')
  const { port } = served
  await new Promise<void>((done, fail) => {
    const socket = connect(port, '127.0.0.1', () => {
      socket.destroy()
      done()
    }).on('error', fail)
  })
})

test('through the wire as from the zone itself', async () => {
  served = await serveZone(ZONE)
  const direct = zoneResolver(ZONE)
  const wire = liveResolver({ nameservers: [`127.0.0.1:${served.port}`] })
  for (const name of [
    'example.com',
    'mx.example.com',
    'a.example.com',
    'x.w.example.com',
    'w.example.com',
    'none.example.com',
    'com',
  ])
    for (const type of ['TXT', 'MX', 'CAA', 'TLSA', 'AAAA', 'A', 'SOA'] as const)
      expect(await wire.resolve(name, type), `${name} ${type}`).toEqual(await direct.resolve(name, type))
  wire.close()
})

test('dns2’s own client understands it, and a type we do not know is NODATA with the SOA', async () => {
  served = await serveZone(ZONE)
  const resolve = dns2.UDPClient({ dns: '127.0.0.1', port: served.port, timeout: 2000 })
  const mx = await resolve('example.com', 'MX')
  expect(mx.answers[0]).toMatchObject({ exchange: 'mx.example.com', priority: 10 })
  const srv = await resolve('example.com', 'SRV')
  expect(srv.header.rcode).toBe(0)
  expect(srv.answers).toEqual([])
  expect(srv.authorities[0]).toMatchObject({ type: Packet.TYPE.SOA, minimum: 30 })
})

test('a zone with errors is refused', async () => {
  await expect(serveZone('a. A x')).rejects.toMatchObject({ name: 'UserError' })
})

test('a port that is taken is refused, not waited for', async () => {
  served = await serveZone(ZONE)
  await expect(serveZone(ZONE, { port: served.port })).rejects.toMatchObject({ code: 'EADDRINUSE' })
})

test('stops at once with connections open', async () => {
  served = await serveZone(ZONE)
  const socket = connect(served.port, '127.0.0.1')
  await new Promise(done => socket.once('connect', done))
  const closed = new Promise(done => socket.once('close', done))
  await served.close()
  await closed
  served = undefined
})
