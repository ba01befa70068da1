import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { DnsRecord, RecordType } from '../../src/core/dns.js'
import { parseZone, zoneResolver } from '../../src/resolver/index.js'
import { zone } from '../helpers/zone.js'

const one = (text: string, origin?: string): DnsRecord | undefined => {
  const { records, problems } = parseZone(text, origin === undefined ? {} : { origin })
  expect(problems.filter(p => p.severity === 'error')).toEqual([])
  return records[0]
}
const problemsOf = (text: string, origin?: string) =>
  parseZone(text, origin === undefined ? {} : { origin }).problems.map(p => `${p.line}:${p.column} ${p.severity} ${p.code}`)

describe('parseZone: good', () => {
  const good: [string, string, object][] = [
    ['absolute name, no TTL', 'a.example. A 192.0.2.1', { type: 'A', name: 'a.example', ttl: 3600, address: '192.0.2.1' }],
    ['class before TTL', 'a.example. IN 60 A 192.0.2.1', { ttl: 60 }],
    ['TTL before class', 'a.example. 1h30m IN A 192.0.2.1', { ttl: 5400 }],
    [
      'case of everything',
      'A.Example. in 1W aaaa 2001:DB8:0:0::1',
      { type: 'AAAA', name: 'a.example', ttl: 604800, address: '2001:db8::1' },
    ],
    ['$TTL', '$TTL 2d\na.example. A 192.0.2.1', { ttl: 172800 }],
    [
      '$ORIGIN and relative names',
      '$ORIGIN example.com.\nmx MX 10 a',
      { name: 'mx.example.com', exchange: 'a.example.com', preference: 10 },
    ],
    ['relative $ORIGIN', '$ORIGIN com.\n$ORIGIN example\n@ NS ns', { name: 'example.com', target: 'ns.example.com' }],
    ['null MX', 'example.com. MX 0 .', { exchange: '', preference: 0 }],
    ['parentheses and comments', 'a. TXT ( "x" ; first\n "y;z"\n) ; end', { strings: ['x', 'y;z'] }],
    ['unquoted strings', 'a. TXT v=spf1 -all', { strings: ['v=spf1', '-all'] }],
    ['escapes', 'a. TXT "a\\"b\\\\c\\059d"', { strings: ['a"b\\c;d'] }],
    ['octets', 'a. TXT "\\195\\164 ä"', { strings: ['ä ä'] }],
    ['octets that are no UTF-8', 'a. TXT "\\255"', { strings: ['\xff'] }],
    ['empty string', 'a. TXT ""', { strings: [''] }],
    ['255 octets', `a. TXT "${'x'.repeat(255)}"`, { strings: ['x'.repeat(255)] }],
    ['type 99', 'a. SPF "v=spf1 -all"', { type: 'SPF', strings: ['v=spf1 -all'] }],
    ['CRLF and a BOM', '\uFEFFa. A 192.0.2.1\r\n', { name: 'a' }],
    [
      'TLSA over several tokens',
      '_25._tcp.a. TLSA 3 1 1 ( AABB\n CCDD )',
      { usage: 3, selector: 1, matchingType: 1, certificate: 'aabbccdd' },
    ],
    ['CAA', 'a. CAA 128 issue "ca.example; x=1"', { flags: 128, tag: 'issue', value: 'ca.example; x=1' }],
    ['DS', 'a. DS 1 13 2 ABCD', { keyTag: 1, algorithm: 13, digestType: 2, digest: 'abcd' }],
    ['DNSKEY', 'a. DNSKEY 257 3 13 YWJj ZA==', { flags: 257, protocol: 3, algorithm: 13, publicKey: 'YWJjZA==' }],
    [
      'SOA with units',
      'a. SOA ns. h. ( 7 1h 10m 2w 5m )',
      { mname: 'ns', rname: 'h', serial: 7, refresh: 3600, retry: 600, expire: 1209600, minimum: 300 },
    ],
    ['IDN owner', 'münchen.example. A 192.0.2.1', { name: 'xn--mnchen-3ya.example' }],
    ['a name that looks like a type', '$ORIGIN example.\ntxt TXT mx', { name: 'txt.example', strings: ['mx'] }],
  ]
  test.each(good)('%s', (_, text, record) => expect(one(text)).toMatchObject(record))

  test('blank owner repeats the one before; TTL of the one before and of SOA minimum', () => {
    const { records, problems } = parseZone(
      '$ORIGIN example.\n@ SOA ns h 1 2 3 4 900\n  NS ns\n  50 A 192.0.2.1\n\n;\n\tTXT "x"\nb A 192.0.2.2\n',
    )
    expect(problems).toEqual([])
    expect(records.map(r => `${r.name} ${r.type} ${r.ttl}`)).toEqual([
      'example SOA 900',
      'example NS 900',
      'example A 50',
      'example TXT 50',
      'b.example A 50',
    ])
  })
  test('the origin option', () => expect(one('@ A 192.0.2.1', 'example.org.')).toMatchObject({ name: 'example.org' }))
})

describe('parseZone: problems with their place', () => {
  const bad: [string, string[]][] = [
    ['a. A 192.0.2', ['1:6 error address-invalid']],
    ['a. AAAA 192.0.2.1', ['1:9 error address-invalid']],
    ['a. AAAA fe80::1%eth0', ['1:9 error address-invalid']],
    ['a. MX mx.example.', ['1:7 error number-invalid']],
    ['a. MX 65536 mx.', ['1:7 error number-invalid']],
    ['a. MX 10', ['1:7 error field-missing']],
    ['a. MX 10 mx. extra', ['1:14 error field-extra']],
    ['a. A', ['1:4 error field-missing']],
    ['a.', ['1:1 error type-missing']],
    ['\n\n  A 192.0.2.1', ['3:3 error owner-missing']],
    ['this is not a zone', ['1:6 error type-unknown']],
    ['a. TXTT x', ['1:4 error type-unknown']],
    ['a. toString x', ['1:4 error type-unknown']],
    ['a. CH TXT x', ['1:4 error class-unsupported']],
    ['a. 99999999999 A 192.0.2.1', ['1:4 error time-invalid']],
    ['$TTL soon', ['1:6 error time-invalid']],
    ['$TTL', ['1:1 error field-missing']],
    ['$INCLUDE other.zone', ['1:1 error directive-unsupported']],
    ['$GENERATE 1-9 $ A 192.0.2.$', ['1:1 error directive-unsupported']],
    ['$FOO x', ['1:1 error directive-unknown']],
    ['a..b. A 192.0.2.1', ['1:1 error name-invalid']],
    [`${'x'.repeat(64)}. A 192.0.2.1`, ['1:1 error name-invalid']],
    [`a. TXT "${'ä'.repeat(128)}"`, ['1:8 error string-too-long']],
    ['a. TXT "\\256"', ['1:8 error escape-invalid']],
    ['a. TXT x\\', ['1:8 error escape-invalid']],
    ['a. TXT "open\nb. A 192.0.2.1', ['1:8 error quote-open']],
    ['a. TXT ( "x"\n', ['1:8 error parenthesis-open']],
    ['a. TXT "x" )', ['1:12 error parenthesis-unopened']],
    ['a. TXT (( "x" ))', ['1:9 error parenthesis-nested', '1:16 error parenthesis-unopened']],
    ['_a. TLSA 3 1 1 abc', ['1:16 error encoding-invalid']],
    ['a. SRV 0 0 25 mx.', ['1:4 info type-skipped']],
    ['a. TYPE65280 \\# 1 ff', ['1:4 info type-skipped']],
    ['a. A \\# 4 c0000201', ['1:4 info type-skipped']],
    ['$ORIGIN example.com.\nmail.example.com A 192.0.2.1', ['2:1 warning final-dot-missing']],
  ]
  test.each(bad)('%j', (text, expected) => expect(problemsOf(text)).toEqual(expected))

  test('goes on after a problem, and says it in both languages', () => {
    const { records, problems } = parseZone('a. A x\nb. A 192.0.2.1\n')
    expect(records).toHaveLength(1)
    expect(problems[0]?.message).toEqual({ en: '"x" is not an IPv4 address', de: '„x“ ist keine IPv4-Adresse' })
  })
  test('never throws', () => {
    const piece = fc.oneof(
      fc.string({ maxLength: 8 }),
      fc.constantFrom(
        '\n',
        ' ',
        '\t',
        '(',
        ')',
        '"',
        ';',
        '\\',
        '\\0',
        '@',
        '$ORIGIN',
        '$TTL',
        'IN',
        'TXT',
        'A',
        'MX',
        'SOA',
        '1h',
        'a.b.',
        '\\#',
        '\u0000',
        'ü',
      ),
    )
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 30 }), fc.constantFrom(' ', '\n', ''), (pieces, glue) => {
        const { problems } = parseZone(pieces.join(glue))
        for (const p of problems) expect(p.line >= 1 && p.column >= 1).toBe(true)
      }),
      { numRuns: 1000 },
    )
  })
  test('any text written with escapes is read back', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 60 }), text => {
        const octets = [...Buffer.from(text)].map(o => `\\${String(o).padStart(3, '0')}`).join('')
        expect(one(`a. TXT "${octets}"`)).toMatchObject({ strings: [text] })
      }),
    )
  })
  test('takes a hostile file in linear time', () => {
    const started = performance.now()
    parseZone(`a. TXT ${'('.repeat(200_000)}`)
    parseZone('"'.repeat(200_000))
    parseZone(`a. TXT ${'\\'.repeat(200_001)}`)
    parseZone(`a. TXT ${'\\000'.repeat(50_000)}`)
    expect(performance.now() - started).toBeLessThan(10_000)
  })
})

const ask = async (resolver: ReturnType<typeof zoneResolver>, name: string, type: RecordType) => {
  const { rcode, records } = await resolver.resolve(name, type)
  return `${rcode} ${records.map(r => `${r.name}/${r.type}`).join(' ')}`.trim()
}

describe('zoneResolver alone', () => {
  const resolver = zoneResolver(`
$ORIGIN example.com.
@ TXT "x"
s._domainkey TXT "k"
a CNAME b
b CNAME c.example.net.
c.example.net. A 192.0.2.1
dead CNAME nowhere.example.net.
l1 CNAME l2
l2 CNAME l1
*.wild A 192.0.2.2
*.wildc CNAME c.example.net.
there.wild TXT "t"
x.sub.wild TXT "t"
`)
  test.each<[string, RecordType, string]>([
    ['Example.COM.', 'TXT', 'NOERROR example.com/TXT'],
    ['example.com', 'MX', 'NOERROR'],
    ['none.example.com', 'TXT', 'NXDOMAIN'],
    ['_domainkey.example.com', 'TXT', 'NOERROR'],
    ['com', 'TXT', 'NOERROR'],
    ['', 'NS', 'NOERROR'],
    ['org', 'TXT', 'NXDOMAIN'],
    ['a.example.com', 'A', 'NOERROR a.example.com/CNAME b.example.com/CNAME c.example.net/A'],
    ['a.example.com', 'TXT', 'NOERROR a.example.com/CNAME b.example.com/CNAME'],
    ['a.example.com', 'CNAME', 'NOERROR a.example.com/CNAME'],
    ['dead.example.com', 'A', 'NXDOMAIN dead.example.com/CNAME'],
    ['l1.example.com', 'A', 'SERVFAIL l1.example.com/CNAME l2.example.com/CNAME'],
    ['any.wild.example.com', 'A', 'NOERROR any.wild.example.com/A'],
    ['a.b.wild.example.com', 'A', 'NOERROR a.b.wild.example.com/A'],
    ['any.wild.example.com', 'TXT', 'NOERROR'],
    ['q.wildc.example.com', 'A', 'NOERROR q.wildc.example.com/CNAME c.example.net/A'],
    // RFC 4592 2.2.1: a name that exists, even as an empty non-terminal, stops the wildcard for itself and below.
    ['there.wild.example.com', 'A', 'NOERROR'],
    ['sub.wild.example.com', 'A', 'NOERROR'],
    ['y.sub.wild.example.com', 'A', 'NXDOMAIN'],
    ['wild.example.com', 'A', 'NOERROR'],
  ])('%s %s', async (name, type, expected) => expect(await ask(resolver, name, type)).toBe(expected))

  test('a name that is none', () => expect(resolver.resolve('a..b', 'A')).rejects.toMatchObject({ code: 'BADNAME' }))
  test('takes records too', async () =>
    expect(await ask(zoneResolver([{ type: 'A', name: 'A.example.', ttl: 1, address: '192.0.2.1' }]), 'a.example', 'A')).toBe(
      'NOERROR a.example/A',
    ))
  test('records as somebody else writes them: final dots, capitals', async () => {
    const records: DnsRecord[] = [
      { type: 'CNAME', name: 'a.example.', ttl: 1, target: 'B.Example.' },
      { type: 'A', name: 'b.example', ttl: 1, address: '192.0.2.1' },
    ]
    expect(await ask(zoneResolver(records), 'a.example', 'A')).toBe('NOERROR a.example/CNAME b.example/A')
  })
  test('a syntax error is the user’s, with its place, in both languages', () => {
    expect(() => zoneResolver('a. A 1\nb. MX x', { file: 'my.zone' })).toThrowError(
      expect.objectContaining({
        name: 'UserError',
        texts: {
          en: 'my.zone:1:6: "1" is not an IPv4 address (and 1 more error)',
          de: 'my.zone:1:6: „1“ ist keine IPv4-Adresse (und 1 weiterer Fehler)',
        },
      }),
    )
  })
})

describe('zoneResolver over an upstream', () => {
  const live = zone(
    {
      'example.com': { TXT: ['old', 'verify'], MX: '10 mx.example.com.' },
      's1._domainkey.example.com': { CNAME: 's1.esp.example.' },
      's1.esp.example': { CNAME: 's1b.esp.example.' },
      's1b.esp.example': { TXT: 'key' },
      'other.example': { TXT: 'o' },
    },
    { 'slow.example TXT': 'TIMEOUT', 'broken.example TXT': 'SERVFAIL', 'new.example MX': 'TIMEOUT' },
  )
  const overlay = zoneResolver(
    `
example.com. TXT "new"
new.example. TXT "n"
x.ent.example. TXT "n"
*.w.example. TXT "wild"
s1b.esp.example. TXT "replaced"
into.example. CNAME other.example.
far.example. CNAME slow.example.
`,
    { upstream: live, deletes: [{ name: 'example.com', type: 'MX' }, { name: 'other.example' }] },
  )
  test.each<[string, RecordType, string]>([
    ['example.com', 'TXT', 'NOERROR example.com/TXT'],
    ['example.com', 'MX', 'NOERROR'],
    ['example.com', 'A', 'NOERROR'],
    ['new.example', 'A', 'NOERROR'],
    ['ent.example', 'A', 'NOERROR'],
    ['none.example', 'A', 'NXDOMAIN'],
    ['any.w.example', 'TXT', 'NOERROR any.w.example/TXT'],
    ['broken.example', 'TXT', 'SERVFAIL'],
    ['other.example', 'TXT', 'NXDOMAIN'],
    ['into.example', 'TXT', 'NXDOMAIN into.example/CNAME'],
    ['s1.esp.example', 'CNAME', 'NOERROR s1.esp.example/CNAME'],
  ])('%s %s', async (name, type, expected) => expect(await ask(overlay, name, type)).toBe(expected))

  test('the RRset is replaced as a whole', async () =>
    expect((await overlay.resolve('example.com', 'TXT')).records).toMatchObject([{ strings: ['new'] }]))
  test('a chain of upstream that enters the zone ends in the zone', async () => {
    const { records } = await overlay.resolve('s1._domainkey.example.com', 'TXT')
    expect(records.map(r => r.type)).toEqual(['CNAME', 'CNAME', 'TXT'])
    expect(records[2]).toMatchObject({ strings: ['replaced'] })
  })
  test('an upstream error stays one', async () => {
    await expect(overlay.resolve('slow.example', 'TXT')).rejects.toMatchObject({ code: 'TIMEOUT' })
    await expect(overlay.resolve('far.example', 'TXT')).rejects.toMatchObject({ code: 'TIMEOUT' })
    await expect(overlay.resolve('new.example', 'MX')).rejects.toMatchObject({ code: 'TIMEOUT' })
  })
  test('nothing of the zone goes upstream', async () => {
    live.asked.length = 0
    await overlay.resolve('example.com', 'TXT')
    await overlay.resolve('example.com', 'MX')
    expect(live.asked).toEqual([])
  })
})
