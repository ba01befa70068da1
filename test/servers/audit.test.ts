// The same audit through every transport gives the same result; DNSSEC is believed only where the resolver validates.
import { afterAll, beforeAll, expect, it } from 'vitest'
import { audit } from '../../src/audit.js'
import type { AuditResult } from '../../src/core/result.js'
import { liveResolver } from '../../src/resolver/index.js'
import { type Servers, startServers } from './servers.js'

const ZONES = {
  'sender.test': `@ IN SOA ns1 hostmaster 1 7200 3600 1209600 300
@ IN NS ns1
ns1 IN A 127.0.0.1
@ IN MX 10 mx1
mx1 IN A 192.0.2.25
@ IN TXT "v=spf1 mx include:spf.service.test -all"
_dmarc IN TXT "v=DMARC1; p=quarantine; rua=mailto:reports@sender.test"
s1._domainkey IN CNAME s1.keys.service.test.`,
  'service.test': `@ IN SOA ns1 hostmaster 1 7200 3600 1209600 300
@ IN NS ns1
ns1 IN A 127.0.0.1
spf IN TXT "v=spf1 ip4:192.0.2.64/28 ~all"
s1.keys IN TXT "v=DKIM1; k=ed25519; p=11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo="`,
}

let servers: Servers
beforeAll(async () => {
  servers = await startServers(ZONES, ['sender.test'])
})
afterAll(() => servers?.close())

async function through(nameserver: string, validating = true): Promise<AuditResult> {
  const resolver = liveResolver({ nameservers: [nameserver], ca: servers.ca })
  try {
    return await audit({
      domain: 'sender.test',
      selectors: ['s1'],
      ips: ['192.0.2.65'],
      blocklists: false,
      now: '2026-11-22T12:00:00Z',
      dns: { resolver, validating },
    })
  } finally {
    resolver.close()
  }
}

/** All but how long the answers took. */
const timeless = (result: AuditResult): unknown => ({ ...result, queries: result.queries.map(q => ({ ...q, milliseconds: 0 })) })
const stateOf = (result: AuditResult, check: string): string | undefined => result.outcomes.find(o => o.check === check)?.state

it('gives the same result over UDP, DoT and DoH', async () => {
  const udp = await through(`127.0.0.1:${servers.resolver}`)
  expect(stateOf(udp, 'spf-record')).toBe('pass')
  expect(stateOf(udp, 'dkim-key-missing')).toBe('pass')
  expect(stateOf(udp, 'dmarc-record')).toBe('pass')
  expect(stateOf(udp, 'spf-sending-ip')).toBe('pass')
  expect(stateOf(udp, 'dnssec')).toBe('pass')
  expect(timeless(await through(`tls://localhost:${servers.dot}`))).toEqual(timeless(udp))
  expect(timeless(await through(`https://localhost:${servers.doh}/dns-query`))).toEqual(timeless(udp))
})

it('does not call a zone validated when nobody vouches for the resolver', async () => {
  expect(stateOf(await through(`127.0.0.1:${servers.resolver}`, false), 'dnssec')).not.toBe('pass')
})
