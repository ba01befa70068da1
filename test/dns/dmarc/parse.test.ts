import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type DmarcProblemCode, isDmarcRecord, parseDmarc, printDmarc } from '../../../src/dns/dmarc/parse.js'

const good = (text: string, record: object, ...codes: DmarcProblemCode[]): void =>
  it(`good: ${text} ${codes.join(' ')}`, () => {
    const parsed = parseDmarc(text)
    expect(parsed.problems.map(p => p.code)).toEqual(codes)
    expect(parsed.valid).toBe(true)
    expect(parsed.record).toMatchObject(record)
  })
const bad = (text: string, code: DmarcProblemCode, position?: number, valid = false): void =>
  it(`bad: ${code} ${text}`, () => {
    const parsed = parseDmarc(text)
    expect(parsed.valid).toBe(valid)
    const problem = parsed.problems.find(p => p.severity === 'error')
    expect(problem?.code).toBe(code)
    if (position !== undefined) expect(problem?.position).toBe(position)
  })
const RUA = 'rua=mailto:d@x.example'

describe('parseDmarc', () => {
  good(`v=DMARC1; p=none; ${RUA}`, {
    policy: 'none',
    effectivePolicy: 'none',
    rua: [{ host: 'x.example', address: 'd@x.example' }],
  })
  good(`v=DMARC1;p=reject;sp=quarantine;np=reject;psd=n;t=y;adkim=s;aspf=r;${RUA};ruf=mailto:f@x.example;fo=1:d:s`, {
    policy: 'reject',
    subdomainPolicy: 'quarantine',
    nonexistentPolicy: 'reject',
    psd: 'n',
    testing: true,
    adkim: 'strict',
    aspf: 'relaxed',
    failureOptions: ['1', 'd', 's'],
  })
  good(`v = DMARC1 ; p = Reject ; ${RUA} ;`, { policy: 'reject' })
  good(`v=DMARC1; ${RUA}`, { policy: null, effectivePolicy: 'none' }, 'missing-policy')
  good('v=DMARC1; p=none', { rua: [] }, 'no-reports')
  good(`v=DMARC1; p=none; pct=50; ${RUA}`, { removed: [{ tag: 'pct', value: '50' }] }, 'removed-tag')
  good(`v=DMARC1; p=none; foo=1; ${RUA}`, { unknown: [{ tag: 'foo', value: '1' }] }, 'unknown-tag')
  good('v=DMARC1; p=none; rua=mailto:d@x.example!10m', { rua: [{ uri: 'mailto:d@x.example', size: '10m' }] }, 'report-size')
  good('v=DMARC1; p=none; rua=mailto:a@x.example , mailto:b%2Bc@y.example', {
    rua: [{ host: 'x.example' }, { address: 'b+c@y.example' }],
  })
  good(`v=DMARC1; p=none; ${RUA}; fo=1`, { failureOptions: ['1'] }, 'fo-without-ruf')
  good('v=DMARC1; p=none; rua=https://x.example/r', {}, 'unsupported-scheme')

  bad('', 'not-dmarc')
  bad('v=spf1 -all', 'not-dmarc')
  bad('p=none; v=DMARC1', 'version-not-first', 8)
  bad('v=dmarc1; p=none', 'version-case', 2)
  bad(' v=DMARC1; p=none', 'leading-space', 0)
  bad('v=DMARC1 p=none', 'missing-semicolon', 8)
  bad('v=DMARC1', 'missing-policy', 8)
  bad('v=DMARC1; p=rejct', 'bad-policy', 12)
  bad(`v=DMARC1; p=rejct; ${RUA}`, 'bad-policy', 12, true)
  bad(`v=DMARC1; p=reject; sp=foo; ${RUA}`, 'bad-subdomain-policy', 23, true)
  bad(`v=DMARC1; p=none ${RUA}`, 'missing-semicolon', 16)
  bad('v=DMARC1; p=none; rua=d@x.example', 'uri-without-scheme', 22, true)
  bad('v=DMARC1; p=none; rua=mailto:a@x.example mailto:b@y.example', 'uri-separator', 22, true)
  bad('v=DMARC1; p=none; rua=mailto:nobody', 'bad-uri', 22, true)
  bad('v=DMARC1; p=none; adkim=x', 'bad-value', 24, true)
  bad('v=DMARC1; p=none; fo=0:1', 'bad-value', 21, true)
  bad('v=DMARC1; p=none; p=reject', 'duplicate-tag', 18, true)
  bad('v=DMARC1\\; p=none', 'backslash', 8)

  it('an unusable sp makes the record p=none, or nothing without rua', () => {
    expect(parseDmarc(`v=DMARC1; p=reject; sp=foo; ${RUA}`).record?.effectivePolicy).toBe('none')
    expect(parseDmarc('v=DMARC1; p=reject; sp=foo').valid).toBe(false)
  })

  it('tells records from other TXT', () => {
    for (const yes of ['v=DMARC1', 'v=DMARC1;', 'v=DMARC1 ; p=none', 'v\t=\tDMARC1;p=x', 'V=DMARC1;'])
      expect(isDmarcRecord(yes), yes).toBe(true)
    for (const no of ['v=DMARC10', 'v=dmarc1', ' v=DMARC1', 'v=DMARC1 p=none', 'x=1; v=DMARC1'])
      expect(isDmarcRecord(no), no).toBe(false)
  })

  it('never throws and keeps positions inside the text', () => {
    const piece = fc.constantFrom(
      'v=DMARC1',
      ';',
      ' ',
      'p=',
      'none',
      'reject',
      'sp=',
      'rua=',
      'mailto:',
      'a@b.example',
      ',',
      '!10m',
      't=y',
      '%',
      '%zz',
      '"',
      '\\',
      'fo=0:1',
      '\u0000',
    )
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ unit: 'binary' }),
          fc.array(piece).map(p => `v=DMARC1;${p.join('')}`),
        ),
        text => {
          const parsed = parseDmarc(text)
          const outside = parsed.problems.filter(p => p.position < 0 || p.position + p.length > text.length)
          expect(outside).toEqual([])
        },
      ),
      { numRuns: 500 },
    )
  })

  it('reads back what it prints', () => {
    const policy = fc.constantFrom('none', 'quarantine', 'reject')
    const uri = fc.constantFrom('mailto:a@x.example', 'mailto:b@y.example', 'mailto:c%2B1@z.example')
    fc.assert(
      fc.property(
        fc.record({
          p: policy,
          sp: fc.option(policy),
          np: fc.option(policy),
          psd: fc.constantFrom('y', 'n', 'u'),
          t: fc.boolean(),
          adkim: fc.constantFrom('r', 's'),
          rua: fc.uniqueArray(uri, { maxLength: 3 }),
          pct: fc.option(fc.nat(100)),
        }),
        r => {
          const text = [
            'v=DMARC1',
            `p=${r.p}`,
            r.sp && `sp=${r.sp}`,
            r.np && `np=${r.np}`,
            r.psd !== 'u' && `psd=${r.psd}`,
            r.t && 't=y',
            r.adkim === 's' && 'adkim=s',
            r.rua.length > 0 && `rua=${r.rua.join(',')}`,
            r.pct !== null && `pct=${r.pct}`,
          ]
            .filter(Boolean)
            .join('; ')
          const { record } = parseDmarc(text)
          if (!record) throw new Error(text)
          expect(printDmarc(record)).toBe(text)
        },
      ),
    )
  })
})
