import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parseDate } from '../../src/content/headers/date.js'
import { isFreemail } from '../../src/content/headers/freemail.js'
import { dkimTags, parseListUris, parseMessageId } from '../../src/content/headers/identifiers.js'
import { detachFix, isFilledIn } from '../../src/content/headers/issue.js'
import { type HeaderFacts, readHeaderFacts } from '../../src/content/headers.js'
import type { CheckContext } from '../../src/core/check.js'
import { parseMessage } from '../../src/mime/parse.js'

const read = (source: string | Buffer): HeaderFacts =>
  readHeaderFacts(parseMessage(Buffer.isBuffer(source) ? source : Buffer.from(source, 'utf8')))

describe('dates', () => {
  const good: [string, string, string[]][] = [
    ['Sun, 22 Nov 2026 10:00:00 +0100', '2026-11-22T09:00:00.000Z', []],
    ['22 Nov 2026 10:00 -0530', '2026-11-22T15:30:00.000Z', []],
    ['Sun, 22 Nov 2026 10:00:00 +0000 (UTC)', '2026-11-22T10:00:00.000Z', []],
    ['Sun, 22 Nov 2026 10:00:00 GMT', '2026-11-22T10:00:00.000Z', []],
    ['Sun, 22 Nov 2026 10:00:00 EST', '2026-11-22T15:00:00.000Z', ['obsolete-zone']],
    ['Sun, 22 Nov 26 10:00:00 +0000', '2026-11-22T10:00:00.000Z', ['two-digit-year']],
    ['Mon, 22 Nov 2026 10:00:00 +0000', '2026-11-22T10:00:00.000Z', ['wrong-weekday']],
    ['22 Nov 2026 10:00:00', '2026-11-22T10:00:00.000Z', ['no-zone']],
    ['Wed, 31 Dec 2026 23:59:60 +0000', '2026-12-31T23:59:59.000Z', ['wrong-weekday']],
  ]
  test.each(good)('%s', (text, iso, problems) => expect(parseDate(text)).toEqual({ iso, problems }))

  const bad: [string, string][] = [
    ['', 'syntax'],
    ['tomorrow', 'syntax'],
    ['2026-11-22T10:00:00Z', 'syntax'],
    ['Sun, 22 Foo 2026 10:00:00 +0000', 'syntax'],
    ['Sun, 31 Feb 2026 10:00:00 +0000', 'no-such-day'],
    ['Sun, 22 Nov 2026 25:00:00 +0000', 'no-such-day'],
  ]
  test.each(bad)('%j', (text, problem) => {
    const { iso, problems } = parseDate(text)
    expect(iso).toBeNull()
    expect(problems).toContain(problem)
  })

  test('every day comes back', () => {
    fc.assert(
      fc.property(fc.date({ min: new Date('1990-01-01'), max: new Date('2090-01-01'), noInvalidDate: true }), date => {
        const whole = new Date(Math.floor(date.getTime() / 1000) * 1000)
        expect(parseDate(whole.toUTCString())).toEqual({ iso: whole.toISOString(), problems: [] })
      }),
    )
  })
})

describe('identifiers', () => {
  test.each([
    ['<a.1@example.com>', [], 'example.com'],
    ['<a@[192.0.2.1]>', [], '[192.0.2.1]'],
    ['a@example.com', ['no-brackets'], 'example.com'],
    ['<abc>', ['no-domain'], ''],
    ['<a@localhost>', ['local-domain'], 'localhost'],
    ['<a@host.local>', ['local-domain'], 'host.local'],
    ['<a@web01>', ['local-domain'], 'web01'],
    ['<a@x.example> <b@x.org>', ['several'], 'x.example'],
    ['<a b@example.com>', ['syntax'], 'example.com'],
    ['<@example.com>', ['syntax'], 'example.com'],
    ['<a@example.com> x', ['syntax'], 'example.com'],
  ])('Message-ID %s', (value, problems, domain) => {
    const parsed = parseMessageId(value)
    expect(parsed.problems.filter(p => !(p === 'local-domain' && domain.endsWith('.example')))).toEqual(problems)
    expect(parsed.domain).toBe(domain)
  })

  test('List-Unsubscribe', () => {
    expect(parseListUris('<https://x.example/u>, (by mail) <mailto:a@x.example>')).toEqual({
      uris: [
        { uri: 'https://x.example/u', scheme: 'https', offset: 1 },
        { uri: 'mailto:a@x.example', scheme: 'mailto', offset: 34 },
      ],
      malformed: false,
    })
    expect(parseListUris('https://x.example/u')).toEqual({ uris: [], malformed: true })
    expect(parseListUris('<https://x.example/ u>').uris[0]?.uri).toBe('https://x.example/u')
    expect(parseListUris('<{{unsubscribe}}>').uris[0]?.scheme).toBe('')
  })

  test('DKIM tags', () => {
    expect([...dkimTags('v=1; h=From : To;\r\n d=Example.com; d=second; broken; b=ab\r\n cd')]).toEqual([
      ['v', '1'],
      ['h', 'From:To'],
      ['d', 'Example.com'],
      ['b', 'abcd'],
    ])
  })

  test('free mailboxes', () => {
    expect(isFreemail('gmx.de')).toBe(true)
    expect(isFreemail('gmail.com')).toBe(true)
    expect(isFreemail('example.com')).toBe(false)
  })
})

describe('facts of a message', () => {
  const facts = read(
    [
      'From: "Bäckerei" <post@baeckerei.example>',
      'To: Kundin <kundin@kunden.example>, x@y.example',
      'Subject: =?utf-8?Q?=C3=9Cber?=',
      ' uns',
      'subject: again',
      'Date: Sun, 22 Nov 2026 10:00:00 +0100',
      'Message-ID: <1.2@baeckerei.example>',
      'In-Reply-To: <0.1@kunden.example>',
      'List-Unsubscribe: <https://baeckerei.example/u>,',
      '  <mailto:u@baeckerei.example>',
      'List-Unsubscribe-Post: List-Unsubscribe=One-Click',
      'DKIM-Signature: v=1; d=Baeckerei.example; s=S1; l=10;',
      ' h=From:To:Subject',
      'Precedence: bulk',
      'X-Priority: 1 (Highest)',
      'Importance : high',
      '',
      'body',
      '',
    ].join('\r\n'),
  )
  test('values and places', () => {
    expect(facts).toMatchObject({
      present: true,
      fromCount: 1,
      subject: { text: 'Über uns', encodedWords: 1, needlessWords: 0, at: { line: 3, column: 1 } },
      date: { iso: '2026-11-22T09:00:00.000Z', at: { line: 6, column: 1 } },
      messageId: { left: '1.2', domain: 'baeckerei.example', problems: expect.anything() },
      inThread: true,
      bulk: true,
      precedence: 'bulk',
      highPriority: { text: '1 (Highest)' },
      listUnsubscribePost: { text: 'List-Unsubscribe=One-Click' },
      signatures: [{ domain: 'baeckerei.example', selector: 's1', headers: ['from', 'to', 'subject'], bodyLength: 10 }],
      lines: { ends: 'crlf', longCount: 0, bareCr: null },
    })
    expect(facts.from?.mailboxes[0]).toMatchObject({ name: 'Bäckerei', domain: 'baeckerei.example', at: { line: 1, column: 7 } })
    expect(facts.to?.mailboxes[1]).toMatchObject({ address: 'x@y.example', at: { line: 2, column: 37 } })
    expect(facts.listUnsubscribe?.uris.map(u => [u.scheme, u.at])).toEqual([
      ['https', { line: 9, column: 20 }],
      ['mailto', { line: 10, column: 4 }],
    ])
  })
  test('faults', () => {
    expect(facts.duplicates).toEqual([
      {
        name: 'Subject',
        count: 2,
        places: [
          { line: 3, column: 1 },
          { line: 5, column: 1 },
        ],
      },
    ])
    expect(facts.eightBit).toEqual([{ name: 'From', validUtf8: true, at: { line: 1, column: 1 } }])
    expect(facts.malformed.map(m => [m.code, m.name, m.at.line])).toEqual([['space-before-colon', 'Importance', 16]])
  })
  test('more faults', () => {
    const bad = read('Subject: =?utf-8?Q?x=\r\nnonsense\r\nX-Fold: a\r\n  \r\n b\r\nFrom: Gr\xfc\xdfe <a@b.example>\r\n\r\nx\0')
    expect(bad.malformed.map(m => m.code).sort()).toEqual(['bad-word', 'blank-fold', 'not-a-field'])
    expect(bad.lines.nul).toEqual({ count: 1, at: { line: 8, column: 2 } })
    expect(read(Buffer.from('X-A: \xfc\n\n', 'latin1')).eightBit[0]?.validUtf8).toBe(false)
  })
  test('no header, no facts', () => {
    expect(read('just text')).toMatchObject({ present: false, subject: null, from: null, bulk: false })
  })
  test('plain JSON, whatever comes in', () => {
    const line = fc.oneof(
      fc.constantFrom(
        'From: <',
        'To: a@b, ,;:',
        'Subject: =?utf-8?b?//?=',
        'Date: Sun, 99',
        'List-Unsubscribe: <<>',
        'DKIM-Signature: ;;=;h',
        'Message-ID: <>',
        ' ',
        '\t\t',
        ':',
        '',
      ),
      fc.string({ unit: 'binary', maxLength: 30 }),
    )
    fc.assert(
      fc.property(fc.array(line, { maxLength: 20 }), fc.constantFrom('\r\n', '\n', '\r'), (lines, eol) => {
        const got = read(lines.join(eol))
        expect(JSON.parse(JSON.stringify(got))).toEqual(got)
      }),
      { numRuns: 600 },
    )
  })
})

describe('what checks share', () => {
  const context = (file: string | null, mode: 'message' | 'template' = 'message'): CheckContext => ({
    subject: { kind: 'message', file },
    settings: { profile: 'bulk', mode, volume: null, now: '2026-11-22T12:00:00Z' },
    options: {},
  })
  test('commands quote hostile file names', () => {
    const command = (file: string | null): string => (detachFix(context(file)) as { command: string }).command
    expect(command('news.eml')).toMatch(/^mailpreflight detach news\.eml --base-url /)
    expect(command("a'; rm -rf ~ #.eml")).toContain(`'a'\\''; rm -rf ~ #.eml'`)
    expect(command('--out')).toContain('detach ./--out ')
    expect(command('a\nb')).toContain(`'a?b'`)
    expect(command(null)).toContain('message.eml')
  })
  test('merge tags are content in template mode only', () => {
    for (const text of ['{{name}}', '*|FNAME|*', '<%= name %>', '${name}', '%RECIPIENT%', '[[name]]']) {
      expect(isFilledIn(context(null, 'template'), text)).toBe(true)
      expect(isFilledIn(context(null), text)).toBe(false)
    }
    expect(isFilledIn(context(null, 'template'), '100 % off {x}')).toBe(false)
  })
})
