import { describe, expect, it } from 'vitest'
import { distinctCounter } from '../../src/bounces/distinct.js'
import { distance, likelyDomain, mailboxProvider } from '../../src/bounces/mailboxes.js'
import { isoWeek, trendOf } from '../../src/bounces/rates.js'
import { maskAddresses, summarize } from '../../src/bounces/summarize.js'
import { ranges, renderBounceText } from '../../src/bounces/text.js'
import { LOCALES } from '../../src/core/locale.js'
import { bounce } from './helpers.js'

const soft = {
  class: 'soft',
  category: 'policy-related',
  subcategory: 'rate-limited',
  address: 'good',
  actor: 'sender-volume',
} as const
const delivered = (recipient: string, time: string) =>
  bounce({ recipient, time, category: 'success', class: 'other', address: 'good', format: 'postfix' })
const at = (hour: number, day = 14) => `2026-11-${String(day).padStart(2, '0')}T${String(hour).padStart(2, '0')}:10:00.000Z`

describe('rates', () => {
  it('are unknown without a denominator', () => {
    const summary = summarize()
    summary.add(bounce({}))
    expect(summary.facts().rates).toMatchObject({ source: null, byRecipients: null, byAttempts: null, hard: null })
  })

  it('take the number given', () => {
    const summary = summarize({ sent: 200 })
    summary.add(bounce({ messageId: '1' }))
    summary.add(bounce({ messageId: '2' }))
    expect(summary.facts().rates).toMatchObject({
      source: 'given',
      byRecipients: { count: 1, of: 200, share: 0.005 },
      byAttempts: { count: 2, of: 200 },
      hard: { count: 1, of: 200 },
    })
  })

  it('count deliveries of logs', () => {
    const summary = summarize()
    for (let i = 0; i < 8; i++) summary.add(delivered(`u${i % 4}@x.example`, at(8)))
    summary.add(bounce({ messageId: '1' }))
    summary.add(bounce({ messageId: '2' }))
    expect(summary.facts()).toMatchObject({
      delivered: 8,
      rates: { source: 'deliveries', byRecipients: { count: 1, of: 5 }, byAttempts: { count: 2, of: 10, share: 0.2 } },
    })
  })

  it('a success report by mail is no denominator', () => {
    const summary = summarize()
    summary.add(bounce({ category: 'success', class: 'other', address: 'good', format: 'dsn' }))
    expect(summary.facts()).toMatchObject({ delivered: 0, totals: { other: 1 }, rates: { source: null } })
  })
})

describe('counting', () => {
  it('one message to one recipient is one, and a failure replaces its delay', () => {
    const summary = summarize()
    const delay = bounce({ ...soft, class: 'delayed', messageId: 'm1' })
    summary.add(delay)
    summary.add(delay)
    expect(summary.facts().totals).toMatchObject({ delayed: 1, soft: 0 })
    summary.add(bounce({ ...soft, messageId: 'm1' }))
    summary.add(bounce({ ...soft, messageId: 'm1' }))
    expect(summary.facts().totals).toMatchObject({ delayed: 0, soft: 1 })
    summary.add(delay)
    expect(summary.facts().totals).toMatchObject({ delayed: 0, soft: 1 })
  })

  it('groups what the cause join cannot tell apart, with masked samples', () => {
    const summary = summarize()
    for (const n of [1, 2, 3, 4])
      summary.add(
        bounce({
          ...soft,
          rule: 'r',
          // The last differs in who must act: another group.
          actor: n < 4 ? 'sender-dns' : 'nobody',
          checks: ['spf-record'],
          recipient: `u${n}@gmx.de`,
          sender: 'n@Shop.example',
          sendingIp: '192.0.2.1',
          diagnostic: `no <u${n}@gmx.de>`,
        }),
      )
    const [group, ...more] = summary.facts().groups
    expect(more).toMatchObject([{ actor: 'nobody', count: 1 }])
    expect(group).toMatchObject({
      category: 'policy-related',
      actor: 'sender-dns',
      rule: 'r',
      provider: 'gmx-webde',
      senderDomain: 'shop.example',
      sendingIp: '192.0.2.1',
      count: 3,
      checks: ['spf-record'],
      samples: ['no <u…@gmx.de>'],
    })
  })

  it('hours, weeks and period', () => {
    const summary = summarize()
    summary.add(bounce({ time: at(7) }))
    summary.add(bounce({ time: at(7, 3), recipient: 'b@x.example' }))
    const facts = summary.facts()
    expect(facts.hours[7]).toBe(2)
    expect(facts.weeks.map(w => w.week)).toEqual(['2026-W45', '2026-W46'])
    expect(facts.period).toEqual({ from: at(7, 3), to: at(7) })
  })

  it('the cause before an expiry comes from the evidence that lost', () => {
    const summary = summarize()
    summary.add(
      bounce({
        class: 'soft',
        category: 'message-expired',
        address: 'good',
        conflicts: [{ rule: 'x', category: 'no-answer-from-host' }],
      }),
    )
    expect(summary.facts().expired).toEqual([
      { cause: 'no-answer-from-host', name: { en: 'No answer from the server', de: 'Keine Antwort vom Server' }, count: 1 },
    ])
  })

  it('places what could not be read', () => {
    const summary = summarize()
    summary.skip({ file: 'a.log', place: 7, reason: 'torn' })
    summary.skip({ file: 'b.eml', place: null, reason: 'not-a-bounce' })
    expect(summary.facts().skipped).toEqual({
      notBounces: 1,
      unreadable: 1,
      places: [{ file: 'a.log', place: 7, reason: 'torn' }],
    })
  })

  it('full mailboxes on two days', () => {
    const summary = summarize()
    const full = { ...soft, category: 'quota-issues', subcategory: 'mailbox-full', address: 'suspect' } as const
    for (const day of [3, 3, 9]) summary.add(bounce({ ...full, time: at(8, day) }))
    summary.add(bounce({ ...full, recipient: 'b@x.example', time: at(8, 3) }))
    expect(summary.facts().fullMailboxes).toEqual({ once: 1, repeatedly: 1 })
  })
})

describe('limits', () => {
  const provider = { recipient: 'a@gmx.de' }
  it('cluster at hours', () => {
    const summary = summarize()
    for (let h = 6; h < 18; h++) for (let i = 0; i < 30; i++) summary.add(delivered('a@gmx.de', at(h)))
    for (let i = 0; i < 20; i++) summary.add(bounce({ ...soft, ...provider, time: at(7), messageId: `m${i}` }))
    expect(summary.facts().limits).toMatchObject([{ provider: 'gmx-webde', count: 20, busyHours: [7], cluster: 'both' }])
    expect(summary.facts().limits[0]?.quietHours).toContain(12)
    expect(summary.facts().limits[0]?.quietHours).not.toContain(7)
  })

  it('cluster above a rate', () => {
    const summary = summarize()
    for (let h = 0; h < 24; h++) {
      const many = h % 2 === 0
      for (let i = 0; i < (many ? 100 : 20); i++) summary.add(delivered('a@gmx.de', at(h)))
      if (many) summary.add(bounce({ ...soft, ...provider, time: at(h), messageId: `m${h}` }))
    }
    expect(summary.facts().limits).toMatchObject([
      { cluster: 'rate', rateWhenLimited: 101, rateWithoutLimits: 20, busyHours: [] },
    ])
  })

  it('few are no pattern', () => {
    const summary = summarize()
    for (let i = 0; i < 9; i++) summary.add(bounce({ ...soft, ...provider, time: at(7), messageId: `m${i}` }))
    expect(summary.facts().limits).toEqual([])
  })
})

describe('typo domains', () => {
  const typos: [string, string][] = [
    ['gmial.com', 'gmail.com'],
    ['gmal.com', 'gmail.com'],
    ['gmail.con', 'gmail.com'],
    ['gmail.de', 'gmail.com'],
    ['hotmial.com', 'hotmail.com'],
    ['outlok.de', 'outlook.de'],
    ['t-onlin.de', 't-online.de'],
    ['gmx.dee', 'gmx.de'],
    ['freenet.dee', 'freenet.de'],
    ['yahooo.de', 'yahoo.de'],
  ]
  it.each(typos)('%s is %s', (typo, meant) => {
    expect(likelyDomain(typo)).toBe(meant)
  })
  it.each([
    'gmail.com',
    'gmx.net',
    'mail.de',
    'wed.example',
    'ewb.de',
    'firma.example',
    'yahoo.co.jp',
    'gmx.fr',
    'live.nl',
    'me.de',
    'free.org',
    'a.de',
    'x',
    '',
  ])('%s is none', domain => {
    expect(likelyDomain(domain)).toBeNull()
  })
  it('distance counts a swap as one', () => {
    expect([distance('gmial', 'gmail'), distance('', 'ab'), distance('abc', 'abc'), distance('kitten', 'sitting')]).toEqual([
      1, 2, 0, 3,
    ])
  })
})

it('providers by domain, then by host', () => {
  expect(mailboxProvider('gmx.de', null)?.id).toBe('gmx-webde')
  expect(mailboxProvider('firma.example', 'firma-example.mail.protection.outlook.com')?.id).toBe('microsoft')
  expect(mailboxProvider('firma.example', 'mx.firma.example')).toBeNull()
})

it('distinct recipients: exact, then estimated within two percent', () => {
  const counter = distinctCounter(1000)
  for (let i = 0; i < 900; i++) for (const _ of [1, 2]) counter.add(`user${i}@x.example`)
  expect([counter.count(), counter.estimated()]).toEqual([900, false])
  for (let i = 0; i < 60_000; i++) counter.add(`user${i}@x.example`)
  expect(counter.estimated()).toBe(true)
  expect(Math.abs(counter.count() / 60_000 - 1)).toBeLessThan(0.02)
})

it('ISO weeks at the turn of the year', () => {
  expect(['2026-01-01T00:00:00Z', '2027-01-01T12:00:00Z', '2026-11-22T23:59:59Z', '2026-12-31T00:00:00Z'].map(isoWeek)).toEqual([
    '2026-W01',
    '2026-W53',
    '2026-W47',
    '2026-W53',
  ])
})

it('trend of the last full week', () => {
  const week = (name: string, n: number) => ({ week: name, soft: n, hard: 0 })
  expect(
    trendOf([week('2026-W44', 10), week('2026-W45', 10), week('2026-W46', 15), week('2026-W47', 1)], '2026-11-18T00:00:00Z'),
  ).toBeCloseTo(0.5)
  expect(trendOf([week('2026-W46', 10), week('2026-W47', 10)], '2026-11-22T00:00:00Z')).toBeNull()
})

it('addresses are masked everywhere in a text', () => {
  expect(maskAddresses('to <jane.doe@x.example> and a@b.example')).toBe('to <j…@x.example> and a…@b.example')
})

describe('text for people', () => {
  const summary = summarize({ sent: 1000 })
  for (let h = 6; h < 18; h++) summary.add(bounce({ ...soft, recipient: `u${h}@gmx.de`, time: at(h), messageId: `m${h}` }))
  summary.add(bounce({ recipient: 'x@gmial.com', category: 'bad-domain', time: at(8) }))
  summary.add(
    bounce({
      recipient: 'y@x.example',
      category: 'unclassified',
      class: 'other',
      address: 'good',
      diagnostic: '\u001b[31mred\u202e text',
    }),
  )
  summary.skip({ file: 'odd\u001b[2J.log', place: 3, reason: 'torn' })
  const facts = summary.facts()

  it.each(LOCALES)('fits 80 columns and carries no control characters (%s)', locale => {
    const text = renderBounceText(facts, { locale, unclassified: true })
    expect(text.split('\n').filter(line => line.length > 80)).toEqual([])
    expect(text.replaceAll('\n', '')).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u202a-\u202e]/)
    expect(text).toContain('gmail.com')
    expect(text).toContain(locale === 'de' ? 'Domain existiert nicht' : 'Domain does not exist')
  })

  it('says that the rate is unknown', () => {
    expect(renderBounceText(summarize().facts(), { locale: 'de' })).toContain('--sent')
  })

  it('hours as ranges', () => {
    expect(ranges([1, 2, 3, 7, 9, 10])).toEqual(['1–3', '7', '9–10'])
  })
})
