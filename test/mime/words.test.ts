import fc from 'fast-check'
import { decodeWords as peer } from 'postal-mime'
import { describe, expect, test } from 'vitest'
import { canonicalCharset, decodeCharset, encodeCharset } from '../../src/mime/charset.js'
import { decodeParameter, parseParameterized } from '../../src/mime/params.js'
import { countWords, decodeWords } from '../../src/mime/words.js'

const latin1 = (text: string): string => Buffer.from(text, 'utf8').toString('latin1')

describe('RFC 2047 words', () => {
  const good: [string, string, string][] = [
    ['none', 'plain text', 'plain text'],
    ['Q', '=?utf-8?Q?Gr=C3=BC=C3=9Fe?=', 'Grüße'],
    ['underscore is a blank', '=?iso-8859-1?q?a_b=5Fc?=', 'a b_c'],
    ['B', '=?UTF-8?B?w5xiZXI=?= us', 'Über us'],
    ['white space between words goes', '=?utf-8?Q?a?=  \t =?utf-8?Q?b?=', 'ab'],
    ['white space beside text stays', 'x =?utf-8?Q?a?= y', 'x a y'],
    ['split inside a character', '=?utf-8?Q?Gr=C3?= =?utf-8?Q?=BC=C3=9Fe?=', 'Grüße'],
    ['split inside a character, both encodings', '=?utf-8?B?R3LD?= =?utf-8?Q?=BC=C3=9Fe?=', 'Grüße'],
    ['two charsets', '=?utf-8?Q?=C3=BC?= =?iso-8859-1?Q?=FC?=', 'üü'],
    ['windows-1252 has quotes at 0x93', '=?windows-1252?Q?=93x=94?=', '“x”'],
    ['iso-8859-1 is read as windows-1252', '=?iso-8859-1?Q?=80?=', '€'],
    ['windows-1251', '=?windows-1251?B?z/Do4uXy?=', 'Привет'],
    ['iso-8859-15', '=?iso-8859-15?Q?=A4?=', '€'],
    ['iso-2022-jp', '=?iso-2022-jp?B?GyRCJUYlOSVIGyhC?=', 'テスト'],
    ['iso-2022-jp in two words', '=?iso-2022-jp?B?GyRCJUYlOSVIGyhC?= =?iso-2022-jp?B?GyRCJUYlOSVIGyhC?=', 'テストテスト'],
    ['language', '=?utf-8*de?Q?=C3=A4?=', 'ä'],
    ['no blank around', 'a=?utf-8?Q?b?=c', 'abc'],
    ['blank in Q text', '=?utf-8?Q?a b?=', 'a b'],
    ['unknown charset is read as well as it goes', '=?x-none?Q?=C3=A4?=', 'ä'],
    ['unfinished word stays', '=?utf-8?Q?abc', '=?utf-8?Q?abc'],
    ['wrong encoding letter stays', '=?utf-8?X?abc?=', '=?utf-8?X?abc?='],
    ['raw UTF-8', latin1('Grüße'), 'Grüße'],
    ['raw latin1', 'Gr\xfc\xdfe', 'Grüße'],
  ]
  test.each(good)('%s', (_, value, expected) => expect(decodeWords(value)).toBe(expected))

  test('agrees with postal-mime on words of its own making', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 30 }), fc.boolean(), (text, b) => {
        const bytes = Buffer.from(text)
        const word = b
          ? `=?utf-8?B?${bytes.toString('base64')}?=`
          : `=?utf-8?Q?${[...bytes].map(o => `=${o.toString(16).padStart(2, '0').toUpperCase()}`).join('')}?=`
        expect(decodeWords(word)).toBe(text)
        expect(decodeWords(word)).toBe(peer(word))
      }),
    )
  })

  test('any text, no exception; ASCII without words unchanged', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 200 }), text => typeof decodeWords(text) === 'string'))
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom('a', ' ', '?', '=', 'Q', '.'), maxLength: 60 }),
        text => decodeWords(text) === text || text.includes('=?'),
      ),
    )
  })

  test('hostile length stays linear', () => {
    const started = performance.now()
    decodeWords('=?utf-8?Q?'.repeat(50_000))
    decodeWords(`=?${'a'.repeat(500_000)}`)
    expect(performance.now() - started).toBeLessThan(5_000)
  })

  test('counts words and needless ones', () => {
    expect(countWords('=?utf-8?Q?abc?= =?utf-8?Q?=C3=A4?=')).toEqual({ words: 2, needless: 1 })
    expect(countWords('plain')).toEqual({ words: 0, needless: 0 })
  })
})

describe('parameters', () => {
  const good: [string, string, Record<string, string>][] = [
    ['quoted', 'a/b; name="x; y"', { name: 'x; y' }],
    ['escaped quote', 'a/b; name="x \\" y"', { name: 'x " y' }],
    ['token with specials', 'a/b; boundary=a:b?c=d', { boundary: 'a:b?c=d' }],
    ['comment', 'a/b; charset=utf-8 (really)', { charset: 'utf-8' }],
    ['comment between', 'a/b; (one (two)) charset=utf-8', { charset: 'utf-8' }],
    ['missing semicolon', 'a/b; name="x" charset=y', { name: 'x', charset: 'y' }],
    ['case', 'a/b; NAME=x', { name: 'x' }],
    ['first counts', 'a/b; n=1; n=2', { n: '1' }],
    ['RFC 2231 charset', "a/b; filename*=utf-8''%E2%82%AC%20rates.txt", { filename: '€ rates.txt' }],
    ['RFC 2231 latin1', "a/b; filename*=iso-8859-1'en'%A3", { filename: '£' }],
    ['RFC 2231 pieces', 'a/b; f*1*=%C3%A4; f*0*=utf-8\'\'x; f*2="y"', { f: 'xäy' }],
    ['extended wins over plain', "a/b; f=fallback; f*=utf-8''%C3%A4", { f: 'ä' }],
    ['unterminated', 'a/b; name="x', { name: 'x' }],
    ['nothing', 'a/b;;; ;', {}],
  ]
  test.each(good)('%s', (_, value, params) => expect({ ...parseParameterized(value).params }).toEqual(params))

  test('value', () => expect(parseParameterized(' Text/HTML (comment) ; x=y').value).toBe('text/html'))
  test('words in parameters', () => expect(decodeParameter('=?utf-8?B?w7w=?=.pdf')).toBe('ü.pdf'))
  test('never throws', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom('a', '=', ';', '"', '\\', '(', ')', '*', "'", '%', ' ', '0'), maxLength: 80 }),
        text => {
          const { params } = parseParameterized(text)
          return Object.values(params).every(v => typeof v === 'string')
        },
      ),
    )
  })
})

describe('charsets', () => {
  const labels: [string, string][] = [
    ['"UTF-8"', 'utf-8'],
    ['utf8', 'utf-8'],
    ['ISO-8859-1', 'windows-1252'],
    ['', 'us-ascii'],
    ['utf-8 <div>', 'utf-8'],
    ['gb2312', 'gb18030'],
  ]
  test.each(labels)('%j', (label, name) => expect(canonicalCharset(label)).toBe(name))

  test('all octets of the single-octet sets come back', () => {
    const all = Buffer.from(Array.from({ length: 256 }, (_, i) => i))
    for (const label of ['iso-8859-1', 'windows-1252', 'iso-8859-15', 'windows-1250', 'koi8-r']) {
      expect(decodeCharset(all, label).text).toHaveLength(256)
      expect(decodeCharset(all, label).unknown).toBe(false)
    }
    expect(decodeCharset(all, 'x-unheard-of').unknown).toBe(true)
  })

  test('encode what the charset can hold, null otherwise', () => {
    expect(encodeCharset('Grüße', 'iso-8859-1')).toEqual(Buffer.from('Gr\xfc\xdfe', 'latin1'))
    expect(encodeCharset('€', 'iso-8859-15')).toEqual(Buffer.from([0xa4]))
    expect(encodeCharset('日本', 'iso-8859-1')).toBeNull()
    expect(encodeCharset('ü', 'us-ascii')).toBeNull()
    expect(encodeCharset('abc', 'us-ascii')).toEqual(Buffer.from('abc'))
    expect(encodeCharset('x', 'x-unheard-of')).toBeNull()
  })
})
