import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { looksLikeSpf, parseSpf } from '../../../src/dns/spf/parse.js'
import { printSpf, txtChunks } from '../../../src/dns/spf/print.js'
import type { SpfProblemCode, SpfTerm } from '../../../src/dns/spf/types.js'

const codes = (text: string): SpfProblemCode[] => parseSpf(text).problems.map(p => p.code)

describe('records a receiver accepts', () => {
  const good = (text: string) => it(text, () => expect(parseSpf(text).problems.filter(p => p.severity === 'error')).toEqual([]))
  good('v=spf1')
  good('v=spf1 ')
  good('V=SPF1 -ALL')
  good('v=spf1  mx   -all  ')
  good('v=spf1 +a ?mx ~ip4:192.0.2.1 -all')
  good('v=spf1 a:mail.example.com/24 mx/26//64 a//48 -all')
  good('v=spf1 a:mail.example.com/0//0 -all')
  good('v=spf1 ip4:0.0.0.0/0 ip6:::/0 -all')
  good('v=spf1 ip6:2001:db8::192.0.2.1/128 -all')
  good('v=spf1 ip6:1:2:3:4:5:6:7:8 -all')
  good('v=spf1 exists:%{ir}.%{v}._spf.%{d2} -all')
  good('v=spf1 exists:%{L3r+-/}.%{o1r=_}.example.com -all')
  good('v=spf1 include:%{d}')
  good('v=spf1 exists:%{i}.%%.example.com')
  good('v=spf1 a:%{d}/24 -all')
  good('v=spf1 a:example.com. -all')
  good('v=spf1 a:x.example-1.xn--p1ai -all')
  good('v=spf1 ptr:example.com -all')
  good('v=spf1 redirect=_spf.example.com')
  good('v=spf1 -all exp=explain._spf.%{d}')
  good('v=spf1 any.name_of-mine=%{s}/x:y -all')
  good('v=spf1 -all ra=postmaster rp=10 rr=e:f')
  good('v=spf1 a:_spf.example.com -all')
})

describe('records a receiver must refuse', () => {
  const bad = (text: string, ...expected: SpfProblemCode[]) =>
    it(JSON.stringify(text), () => {
      const { valid, problems } = parseSpf(text)
      expect(problems.filter(p => p.severity === 'error').map(p => p.code)).toEqual(expected)
      expect(valid).toBe(false)
    })
  // version
  bad('v=spf10 -all', 'bad-version')
  bad('v=spf2 mx -all', 'bad-version')
  bad('spf1 mx -all', 'bad-version')
  bad(' v=spf1 mx -all', 'bad-version')
  bad('"v=spf1 mx -all"', 'bad-version', 'quote-character')
  bad('v=spf1include:example.net -all', 'bad-version')
  bad('v=spf1, mx -all', 'bad-version')
  bad('google-site-verification=abc', 'not-spf')
  bad('', 'not-spf')
  // all and ptr
  bad('v=spf1 -all.', 'unknown-mechanism')
  bad('v=spf1 -all:', 'unexpected-argument')
  bad('v=spf1 -all/24', 'unexpected-argument')
  bad('v=spf1 ptr/24 -all', 'unexpected-argument')
  bad('v=spf1 ptr: -all', 'missing-domain')
  bad('v=spf1 ptr:example.com/24', 'bad-domain')
  // domains
  bad('v=spf1 include -all', 'missing-domain')
  bad('v=spf1 include:', 'missing-domain')
  bad('v=spf1 exists', 'missing-domain')
  bad('v=spf1 exists:example.com/24', 'bad-domain')
  bad('v=spf1 include:example.com/24', 'bad-domain')
  bad('v=spf1 a: -all', 'missing-domain')
  bad('v=spf1 a:/24 -all', 'missing-domain')
  bad('v=spf1 a:mailhost -all', 'bad-domain')
  bad('v=spf1 a:example.c0m- -all', 'bad-domain')
  bad('v=spf1 a:example.123 -all', 'bad-domain')
  bad('v=spf1 a:example.com:8080 -all', 'bad-domain')
  bad('v=spf1 mx:192.0.2.7 -all', 'address-as-domain')
  bad('v=spf1 include:2001:db8::1 -all', 'address-as-domain')
  // prefixes
  bad('v=spf1 a/33 -all', 'bad-prefix')
  bad('v=spf1 a/ -all', 'bad-prefix')
  bad('v=spf1 a/024 -all', 'bad-prefix')
  bad('v=spf1 a//129 -all', 'bad-prefix')
  bad('v=spf1 mx/24/64 -all', 'bad-prefix')
  bad('v=spf1 mx/24///64 -all', 'bad-prefix')
  bad('v=spf1 ip4:192.0.2.0/08 -all', 'bad-prefix')
  bad('v=spf1 ip4:192.0.2.0//24 -all', 'bad-prefix')
  bad('v=spf1 ip4:192.0.2.0/255.255.255.0 -all', 'bad-prefix')
  bad('v=spf1 ip6:2001:db8::/129 -all', 'bad-prefix')
  // addresses
  bad('v=spf1 ip4 -all', 'missing-domain')
  bad('v=spf1 ip4/24 -all', 'missing-domain')
  bad('v=spf1 ip4:192.0.2 -all', 'bad-ip4')
  bad('v=spf1 ip4:192.0.2.256 -all', 'bad-ip4')
  bad('v=spf1 ip4:192.0.02.1 -all', 'bad-ip4')
  bad('v=spf1 ip4:192.0.2.1.5 -all', 'bad-ip4')
  bad('v=spf1 ip4:192.0.2.0-192.0.2.9 -all', 'bad-ip4')
  bad('v=spf1 ip6:2001:db8:::1 -all', 'bad-ip6')
  bad('v=spf1 ip6:1:2:3:4:5:6:7 -all', 'bad-ip6')
  bad('v=spf1 ip6:[2001:db8::1] -all', 'bad-ip6')
  bad('v=spf1 ip6:fe80::1%eth0 -all', 'bad-ip6')
  bad('v=spf1 ip6:192.0.2.1 -all', 'wrong-ip-family')
  bad('v=spf1 ip4:2001:db8::/32 -all', 'wrong-ip-family')
  bad('v=spf1 ip4:smtp.example.com -all', 'domain-as-address')
  // macros
  bad('v=spf1 exists:%{d0}.example.com', 'bad-macro')
  bad('v=spf1 exists:%{dr2}.example.com', 'bad-macro')
  bad('v=spf1 exists:%{q}.example.com', 'bad-macro')
  bad('v=spf1 exists:%{d.example.com', 'bad-macro')
  bad('v=spf1 exists:%d.example.com', 'bad-macro')
  bad('v=spf1 exists:foo%', 'bad-macro')
  bad('v=spf1 exists:%{d*}.example.com', 'bad-macro')
  bad('v=spf1 exists:%{c}.example.com', 'macro-only-in-exp')
  bad('v=spf1 redirect=%{r}.example.com', 'macro-only-in-exp')
  bad('v=spf1 -all note=%{', 'bad-macro')
  // modifiers
  bad('v=spf1 redirect:example.com', 'modifier-with-colon')
  bad('v=spf1 -exp:why.example.com', 'modifier-with-colon')
  bad('v=spf1 -redirect=example.com', 'modifier-with-qualifier')
  bad('v=spf1 redirect=', 'missing-domain')
  bad('v=spf1 -all exp=', 'missing-domain')
  bad('v=spf1 -all exp=a.example.com exp=a.example.com', 'duplicate-modifier')
  bad('v=spf1 redirect=a.example.com redirect=b.example.com', 'duplicate-modifier')
  bad('v=spf1 -all 1name=x', 'unknown-mechanism')
  bad('v=spf1 -all =x', 'unknown-mechanism')
  // separators and characters
  bad('v=spf1 mx\t-all', 'control-character')
  bad('v=spf1 mx\r\n-all', 'control-character', 'control-character')
  bad('v=spf1 mx\u00a0-all', 'non-ascii')
  bad('v=spf1 a:m\u00fcller.example -all', 'non-ascii')
  bad('v=spf1 \u201cmx\u201d -all', 'quote-character')
  bad('v=spf1 mx \u2013all', 'non-ascii')
  bad('v=spf1 mx, a, -all', 'bad-separator', 'bad-separator')
  bad('v=spf1 ip4:192.0.2.1;ip4:192.0.2.2 -all', 'bad-separator')
  bad('v=spf1 - all', 'stray-qualifier')
  bad('v=spf1 ip4: 192.0.2.1', 'space-after-colon')
  bad('v=spf1 ip4:192.0.2.1-all', 'missing-space')
  bad('v=spf1 mxip4:192.0.2.1 -all', 'missing-space')
  bad('v=spf1 192.0.2.0/24 -all', 'bare-address')
  bad('v=spf1 2001:db8::/32 -all', 'bare-address')
  bad('v=spf1 example.com -all', 'unknown-mechanism')
  // every problem, not the first
  bad(
    'v=spf1 ipv4:192.0.2.1 ip4:300.0.0.1 include: moo -al',
    'unknown-mechanism',
    'bad-ip4',
    'missing-domain',
    'unknown-mechanism',
    'unknown-mechanism',
  )
})

describe('warnings', () => {
  const warns = (text: string, ...expected: SpfProblemCode[]) =>
    it(text, () => {
      expect(codes(text)).toEqual(expected)
      expect(parseSpf(text).valid).toBe(true)
    })
  warns('v=spf1 +all', 'pass-all')
  warns('v=spf1 all', 'pass-all')
  warns('v=spf1 mx ?all', 'neutral-all')
  warns('v=spf1 mx', 'no-all')
  warns('v=spf1 -all mx', 'after-all')
  warns('v=spf1 -all redirect=example.com', 'redirect-ignored')
  warns('v=spf1 ptr -all', 'ptr')
  warns('v=spf1 mx +mx -all', 'duplicate-term')
  warns('v=spf1 ip4:192.0.2.0/24 ip4:192.0.2.9 -all', 'covered-network')
  warns('v=spf1 ip4:198.0.0.0/8 -all', 'broad-range')
  warns('v=spf1 a/8 -all', 'broad-range')
  warns('v=spf1 ip6:2001::/16 -all', 'broad-range')
  warns('v=spf1 ip4:192.0.2.77/24 -all', 'host-bits')
  warns('v=spf1 ip6:2001:DB8::1/32 -all', 'host-bits')
  warns('v=spf1 ip4:10.1.2.3 -all', 'reserved-address')
  warns('v=spf1 ip4:172.31.0.0/16 -all', 'reserved-address')
  warns('v=spf1 ip6:fd00::1 -all', 'reserved-address')
  warns('v=spf1 ip6:::ffff:192.0.2.1 -all', 'mapped-address')
  warns('v=spf1 include=example.net -all', 'mechanism-as-modifier')
  warns('v=spf1 mx -all v=spf1 a -all', 'repeated-version', 'after-all', 'after-all')
  warns('v=spf1 include:a.example,include:b.example -all', 'suspect-separator')
  warns('v=spf1 include:a.exampleinclude:b.example -all', 'suspect-separator')
  warns('v=spf1 a:mail..example.com -all', 'undeliverable-name')
  warns('v=spf1 exists:ok.example.com -all', 'open-exists')
  warns('v=spf1 MX -all', 'upper-case')
  warns('v=spf1 mx -all rp=101', 'bad-report-modifier')
  warns('v=spf1 mx -all rr=all:x', 'bad-report-modifier')
  warns('v=spf1 mx -all foo=bar', 'unknown-modifier')
  warns('v=spf1 ip4:172.32.0.0/16 ip4:11.0.0.0/16 ip6:2001:db8::/32 -all')
})

describe('did you mean', () => {
  const meant = (text: string, suggestion: string) =>
    it(text, () => expect(parseSpf(text).problems.map(p => p.suggestion)).toContain(suggestion))
  meant('v=spf1 ipv4:192.0.2.1 -all', 'ip4:192.0.2.1')
  meant('v=spf1 ip:2001:db8::1 -all', 'ip6:2001:db8::1')
  meant('v=spf1 inculde:example.net -all', 'include:example.net')
  meant('v=spf1 includes:example.net -all', 'include:example.net')
  meant('v=spf1 include=example.net -all', 'include:example.net')
  meant('v=spf1 redirect:example.net', 'redirect=example.net')
  meant('v=spf1 a:192.0.2.1/24 -all', 'ip4:192.0.2.1/24')
  meant('v=spf1 ip4:mail.example.com -all', 'a:mail.example.com')
  meant('v=spf1 ip4:192.0.2.0/255.255.255.0 -all', 'ip4:192.0.2.0/24')
  meant('v=spf1 ip4:192.0.2.* -all', 'ip4:192.0.2.0/24')
  meant('v=spf1 ip4:192.0.02.1 -all', 'ip4:192.0.2.1')
  meant('v=spf1 ip6:[2001:db8::1] -all', 'ip6:2001:db8::1')
  meant('v=spf1 mx all- ', '-all')
  meant('v=spf1 mx ~all.', '~all')
  meant('v=spf1 mx -al', '-all')
  meant('v=spf1 mx \u2013all', '-all')
  meant('v=spf1 a:m\u00fcller.example -all', 'a:xn--mller-kva.example')
  meant('v=spf1 include:https://example.net/ -all', 'include:example.net')
  meant('v=spf1 ip4:192.0.2.1,192.0.2.2 -all', 'ip4:192.0.2.1 ip4:192.0.2.2')
  meant('v=spf1 ip4:192.0.2.1include:example.net~all', 'ip4:192.0.2.1 include:example.net ~all')
  meant('v=spf2 mx -all', 'v=spf1')
  meant('v=spf1 mx - all', '-all')
  meant('v=spf1 ip4: 192.0.2.1 -all', 'ip4:192.0.2.1')
})

it('tells where a problem stands, in the joined text', () => {
  const text = 'v=spf1 mx  ip4:300.1.2.3 include:%{q}.example -all'
  expect(
    parseSpf(text)
      .problems.filter(p => p.severity === 'error')
      .map(p => [p.position, p.text]),
  ).toEqual([
    [text.indexOf('300'), '300.1.2.3'],
    [text.indexOf('%{q}'), '%{q}'],
  ])
})

describe('look-alikes', () => {
  it.each([
    'spf1 mx -all',
    'v=spf10 mx',
    'v=spf mx -all',
    'v:spf1 mx',
    '"v=spf1 mx -all"',
    'v=spf1include:a.example',
    'v = spf1 mx',
    'v=spf1;mx',
  ])('%s', t => expect(looksLikeSpf(t)).toBe(true))
  it.each(['v=spf1 mx', 'spf2.0/pra mx', 'v=DKIM1; p=', 'spf1verification=1', 'spf-token=abc', 'spfx'])('not: %s', t =>
    expect(looksLikeSpf(t)).toBe(false),
  )
})

it('cuts records into strings of at most 255 octets that join to the same text', () => {
  fc.assert(
    fc.property(fc.array(fc.string({ minLength: 1, maxLength: 80, unit: 'grapheme-ascii' }), { maxLength: 40 }), words => {
      const text = words.join(' ')
      const chunks = txtChunks(text)
      expect(chunks.join('')).toBe(text)
      expect(chunks.every(c => Buffer.byteLength(c) <= 255)).toBe(true)
    }),
  )
})

const domain = fc.constantFrom('example.com', '_spf.example.net', 'a.b-c.example', '%{ir}.%{v}.example.org', 'x.%{d2}')
const term = fc.oneof(
  fc
    .tuple(fc.constantFrom('', '+', '-', '~', '?'), fc.constantFrom('include', 'exists', 'a', 'mx', 'ptr'), domain)
    .map(([q, m, d]) => `${q}${m}:${d}`),
  fc
    .tuple(
      fc.constantFrom('', '-', '?'),
      fc.constantFrom('a', 'mx', 'A', 'Mx'),
      fc.integer({ min: 0, max: 32 }),
      fc.integer({ min: 0, max: 128 }),
    )
    .map(([q, m, f, s]) => `${q}${m}/${f}//${s}`),
  fc.tuple(fc.ipV4(), fc.integer({ min: 0, max: 32 })).map(([ip, p]) => `ip4:${ip}/${p}`),
  fc.tuple(fc.ipV6(), fc.integer({ min: 0, max: 128 })).map(([ip, p]) => `ip6:${ip}/${p}`),
  fc.constantFrom(
    'all',
    '-all',
    '~ALL',
    'redirect=example.net',
    'exp=why.%{d}',
    'foo=bar',
    'ra=x',
    'moo',
    'ip4:1',
    '%',
    'a:',
    '\u00fc',
  ),
)
const meaning = (t: SpfTerm): unknown => {
  const { text: _text, position: _position, ...rest } = t
  return t.kind === 'invalid' ? t : rest
}

describe('properties', () => {
  it('prints a record that parses to the same terms', () => {
    fc.assert(
      fc.property(fc.array(term, { maxLength: 12 }), terms => {
        const first = parseSpf(['v=spf1', ...terms].join(' '))
        const record = first.record
        expect(record).not.toBeNull()
        const again = parseSpf(printSpf(record ?? { terms: [] }))
        expect(again.record?.terms.map(meaning)).toEqual(
          record?.terms.map(meaning).map((t, i) => ((t as SpfTerm).kind === 'invalid' ? again.record?.terms[i] : t)),
        )
        expect(again.valid).toBe(first.valid)
      }),
      { numRuns: 500 },
    )
  })

  it('never throws, and places every problem inside the text', () => {
    const noise = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 300 }),
      fc
        .array(
          fc.oneof(
            term,
            fc.string({ maxLength: 12 }),
            fc.constantFrom(':', '/', '//', '%{', '}', '=', ',', 'ip4:', 'include:', '-'),
          ),
          { maxLength: 30 },
        )
        .chain(parts => fc.constantFrom('', ' ', '  ', '\t', ',').map(sep => `v=spf1 ${parts.join(sep)}`)),
    )
    fc.assert(
      fc.property(noise, text => {
        const { valid, problems, record } = parseSpf(text)
        expect(valid).toBe(record !== null && problems.every(p => p.severity !== 'error'))
        for (const p of problems) {
          expect(p.position).toBeGreaterThanOrEqual(0)
          expect(p.position + p.length).toBeLessThanOrEqual(text.length)
          expect(text.slice(p.position, p.position + p.length)).toBe(p.text)
        }
      }),
      { numRuns: 2_000 },
    )
  })

  it('gives only suggestions that parse', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(term, fc.string({ maxLength: 15 })), { minLength: 1, maxLength: 6 }), parts => {
        for (const p of parseSpf(`v=spf1 ${parts.join('')}`).problems) {
          if (p.suggestion?.trim() && p.severity === 'error' && p.code !== 'bad-version')
            expect(
              parseSpf(`v=spf1 ${p.suggestion}`).problems.filter(q => q.severity === 'error' && q.code !== 'duplicate-modifier'),
            ).toEqual([])
        }
      }),
      { numRuns: 1_000 },
    )
  })

  it('takes time in proportion to the length, also for hostile texts', () => {
    for (const piece of ['%{', 'a/', '/1', 'ip4:', 'include:a.b', ',', '-', ':', ' a', 'x=', '%{d}', '.']) {
      const time = (n: number): number => {
        const text = `v=spf1 ${piece.repeat(n)}`
        const start = performance.now()
        parseSpf(text)
        return performance.now() - start
      }
      time(500)
      // Eight times the length may take about eight times as long; quadratic work would take 64 times.
      const short = Math.min(time(2_000), time(2_000), time(2_000))
      expect(Math.min(time(16_000), time(16_000)), piece).toBeLessThan(40 * Math.max(short, 1))
    }
  })
})
