// The same promise against a server that misbehaves on the wire: wrong ids, garbage, truncation, silence, at every question in turn.
import { afterAll, expect, it } from 'vitest'
import { collectDns, type DnsRequest } from '../../src/collect/dns.js'
import { liveResolver } from '../../src/resolver/index.js'
import { serveZone } from '../../src/resolver/server.js'
import { SERVER_FAULTS, type ServerFault, startDnsServer, type TestServer } from '../helpers/dns-server.js'
import { recordsOf } from '../helpers/zone.js'
import { SENDER, senderZone } from './fixture.js'
import { judge, wrong } from './judge.js'

const request: DnsRequest = {
  domains: [{ name: 'example.com', roles: ['from', 'mail-from', 'dkim'], selectors: [{ selector: 's1', origin: 'given' }] }],
  ips: [SENDER],
  helo: 'mail.example.com',
}

let fault: { name: string; type: string; kind: ServerFault } | null = null
const server: TestServer = await startDnsServer({
  zone: senderZone,
  fault: query => (fault && query.name === fault.name && query.type === fault.type ? fault.kind : undefined),
})
afterAll(() => server.close())

async function collect() {
  // A resolver of its own for each run: nothing is answered from a cache.
  const resolver = liveResolver({ nameservers: [server.address], timeout: 60, deadline: 400, attempts: 1 })
  try {
    return await collectDns(request, { resolver })
  } finally {
    resolver.close()
  }
}

it('a fault on the wire makes facts unknown, never missing', async () => {
  const clean = await collect()
  const before = judge(clean)
  const problems: string[] = []
  let unanswered = 0
  for (const [i, { name, type }] of clean.queries.entries()) {
    const kind = SERVER_FAULTS[i % SERVER_FAULTS.length] ?? 'silent'
    fault = { name, type, kind }
    const collection = await collect()
    if (collection.queries.some(q => q.name === name && q.type === type && !/^(?:NOERROR|NXDOMAIN)$/.test(q.outcome)))
      unanswered++
    problems.push(...wrong(before, judge(collection)).map(w => `${kind} at ${name} ${type}: ${w}`))
  }
  expect(problems).toEqual([])
  // A few faults are mended by asking again; most must have been felt.
  expect(unanswered).toBeGreaterThan(clean.queries.length * 0.7)
}, 60_000)

it('ends in time when the server falls silent altogether', async () => {
  const resolver = liveResolver({ nameservers: [server.address], timeout: 30, deadline: 100, attempts: 1 })
  fault = null
  const silent = await startDnsServer({ zone: senderZone, fault: 'silent' })
  const mute = liveResolver({ nameservers: [silent.address], timeout: 30, deadline: 100, attempts: 1 })
  try {
    const before = judge(await collectDns(request, { resolver }))
    expect(wrong(before, judge(await collectDns(request, { resolver: mute })))).toEqual([])
  } finally {
    resolver.close()
    mute.close()
    await silent.close()
  }
})

it('tells bogus from broken by asking again with checking disabled', async () => {
  const request: DnsRequest = { domains: [{ name: 'example.com', roles: ['from'] }], blocklists: 'none' }
  const bogus = await serveZone([...recordsOf(senderZone)], {
    async intercept({ packet, answer, send }) {
      const reply = await answer()
      // As a validating resolver: SERVFAIL for what does not validate, the data for those who ask with CD.
      if ((packet.header as { cd?: number }).cd !== 1) {
        reply.header.rcode = 2
        reply.answers = []
      }
      send(reply)
      return true
    },
  })
  const options = { nameservers: [`127.0.0.1:${bogus.port}`], attempts: 1 }
  const resolver = liveResolver(options)
  const unvalidated = liveResolver({ ...options, checkingDisabled: true })
  try {
    const told = await collectDns(request, { resolver, unvalidated, validating: true })
    expect(told.domains[0]?.facts.dnssec).toMatchObject({ state: 'known', value: { status: { value: 'bogus' } } })
    const untold = await collectDns(request, { resolver, validating: true })
    expect(untold.domains[0]?.facts.dnssec).toMatchObject({ state: 'unknown', reason: 'servfail' })
  } finally {
    resolver.close()
    unvalidated.close()
    await bogus.close()
  }
})
