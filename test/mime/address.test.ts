import fc from 'fast-check'
import { addressParser } from 'postal-mime'
import { describe, expect, test } from 'vitest'
import { isDomain, parseAddressList } from '../../src/mime/address.js'

type Row = [name: string, value: string, mailboxes: [string | null, string][]]

describe('good', () => {
  const good: Row[] = [
    ['bare', 'a@example.com', [[null, 'a@example.com']]],
    ['name', 'Anna Beispiel <a@example.com>', [['Anna Beispiel', 'a@example.com']]],
    ['quoted name', '"Beispiel, Anna" <a@example.com>', [['Beispiel, Anna', 'a@example.com']]],
    ['escaped quote', '"Anna \\"A\\" B" <a@example.com>', [['Anna "A" B', 'a@example.com']]],
    ['encoded name', '=?utf-8?Q?M=C3=BCller?= GmbH <m@example.com>', [['Müller GmbH', 'm@example.com']]],
    ['encoded words in sequence', '=?utf-8?Q?M=C3=BC?= =?utf-8?Q?ller?= <m@example.com>', [['Müller', 'm@example.com']]],
    [
      'several',
      'a@example.com, B <b@example.com>',
      [
        [null, 'a@example.com'],
        ['B', 'b@example.com'],
      ],
    ],
    [
      'empty elements',
      ',a@example.com,, b@example.com ,',
      [
        [null, 'a@example.com'],
        [null, 'b@example.com'],
      ],
    ],
    ['comment as name', 'a@example.com (Anna)', [['Anna', 'a@example.com']]],
    ['comments everywhere', 'a(x)@(y)example.com', [['y', 'a@example.com']]],
    ['quoted local part', '"a b"@example.com', [[null, '"a b"@example.com']]],
    ['blanks around the at sign', 'a @ example.com', [[null, 'a@example.com']]],
    ['route', '<@relay.example,@other.example:a@example.com>', [[null, 'a@example.com']]],
    ['address literal', 'a@[192.0.2.1]', [[null, 'a@[192.0.2.1]']]],
    ['U-label', 'a@müller.example', [[null, 'a@müller.example']]],
    ['final dot', 'a@example.com.', [[null, 'a@example.com.']]],
  ]
  test.each(good)('%s', (_, value, mailboxes) => {
    const list = parseAddressList(value)
    expect(list.mailboxes.map(m => [m.name, m.address])).toEqual(mailboxes)
  })

  test('group', () => {
    const list = parseAddressList('Freunde: a@example.com, B <b@example.com>; c@example.com')
    expect(list.groups).toEqual([{ name: 'Freunde', start: 0 }])
    expect(list.mailboxes.map(m => m.group)).toEqual(['Freunde', 'Freunde', null])
    expect(parseAddressList('undisclosed-recipients:;')).toMatchObject({
      mailboxes: [],
      groups: [{ name: 'undisclosed-recipients' }],
      problems: [],
    })
  })

  test('positions', () => {
    const value = 'Anna <a@example.com>, b@example.com'
    const [first, second] = parseAddressList(value).mailboxes
    expect(value.slice(first?.start, first?.end)).toBe('Anna <a@example.com>')
    expect(value.slice(first?.addressStart)).toBe('a@example.com>, b@example.com')
    expect(value.slice(second?.start, second?.end)).toBe('b@example.com')
  })

  test('agrees with postal-mime', () => {
    const atom = fc.stringMatching(/^[a-z]{1,8}$/)
    const mailbox = fc.record({
      name: fc.option(fc.stringMatching(/^[A-Za-z]{1,8}( [A-Za-z]{1,8}){0,2}$/)),
      local: atom,
      domain: atom,
    })
    fc.assert(
      fc.property(fc.array(mailbox, { minLength: 1, maxLength: 5 }), fc.boolean(), (list, quoted) => {
        const value = list
          .map(m =>
            m.name ? `${quoted ? `"${m.name}"` : m.name} <${m.local}@${m.domain}.example>` : `${m.local}@${m.domain}.example`,
          )
          .join(', ')
        const ours = parseAddressList(value)
        expect(ours.problems).toEqual([])
        expect(ours.mailboxes.map(m => ({ name: m.name ?? '', address: m.address }))).toEqual(addressParser(value))
      }),
    )
  })
})

describe('bad', () => {
  const bad: [string, string, string[]][] = [
    ['empty', '', ['empty']],
    ['only a name', 'Anna Beispiel', ['no-domain']],
    ['no domain', '<anna>', ['no-domain']],
    ['empty brackets', 'Anna <>', ['no-domain', 'bad-local']],
    ['one label', 'a@localhost', ['bad-domain']],
    ['hyphen at the end', 'a@example-.com', ['bad-domain']],
    ['two dots', 'a..b@example.com', ['bad-local']],
    ['two at signs', 'a@b@example.com', ['bad-local']],
    ['unquoted at sign in name', 'info@shop.example <a@example.com>', ['unquoted-special']],
    ['name without brackets', 'Anna a@example.com', ['unquoted-special']],
    ['open quote', '"Anna <a@example.com>', ['unterminated-quote']],
    ['open comment', 'a@example.com (Anna', ['unterminated-comment']],
    ['open bracket', 'Anna <a@example.com', ['unterminated-angle']],
    ['two brackets', '<x@example.com> <a@example.com>', ['two-addresses']],
  ]
  test.each(bad)('%s', (_, value, expected) => {
    const codes = parseAddressList(value).problems.map(p => p.code)
    for (const code of expected) expect(codes).toContain(code)
  })

  test('never throws; offsets in range', () => {
    const unit = fc.constantFrom('a', '@', '.', '<', '>', '(', ')', '"', '\\', ',', ';', ':', ' ', '[', ']', '\u00fc')
    fc.assert(
      fc.property(fc.string({ unit, maxLength: 60 }), value => {
        const list = parseAddressList(value)
        for (const m of list.mailboxes) {
          expect(m.start).toBeGreaterThanOrEqual(0)
          expect(m.end).toBeLessThanOrEqual(value.length)
          expect(m.start).toBeLessThan(m.end)
        }
        for (const p of list.problems) expect(p.at).toBeLessThanOrEqual(value.length)
      }),
      { numRuns: 2000 },
    )
  })

  test('many and hostile', () => {
    expect(parseAddressList('a@example.com,'.repeat(5000)).mailboxes).toHaveLength(2000)
    const started = performance.now()
    for (const c of ['(', '"', '<', ':', '@', '\\', 'a ']) parseAddressList(c.repeat(60_000))
    expect(performance.now() - started).toBeLessThan(5_000)
  })
})

test('domains', () => {
  for (const good of ['example.com', 'a-b.example', 'xn--mller-kva.example', '[ipv6:2001:db8::1]', '_x.example.com'])
    expect(isDomain(good)).toBe(true)
  for (const bad of ['', 'com', '.com', 'a..com', '-a.com', `${'a'.repeat(64)}.com`, 'a b.com', 'exa*mple.com'])
    expect(isDomain(bad)).toBe(false)
})

test('a plain mailbox reads the same with and without the short way', () => {
  const atom = fc.constantFrom('Ann', 'Lee', 'a.b', '12', '-x-', "O'Hara", '!', '|', 'R&D', 'x_y', ' ', '  ', '.')
  const name = fc.array(atom, { maxLength: 5 }).map(words => words.join(' '))
  const local = fc.constantFrom('ann', 'a.b', 'a+b', 'A_b', '-', 'a..b', '.a', 'a.', 'x'.repeat(64), 'x'.repeat(65), 'a=b')
  const domain = fc.constantFrom(
    'example.com',
    'EXAMPLE.org',
    'a.b.example.net',
    'example',
    '-x.com',
    'x-.com',
    'a.b',
    'ex_ample.com',
    '1.2.3.4',
  )
  const value = fc
    .tuple(name, local, domain, fc.constantFrom('angle', 'quoted', 'bare', 'close'))
    .map(([n, l, d, shape]) =>
      shape === 'bare'
        ? `${l}@${d}`
        : shape === 'quoted'
          ? `"${n}" <${l}@${d}>`
          : shape === 'close'
            ? `${n}<${l}@${d}>`
            : `${n} <${l}@${d}>`,
    )
  fc.assert(
    fc.property(value, text => {
      // A comma at the end adds nothing, but takes the long way.
      expect(parseAddressList(text)).toEqual(parseAddressList(`${text},`))
    }),
    { numRuns: 5000, seed: 11 },
  )
})
