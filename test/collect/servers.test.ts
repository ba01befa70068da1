// The same promise against a server that misbehaves on the wire: wrong ids, garbage, truncation, silence, at every question in turn.
import { afterAll, expect, it } from 'vitest'
import { collectDns, type DnsRequest } from '../../src/collect/dns.js'
import { liveResolver } from '../../src/resolver/index.js'
import { SERVER_FAULTS, type ServerFault, startDnsServer, type TestServer } from '../helpers/dns-server.js'
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
