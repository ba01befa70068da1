import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { decodeBase64, decodeBody, decodeUuencode } from '../../src/mime/decode.js'
import { lineProblems, scanLines } from '../../src/mime/lines.js'
import { parseMessage } from '../../src/mime/parse.js'
import { fieldPosition, lineStarts, partOffsets, partPositions, positionAt } from '../../src/mime/position.js'
import { decodeQuotedPrintable } from '../../src/mime/quoted-printable.js'
import type { HeaderField } from '../../src/mime/types.js'

const bytes = (text: string): Buffer => Buffer.from(text, 'latin1')
const mail = (encoding: string, body: string | Buffer, charset = 'utf-8'): Buffer =>
  Buffer.concat([
    bytes(`Content-Type: text/plain; charset=${charset}\r\nContent-Transfer-Encoding: ${encoding}\r\n\r\n`),
    Buffer.from(body),
  ])
const textOf = (source: Buffer): string | null => {
  const message = parseMessage(source)
  return decodeBody(message, message.root).text
}

/** Quoted-printable with lines of a random width. */
const qp = (data: Buffer, width: number): string => {
  let out = ''
  let column = 0
  for (const octet of data) {
    if (octet === 10) {
      out += '\r\n'
      column = 0
      continue
    }
    const token =
      octet > 126 || octet < 33 || octet === 61
        ? `=${octet.toString(16).toUpperCase().padStart(2, '0')}`
        : String.fromCharCode(octet)
    if (column + token.length > width) {
      out += '=\r\n'
      column = 0
    }
    out += token
    column += token.length
  }
  return out
}

describe('quoted-printable', () => {
  const good: [string, string, string][] = [
    ['escapes', 'a=3Db=C3=A4', 'a=b\xc3\xa4'],
    ['lower case', '=c3=a4', '\xc3\xa4'],
    ['soft breaks', 'a=\r\nb=\nc', 'abc'],
    ['white space after a soft break mark', 'a= \t\r\nb', 'ab'],
    ['trailing white space goes', 'a \t\r\nb', 'a\r\nb'],
    ['inner white space stays', 'a  b', 'a  b'],
    ['white space at the end of input stays', 'a ', 'a '],
    ['equals at the end', 'a=', 'a'],
  ]
  test.each(good)('%s', (_, input, output) => expect(decodeQuotedPrintable(bytes(input)).toString('latin1')).toBe(output))

  test('damage is kept and counted', () => {
    const reports: unknown[] = []
    expect(decodeQuotedPrintable(bytes('a=ZZb=4'), (...r) => reports.push(r)).toString()).toBe('a=ZZb=4')
    expect(reports).toEqual([['bad-quoted-printable', 1, 2]])
  })

  test('round trip at any line width', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), fc.integer({ min: 4, max: 76 }), (data, width) => {
        const clean = Buffer.from(data.filter(o => o !== 13))
        expect(decodeQuotedPrintable(bytes(qp(clean, width))).toString('latin1')).toBe(
          clean.toString('latin1').replace(/\n/g, '\r\n'),
        )
      }),
    )
  })

  test('runs of blanks stay linear', () => {
    const started = performance.now()
    decodeQuotedPrintable(Buffer.alloc(1_000_000, 32))
    expect(performance.now() - started).toBeLessThan(5_000)
  })
})

describe('base64', () => {
  const good: [string, string, string][] = [
    ['lines', 'aGVs\r\nbG8=\r\n', 'hello'],
    ['no padding', 'aGVsbG8', 'hello'],
    ['concatenated', 'aGVsbG8=IHdvcmxk', 'hello world'],
    ['concatenated lines', 'aGVsbG8=\r\nIHdvcmxkIQ==\r\n', 'hello world!'],
    ['foreign characters', 'aGV*sbG8=', 'hello'],
    ['nothing', '', ''],
  ]
  test.each(good)('%s', (_, input, output) => expect(decodeBase64(bytes(input)).toString('latin1')).toBe(output))

  test('round trip', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), fc.integer({ min: 1, max: 76 }), (data, width) => {
        const text = Buffer.from(data)
          .toString('base64')
          .replace(new RegExp(`.{${width}}`, 'g'), '$&\r\n')
        expect(decodeBase64(bytes(text))).toEqual(Buffer.from(data))
      }),
    )
  })

  test('damage is reported with its place', () => {
    const message = parseMessage(mail('base64', 'aGVsbG8=\r\n-- footer by list --\r\n'))
    const { problems } = decodeBody(message, message.root)
    expect(problems.map(p => [p.code, String.fromCharCode(message.source[p.offset] ?? 0)])).toEqual([['bad-base64', '-']])
  })
})

test('uuencode', () => {
  expect(decodeUuencode(bytes('begin 644 test.txt\n#0V%T\n`\nend\n')).toString()).toBe('Cat')
  expect(decodeUuencode(bytes('no such thing')).toString()).toBe('no such thing')
})

describe('text', () => {
  test('charsets', () => {
    expect(textOf(mail('8bit', bytes('Gr\xfc\xdfe'), 'iso-8859-1'))).toBe('Grüße')
    expect(textOf(mail('quoted-printable', 'Gr=FC=DFe =80', 'windows-1252'))).toBe('Grüße €')
    expect(textOf(mail('base64', 'R3LDvMOfZQ=='))).toBe('Grüße')
  })
  test('unknown charset and encoding: best effort and a problem', () => {
    const message = parseMessage(mail('x-strange', 'Grüße', 'x-strange'))
    const { text, problems } = decodeBody(message, message.root)
    expect(text).toBe('Grüße')
    expect(problems.map(p => p.code)).toEqual(['unknown-encoding', 'unknown-charset'])
  })
  test('text only for text, unless asked for', () => {
    const message = parseMessage(bytes('Content-Type: application/json\r\n\r\n{}'))
    expect(decodeBody(message, message.root).text).toBeNull()
    expect(decodeBody(message, message.root, { asText: true }).text).toBe('{}')
    expect(decodeBody(message, message.root, { maxBytes: 1 }).bytes).toHaveLength(1)
  })
})

describe('positions', () => {
  test('line starts of every line end', () => {
    expect(lineStarts(bytes('a\r\nb\nc\rd'))).toEqual([0, 3, 5, 7])
    expect(positionAt(bytes('ab\ncd'), 4)).toEqual({ line: 2, column: 2 })
    expect(positionAt(Buffer.from('äöx'), 4)).toEqual({ line: 1, column: 3 })
    expect(positionAt(bytes('ab'), 99)).toEqual({ line: 1, column: 3 })
  })

  test('inside a folded header', () => {
    const source = bytes('Subject: one\r\n two\r\n\r\n')
    const field = parseMessage(source).root.headers[0] as HeaderField
    expect(field.value).toBe('one two')
    expect(fieldPosition(source, field, 0)).toEqual({ line: 1, column: 10 })
    expect(fieldPosition(source, field, 4)).toEqual({ line: 2, column: 2 })
  })

  test('of decoded text in each encoding', () => {
    const text = 'erste Zeile\nzweite mit ä und = Zeichen\ndritte: hier\n'
    const at = text.indexOf('hier')
    for (const [encoding, body] of [
      ['8bit', Buffer.from(text.replace(/\n/g, '\r\n'))],
      ['quoted-printable', bytes(qp(Buffer.from(text), 30))],
    ] as const) {
      const source = mail(encoding, body)
      const message = parseMessage(source)
      const decoded = decodeBody(message, message.root)
      const offset = partOffsets(message, message.root, decoded)((decoded.text ?? '').indexOf('hier'))
      expect(source.toString('latin1', offset, offset + 4)).toBe('hier')
    }
    const base64 = Buffer.from(text).toString('base64').replace(/.{20}/g, '$&\r\n')
    const message = parseMessage(mail('base64', base64))
    const line = base64
      .split('\r\n')
      .findIndex((_, i, all) => all.slice(0, i + 1).join('').length * 0.75 > Buffer.byteLength(text.slice(0, at)))
    expect(partPositions(message, message.root)(at).line).toBe(4 + line)
  })

  test('every character of quoted-printable UTF-8 maps to its own octets', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom('a', 'ä', '=', ' ', '\n', '€', '😀', '.'), maxLength: 400 }),
        fc.integer({ min: 13, max: 76 }),
        (text, width) => {
          const source = mail('quoted-printable', qp(Buffer.from(text), width))
          const message = parseMessage(source)
          const decoded = decodeBody(message, message.root)
          const back = decoded.text ?? ''
          const offsets = partOffsets(message, message.root, decoded)
          let before = message.root.bodyStart
          for (let i = 0; i < back.length; i += (back.codePointAt(i) ?? 0) > 0xffff ? 2 : 1) {
            const offset = offsets(i)
            expect(offset).toBeGreaterThanOrEqual(before)
            before = offset
            const octet = decodeQuotedPrintable(source.subarray(offset, offset + 3))[0]
            if (back[i] !== '\r' && back[i] !== '\n')
              expect(octet).toBe(Buffer.from(String.fromCodePoint(back.codePointAt(i) ?? 0))[0])
          }
        },
      ),
      { numRuns: 60 },
    )
  })

  test('the order of the questions changes no place, nor does what was kept while decoding', () => {
    const units = fc.string({ unit: fc.constantFrom('a', 'ä', '=', ' ', '\n', '€', '😀', '.'), maxLength: 200 })
    const encoding = fc.constantFrom('quoted-printable', '8bit', 'base64')
    fc.assert(
      fc.property(units, encoding, fc.array(fc.nat(220), { maxLength: 40 }), (text, name, asked) => {
        const octets = Buffer.from(text)
        const body = name === 'quoted-printable' ? qp(octets, 40) : octets.toString(name === 'base64' ? 'base64' : 'latin1')
        const message = parseMessage(mail(name, body))
        const offsets = partOffsets(message, message.root, decodeBody(message, message.root, { places: true }))
        for (const at of asked) expect(offsets(at)).toBe(partOffsets(message, message.root)(at))
      }),
      { numRuns: 200 },
    )
  })
})

describe('lines', () => {
  test('line ends, NUL and length', () => {
    const facts = scanLines(bytes(`a\r\nb\nc\rd\0\r\n${'x'.repeat(1200)}\r\n`))
    expect(facts).toMatchObject({
      longest: 1200,
      longCount: 1,
      ends: 'mixed',
      bareCr: { offset: 6, count: 1 },
      bareLf: { offset: 4, count: 1 },
      nul: { offset: 8, count: 1 },
    })
    expect(facts.long).toEqual([{ offset: 11, length: 1200 }])
    expect(lineProblems(facts).map(p => p.code)).toEqual(['bare-cr', 'bare-lf', 'nul', 'long-line'])
  })
  test('a file of this system is no fault', () => {
    expect(lineProblems(scanLines(bytes('a\nb\n')))).toEqual([])
    expect(scanLines(bytes('a\nb\n')).ends).toBe('lf')
    expect(scanLines(bytes(`${'x'.repeat(998)}\r\n`)).longCount).toBe(0)
    expect(scanLines(bytes('')).ends).toBe('none')
  })
})

describe('quoted-printable, run by run', () => {
  // The grammar octet by octet, as slow as plain.
  const plain = (text: string): string => {
    let out = ''
    for (let i = 0; i < text.length; ) {
      const rest = text.slice(i)
      const hex = /^=([0-9a-f]{2})/i.exec(rest)?.[1]
      const gone = /^(?:=?[ \t]*\r?\n|=$)/.exec(rest)?.[0]
      if (hex) {
        out += String.fromCharCode(Number.parseInt(hex, 16))
        i += 3
      } else if (gone !== undefined && gone !== '\n' && gone !== '\r\n') {
        // White space goes and its line break stays; a soft break goes as a whole.
        i += gone.startsWith('=') ? gone.length : gone.length - (/\r?\n$/.exec(gone)?.[0].length ?? 0)
      } else {
        out += text[i]
        i++
      }
    }
    return out
  }
  test('decodes as the grammar says', () => {
    const piece = fc.constantFrom(
      '=',
      '=3D',
      '=e',
      ' ',
      '\t',
      '\r',
      '\n',
      '\r\n',
      '=\r\n',
      'a',
      'long text that is copied at once',
      '\xe9',
    )
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 20 }), pieces => {
        const text = pieces.join('')
        expect(decodeQuotedPrintable(Buffer.from(text, 'latin1')).toString('latin1')).toBe(plain(text))
      }),
      { numRuns: 3000, seed: 3 },
    )
  })
})
