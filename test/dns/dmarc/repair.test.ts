import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseDmarc } from '../../../src/dns/dmarc/parse.js'
import { changeDmarc, mergeDmarc, repairDmarc } from '../../../src/dns/dmarc/repair.js'

const repairs = (text: string, proposed: string | null): void =>
  it(JSON.stringify(text), () => expect(repairDmarc(text)).toBe(proposed))

describe('repairDmarc', () => {
  repairs('v=dmarc1; p=reject', 'v=DMARC1; p=reject')
  repairs('p=none; v=DMARC1', 'v=DMARC1; p=none')
  repairs(' v=DMARC1; p=none', 'v=DMARC1; p=none')
  repairs('v=DMARC1 p=none rua=mailto:d@x.example', 'v=DMARC1; p=none; rua=mailto:d@x.example')
  repairs('v=DMARC1; p=none rua=mailto:d@x.example', 'v=DMARC1; p=none; rua=mailto:d@x.example')
  repairs('v=DMARC1; p=rejct; rua=mailto:d@x.example', 'v=DMARC1; p=reject; rua=mailto:d@x.example')
  repairs('v=DMARC1; p=quarantaine; rua=d@x.example', 'v=DMARC1; p=quarantine; rua=mailto:d@x.example')
  repairs(
    'v=DMARC1; p=none; rua=mailto:a@x.example mailto:b@y.example',
    'v=DMARC1; p=none; rua=mailto:a@x.example,mailto:b@y.example',
  )
  repairs('"v=DMARC1\\; p=none"', 'v=DMARC1; p=none')
  repairs('v=DMARC1; rua=mailto:d@x.example', 'v=DMARC1; p=none; rua=mailto:d@x.example')
  repairs('v=DMARC1; p=none; p=reject', 'v=DMARC1; p=none')
  repairs('v=DMARC1; p=none', null)
  repairs('v=spf1 -all', null)
  repairs('', null)

  it('proposes only records without errors, and other ones (property)', () => {
    const piece = fc.constantFrom(
      'v=DMARC1',
      'v=dmarc1',
      ';',
      ' ',
      'p=',
      'none',
      'rejct',
      'sp=foo',
      'rua=',
      'mailto:a@x.example',
      'b@y.example',
      ',',
      't=y',
      't=z',
      '"',
      'adkim=q',
      '=',
      '\u0000',
    )
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.array(piece).map(p => p.join('')),
        ),
        text => {
          const proposed = repairDmarc(text)
          if (proposed === null) return
          const { valid, problems } = parseDmarc(proposed)
          expect(valid).toBe(true)
          expect(problems.filter(p => p.severity === 'error')).toEqual([])
          expect(proposed).not.toBe(text)
        },
      ),
      { numRuns: 500 },
    )
  })
})

describe('changeDmarc', () => {
  it('changes one thing and keeps the rest', () => {
    const text = 'v=DMARC1; p=none; sp=reject; rua=mailto:d@x.example; pct=20; foo=1'
    expect(changeDmarc(text, { policy: 'quarantine' })).toBe(
      'v=DMARC1; p=quarantine; sp=reject; rua=mailto:d@x.example; pct=20; foo=1',
    )
    expect(changeDmarc(text, { removed: [], testing: true })).toBe(
      'v=DMARC1; p=none; sp=reject; t=y; rua=mailto:d@x.example; foo=1',
    )
    expect(changeDmarc('v=DMARC1; p=reject', {})).toBe(null)
    expect(changeDmarc('v=spf1 -all', { policy: 'none' })).toBe(null)
  })
})

describe('mergeDmarc', () => {
  it.each([
    [['v=DMARC1; p=quarantine; rua=mailto:a@example.com', 'v=DMARC1; p=none'], 'v=DMARC1; p=none; rua=mailto:a@example.com'],
    [
      ['v=DMARC1; p=reject; rua=mailto:a@example.com!5m', 'v=DMARC1; p=reject; rua=mailto:b@example.com,mailto:A@example.com'],
      'v=DMARC1; p=reject; rua=mailto:A@example.com,mailto:b@example.com',
    ],
    [['v=DMARC1; p=reject; adkim=s', 'v=DMARC1; p=reject; sp=none; adkim=s; aspf=s'], 'v=DMARC1; p=reject; sp=none; adkim=s'],
    [['v=DMARC1; p=reject; pct=50', 'v=DMARC1; p=reject; np=none'], 'v=DMARC1; p=reject; np=none'],
  ])('%j', (texts, merged) => {
    expect(mergeDmarc(texts)).toBe(merged)
  })

  it('has nothing to say without a usable record', () => {
    expect(mergeDmarc(['v=spf1 -all', ''])).toBeNull()
  })
})
