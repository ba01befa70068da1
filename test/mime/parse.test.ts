import { readdirSync, readFileSync } from 'node:fs'
import fc from 'fast-check'
import PostalMime from 'postal-mime'
import { describe, expect, test } from 'vitest'
import { decodeBody } from '../../src/mime/decode.js'
import { DEFAULT_LIMITS, parseMessage, walk } from '../../src/mime/parse.js'
import type { MimeMessage, MimePart } from '../../src/mime/types.js'

const bytes = (text: string): Buffer => Buffer.from(text, 'latin1')
const crlf = (text: string): string => text.replace(/\r?\n/g, '\r\n')
const tree = (part: MimePart): string =>
  part.children.length > 0 ? `${part.type}(${part.children.map(tree).join(' ')})` : part.type
const codes = (message: MimeMessage): string[] => message.problems.map(p => p.code).sort()
const body = (message: MimeMessage, part: MimePart): string =>
  Buffer.from(message.source).toString('latin1', part.bodyStart, part.bodyEnd)

/** What holds for every tree: offsets in range, children inside their parent and in order. */
function expectSound(message: MimeMessage): void {
  const size = message.source.length
  for (const part of walk(message.root)) {
    expect(part.headerStart).toBeGreaterThanOrEqual(0)
    expect(part.bodyStart).toBeGreaterThanOrEqual(part.headerStart)
    expect(part.bodyEnd).toBeGreaterThanOrEqual(part.bodyStart)
    expect(part.bodyEnd).toBeLessThanOrEqual(size)
    let at = part.bodyStart
    for (const child of part.children) {
      expect(child.headerStart).toBeGreaterThanOrEqual(at)
      expect(child.bodyEnd).toBeLessThanOrEqual(part.bodyEnd)
      at = child.bodyEnd
    }
    let header = part.headerStart
    for (const field of part.headers) {
      expect(field.start).toBeGreaterThanOrEqual(header)
      expect(field.valueStart).toBeGreaterThan(field.start)
      expect(field.end).toBeGreaterThanOrEqual(field.valueStart)
      expect(field.end).toBeLessThanOrEqual(part.bodyStart)
      header = field.end
    }
  }
  for (const problem of message.problems) {
    expect(problem.offset).toBeLessThanOrEqual(size)
    expect(problem.count).toBeGreaterThan(0)
  }
}

describe('headers', () => {
  const cases: [string, string, Record<string, string>, string][] = [
    ['plain', 'From: a@example.com\r\nSubject: x\r\n\r\nbody', { from: 'a@example.com', subject: 'x' }, 'body'],
    ['line feeds only', 'From: a@example.com\n\nbody\n', { from: 'a@example.com' }, 'body\n'],
    ['mixed line ends', 'From: a@example.com\nSubject: x\r\n\nbody', { from: 'a@example.com', subject: 'x' }, 'body'],
    [
      'carriage returns only',
      'From: a@example.com\rSubject: x\r\rbody\rmore',
      { from: 'a@example.com', subject: 'x' },
      'body\rmore',
    ],
    ['folded', 'Subject: one\r\n two\r\n\tthree\r\n\r\n', { subject: 'one two\tthree' }, ''],
    ['mbox line', 'From sender Thu Nov  5 09:00:00 2026\nFrom: a@example.com\n\nbody', { from: 'a@example.com' }, 'body'],
    ['escaped mbox line', '>From sender Thu Nov  5\nFrom: a@example.com\n\nbody', { from: 'a@example.com' }, 'body'],
    ['empty lines before', '\r\n\r\nSubject: x\r\n\r\nbody', { subject: 'x' }, 'body'],
    ['blank before colon', 'Subject : x\r\n\r\nbody', { subject: 'x' }, 'body'],
    ['no value, no body', 'Subject:', { subject: '' }, ''],
    ['no headers', 'Just some text.\r\nMore: text', {}, 'Just some text.\r\nMore: text'],
    ['empty', '', {}, ''],
    [
      'garbage line',
      'Subject: x\r\nthis is no field\r\nTo: b@example.com\r\n\r\nbody',
      { subject: 'x', to: 'b@example.com' },
      'body',
    ],
    ['end within a header', 'Subject: x\r\nTo: b', { subject: 'x', to: 'b' }, ''],
  ]
  test.each(cases)('%s', (_, source, headers, text) => {
    const message = parseMessage(bytes(source))
    expect(Object.fromEntries(message.root.headers.map(h => [h.key, h.value]))).toEqual(headers)
    expect(body(message, message.root)).toBe(text)
    expectSound(message)
  })

  test('field offsets cover the field with its folding', () => {
    const source = 'A: 1\r\nSubject: one\r\n two\r\nB: 2\r\n\r\n'
    const field = parseMessage(bytes(source)).root.headers[1]
    expect(source.slice(field?.start, field?.end)).toBe('Subject: one\r\n two\r\n')
    expect(source.slice(field?.valueStart, field?.end)).toBe(' one\r\n two\r\n')
  })

  test('problems carry code, place and count', () => {
    expect(codes(parseMessage(bytes('text without header')))).toEqual(['no-headers'])
    const raw = parseMessage(Buffer.from('Subject: Grüße\nX-A: ä\n\n'))
    expect(raw.problems).toEqual([{ code: '8bit-header', offset: 0, count: 2, detail: 'Subject' }])
    expect(parseMessage(bytes('A: 1\nnonsense\nB: 2\n\n')).problems).toEqual([{ code: 'malformed-header', offset: 5, count: 1 }])
  })

  test('limits are kept and reported', () => {
    const many = 'X: 1\n'.repeat(5000)
    const message = parseMessage(bytes(`${many}\nbody`))
    expect(message.root.headers).toHaveLength(DEFAULT_LIMITS.maxHeaders)
    expect(codes(message)).toEqual(['too-many-headers'])
    expect(body(message, message.root)).toBe('body')
    const long = parseMessage(bytes(`Subject: ${'x'.repeat(200_000)}\nTo: b\n\nbody`))
    expect(codes(long)).toEqual(['header-too-long'])
    expect(long.root.headers.map(h => h.key)).toEqual(['subject', 'to'])
    const bomb = parseMessage(bytes(`Subject: ${'x'.repeat(3_000_000)}\n\nbody`))
    expect(codes(bomb)).toContain('header-too-long')
    expect(body(bomb, bomb.root)).toBe('body')
  })
})

describe('multiparts', () => {
  const multipart = (boundary: string, text: string): MimeMessage =>
    parseMessage(bytes(`Content-Type: multipart/mixed; ${boundary}\n\n${text}`))

  test('preamble, parts, epilogue', () => {
    const message = multipart('boundary=b', 'preamble\n--b\n\none\n--b\nContent-Type: text/html\n\ntwo\n\n--b--\nepilogue\n')
    expect(tree(message.root)).toBe('multipart/mixed(text/plain text/html)')
    expect(message.root.children.map(c => body(message, c))).toEqual(['one', 'two\n'])
    expect(message.root.children.map(c => c.path)).toEqual(['1', '2'])
    expect(message.problems).toEqual([])
    expectSound(message)
  })

  const boundaries: [string, string][] = [
    ['boundary="b"', 'b'],
    ['boundary=b; charset=x', 'b'],
    ['Boundary = "b"', 'b'],
    ['boundary="b', 'b'],
    ["boundary='b'", 'b'],
    ['boundary="----=_Next Part (1)"', '----=_Next Part (1)'],
    ['boundary=----=_Next:Part?=', '----=_Next:Part?='],
    ['boundary="b "', 'b'],
    ['boundary*0="ab"; boundary*1="cd"', 'abcd'],
    ['charset=utf-8', '0123abc'],
    ['boundary=wrong', 'right-one'],
  ]
  test.each(boundaries)('%s', (parameter, used) => {
    const message = multipart(parameter, `--${used}\n\none\n--${used}\n\ntwo\n--${used}--\n`)
    expect(message.root.children.map(c => body(message, c))).toEqual(['one', 'two'])
  })

  test('a boundary that is the prefix of another one', () => {
    const inner = 'Content-Type: multipart/alternative; boundary=ab\n\n--ab\n\nx\n--ab\n\ny\n--ab--\n'
    const message = multipart('boundary=a', `--a\n${inner}--a\n\nz\n--a--\n`)
    expect(tree(message.root)).toBe('multipart/mixed(multipart/alternative(text/plain text/plain) text/plain)')
    expect([...walk(message.root)].map(p => p.path)).toEqual(['', '1', '1.1', '1.2', '2'])
  })

  test('missing end, missing boundary', () => {
    const open = multipart('boundary=b', '--b\n\none\n--b\n\ntwo')
    expect(open.root.children.map(c => body(open, c))).toEqual(['one', 'two'])
    expect(codes(open)).toEqual(['boundary-unterminated'])
    const none = multipart('boundary=b', 'only text\n')
    expect(none.root.children).toEqual([])
    expect(codes(none)).toEqual(['boundary-missing'])
  })

  test('the end of the outer multipart ends an open inner one', () => {
    const message = multipart('boundary=o', '--o\nContent-Type: multipart/mixed; boundary=i\n\n--i\n\none\n--o\n\ntwo\n--o--\n')
    expect(tree(message.root)).toBe('multipart/mixed(multipart/mixed(text/plain) text/plain)')
    expect(body(message, message.root.children[1] as MimePart)).toBe('two')
  })

  test('attached message and digest', () => {
    const message = multipart('boundary=b', '--b\nContent-Type: message/rfc822\n\nSubject: inner\n\nhello\n--b--\n')
    expect(tree(message.root)).toBe('multipart/mixed(message/rfc822(text/plain))')
    const inner = message.root.children[0]?.children[0] as MimePart
    expect(inner.headers[0]?.value).toBe('inner')
    expect(body(message, inner)).toBe('hello')
    const digest = parseMessage(bytes('Content-Type: multipart/digest; boundary=b\n\n--b\n\nSubject: a\n\nx\n--b--\n'))
    expect(tree(digest.root)).toBe('multipart/digest(message/rfc822(text/plain))')
    expect([...walk(message.root, false)]).toHaveLength(2)
  })

  test('names and dispositions', () => {
    const message = parseMessage(
      bytes(
        'Content-Type: APPLICATION/PDF; name="=?utf-8?Q?Gr=C3=BC=C3=9Fe.pdf?="\nContent-Disposition: Attachment\nContent-ID: <x@y>\nContent-Transfer-Encoding: BASE64;\n\n',
      ),
    )
    expect(message.root).toMatchObject({
      type: 'application/pdf',
      filename: 'Grüße.pdf',
      contentId: 'x@y',
      encoding: 'base64',
      disposition: { type: 'attachment' },
    })
    expect(parseMessage(bytes('Content-Type: nonsense\n\n')).root.type).toBe('text/plain')
    expect(parseMessage(bytes('Content-Type: text/html; __proto__=1; constructor=2\n\n')).root.params.constructor).toBe('2')
  })

  test('depth and number of parts are bounded', () => {
    let deep = 'x'
    for (let i = 0; i < 200; i++) deep = `Content-Type: multipart/mixed; boundary=b${i}\n\n--b${i}\n${deep}\n--b${i}--\n`
    const message = parseMessage(bytes(deep))
    expect(codes(message)).toContain('too-deep')
    expect([...walk(message.root)].length).toBeLessThan(40)
    const wide = multipart('boundary=b', `${'--b\n\nx\n'.repeat(20_000)}--b--\n`)
    expect(codes(wide)).toContain('too-many-parts')
    expect(wide.root.children.length).toBeLessThanOrEqual(DEFAULT_LIMITS.maxParts)
    let rfc822 = 'Subject: x\n\nbody'
    for (let i = 0; i < 200; i++) rfc822 = `Content-Type: message/rfc822\n\n${rfc822}`
    expect(codes(parseMessage(bytes(rfc822)))).toContain('too-deep')
  })
})

describe('against postal-mime', () => {
  const word = fc.stringMatching(/^[a-zA-Z0-9 .,]{0,30}$/)
  const leaf = fc.record({
    type: fc.constantFrom('text/plain', 'text/html'),
    encoding: fc.constantFrom('7bit', 'base64', 'quoted-printable'),
    text: fc.array(word, { maxLength: 5 }).map(lines => lines.map(l => l.trimEnd()).join('\r\n')),
    name: fc.option(fc.stringMatching(/^[a-z]{1,10}\.txt$/)),
  })
  const encode = (encoding: string, text: string): string =>
    encoding === 'base64'
      ? Buffer.from(text).toString('base64')
      : encoding === 'quoted-printable'
        ? text.replace(/=/g, '=3D')
        : text

  // It ends every line with LF and adds one at the end.
  const plain = (text: string): string => text.replace(/\r\n/g, '\n').trimEnd()

  test('attachments come out the same', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(leaf, { minLength: 1, maxLength: 5 }),
        fc.stringMatching(/^[a-zA-Z0-9_=:.]{1,30}$/),
        async (leaves, boundary) => {
          fc.pre(!leaves.some(l => encode(l.encoding, l.text).includes(`--${boundary}`)))
          const parts = leaves.map(
            l =>
              `--${boundary}\r\nContent-Type: ${l.type}; charset=utf-8\r\nContent-Transfer-Encoding: ${l.encoding}\r\nContent-Disposition: attachment; filename="${l.name ?? 'x.txt'}"\r\n\r\n${encode(l.encoding, l.text)}\r\n`,
          )
          const source = bytes(
            `From: a@example.com\r\nContent-Type: multipart/mixed; boundary="${boundary}"\r\n\r\n${parts.join('')}--${boundary}--\r\n`,
          )
          const message = parseMessage(source)
          const theirs = await PostalMime.parse(source)
          expect(message.problems).toEqual([])
          expect(message.root.children.map(c => [c.filename, c.type])).toEqual(
            theirs.attachments.map(a => [a.filename, a.mimeType]),
          )
          const ours = message.root.children.map(c => Buffer.from(decodeBody(message, c).bytes).toString())
          expect(ours).toEqual(leaves.map(l => l.text))
          expect(ours.map(plain)).toEqual(theirs.attachments.map(a => plain(Buffer.from(a.content as ArrayBuffer).toString())))
        },
      ),
      { numRuns: 100 },
    )
  })

  const fixtures = readdirSync('fixtures/messages').filter(f => f.endsWith('.eml'))
  test.each(fixtures)('fixtures/messages/%s', async file => {
    const source = readFileSync(`fixtures/messages/${file}`)
    const message = parseMessage(source)
    expectSound(message)
    const theirs = await PostalMime.parse(source)
    expect(message.root.headers.map(h => h.key)).toEqual(theirs.headers.map(h => h.key).filter(key => !key.startsWith('from ')))
    const named = [...walk(message.root, false)].filter(p => p.disposition?.type === 'attachment')
    const attached = theirs.attachments.filter(a => a.disposition === 'attachment')
    expect(named.map(p => p.filename)).toEqual(attached.map(a => a.filename))
    expect(named.map(p => plain(Buffer.from(decodeBody(message, p).bytes).toString('latin1')))).toEqual(
      attached.map(a => plain(Buffer.from(a.content as ArrayBuffer).toString('latin1'))),
    )
  })
})

describe('hostile input', () => {
  const piece = fc.oneof(
    fc.constantFrom(
      '--b',
      '--b--',
      '\r\n',
      '\n',
      '\r',
      '\r\n\r\n',
      'Content-Type: multipart/mixed; boundary=b',
      'Content-Type: message/rfc822',
      'Content-Type: text/html; charset="',
      'From ',
      ':',
      ' ',
      '\0',
      '=?utf-8?b?',
      'Content-Transfer-Encoding: base64',
    ),
    fc.string({ maxLength: 20, unit: 'binary' }),
  )
  test('never throws, offsets stay sound', () => {
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 60 }), pieces => {
        const message = parseMessage(Buffer.from(pieces.join(''), 'utf8'))
        expectSound(message)
        for (const part of walk(message.root)) decodeBody(message, part, { asText: true })
      }),
      { numRuns: 1500 },
    )
  })

  test('a mutated real message stays sound', () => {
    const original = readFileSync('fixtures/messages/newsletter-with-pdf.eml')
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(original.length - 1), fc.nat(255)), { maxLength: 12 }),
        fc.nat(original.length),
        (changes, cut) => {
          const source = Buffer.from(original.subarray(0, cut || original.length))
          for (const [at, octet] of changes) if (at < source.length) source[at] = octet
          const message = parseMessage(source)
          expectSound(message)
          for (const part of walk(message.root)) decodeBody(message, part)
        },
      ),
      { numRuns: 800 },
    )
  })

  test('line ends do not change the tree', () => {
    const text = readFileSync('fixtures/messages/newsletter-with-pdf.eml', 'latin1').replace(/\r\n/g, '\n')
    const shape = tree(parseMessage(bytes(text)).root)
    expect(shape).toBe('multipart/mixed(multipart/alternative(text/plain text/html) application/pdf text/csv)')
    expect(tree(parseMessage(bytes(crlf(text))).root)).toBe(shape)
    expect(tree(parseMessage(bytes(text.replace(/\n/g, '\r'))).root)).toBe(shape)
  })
})
