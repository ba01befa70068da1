// One question, every way to ask it, against nsd and a validating unbound: the answers must agree.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { RecordType } from '../../src/core/dns.js'
import { liveResolver } from '../../src/resolver/index.js'
import { type Servers, startServers } from './servers.js'

const long = Array.from({ length: 60 }, (_, i) => `ip4:192.0.2.${i * 4}/30`).join(' ')
const quoted = (text: string): string => (text.match(/.{1,255}/g) ?? []).map(s => `"${s}"`).join(' ')

const ZONES = {
  'signed.test': `@ IN SOA ns1 hostmaster 1 7200 3600 1209600 300
@ IN NS ns1
ns1 IN A 127.0.0.1
@ IN MX 10 mx1
mx1 IN A 192.0.2.25
mx1 IN AAAA 2001:db8::25
@ IN TXT "v=spf1 mx -all"
_dmarc IN TXT "v=DMARC1; p=reject"
sel._domainkey IN CNAME key.plain.test.
big IN TXT ${quoted(`v=spf1 ${long} -all`)}
_25._tcp.mx1 IN TLSA 3 1 1 ${'ab'.repeat(32)}
@ IN CAA 0 issue "ca.test"`,
  'plain.test': `@ IN SOA ns1 hostmaster 1 7200 3600 1209600 300
@ IN NS ns1
ns1 IN A 127.0.0.1
@ IN TXT "v=spf1 -all"
key IN TXT "v=DKIM1; p=AAAA"`,
}

const QUESTIONS: [string, RecordType][] = [
  ['signed.test', 'TXT'],
  ['signed.test', 'MX'],
  ['signed.test', 'SOA'],
  ['signed.test', 'CAA'],
  ['mx1.signed.test', 'A'],
  ['mx1.signed.test', 'AAAA'],
  ['big.signed.test', 'TXT'],
  ['sel._domainkey.signed.test', 'TXT'],
  ['_25._tcp.mx1.signed.test', 'TLSA'],
  ['_dmarc.signed.test', 'TXT'],
  ['plain.test', 'TXT'],
  ['plain.test', 'MX'],
  ['nowhere.plain.test', 'TXT'],
  ['nowhere.signed.test', 'A'],
]

let servers: Servers
beforeAll(async () => {
  servers = await startServers(ZONES, ['signed.test'])
})
afterAll(() => servers?.close())

const answersOf = async (nameserver: string): Promise<unknown[]> => {
  const resolver = liveResolver({ nameservers: [nameserver], ca: servers.ca })
  try {
    return await Promise.all(
      QUESTIONS.map(async ([name, type]) => {
        const { rcode, records, authenticated } = await resolver.resolve(name, type)
        // A cache counts TTLs down between two questions.
        return { name, type, rcode, authenticated, records: records.map(r => ({ ...r, ttl: 0 })) }
      }),
    )
  } finally {
    resolver.close()
  }
}

describe('live resolver against unbound', () => {
  it('gets the same answers over UDP, DoT and DoH', async () => {
    const udp = await answersOf(`127.0.0.1:${servers.resolver}`)
    expect(await answersOf(`tls://localhost:${servers.dot}`)).toEqual(udp)
    expect(await answersOf(`https://localhost:${servers.doh}/dns-query`)).toEqual(udp)
  })

  it('believes the AD bit only where unbound validated', async () => {
    const resolver = liveResolver({ nameservers: [`127.0.0.1:${servers.resolver}`] })
    expect((await resolver.resolve('signed.test', 'TXT')).authenticated).toBe(true)
    expect((await resolver.resolve('plain.test', 'TXT')).authenticated).toBe(false)
    expect(await resolver.resolve('nowhere.signed.test', 'A')).toMatchObject({ rcode: 'NXDOMAIN', records: [] })
    resolver.close()
  })

  it('gets a record larger than a datagram whole', async () => {
    const resolver = liveResolver({ nameservers: [`127.0.0.1:${servers.authority}`] })
    const { records } = await resolver.resolve('big.signed.test', 'TXT')
    expect(records[0]?.type === 'TXT' && records[0].strings.join('')).toBe(`v=spf1 ${long} -all`)
    resolver.close()
  })
})
