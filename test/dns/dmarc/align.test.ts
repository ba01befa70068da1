import fc from 'fast-check'
import { dmarc as mailauthDmarc } from 'mailauth/lib/dmarc/index.js'
import { describe, expect, it } from 'vitest'
import { collectAlignment, collectDmarc } from '../../../src/dns/dmarc/collect.js'
import type { AlignmentFacts } from '../../../src/dns/dmarc/facts.js'
import { type Entry, names } from '../dkim/names.js'

interface Case {
  from?: string
  mailFrom?: string | null
  spf?: [string, string][]
  dkim?: [string, 'pass' | 'fail' | 'unknown'][]
  zone?: Record<string, Entry>
}
const RELAXED = { '_dmarc.shop.example TXT': 'v=DMARC1; p=reject', 'shop.example TXT': 'x', 'news.shop.example TXT': 'x' }
const STRICT = { ...RELAXED, '_dmarc.shop.example TXT': 'v=DMARC1; p=reject; adkim=s; aspf=s' }

async function align(c: Case): Promise<AlignmentFacts> {
  const resolver = names(c.zone ?? RELAXED)
  const fromDomain = c.from ?? 'shop.example'
  const fact = await collectAlignment(
    {
      fromDomain,
      mailFromDomain: c.mailFrom === undefined ? 'shop.example' : c.mailFrom,
      spfResults: (c.spf ?? []).map(([ip, result]) => ({ ip, result })),
      signatures: (c.dkim ?? []).map(([domain, result]) => ({ domain, selector: 's', result })),
      dmarc: await collectDmarc(fromDomain, resolver),
    },
    resolver,
  )
  if (fact.state !== 'known') throw new Error(fact.state)
  return fact.value
}
const IP = '192.0.2.1'
const verdict = (name: string, c: Case, walk: string, legacy = walk): void =>
  it(`${name}: ${walk}${legacy === walk ? '' : `, RFC 7489 ${legacy}`}`, async () => {
    const { verdict, verdictLegacy } = await align(c)
    expect({ verdict, verdictLegacy }).toEqual({ verdict: walk, verdictLegacy: legacy })
  })

describe('evaluateAlignment', () => {
  verdict('DKIM of the same domain', { dkim: [['shop.example', 'pass']] }, 'pass')
  verdict('DKIM of a subdomain', { dkim: [['news.shop.example', 'pass']] }, 'pass')
  verdict('DKIM of a subdomain, strict', { zone: STRICT, dkim: [['news.shop.example', 'pass']], mailFrom: 'esp.example' }, 'fail')
  verdict('DKIM of the service alone', { dkim: [['esp.example', 'pass']], mailFrom: 'esp.example', spf: [[IP, 'pass']] }, 'fail')
  verdict(
    'one aligned of two',
    {
      dkim: [
        ['esp.example', 'pass'],
        ['shop.example', 'pass'],
      ],
      mailFrom: 'esp.example',
    },
    'pass',
  )
  verdict('aligned DKIM fails, aligned SPF passes', { dkim: [['shop.example', 'fail']], spf: [[IP, 'pass']] }, 'pass')
  verdict('SPF of a subdomain, relaxed', { mailFrom: 'news.shop.example', spf: [[IP, 'pass']] }, 'pass')
  verdict('SPF of a subdomain, strict', { zone: STRICT, mailFrom: 'news.shop.example', spf: [[IP, 'pass']] }, 'fail')
  verdict('softfail is no pass', { spf: [[IP, 'softfail']] }, 'fail')
  verdict(
    'one of two addresses fails',
    {
      spf: [
        [IP, 'pass'],
        ['192.0.2.9', 'fail'],
      ],
    },
    'fail',
  )
  verdict('no address given: cannot be known', {}, 'unknown')
  verdict('no MAIL FROM given: cannot be known', { mailFrom: null, spf: [[IP, 'pass']] }, 'unknown')
  verdict('no address, but MAIL FROM cannot align', { mailFrom: 'esp.example' }, 'fail')
  verdict('key could not be looked up', { dkim: [['shop.example', 'unknown']], spf: [[IP, 'fail']] }, 'unknown')
  verdict('SPF temperror', { spf: [[IP, 'temperror']] }, 'unknown')
  verdict('no policy', { zone: {}, dkim: [['shop.example', 'pass']] }, 'no-policy')
  verdict(
    'policy could not be looked up',
    { zone: { '_dmarc.shop.example TXT': { error: 'TIMEOUT' } }, dkim: [['shop.example', 'pass']] },
    'unknown',
  )

  // Where the standards part: the parent publishes no record, so by RFC 9989 each name is an organization of its own.
  const SUB = { '_dmarc.news.shop.example TXT': 'v=DMARC1; p=reject', 'news.shop.example TXT': 'x' }
  verdict(
    'parent without record signs',
    { from: 'news.shop.example', zone: SUB, dkim: [['shop.example', 'pass']], mailFrom: 'esp.example' },
    'fail',
    'pass',
  )
  // psd=n cuts a department off from its parent.
  const CUT = { ...RELAXED, '_dmarc.news.shop.example TXT': 'v=DMARC1; p=reject; psd=n' }
  verdict(
    'psd=n between',
    { from: 'news.shop.example', zone: CUT, dkim: [['shop.example', 'pass']], mailFrom: 'esp.example' },
    'fail',
    'pass',
  )
  // A common parent record joins what the public suffix list holds apart.
  const HOSTED = {
    '_dmarc.a.github.io TXT': 'v=DMARC1; p=none',
    '_dmarc.github.io TXT': 'v=DMARC1; p=none',
    'a.github.io TXT': 'x',
  }
  verdict(
    'below a private suffix',
    { from: 'a.github.io', zone: HOSTED, dkim: [['b.github.io', 'pass']], mailFrom: 'esp.example' },
    'pass',
    'fail',
  )
  verdict(
    'same name below nothing',
    { from: 'x.example', zone: { '_dmarc.x.example TXT': 'v=DMARC1; p=none' }, dkim: [['x.example', 'pass']] },
    'pass',
  )

  it('names the addresses that fail', async () => {
    expect(
      (
        await align({
          mailFrom: 'shop.example',
          spf: [
            [IP, 'pass'],
            ['192.0.2.9', 'fail'],
          ],
        })
      ).failingIps,
    ).toEqual(['192.0.2.9'])
  })

  it('one more passing aligned signature never turns pass into anything else (property)', async () => {
    const domain = fc.constantFrom('shop.example', 'news.shop.example', 'esp.example')
    const result = fc.constantFrom<'pass' | 'fail' | 'unknown'>('pass', 'fail', 'unknown')
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(domain, result), { maxLength: 3 }),
        fc.option(domain, { nil: null }),
        async (dkim, mailFrom) => {
          expect((await align({ dkim: [...dkim, ['shop.example', 'pass']], mailFrom })).verdict).toBe('pass')
        },
      ),
      { numRuns: 30 },
    )
  })

  it('agrees with mailauth (public suffix list) on the RFC 7489 view', async () => {
    const domains = ['shop.example', 'news.shop.example', 'esp.example']
    for (const zone of [RELAXED, STRICT]) {
      for (const from of ['shop.example', 'news.shop.example']) {
        for (const d of domains) {
          for (const mailFrom of domains) {
            const resolver = names(zone)
            const theirs = await mailauthDmarc({
              headerFrom: from,
              spfDomains: [{ domain: mailFrom }],
              dkimDomains: [{ id: '1', domain: d }],
              resolver: async (name: string, type: string) => {
                const { records } = await resolver.resolve(name, type as 'TXT')
                if (records.length === 0) throw Object.assign(new Error('no'), { code: 'ENOTFOUND' })
                return records.flatMap(r => (r.type === 'TXT' ? [r.strings] : []))
              },
            } as unknown as Parameters<typeof mailauthDmarc>[0])
            const ours = await align({ from, zone, dkim: [[d, 'pass']], mailFrom, spf: [[IP, 'pass']] })
            // mailauth before 5.0 reads adkim=s and aspf=s but compares organizational domains all the same: strict never fails there.
            const strictFails = zone === STRICT && d !== from && mailFrom !== from
            const expected = strictFails ? 'fail' : (theirs as { status: { result: string } }).status.result
            expect(ours.verdictLegacy, `${from} ${d} ${mailFrom}`).toBe(expected)
          }
        }
      }
    }
  })
})
