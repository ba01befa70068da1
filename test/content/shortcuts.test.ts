// Quick ways to an answer say the same as the plain ones they stand for.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { extractFacts } from '../../src/content/extract.js'
import { nearlyEqual } from '../../src/content/html/visibility.js'
import { orgDomain } from '../../src/content/links/hosts.js'
import { mayHaveBare } from '../../src/content/links/plain.js'
import { solidLength } from '../../src/content/text/details.js'
import { parseMessage } from '../../src/mime/parse.js'
import { scanMessage, scanNameless } from '../../src/scan.js'

const of = (pieces: readonly string[], maxLength = 12) =>
  fc.array(fc.constantFrom(...pieces), { maxLength }).map(list => list.join(''))

describe('shortcuts', () => {
  it('solidLength: what is left without white space', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.string({ unit: 'binary' }), of([' ', '\t', '\u00a0', '\u2003', '\u200b', '\u3000', '\ufeff', '\u1680', 'a'])),
        text => {
          expect(solidLength(text)).toBe(text.replace(/\s/g, '').length)
        },
      ),
    )
  })

  it('orgDomain: the last two labels, three below a second level', () => {
    expect(
      [
        '',
        'com',
        '.com',
        'example.com',
        'a.example.com',
        'a.example.co.uk',
        'co.uk',
        'example.co.uk',
        '.example.co.uk',
        'a.b.',
      ].map(orgDomain),
    ).toEqual(['', 'com', '.com', 'example.com', 'example.com', 'example.co.uk', 'co.uk', 'example.co.uk', 'example.co.uk', 'b.'])
  })

  it('mayHaveBare: forward from the word and back from its ending', () => {
    const forward =
      /(?<![\w@/.:=&?%-])[a-z0-9][a-z0-9-]{0,62}\.(?:com|net|org|info|biz|de|at|ch|fr|it|es|nl|eu|uk|co|io|ru|cn|br|top|xyz|shop|online|site|club|click|link|me|us)(?![\w@.-])/i
    fc.assert(
      fc.property(
        of(['shop', 'x', '-', '.', '.com', '.de', '.co', '.online', '@', '/', ' ', '1', 'É', '\n', 'a'.repeat(63)]),
        text => {
          expect(mayHaveBare(text)).toBe(forward.test(text))
        },
      ),
      { numRuns: 2000 },
    )
  })

  it('nearlyEqual: the sum over red, green and blue', () => {
    const hex = fc.integer({ min: 0, max: 0xffffff }).map(n => n.toString(16).padStart(6, '0'))
    const parts = (color: string) => [0, 2, 4].map(i => Number.parseInt(color.slice(i, i + 2), 16))
    fc.assert(
      fc.property(hex, hex, fc.integer({ min: 0, max: 30 }), (a, other, step) => {
        const near =
          Math.min(255, Number.parseInt(a.slice(0, 2), 16) + step)
            .toString(16)
            .padStart(2, '0') + a.slice(2)
        for (const b of [other, near]) {
          const distance = parts(a).reduce((sum, part, i) => sum + Math.abs(part - (parts(b)[i] ?? 0)), 0)
          expect(nearlyEqual(a, b)).toBe(distance <= 24)
        }
      }),
    )
  })

  it('header values: every line end goes, and blank lines of a fold are told', async () => {
    fc.assert(
      fc.property(of([' ', '\t', '\r\n ', '\n ', '\r', 'a', '\r\n\t']), value => {
        const source = Buffer.from(`X-Test: b${value}c\n d\n\nbody`)
        const field = parseMessage(source).root.headers[0]
        expect(field?.value).toBe(`b${value}c\n d`.replace(/[\r\n]+/g, ''))
      }),
    )
    const blank = async (header: string) => {
      const facts = await extractFacts(Buffer.from(header), { type: 'eml' })
      return facts.headers.malformed.filter(m => m.code === 'blank-fold').length
    }
    expect(await blank('Subject: a\r\n \r\n b\r\n\r\nx')).toBe(1)
    expect(await blank('Subject: a\n\t\n b\n\nx')).toBe(1)
    expect(await blank('Subject: a\n b\n\nx\n \n')).toBe(0)
    expect(await blank('Subject: a\n ')).toBe(1)
  })

  it('without fingerprints everything else stays', async () => {
    const source = Buffer.from(
      'From: a@example.com\nSubject: WIN BIG MONEY NOW!!!\n\nClick here: http://192.0.2.1/x and http://example.com.\n',
    )
    const options = { file: 'a.eml', now: '2026-01-01T00:00:00Z' }
    const named = await scanMessage(source, options)
    const nameless = await scanNameless(source, options)
    expect(named.findings.every(f => /^[0-9a-f]{32}$/.test(f.fingerprint))).toBe(true)
    expect(nameless.findings.length).toBeGreaterThan(3)
    const strip = (report: typeof named) => ({
      ...report,
      findings: report.findings.map(f => ({ ...f, fingerprint: '' })),
      outcomes: report.outcomes.map(o => ({ ...o, findings: o.findings.length })),
    })
    expect(strip(nameless)).toEqual(strip(named))
  })
})
