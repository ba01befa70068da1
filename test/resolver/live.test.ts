import { afterEach, describe, expect, test } from 'vitest'
import type { RecordType } from '../../src/core/dns.js'
import { type LiveResolverOptions, liveResolver, type QueryEvent } from '../../src/resolver/index.js'
import { startDnsServer, type TestServer, type TestServerOptions } from '../helpers/dns-server.js'

const long = 'v=spf1 '.padEnd(250, 'x')
const ZONE = `
$ORIGIN example.com.
$TTL 300
@ SOA ns hostmaster 1 3600 600 86400 60
@ NS ns
@ MX 10 mx
@ TXT "v=spf1 include:_spf.example.net -all"
@ TXT ("two " "strings")
@ CAA 0 issue "ca.example"
@ DNSKEY 257 3 13 mdsswUyr3DPW132mOi8V9xESWE8jTo0dxCjjnopKl+GqJxpVXckHAeF+KkxLbxILfDLUT0rAK9iUzy1L53eKGQ==
@ DS 12345 13 2 aabbccddeeff00112233445566778899aabbccddeeff00112233445566778899
mx A 192.0.2.1
mx AAAA 2001:db8::1
_25._tcp.mx TLSA 3 1 1 aabbccddeeff00112233445566778899aabbccddeeff00112233445566778899
raw TXT "\\233\\254x"
utf TXT "Grüße"
alias CNAME mx
deep CNAME alias
loop1 CNAME loop2
loop2 CNAME loop1
out CNAME gone.example.org.
big TXT ${Array.from({ length: 40 }, (_, i) => `"${i}${long}"`).join(' ')}
1.2.0.192.in-addr.arpa. PTR mx
`
const running: { close(): unknown }[] = []
afterEach(async () => {
  for (const r of running.splice(0)) await r.close()
})
const start = async (options: Partial<TestServerOptions> = {}): Promise<TestServer> => {
  const server = await startDnsServer({ zone: ZONE, ...options })
  running.push(server)
  return server
}
const client = (servers: (TestServer | string)[], options: LiveResolverOptions = {}) => {
  const nameservers = servers.map(s => (typeof s === 'string' ? s : s.address))
  const resolver = liveResolver({ nameservers, timeout: 150, deadline: 1500, ...options })
  running.push(resolver)
  return resolver
}
const single = async (options: Partial<TestServerOptions> = {}, own: LiveResolverOptions = {}) => {
  const server = await start(options)
  return { server, resolver: client([server], own) }
}

describe('answers', () => {
  const name = 'example.com'
  const good: [string, RecordType, object[]][] = [
    [name, 'MX', [{ type: 'MX', name, ttl: 300, preference: 10, exchange: 'mx.example.com' }]],
    [name, 'NS', [{ type: 'NS', name, ttl: 300, target: 'ns.example.com' }]],
    [
      name,
      'TXT',
      [
        { type: 'TXT', name, ttl: 300, strings: ['v=spf1 include:_spf.example.net -all'] },
        { type: 'TXT', name, ttl: 300, strings: ['two ', 'strings'] },
      ],
    ],
    [name, 'CAA', [{ type: 'CAA', name, ttl: 300, flags: 0, tag: 'issue', value: 'ca.example' }]],
    [
      name,
      'DS',
      [
        expect.objectContaining({
          keyTag: 12345,
          algorithm: 13,
          digestType: 2,
          digest: expect.stringMatching(/^aabb.{56}8899$/),
        }),
      ],
    ],
    [
      name,
      'DNSKEY',
      [expect.objectContaining({ flags: 257, protocol: 3, algorithm: 13, publicKey: expect.stringMatching(/^mdss.+GQ==$/) })],
    ],
    [
      name,
      'SOA',
      [expect.objectContaining({ mname: 'ns.example.com', serial: 1, refresh: 3600, retry: 600, expire: 86400, minimum: 60 })],
    ],
    ['mx.example.com', 'A', [expect.objectContaining({ address: '192.0.2.1' })]],
    ['MX.Example.COM.', 'AAAA', [expect.objectContaining({ name: 'mx.example.com', address: '2001:db8::1' })]],
    [
      '_25._tcp.mx.example.com',
      'TLSA',
      [expect.objectContaining({ usage: 3, selector: 1, matchingType: 1, certificate: expect.stringMatching(/^aabb/) })],
    ],
    ['1.2.0.192.in-addr.arpa', 'PTR', [expect.objectContaining({ target: 'mx.example.com' })]],
    ['utf.example.com', 'TXT', [expect.objectContaining({ strings: ['Grüße'] })]],
  ]
  test.each(good)('%s %s', async (asked, type, records) => {
    const { resolver } = await single()
    const answer = await resolver.resolve(asked, type)
    expect(answer.rcode).toBe('NOERROR')
    expect(answer.records).toHaveLength(records.length)
    expect(answer.records).toEqual(expect.arrayContaining(records))
  })

  test('NXDOMAIN and NODATA', async () => {
    const { resolver } = await single()
    expect(await resolver.resolve('none.example.com', 'A')).toMatchObject({ rcode: 'NXDOMAIN', records: [] })
    expect(await resolver.resolve('_tcp.mx.example.com', 'A')).toMatchObject({ rcode: 'NOERROR', records: [] })
  })

  test('CNAME chains end at the asked type; a loop is SERVFAIL; a chain into nowhere NXDOMAIN', async () => {
    const { resolver } = await single()
    const deep = await resolver.resolve('deep.example.com', 'A')
    expect(deep.records.map(r => `${r.name} ${r.type}`)).toEqual([
      'deep.example.com CNAME',
      'alias.example.com CNAME',
      'mx.example.com A',
    ])
    expect((await resolver.resolve('deep.example.com', 'CNAME')).records).toHaveLength(1)
    expect((await resolver.resolve('loop1.example.com', 'A')).rcode).toBe('SERVFAIL')
    expect((await resolver.resolve('out.example.com', 'A')).rcode).toBe('NXDOMAIN')
  })

  test('a chain that the server left open is followed, its loop is SERVFAIL', async () => {
    const halting = await start({
      zone: { 'b.example': { TXT: 'here' } },
      fault: q => (q.name === 'a.example' ? { raw: bareCname('a', 'b') } : undefined),
    })
    expect((await client([halting]).resolve('a.example', 'TXT')).records.map(r => `${r.name} ${r.type}`)).toEqual([
      'a.example CNAME',
      'b.example TXT',
    ])
    const circling = await start({
      zone: {},
      fault: q => ({ raw: q.name === 'a.example' ? bareCname('a', 'b') : bareCname('b', 'a') }),
    })
    expect(await client([circling]).resolve('a.example', 'TXT')).toMatchObject({ rcode: 'SERVFAIL', records: [{}, {}] })
    expect(circling.queries).toHaveLength(2)
  })

  test('octets of TXT that are not UTF-8 are kept', async () => {
    const server = await start({ zone: [{ type: 'TXT', name: 'raw.example', ttl: 1, strings: ['x'] }], fault: { raw: rawTxt() } })
    const answer = await client([server]).resolve('raw.example', 'TXT')
    expect(answer.records).toEqual([{ type: 'TXT', name: 'raw.example', ttl: 60, strings: ['\xe9\xfex', 'y'] }])
  })

  test('a huge answer comes over TCP, and so does one that UDP cannot hold', async () => {
    const { resolver, server } = await single()
    const { records } = await resolver.resolve('big.example.com', 'TXT')
    expect(records[0]).toMatchObject({ strings: expect.objectContaining({ length: 40 }) })
    expect(server.queries).toEqual(['udp big.example.com TXT', 'tcp big.example.com TXT'])
  })

  test('many truncated answers share connections', async () => {
    const { resolver } = await single({ fault: 'truncate' })
    const names = Array.from({ length: 60 }, (_, i) => `n${i}.example.com`)
    const answers = await Promise.all(names.map(n => resolver.resolve(n, 'A')))
    expect(answers.every(a => a.rcode === 'NXDOMAIN')).toBe(true)
  })

  test('IPv6 server', async context => {
    const server = await start({ address: '::1' }).catch(() => null)
    if (!server) return context.skip('this machine has no IPv6 loopback')
    const resolver = client([server])
    expect((await resolver.resolve('mx.example.com', 'A')).records).toHaveLength(1)
    expect((await resolver.resolve('big.example.com', 'TXT')).records).toHaveLength(1)
  })
})

describe('names', () => {
  const bad = [
    'a..b',
    '.example.com',
    `${'x'.repeat(64)}.com`,
    'x.'.repeat(127).concat('xx'),
    'a\nb.com',
    `ü${'ü'.repeat(70)}.de`,
  ]
  test.each(bad)('%j is BADNAME and not asked', async name => {
    const { resolver, server } = await single()
    await expect(resolver.resolve(name, 'A')).rejects.toMatchObject({ code: 'BADNAME' })
    expect(server.queries).toEqual([])
  })
  test('IDN becomes A-labels, underscores stay', async () => {
    const { resolver, server } = await single()
    await resolver.resolve('_dmarc.Müller。de', 'TXT')
    expect(server.queries).toEqual(['udp _dmarc.xn--mller-kva.de TXT'])
  })
})

describe('economy', () => {
  test('equal questions in flight are asked once, and cached after', async () => {
    const { resolver, server } = await single({ delayMs: 20 })
    await Promise.all([1, 2, 3].map(() => resolver.resolve('mx.example.com', 'A')))
    await resolver.resolve('MX.example.com.', 'A')
    await resolver.resolve('no.example.com', 'A')
    await resolver.resolve('no.example.com', 'A')
    expect(server.queries).toEqual(['udp mx.example.com A', 'udp no.example.com A'])
  })
  test('callers cannot spoil each other', async () => {
    const { resolver } = await single()
    const first = await resolver.resolve('mx.example.com', 'A')
    first.records.pop()
    expect((await resolver.resolve('mx.example.com', 'A')).records).toHaveLength(1)
  })
  test('the budget ends with LIMIT', async () => {
    const { resolver, server } = await single({}, { maxQueries: 2 })
    await resolver.resolve('a.example.com', 'A')
    await resolver.resolve('b.example.com', 'A')
    await resolver.resolve('a.example.com', 'A')
    await expect(resolver.resolve('c.example.com', 'A')).rejects.toMatchObject({ code: 'LIMIT' })
    expect(server.queries).toHaveLength(2)
  })
  test('each attempt is told', async () => {
    const events: QueryEvent[] = []
    const { resolver, server } = await single({ fault: 'truncate' }, { onQuery: e => events.push(e) })
    await resolver.resolve('mx.example.com', 'A')
    expect(events.map(e => [e.transport, e.outcome, e.server])).toEqual([
      ['udp', 'TRUNCATED', server.address],
      ['tcp', 'NOERROR', server.address],
    ])
  })
})

describe('several servers', () => {
  test('the next is asked on SERVFAIL, REFUSED, a referral, silence', async () => {
    for (const fault of ['servfail', 'refused', 'referral', 'silent'] as const) {
      const [lame, well] = [await start({ fault }), await start()]
      expect((await client([lame, well]).resolve('mx.example.com', 'A')).records, fault).toHaveLength(1)
    }
  })
  test('a silent server is asked last after its first time-out', async () => {
    const [silent, well] = [await start({ fault: 'silent' }), await start()]
    const resolver = client([silent, well])
    await resolver.resolve('a.example.com', 'A')
    for (let i = 0; i < 10; i++) await resolver.resolve(`n${i}.example.com`, 'A')
    expect(silent.queries).toHaveLength(1)
  })
  test('when nobody answers for long, one attempt has to do, until somebody does', async () => {
    let silent = true
    const server = await start({ fault: () => (silent ? 'silent' : undefined) })
    const resolver = client([server], { timeout: 40, deadline: 900 })
    const ask = (n: number) => resolver.resolve(`n${n}.example.com`, 'A').catch(() => {})
    await Promise.all(Array.from({ length: 25 }, (_, n) => ask(n)))
    const attemptsFor = async (n: number) => {
      await ask(n)
      return server.queries.filter(q => q.includes(` n${n}.`)).length
    }
    expect(await attemptsFor(0)).toBe(3)
    expect(await attemptsFor(100)).toBe(1)
    silent = false
    for (let n = 200; n < 210; n++) await ask(n)
    silent = true
    expect(await attemptsFor(300)).toBe(3)
  })
  test('a closed port is passed by', async () => {
    const gone = await startDnsServer({ zone: ZONE })
    await gone.close()
    const well = await start()
    expect((await client([gone, well]).resolve('mx.example.com', 'A')).records).toHaveLength(1)
    await expect(client([gone]).resolve('mx.example.com', 'A')).rejects.toMatchObject({ code: 'NETWORK' })
  })
  test('when all refuse, the rcode is the answer', async () => {
    const [one, two] = [await start({ fault: 'refused' }), await start({ fault: 'servfail' })]
    expect((await client([one, two]).resolve('mx.example.com', 'A')).rcode).toBe('SERVFAIL')
  })
})

describe('crooked ways to a right answer', () => {
  test.each(['truncate', 'tcp-only', 'no-edns', 'wrong-id-then-right'] as const)('%s', async fault => {
    const { resolver } = await single({ fault }, { timeout: 60 })
    expect(await resolver.resolve('mx.example.com', 'A')).toMatchObject({ rcode: 'NOERROR', records: [{ address: '192.0.2.1' }] })
    expect(await resolver.resolve('none.example.com', 'A')).toMatchObject({ rcode: 'NXDOMAIN' })
  })
})

test('after close nothing is asked and nothing hangs', async () => {
  const { resolver } = await single({ fault: 'silent' }, { deadline: 5000, timeout: 5000 })
  const pending = resolver.resolve('mx.example.com', 'A')
  const outcome = expect(pending).rejects.toMatchObject({ code: 'NETWORK' })
  await new Promise(done => setTimeout(done, 50))
  resolver.close()
  await outcome
  await expect(resolver.resolve('b.example.com', 'A')).rejects.toMatchObject({ code: 'NETWORK' })
})

/** From octet 2 on: a good answer for raw.example TXT with octets that are no UTF-8. */
function rawTxt(): Buffer {
  const question = Buffer.concat([Buffer.from('\x03raw\x07example\0'), Buffer.from([0, 16, 0, 1])])
  const rdata = Buffer.from([3, 0xe9, 0xfe, 0x78, 1, 0x79])
  const answer = Buffer.concat([Buffer.from([0xc0, 12, 0, 16, 0, 1, 0, 0, 0, 60, 0, rdata.length]), rdata])
  return Buffer.concat([Buffer.from([0x84, 0, 0, 1, 0, 1, 0, 0, 0, 0]), question, answer])
}

/** From octet 2 on: `from`.example TXT answered with nothing but a CNAME to `to`.example. */
function bareCname(from: string, to: string): Buffer {
  const question = Buffer.concat([Buffer.from(`\x01${from}\x07example\0`), Buffer.from([0, 16, 0, 1])])
  const rdata = Buffer.concat([Buffer.from(`\x01${to}`), Buffer.from([0xc0, 14])])
  const answer = Buffer.concat([Buffer.from([0xc0, 12, 0, 5, 0, 1, 0, 0, 0, 60, 0, rdata.length]), rdata])
  return Buffer.concat([Buffer.from([0x84, 0, 0, 1, 0, 1, 0, 0, 0, 0]), question, answer])
}
