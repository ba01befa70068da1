import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { evaluateSpf, type SpfInput, type SpfResult } from '../../../src/dns/spf/evaluate.js'
import { type ZoneObject, zone } from '../../helpers/zone.js'

const v4 = '203.0.113.9'
const run = (records: ZoneObject, input: Partial<SpfInput> = {}, faults: Parameters<typeof zone>[1] = {}): Promise<SpfResult> =>
  evaluateSpf(
    { ip: v4, sender: 'user@example.com', helo: 'mail.example.com', receiver: 'mx.example.org', ...input },
    zone(records, faults),
  )
const txt = (record: string, more: ZoneObject = {}): ZoneObject => ({ 'example.com': { TXT: record }, ...more })

describe('identities', () => {
  it.each([
    ['user@example.com', 'pass'],
    ['@example.com', 'pass'],
    ['example.com', 'pass'],
    ['a@b@example.com', 'pass'],
    ['user@EXAMPLE.com', 'pass'],
    ['user@example.com.', 'pass'],
    ['user@localhost', 'none'],
    ['user@[192.0.2.1]', 'none'],
    ['user@192.0.2.1', 'none'],
    [`user@${'a'.repeat(64)}.example.com`, 'none'],
    ['user@a..example.com', 'none'],
    ['user@', 'none'],
  ])('%s: %s', async (sender, result) => expect((await run(txt('v=spf1 +all'), { sender })).result).toBe(result))

  it('takes postmaster@helo for the null sender', async () => {
    const result = await run(
      {
        'mail.example.com': { TXT: 'v=spf1 exists:%{l}.%{o}.example.net -all' },
        'postmaster.mail.example.com.example.net': { A: '127.0.0.2' },
      },
      { sender: '' },
    )
    expect(result.result).toBe('pass')
  })

  it('asks for A-labels', async () => {
    const records: ZoneObject = { 'xn--mller-kva.example': { TXT: 'v=spf1 +all' } }
    expect((await run(records, { sender: 'u@m\u00fcller.example' })).result).toBe('pass')
  })

  it('says none for something that is no address', async () =>
    expect(await run(txt('v=spf1 +all'), { ip: '192.0.2.300' })).toMatchObject({ result: 'none', reason: 'bad-client' }))
})

describe('records', () => {
  it('joins strings without a space', async () => {
    const glued: ZoneObject = { 'example.com': { TXT: [['v=spf1 ip4:192.0.2.1', 'ip4:203.0.113.9 -all']] } }
    expect(await run(glued)).toMatchObject({ result: 'permerror', reason: 'syntax' })
    const whole: ZoneObject = { 'example.com': { TXT: [['v=spf1 ip4:203.0.', '113.9 -all']] } }
    expect((await run(whole)).result).toBe('pass')
    const space: ZoneObject = { 'example.com': { TXT: [['v=spf1 ip4:192.0.2.1 ', 'ip4:203.0.113.9 -all']] } }
    expect((await run(space)).result).toBe('pass')
  })
  it('refuses two records, also identical ones', async () =>
    expect(await run({ 'example.com': { TXT: [['v=spf1 +all'], ['v=spf1 +all']] } })).toMatchObject({
      result: 'permerror',
      reason: 'multiple-records',
    }))
  it('overlooks other TXT records', async () =>
    expect((await run({ 'example.com': { TXT: ['v=spf10 -all', 'hello', 'v=spf1 +all'] } })).result).toBe('pass'))
  it('finds a syntax error behind a match', async () =>
    expect((await run(txt(`v=spf1 ip4:${v4} moo -all`))).result).toBe('permerror'))
})

describe('IPv4-mapped clients and dual prefixes', () => {
  const records = (record: string) => txt(record, { 'host.example.com': { A: '203.0.113.77', AAAA: '2001:db8:1::77' } })
  it.each([
    ['::ffff:203.0.113.9', 'v=spf1 ip4:203.0.113.0/24 -all', 'pass'],
    ['::ffff:cb00:7109', 'v=spf1 ip4:203.0.113.9 -all', 'pass'],
    ['::ffff:203.0.113.9', 'v=spf1 ip6:::ffff:0:0/96 -all', 'fail'],
    ['::ffff:203.0.113.9', 'v=spf1 a:host.example.com/24//128 -all', 'pass'],
    ['::ffff:203.0.113.9', 'v=spf1 a:host.example.com/32//0 -all', 'fail'],
    ['2001:db8:1::9', 'v=spf1 a:host.example.com/0//64 -all', 'pass'],
    ['2001:db8:1::9', 'v=spf1 a:host.example.com/0 -all', 'fail'],
    ['2001:db8:1::9', 'v=spf1 a:host.example.com//127 -all', 'fail'],
    ['2001:db8:1::76', 'v=spf1 a:host.example.com//127 -all', 'pass'],
    ['203.0.113.9', 'v=spf1 ip4:0.0.0.0/0 -all', 'pass'],
    ['2001:db8::1', 'v=spf1 ip4:0.0.0.0/0 -all', 'fail'],
  ])('%s, %s: %s', async (ip, record, result) => expect((await run(records(record), { ip })).result).toBe(result))
})

describe('limits', () => {
  const names = (count: number, make: (i: number) => string): string => Array.from({ length: count }, (_, i) => make(i)).join(' ')
  const hosts = (count: number): ZoneObject =>
    Object.fromEntries(Array.from({ length: count }, (_, i) => [`h${i}.example.com`, { A: `192.0.2.${i}` }]))

  it('allows 10 lookups and not 11', async () => {
    expect(await run(txt(`v=spf1 ${names(10, i => `a:h${i}.example.com`)} -all`, hosts(11)))).toMatchObject({
      result: 'fail',
      lookups: 10,
    })
    expect(await run(txt(`v=spf1 ${names(11, i => `a:h${i}.example.com`)} -all`, hosts(11)))).toMatchObject({
      result: 'permerror',
      reason: 'lookup-limit',
    })
  })
  it('does not mind an eleventh lookup behind a match', async () => {
    const record = `v=spf1 ip4:${v4} ${names(11, i => `a:h${i}.example.com`)} -all`
    expect(await run(txt(record, hosts(11)))).toMatchObject({ result: 'pass', lookups: 0 })
  })
  it('counts through include and redirect', async () => {
    const inner = (n: number): ZoneObject => ({
      ...txt(`v=spf1 include:a.example.net redirect=b.example.net`),
      ...hosts(9),
      'a.example.net': { TXT: `v=spf1 ${names(4, i => `a:h${i}.example.com`)} -all` },
      'b.example.net': { TXT: `v=spf1 ${names(n, i => `a:h${i}.example.com`)} -all` },
    })
    expect(await run(inner(4))).toMatchObject({ result: 'fail', lookups: 10 })
    expect((await run(inner(5))).result).toBe('permerror')
  })
  it('evaluates a redirect inside an include', async () => {
    const records = txt('v=spf1 include:a.example.net -all', {
      'a.example.net': { TXT: 'v=spf1 redirect=b.example.net' },
      'b.example.net': { TXT: `v=spf1 ip4:${v4} -all` },
    })
    expect(await run(records)).toMatchObject({ result: 'pass', lookups: 2, mechanism: 'include:a.example.net' })
    expect((await run(records, { ip: '192.0.2.1' })).result).toBe('fail')
  })
  it('does not count exp, nor the query of the explanation', async () => {
    const records = txt(`v=spf1 ${names(10, i => `a:h${i}.example.com`)} -all exp=why.example.com`, {
      ...hosts(10),
      'why.example.com': { TXT: 'no' },
    })
    expect(await run(records)).toMatchObject({ result: 'fail', lookups: 10, explanation: 'no' })
  })
  it('allows 2 void lookups and not 3', async () => {
    expect(await run(txt('v=spf1 a:x.example.com mx:y.example.com -all'))).toMatchObject({ result: 'fail', voidLookups: 2 })
    expect(await run(txt('v=spf1 a:x.example.com mx:y.example.com exists:z.example.com -all'))).toMatchObject({
      result: 'permerror',
      reason: 'void-limit',
    })
  })
  it('counts a name without an address of the family of the client as void', async () => {
    const records = txt(`v=spf1 ${names(3, i => `a:h${i}.example.com`)} -all`, hosts(3))
    expect((await run(records)).voidLookups).toBe(0)
    expect(await run(records, { ip: '2001:db8::1' })).toMatchObject({ result: 'permerror', reason: 'void-limit' })
  })
  it('allows 10 mail servers and not 11, wherever the match is', async () => {
    const mx = (n: number): ZoneObject => ({
      'example.com': { TXT: 'v=spf1 mx -all', MX: Array.from({ length: n }, (_, i) => `${i} h${i}.example.com.`) },
      ...hosts(11),
    })
    expect(await run(mx(10), { ip: '192.0.2.3' })).toMatchObject({ result: 'pass', lookups: 1 })
    expect(await run(mx(11), { ip: '192.0.2.0' })).toMatchObject({ result: 'permerror', reason: 'mx-limit' })
  })
  it('overlooks the eleventh name of ptr', async () => {
    const ptr = (n: number): ZoneObject => ({
      ...txt('v=spf1 ptr -all'),
      '9.113.0.203.in-addr.arpa': { PTR: [...Array.from({ length: n }, (_, i) => `n${i}.example.net.`), 'mail.example.com.'] },
      'mail.example.com': { A: v4 },
    })
    expect((await run(ptr(9))).result).toBe('pass')
    expect((await run(ptr(10))).result).toBe('fail')
  })
  it('ends an include loop', async () =>
    expect(await run(txt('v=spf1 include:example.com -all'))).toMatchObject({ result: 'permerror', reason: 'lookup-limit' }))
})

describe('DNS trouble is temperror, never none', () => {
  const records = txt('v=spf1 include:a.example.net a mx exists:e.example.com -all', {
    'example.com': {
      TXT: 'v=spf1 include:a.example.net a mx exists:e.example.com -all',
      A: '192.0.2.1',
      MX: '10 mx.example.com.',
    },
    'a.example.net': { TXT: 'v=spf1 -all' },
    'mx.example.com': { A: '192.0.2.2' },
  })
  const questions = [
    'example.com TXT',
    'a.example.net TXT',
    'example.com A',
    'example.com MX',
    'mx.example.com A',
    'e.example.com A',
  ]
  for (const question of questions) {
    it.each([
      ['TIMEOUT', 'timeout'],
      ['NETWORK', 'network'],
      ['SERVFAIL', 'servfail'],
      ['REFUSED', 'refused'],
      ['BADANSWER', 'bad-answer'],
    ] as const)(`${question}: %s`, async (fault, failure) =>
      expect(await run(records, {}, { [question]: fault })).toMatchObject({ result: 'temperror', reason: 'dns', failure }),
    )
  }
  it('is fail without trouble', async () => expect((await run(records)).result).toBe('fail'))
  it('matches nothing for ptr', async () =>
    expect((await run(txt('v=spf1 ptr -all'), {}, { '9.113.0.203.in-addr.arpa PTR': 'SERVFAIL' })).result).toBe('fail'))
  it('gives no explanation', async () => {
    const result = await run(txt('v=spf1 -all exp=why.example.com'), {}, { 'why.example.com TXT': 'TIMEOUT' })
    expect(result.result).toBe('fail')
    expect(result.explanation).toBeUndefined()
  })
})

describe('missing targets', () => {
  it('of include', async () =>
    expect(await run(txt('v=spf1 include:no.example.net +all'))).toMatchObject({
      result: 'permerror',
      reason: 'include-without-record',
    }))
  it('of redirect', async () =>
    expect(await run(txt('v=spf1 redirect=no.example.net'))).toMatchObject({
      result: 'permerror',
      reason: 'redirect-without-record',
    }))
  it('redirect is not followed when there is an all', async () =>
    expect((await run(txt('v=spf1 redirect=no.example.net ?all'))).result).toBe('neutral'))
})

describe('macros', () => {
  const explained = async (text: string, input: Partial<SpfInput> = {}): Promise<string | undefined> =>
    (
      await run(txt('v=spf1 -all exp=why.example.com', { 'why.example.com': { TXT: text } }), {
        sender: 'strong-bad@example.com',
        ...input,
      })
    ).explanation
  it.each([
    ['%{s} %{o} %{d} %{d1} %{dr} %{d2r}', 'strong-bad@example.com example.com example.com com com.example com.example'],
    ['%{l} %{l-} %{lr-} %{l1r-}', 'strong-bad strong.bad bad.strong strong'],
    ['%{ir}.%{v}._spf %{i} %{c}', '9.113.0.203.in-addr._spf 203.0.113.9 203.0.113.9'],
    ['%{h} %{r} %%%_%-', 'mail.example.com mx.example.org % %20'],
    ['%{S} %{L}', 'strong-bad%40example.com strong-bad'],
    ['%{p}', 'unknown'],
  ])('%s', async (text, expected) => expect(await explained(text)).toBe(expected))
  it('nibbles of IPv6', async () =>
    expect(await explained('%{ir}.%{v} %{c}', { ip: '2001:DB8::CB01' })).toBe(
      '1.0.B.C.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.B.D.0.1.0.0.2.ip6 2001:db8::cb01',
    ))
  it('%{t} is the time that was given', async () => {
    const resolver = zone(txt('v=spf1 -all exp=why.example.com', { 'why.example.com': { TXT: '%{t}' } }))
    const result = await evaluateSpf({ ip: v4, sender: 'a@example.com', helo: 'h.example.com' }, resolver, {
      now: 1_700_000_000_999,
    })
    expect(result.explanation).toBe('1700000000')
  })
  it('%{p} prefers a name of the domain', async () => {
    const records = txt('v=spf1 exists:%{p}.ok.example.net -all', {
      '9.113.0.203.in-addr.arpa': { PTR: ['other.example.org.', 'mail.example.com.'] },
      'other.example.org': { A: v4 },
      'mail.example.com': { A: v4 },
      'mail.example.com.ok.example.net': { A: '127.0.0.2' },
    })
    expect(await run(records)).toMatchObject({ result: 'pass', lookups: 1 })
  })
  it('cuts labels on the left when a name gets too long', async () => {
    const long = `${'a'.repeat(50)}.`.repeat(4)
    const records = txt('v=spf1 exists:%{l}.%{d} -all')
    const resolver = zone(records)
    await evaluateSpf({ ip: v4, sender: `${long}${'b'.repeat(40)}@example.com`, helo: 'h.example.com' }, resolver)
    const asked = resolver.asked.at(-1) ?? ''
    expect(asked.endsWith(`.${'b'.repeat(40)}.example.com A`)).toBe(true)
    expect(asked.length - 2).toBeLessThanOrEqual(253)
  })
  it('drops explanations that could break an SMTP reply', async () => {
    expect(await explained('see %{l}', { sender: 'a\r\n550 x@example.com' })).toBeUndefined()
    expect(await explained('caf\u00e9')).toBeUndefined()
    expect(await explained('%{x}')).toBeUndefined()
  })
  it('the explanation is that of the record that decides', async () => {
    const records: ZoneObject = {
      'example.com': { TXT: 'v=spf1 redirect=r.example.net exp=a.example.net' },
      'r.example.net': { TXT: 'v=spf1 include:i.example.net -all exp=b.example.net' },
      'i.example.net': { TXT: 'v=spf1 -all exp=c.example.net' },
      'b.example.net': { TXT: 'by %{d} for %{o}' },
    }
    expect((await run(records)).explanation).toBe('by r.example.net for example.com')
  })
})

describe('any mail, any zone', () => {
  const word = fc.constantFrom(
    'a',
    'mx',
    'ptr',
    '-all',
    '~all',
    '?include:a.example',
    'include:b.example',
    'exists:%{l}.%{ir}.c.example',
    'redirect=b.example',
    'exp=e.example',
    'ip4:10.0.0.0/8',
    'ip6:2001:db8::/32',
    'a:%{p}.a.example',
    'moo',
    'mx:a.example//0',
  )
  const name = fc.constantFrom('a.example', 'b.example', 'c.example')
  const record = fc.array(word, { maxLength: 12 }).map(w => ['v=spf1', ...w].join(' '))
  it('never rejects and stays inside the limits', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.dictionary(name, record),
        fc.oneof(fc.ipV4(), fc.ipV6(), fc.string()),
        fc.string(),
        fc.string(),
        fc.option(name),
        async (zones, ip, local, helo, broken) => {
          const records = Object.fromEntries(
            Object.entries(zones).map(([n, t]) => [n, { TXT: t, A: '10.0.0.1', MX: `10 ${n}.` }]),
          )
          const resolver = zone(records, broken === null ? {} : { [`${broken} *`]: 'TIMEOUT' })
          const result = await evaluateSpf({ ip, sender: `${local}@a.example`, helo }, resolver)
          expect(result.lookups).toBeLessThanOrEqual(11)
          expect(result.voidLookups).toBeLessThanOrEqual(3)
          if (result.result === 'temperror') expect(result.failure).toBe('timeout')
          expect(JSON.parse(JSON.stringify(result))).toEqual(result)
        },
      ),
      { numRuns: 300 },
    )
  })
  it('needs no fewer lookups with a term more', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.constantFrom('a:a.example', 'mx:a.example', 'exists:a.example', 'ip4:10.0.0.0/8', 'include:b.example'), {
          maxLength: 10,
        }),
        async words => {
          const zoneOf = (w: string[]): ZoneObject => ({
            'c.example': { TXT: ['v=spf1', ...w, '-all'].join(' ') },
            'a.example': { A: '192.0.2.1', MX: '1 a.example.' },
            'b.example': { TXT: 'v=spf1 a:a.example -all' },
          })
          const count = async (w: string[]): Promise<number> =>
            (await evaluateSpf({ ip: v4, sender: 'x@c.example', helo: 'h.example' }, zone(zoneOf(w)))).lookups
          expect(await count([...words, 'a:a.example'])).toBeGreaterThanOrEqual(await count(words))
        },
      ),
      { numRuns: 100 },
    )
  })
})
