import { describe, expect, it } from 'vitest'
import { collectSpf } from '../../../src/dns/spf/collect.js'
import { pointAt, spfFix, treeEvidence } from '../../../src/dns/spf/show.js'
import { type ZoneObject, zone } from '../../helpers/zone.js'

const registrableDomain = (name: string): string | null => name.split('.').slice(-2).join('.')
const value = async (records: ZoneObject, faults: Parameters<typeof zone>[1] = {}) => {
  const fact = await collectSpf('example.com', zone(records, faults), { registrableDomain })
  if (fact.state !== 'known') throw new Error(fact.state)
  return fact.value
}

describe('pointer under a record', () => {
  it('stands under the place', () => {
    expect(pointAt('example.com', 'v=spf1 moo -all', 7, 3).text).toBe('v=spf1 moo -all\n       ^^^')
  })
  it('follows into the middle and to the end of a long record', () => {
    const record = `v=spf1 ${'ip4:192.0.2.1 '.repeat(20)}moo -all`
    for (const [position, length] of [
      [record.indexOf('moo'), 3],
      [record.length - 4, 4],
      [record.length, 0],
    ] as const) {
      const [line = '', marks = ''] = pointAt('example.com', record, position, length).text.split('\n')
      expect(line.length).toBeLessThanOrEqual(74)
      expect(line.slice(marks.indexOf('^'), marks.length).replace('…', '')).toBe(record.slice(position, position + length))
    }
  })
  it('is not led astray by control characters', () => {
    const [line = '', marks = ''] = pointAt('example.com', 'v=spf1\tmx\r\n-all', 9, 1).text.split('\n')
    expect(line).toBe('v=spf1\ufffdmx\ufffd\ufffd-all')
    expect(marks.length).toBe(10)
  })
})

it('shows what each include costs and what is wrong with it', async () => {
  const spf = await value(
    {
      'example.com': {
        TXT: 'v=spf1 include:a.example.net include:gone.example.net include:slow.example.net a:no.example.com -all',
      },
      'a.example.net': { TXT: 'v=spf1 include:b.example.net -all' },
      'b.example.net': { TXT: 'v=spf1 -all' },
    },
    { 'slow.example.net TXT': 'TIMEOUT' },
  )
  expect(treeEvidence(spf.tree ?? ({} as never)).text.split('\n')).toEqual([
    'example.com (5)',
    '  include a.example.net (2)',
    '    include b.example.net (1)',
    '  include gone.example.net (1) [nxdomain]',
    '  include slow.example.net (1) [timeout]',
    '  a:no.example.com [void]',
  ])
})

it('gives the fix only to the findings it mends', async () => {
  const spf = await value({ 'example.com': { TXT: 'v=spf1 ip4:192.0.2.1 ?all' } })
  expect(spfFix(spf, 'merge', 'syntax')).toEqual({})
  expect(spfFix(spf, 'soften-all')).toEqual({
    fix: {
      kind: 'dns-record',
      name: 'example.com',
      host: '@',
      type: 'TXT',
      current: 'v=spf1 ip4:192.0.2.1 ?all',
      proposed: 'v=spf1 ip4:192.0.2.1 ~all',
      chunks: ['v=spf1 ip4:192.0.2.1 ~all'],
      checked: { lookups: 0, voidLookups: 0, authorisedIpv4: 1, valid: true },
    },
  })
})

describe('hostile records', () => {
  // Every seam leaves a valid left part and a broken rest: backtracking would take 2^30 steps and run into the time limit of the test.
  it('does not try all ways to cut a glued term', async () => {
    const spf = await value({ 'example.com': { TXT: `v=spf1 ${'include:a.b'.repeat(35)}:% -all` } })
    expect(spf.records[0]?.valid).toBe(false)
  })
  it('does not ask for thousands of names', async () => {
    const resolver = zone({
      'example.com': { TXT: `v=spf1 ${Array.from({ length: 2_000 }, (_, i) => `a:h${i}.example.net`).join(' ')} -all` },
    })
    const fact = await collectSpf('example.com', resolver, { registrableDomain })
    expect(resolver.asked.length).toBeLessThan(300)
    expect(fact).toMatchObject({ state: 'known', value: { totals: { lookups: 2_000, voidsComplete: false } } })
  })
})
