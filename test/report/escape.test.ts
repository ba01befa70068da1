import { parse } from 'csv-parse/sync'
import fc from 'fast-check'
import { Parser } from 'htmlparser2'
import { describe, expect, it } from 'vitest'
import {
  csvField,
  csvRow,
  cut,
  escapeHtml,
  html,
  markdown,
  markdownBlock,
  markdownCode,
  oneLine,
  safeLink,
  visible,
} from '../../src/report/escape.js'

const nasty = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc
    .array(
      fc.constantFrom(
        '<',
        '>',
        '"',
        "'",
        '&',
        '=',
        '+',
        '-',
        '@',
        '|',
        '`',
        '\\',
        '\n',
        '\r',
        '\u001b[31m',
        '\u0000',
        '\u009b',
        '\u202e',
        '\ud800',
        '](',
        '![',
        'a',
        '1',
        '.',
        ' ',
        '#',
        '\t',
      ),
    )
    .map(x => x.join('')),
)

describe('visible', () => {
  it('leaves nothing that acts on a terminal or hides', () => {
    fc.assert(
      fc.property(nasty, text => {
        expect(visible(text)).not.toMatch(
          /[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff]/,
        )
        expect(visible(text)).not.toMatch(/\p{Cs}/u)
        expect(oneLine(text)).not.toMatch(/[\t\n]/)
      }),
    )
  })
  it('shows what it took away', () => {
    expect(visible('\u001b[31mred')).toBe('␛[31mred')
    expect(visible('a\u202egpj.exe')).toBe('a[U+202E]gpj.exe')
    expect(visible('\u007f\u009b')).toBe('␡[U+009B]')
  })
  it('keeps what people write', () => {
    for (const text of ['Grüße, „Ärger“ – 3 € 👩‍💻', 'a\tb\nc', 'نص עברית 日本']) expect(visible(text)).toBe(text)
  })
})

it('cuts no surrogate pair in half', () => {
  expect(cut('a😀b', 2)).toBe('a')
  expect(cut('a😀b', 3)).toBe('a😀')
})

describe('html', () => {
  it('gives text back as text, in content and in attributes', () => {
    fc.assert(
      fc.property(nasty, text => {
        let content = ''
        let attribute = ''
        let elements = 0
        const parser = new Parser({
          onopentag(_, attributes) {
            elements++
            attribute = attributes.title ?? ''
          },
          ontext: part => {
            content += part
          },
        })
        parser.end(html`<p title="${text}">${text}</p>`.toString())
        expect(elements).toBe(1)
        expect(content).toBe(visible(text))
        expect(attribute).toBe(visible(text))
      }),
    )
  })
  it('takes no object for markup', () => {
    const forged = { text: '<b>', toString: () => '<b>' }
    expect(html`${forged as never}`.toString()).toBe('&lt;b&gt;')
  })
  it('joins lists and drops what is not there', () => {
    expect(html`${[html`<i>`, '<', null, false, 0]}`.toString()).toBe('<i>&lt;0')
  })
  it('escapes quotes', () => expect(escapeHtml(`"'`)).toBe('&quot;&#39;'))
})

it('links only to plain HTTPS pages', () => {
  expect(safeLink('https://example.com/a?b=c#d')).toBe('https://example.com/a?b=c#d')
  for (const bad of [
    'http://example.com/',
    'javascript:alert(1)',
    'https://a"onclick=',
    'data:text/html,x',
    'https://e\u202e.example/',
    ' https://x/',
  ])
    expect(safeLink(bad)).toBeNull()
})

describe('markdown', () => {
  it('has no line of its own, no tag, no open code, no link, no mention, no reference', () => {
    fc.assert(
      fc.property(nasty, text => {
        const out = markdown(text)
        expect(out).not.toMatch(/[\n<>]/)
        expect(out).not.toMatch(/(?<!\\)(?:\\\\)*[`|[\]*_~]/)
        expect(out).not.toMatch(/[@#][\w-]/)
        expect(out).not.toMatch(/:\/\//)
      }),
    )
  })
  it('begins no list, heading or rule', () => {
    expect(markdown('- a')).toBe('\\- a')
    expect(markdown('=====')).toBe('\\=====')
    expect(markdown('1. a')).toBe('1\\. a')
    expect(markdown('# a')).toBe('#\u200b a')
  })
  it('leaves ordinary words alone', () =>
    expect(markdown('DNS-Abfragen (10), Stand 2026-11-21.')).toBe('DNS-Abfragen (10), Stand 2026-11-21.'))
  it('closes code only where it says so', () => {
    fc.assert(
      fc.property(nasty, text => {
        const code = markdownCode(text)
        const fence = /^`+/.exec(code)?.[0] ?? ''
        expect(code.slice(fence.length, -fence.length).split(/[^`]/)).not.toContain(fence)
        expect(code).not.toMatch(/(?<!\\)\||\n/)
        const block = markdownBlock(text)
        const lines = block.split('\n')
        const mark = lines[0] ?? ''
        expect(lines.slice(1, -1).some(line => line.trimStart().startsWith(mark))).toBe(false)
        expect(lines.at(-1)).toBe(mark)
      }),
    )
  })
})

describe('csv', () => {
  it('comes back as one field that no spreadsheet runs', () => {
    fc.assert(
      fc.property(nasty, fc.string(), (text, other) => {
        const [row] = parse(csvRow([text, 7, other]), { relax_column_count: false }) as string[][]
        expect(row).toHaveLength(3)
        expect(row?.[0]).not.toMatch(/^\s*[=+\-@|%]/)
        expect(row?.[0]?.replace(/^'/, '')).toBe(visible(text).replace(/^'/, ''))
      }),
    )
  })
  it('leaves numbers alone', () => expect(csvField(-3)).toBe('-3'))
})
