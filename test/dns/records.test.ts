import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseBimi } from '../../src/dns/bimi.js'
import { checkSvg, MAX_LOGO_BYTES } from '../../src/dns/bimi-svg.js'
import { evaluateCaa } from '../../src/dns/caa.js'
import { evaluateTlsa } from '../../src/dns/dane.js'
import type { RecordProblem } from '../../src/dns/facts.js'
import { coversHost, parseMtaStsPolicy, parseMtaStsRecord, selectMtaStsRecords } from '../../src/dns/mta-sts.js'
import { httpsUrl, mailtoAddress, parseTags } from '../../src/dns/policy-record.js'
import { parseTlsRpt } from '../../src/dns/tls-rpt.js'

const codes = (problems: readonly RecordProblem[]): string[] => problems.map(p => p.code)

/** Text that looks like a record more often than chance would have it. */
const recordish = (words: readonly string[]) =>
  fc
    .array(fc.oneof(fc.constantFrom(...words), fc.string({ maxLength: 8 }), fc.string({ unit: 'grapheme', maxLength: 4 })), {
      maxLength: 12,
    })
    .map(parts => parts.join(''))

describe('MTA-STS record', () => {
  const good = (text: string, id: string) =>
    it(`takes ${text}`, () => expect(parseMtaStsRecord(text)).toEqual({ record: { id }, problems: [] }))
  const bad = (text: string, ...expected: string[]) =>
    it(`refuses ${JSON.stringify(text)}`, () => {
      const { record, problems } = parseMtaStsRecord(text)
      expect(record).toBeNull()
      expect(codes(problems)).toEqual(expected)
    })

  good('v=STSv1; id=20261122T000000;', '20261122T000000')
  good('v=STSv1;id=a', 'a')
  good('v=STSv1; id=1; extension=yes', '1')
  bad('v=STSv1', 'no-id')
  bad('v=STSv1; id=', 'bad-id')
  bad('v=STSv1; id=2026-11-22', 'bad-id')
  bad(`v=STSv1; id=${'a'.repeat(33)}`, 'bad-id')
  bad('v=stsv1; id=1', 'bad-version')
  bad('id=1; v=STSv1', 'bad-version')
  bad(' v=STSv1; id=1', 'bad-version')
  bad('v=STSv1; id=1; id=2', 'duplicate-tag')
  bad('v=STSv1; id=1; nonsense', 'bad-tag')
  bad('', 'bad-version', 'no-id')

  it('drops what does not begin with the version', () => {
    expect(selectMtaStsRecords(['v=STSv1; id=1', 'v=STSv10; id=1', 'v=spf1 -all', 'v=STSv1'])).toEqual([
      'v=STSv1; id=1',
      'v=STSv1',
    ])
  })

  it('says where the problem is', () => {
    const text = 'v=STSv1; id=not valid'
    const [problem] = parseMtaStsRecord(text).problems
    expect(problem && text.slice(problem.position, problem.position + problem.length)).toBe('not valid')
  })
})

describe('MTA-STS policy', () => {
  const policy = (...lines: string[]) => parseMtaStsPolicy(['version: STSv1', ...lines].join('\r\n'))

  it('reads a policy', () => {
    expect(policy('mode: enforce', 'mx: mx1.example.com', 'mx: *.example.net', 'max_age: 604800')).toMatchObject({
      mode: 'enforce',
      mx: ['mx1.example.com', '*.example.net'],
      maxAge: 604_800,
      problems: [],
    })
  })
  it.each([
    [['mode: enforce', 'max_age: 604800'], ['no-mx']],
    [['mode: strict', 'mx: a.example', 'max_age: 604800'], ['bad-mode']],
    [['mode: testing', 'mx: a.example'], ['bad-max-age']],
    [['mode: testing', 'mx: a.example', 'max_age: 31557601'], ['bad-max-age']],
    [['mode: testing', 'mx: a.example', 'max_age: 600'], ['short-max-age']],
    [
      ['mode: testing', 'mx: a.*.example', 'max_age: 604800'],
      ['bad-mx', 'no-mx'],
    ],
    [['mode: testing', 'mx: a.example', 'max_age: 604800', 'no colon here'], ['bad-line']],
    [['mode: testing', 'mode: enforce', 'mx: a.example', 'max_age: 604800'], ['duplicate-key']],
    [['mode: none', 'max_age: 600'], []],
  ])('%j', (lines, expected) => {
    expect(codes(policy(...lines).problems)).toEqual(expected)
  })
  it('refuses a page of HTML', () => {
    expect(codes(parseMtaStsPolicy('<!doctype html>\n<title>Not found</title>').problems)).toContain('bad-version')
  })
  it.each([
    ['mx.example.com', true],
    ['a.example.net', true],
    ['example.net', false],
    ['a.b.example.net', false],
    ['example.com', false],
  ])('%s is covered: %s', (host, expected) => {
    expect(coversHost(['mx.example.com', '*.example.net'], host)).toBe(expected)
  })
  it('never throws, problems lie inside the text', () => {
    fc.assert(
      fc.property(recordish(['version: STSv1\n', 'mode: enforce\n', 'mx: ', '*.', 'max_age: ', '\r\n', ':', '0']), text => {
        for (const p of parseMtaStsPolicy(text).problems) expect(p.position).toBeLessThanOrEqual(text.length)
      }),
    )
  })
})

describe('TLS-RPT record', () => {
  const good = (text: string, ...rua: string[]) =>
    it(`takes ${text}`, () => expect(parseTlsRpt(text)).toEqual({ record: { rua }, problems: [] }))
  const bad = (text: string, ...expected: string[]) =>
    it(`refuses ${JSON.stringify(text)}`, () => {
      const { record, problems } = parseTlsRpt(text)
      expect(record).toBeNull()
      expect(codes(problems)).toEqual(expected)
    })
  good('v=TLSRPTv1; rua=mailto:tls@example.com', 'mailto:tls@example.com')
  good(
    'v=TLSRPTv1;rua=https://reports.example.com/v1,mailto:tls@example.com',
    'https://reports.example.com/v1',
    'mailto:tls@example.com',
  )
  bad('v=TLSRPTv1', 'no-rua')
  bad('v=TLSRPTv1; rua=tls@example.com', 'bad-rua')
  bad('v=TLSRPTv1; rua=http://reports.example.com/', 'bad-rua')
  bad('v=TLSRPTV1; rua=mailto:tls@example.com', 'bad-version')
  it('keeps the good address beside a bad one', () => {
    expect(parseTlsRpt('v=TLSRPTv1; rua=mailto:a@example.com, nobody')).toMatchObject({
      record: { rua: ['mailto:a@example.com'] },
      problems: [{ code: 'bad-rua', text: 'nobody' }],
    })
  })
})

describe('BIMI record', () => {
  const bad = (text: string, ...expected: string[]) =>
    it(`refuses ${JSON.stringify(text)}`, () => expect(codes(parseBimi(text).problems)).toEqual(expected))
  it('reads all tags', () => {
    expect(parseBimi('v=BIMI1; l=https://example.com/l.svg; a=https://example.com/m.pem; avp=brand; lps=news,shop')).toEqual({
      record: {
        logo: 'https://example.com/l.svg',
        authority: 'https://example.com/m.pem',
        preference: 'brand',
        localParts: ['news', 'shop'],
        declined: false,
      },
      problems: [],
    })
  })
  it('knows a declination', () => {
    expect(parseBimi('v=BIMI1; l=; a=;')).toMatchObject({ record: { declined: true }, problems: [] })
  })
  bad('v=BIMI1', 'no-location')
  bad('v=BIMI2; l=https://example.com/l.svg', 'bad-version')
  bad('v=BIMI1; l=http://example.com/l.svg', 'bad-url')
  bad('v=BIMI1; l=https://example.com/l.png', 'not-svg-name')
  bad('v=BIMI1; l=https://example.com/l.svg; avp=logo', 'bad-avp')
  bad('v=BIMI1; l=https://example.com/a.svg; l=https://example.com/b.svg', 'duplicate-tag')
})

describe('parsers of policy records', () => {
  const words = [
    'v=',
    'BIMI1',
    'STSv1',
    'TLSRPTv1',
    ';',
    ' ',
    '=',
    'id=',
    'rua=',
    'l=',
    'a=',
    'mailto:',
    'https://',
    'example.com',
    ',',
    '@',
    '%zz',
  ]
  it.each([
    ['MTA-STS', parseMtaStsRecord],
    ['TLS-RPT', parseTlsRpt],
    ['BIMI', parseBimi],
  ] as const)('%s never throws; problems point into the text', (_, parse) => {
    fc.assert(
      fc.property(recordish(words), text => {
        const { record, problems } = parse(text)
        for (const p of problems) {
          expect(p.position).toBeGreaterThanOrEqual(0)
          expect(p.position).toBeLessThanOrEqual(text.length)
          if (p.text !== '') expect(text).toContain(p.text)
        }
        if (record === null) expect(problems.some(p => p.severity === 'error')).toBe(true)
      }),
    )
  })
  it('every tag is where it says', () => {
    fc.assert(
      fc.property(recordish(words), text => {
        for (const { position, valuePosition, text: piece, value } of parseTags(text).tags) {
          expect(text.startsWith(piece, position)).toBe(true)
          expect(text.startsWith(value, valuePosition)).toBe(true)
        }
      }),
    )
  })
  it('long hostile records take no time', () => {
    for (const text of [
      'v=STSv1; '.repeat(20_000),
      '='.repeat(100_000),
      `v=BIMI1; l=${'a,'.repeat(50_000)}`,
      ';'.repeat(100_000),
    ]) {
      expect(parseMtaStsRecord(text).record).toBeNull()
      expect(parseTlsRpt(text).record).toBeNull()
      expect(parseBimi(text).record).toBeNull()
    }
  })
  it.each([
    ['https://example.com/x', true],
    ['HTTPS://example.com', true],
    ['http://example.com', false],
    ['//example.com', false],
    ['https://', false],
  ])('httpsUrl(%s)', (text, expected) => expect(httpsUrl(text) !== null).toBe(expected))
  it.each([
    ['mailto:a@example.com', 'a@example.com'],
    ['mailto:a%2Bb@example.com?subject=x', 'a+b@example.com'],
    ['mailto:a', null],
    ['mailto:%zz@example.com', null],
    ['mailto:a@example.com,b@example.com', null],
  ])('mailtoAddress(%s)', (text, expected) => expect(mailtoAddress(text)).toBe(expected))
})

describe('BIMI image', () => {
  const svg = (inside: string, root = '') =>
    `<svg xmlns="http://www.w3.org/2000/svg" version="1.2" baseProfile="tiny-ps" viewBox="0 0 64 64"${root}><title>Example</title>${inside}</svg>`
  const check = (text: string) => codes(checkSvg(text, text.length).problems)

  it('takes a clean image', () => {
    expect(checkSvg(svg('<rect width="64" height="64" fill="#fff"/><use href="#a"/>'), 200)).toEqual({
      problems: [],
      title: 'Example',
    })
  })
  it.each([
    ['<script>alert(1)</script>', ['script']],
    ['<rect onload="x()"/>', ['script']],
    ['<image href="https://example.com/x.png"/>', ['image', 'external-reference']],
    ['<use href="https://example.com/x.svg#a"/>', ['external-reference']],
    ['<use href="data:image/png;base64,AAAA"/>', ['external-reference']],
    ['<rect style="fill:url(https://example.com/x)"/>', ['external-reference']],
    ['<rect style="fill:url(#g)"/>', []],
    ['<animate attributeName="x"/>', ['animation']],
    ['<foreignObject/>', ['image']],
    ['<sodipodi:namedview/>', ['element']],
  ])('%s', (inside, expected) => {
    expect(check(svg(inside))).toEqual(expected)
  })
  it.each([
    ['<svg version="1.1" viewBox="0 0 1 1"><title>x</title></svg>', ['base-profile', 'version']],
    ['<svg version="1.2" baseProfile="tiny-ps" viewBox="0 0 64 32"><title>x</title></svg>', ['not-square']],
    ['<svg version="1.2" baseProfile="tiny-ps"><title>x</title></svg>', ['no-viewbox']],
    ['<svg version="1.2" baseProfile="tiny-ps" viewBox="0 0 1 1"/>', ['no-title']],
    ['<html><body/></html>', ['not-svg']],
    ['', ['not-svg']],
    ['PNG\u0000binary', ['not-svg']],
  ])('%s', (text, expected) => {
    expect(check(text)).toEqual(expect.arrayContaining(expected))
  })
  it('says that it is too large, with position attributes and entities', () => {
    expect(codes(checkSvg(svg(''), MAX_LOGO_BYTES + 1).problems)).toEqual(['size'])
    expect(check(svg('', ' x="0"'))).toEqual(['root-position'])
    expect(check(`<!DOCTYPE svg [<!ENTITY a "aaaa">]>${svg('')}`)).toEqual(['entity'])
  })
  it('survives nesting without end, and anything else', () => {
    expect(check(svg('<g>'.repeat(20_000)))).toEqual(['size'])
    fc.assert(
      fc.property(
        recordish([
          '<svg ',
          '<g>',
          '</g>',
          '<title>',
          '</svg>',
          'baseProfile="tiny-ps"',
          '<!',
          '--',
          '<?',
          '>',
          '"',
          "'",
          '&#x',
          ']]>',
        ]),
        text => {
          expect(Array.isArray(checkSvg(text, text.length).problems)).toBe(true)
        },
      ),
    )
  })
})

describe('TLSA', () => {
  const digest = 'ab'.repeat(32)
  const record = (usage: number, selector: number, matchingType: number, certificate = digest) => ({
    usage,
    selector,
    matchingType,
    certificate,
  })
  it.each([
    [[], []],
    [[record(3, 1, 1)], []],
    [[record(2, 0, 2, 'ab'.repeat(64))], []],
    [[record(3, 1, 0, 'abcd')], []],
    [[record(1, 1, 1)], ['pkix-usage', 'unusable']],
    [[record(1, 1, 1), record(3, 1, 1)], ['pkix-usage']],
    [[record(3, 1, 1, 'ab')], ['bad-digest']],
    [[record(3, 1, 2)], ['bad-digest']],
    [[record(3, 1, 0, '')], ['bad-digest']],
    [[record(4, 1, 1)], ['bad-usage', 'unusable']],
    [[record(3, 2, 1)], ['bad-selector', 'unusable']],
    [[record(3, 1, 3)], ['bad-matching-type', 'unusable']],
  ])('%j', (records, expected) => {
    expect(codes(evaluateTlsa(records))).toEqual(expected)
  })
})

describe('CAA', () => {
  const caa = (...records: [number, string, string][]) =>
    evaluateCaa(records.map(([flags, tag, value]) => ({ flags, tag, value })))
  it('reads who may issue', () => {
    expect(caa([0, 'issue', 'ca.example; account=1'], [0, 'ISSUE', 'other.example'])).toMatchObject({
      issue: ['ca.example', 'other.example'],
      forbidden: false,
    })
  })
  it('knows a ban', () => {
    expect(caa([0, 'issue', ';'])).toMatchObject({ forbidden: true })
    expect(caa([0, 'issue', ';'], [0, 'issue', 'ca.example'])).toMatchObject({ forbidden: false })
    expect(caa([0, 'iodef', 'mailto:a@example.com'])).toMatchObject({ forbidden: false, issue: [] })
    expect(caa([0, 'issuemail', ';'])).toMatchObject({ forbidden: false })
  })
  it('knows critical properties that nobody understands', () => {
    expect(caa([128, 'tbs', 'x'], [0, 'other', 'y'], [128, 'issue', 'ca.example']).unknownCritical).toEqual(['tbs'])
  })
})
