import { parse } from 'csv-parse/sync'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { csvLine } from '../../src/bounces/csv.js'
import {
  countBounce,
  customPolicy,
  decide,
  emptyAddress,
  POLICIES,
  simulate,
  suppressionCsv,
} from '../../src/bounces/suppression.js'
import type { Bounce } from '../../src/bounces/types.js'
import { bounce } from './helpers.js'

const SOFT: Partial<Bounce> = { class: 'soft', category: 'policy-related', address: 'good', actor: 'recipient-admin' }
const record = (address: string, ...bounces: Partial<Bounce>[]) => {
  const one = emptyAddress(address)
  for (const b of bounces) countBounce(one, bounce({ recipient: address, ...b }))
  return one
}
const times = (n: number, b: Partial<Bounce>) => Array.from({ length: n }, () => b)
const minute = (n: number) => new Date(Date.UTC(2026, 10, 14, 8, n)).toISOString()

describe('presets', () => {
  it('mailpro: a hard bounce leaves at once, soft ones never', () => {
    expect(decide(record('a@x.example', {}), POLICIES.mailpro)).toMatchObject({ verdict: 'suppress', reason: 'bad-address' })
    expect(decide(record('a@x.example', ...times(50, SOFT)), POLICIES.mailpro)).toMatchObject({ verdict: 'keep' })
  })

  it('mailweaver: 20 soft or 3 hard, automatic replies count as soft', () => {
    const policy = POLICIES.mailweaver
    expect(decide(record('a@x.example', ...times(2, {})), policy).verdict).toBe('keep')
    expect(decide(record('a@x.example', ...times(3, {})), policy).verdict).toBe('suppress')
    expect(decide(record('a@x.example', ...times(19, SOFT)), policy).verdict).toBe('keep')
    expect(
      decide(record('a@x.example', ...times(19, SOFT), { class: 'auto-reply', category: 'auto-reply', address: 'good' }), policy),
    ).toMatchObject({ verdict: 'suppress', reason: 'soft-limit' })
  })

  it('activecampaign: three in a row, a delivery starts anew', () => {
    const delivery: Partial<Bounce> = { category: 'success', class: 'other', address: 'good' }
    expect(decide(record('a@x.example', ...times(3, SOFT)), POLICIES.activecampaign).verdict).toBe('suppress')
    expect(decide(record('a@x.example', SOFT, SOFT, delivery, SOFT, SOFT), POLICIES.activecampaign).verdict).toBe('keep')
  })

  it('strict: only replies that blame the address, never the class', () => {
    const hardButGood: Partial<Bounce> = { class: 'hard', category: 'virus-related', address: 'good' }
    expect(decide(record('a@x.example', ...times(9, hardButGood)), POLICIES.strict).verdict).toBe('keep')
    expect(decide(record('a@x.example', {}), POLICIES.strict).verdict).toBe('suppress')
  })

  it('custom numbers', () => {
    expect(decide(record('a@x.example', ...times(2, SOFT)), customPolicy(2, null))).toMatchObject({
      verdict: 'suppress',
      reason: 'soft-limit',
    })
    expect(decide(record('a@x.example', {}), customPolicy(null, 2)).verdict).toBe('keep')
  })

  it('a failed connection counts once with its retries', () => {
    const policy = { ...POLICIES.mailpro, softLimit: 2 }
    const failed = (m: number): Partial<Bounce> => ({ ...SOFT, category: 'bad-connection', time: minute(m) })
    expect(decide(record('a@x.example', failed(0), failed(7), failed(45)), policy).verdict).toBe('keep')
    expect(decide(record('a@x.example', failed(0), failed(7), failed(45), failed(200)), policy).verdict).toBe('suppress')
  })
})

describe('under every policy', () => {
  it.each(Object.values(POLICIES))('$name: complaints and unsubscriptions leave, a typo is mended', policy => {
    expect(decide(record('a@x.example', { class: 'complaint', category: 'complaint', address: 'bad' }), policy).reason).toBe(
      'complaint',
    )
    expect(decide(record('a@x.example', { class: 'other', category: 'unsubscribe', address: 'good' }), policy).reason).toBe(
      'unsubscribed',
    )
    expect(decide(record('eva@gmial.com', { category: 'bad-domain' }), policy)).toEqual({
      verdict: 'fix',
      reason: 'typo',
      suggestion: 'eva@gmail.com',
    })
    expect(decide(record('a@x.example', { ...SOFT, category: 'invalid-sender', actor: 'sender-dns' }), policy)).toMatchObject({
      verdict: 'fix',
      reason: 'sender-side',
    })
  })

  it('an authentication report is no complaint', () => {
    expect(
      decide(
        record('a@x.example', { class: 'complaint', category: 'complaint', subcategory: 'auth-failure', address: 'good' }),
        POLICIES.strict,
      ).verdict,
    ).toBe('keep')
  })
})

it('the simulation counts good addresses that would be lost', () => {
  const records = [record('a@x.example', {}), record('b@x.example', ...times(3, SOFT)), record('c@x.example', SOFT)]
  const outcome = Object.fromEntries(simulate(records, Object.values(POLICIES)).map(p => [p.policy, [p.suppress, p.goodLost]]))
  expect(outcome).toEqual({ mailpro: [1, 0], mailweaver: [0, 0], activecampaign: [2, 1], strict: [1, 0] })
})

describe('CSV', () => {
  it('lists every address with its reason', () => {
    const rows = parse(
      [...suppressionCsv([record('=cmd@x.example', {}), record('b@x.example', SOFT)], POLICIES.mailpro)].join(''),
      { columns: true },
    ) as Record<string, string>[]
    expect(rows.map(r => [r.address, r.decision, r.reason])).toEqual([
      ["'=cmd@x.example", 'suppress', 'bad-address'],
      ['b@x.example', 'keep', 'below-limits'],
    ])
  })

  it('no cell opens a formula, and every cell survives', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'grapheme' }), { minLength: 2, maxLength: 5 }), cells => {
        const [row = []] = parse(csvLine(cells), { relax_column_count: true }) as string[][]
        expect(row.map((cell, i) => (/^[=+\-@\t\r]/.test(cells[i] ?? '') ? cell.slice(1) : cell))).toEqual(cells)
        for (const cell of row) expect(cell).not.toMatch(/^[=+\-@\t\r]/)
      }),
    )
  })
})
