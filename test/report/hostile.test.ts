// Hostile values in every text of a result, and in the brand, do nothing in any format.
import { parse } from 'csv-parse/sync'
import fc from 'fast-check'
import { Parser } from 'htmlparser2'
import { describe, expect, it } from 'vitest'
import { LOCALES } from '../../src/core/locale.js'
import { renderReport } from '../../src/report/index.js'
import { fixture, poison } from './build.js'

const EVIL = [
  '<script>alert(1)</script>',
  '"><img src=x onerror=alert(1)>',
  "' onmouseover='alert(1)",
  '</style><style>*{display:none}',
  '</pre></details></section>',
  'javascript:alert(1)//',
  '\u001b[2J\u001b]8;;https://evil.example\u0007',
  '\u009b31m\u0000\u0008\u007f',
  '\u202egpj.exe\u2066',
  '`|[x](javascript:alert(1))|`',
  '```\n# x',
  '@everyone #1 GH-1 https://evil.example www.evil.example',
  '=HYPERLINK("https://evil.example")',
  '\n\n- item\n1. x\n| a |',
  '${7*7}{{7*7}}',
  '\ud800',
]

const shape = (page: string): { bad: string[]; elements: string } => {
  const bad: string[] = []
  const names: string[] = []
  const parser = new Parser({
    onopentag(name, attributes) {
      names.push(name)
      if (['script', 'iframe', 'object', 'embed', 'form', 'input', 'base', 'link'].includes(name)) bad.push(name)
      for (const [key, value] of Object.entries(attributes)) {
        if (key.startsWith('on') || key === 'style' || key === 'srcdoc') bad.push(`${name} ${key}`)
        if (key === 'href' && !/^(?:#[a-z0-9-]+|https:\/\/[^\s]+)$/.test(value)) bad.push(`${name} ${key}=${value}`)
        if (key === 'src' && !value.startsWith('data:image/')) bad.push(`${name} ${key}=${value}`)
      }
    },
  })
  parser.end(page)
  return { bad, elements: names.filter(n => n === 'style' || n === 'img').join() }
}

const CONTROL = /[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u061c\u200e\u200f\u2028-\u202e\u2060-\u2069]|\p{Cs}/u

function checkAll(evil: string): void {
  const result = poison(fixture('not-ready'), evil)
  const previous = poison(fixture('previous'), evil)
  const brand = { name: evil, logo: evil, color: evil, contact: evil, footer: evil }
  for (const locale of LOCALES) {
    const page = renderReport(result, 'html', { locale, brand, previous })
    const { bad, elements } = shape(page)
    expect(bad).toEqual([])
    expect(elements).toBe('style')
    expect(page).not.toMatch(CONTROL)

    expect(renderReport(result, 'text', { locale, previous })).not.toMatch(CONTROL)
    expect(renderReport(result, 'text', { locale, previous, color: true }).replaceAll(/\u001b\[\d{1,2}m/g, '')).not.toMatch(
      CONTROL,
    )

    const markdown = renderReport(result, 'markdown', { locale, previous })
    expect(markdown).not.toMatch(CONTROL)
    // Outside of code: no tag but our own, no mention, no link, no autolink.
    const prose = markdown
      .replaceAll(/^ *(`{3,})[^\n]*\n[\s\S]*?^ *\1$/gm, '')
      .replaceAll(/(?<![`\\])(`+)(?!`)[^\n]*?(?<!`)\1(?!`)/g, '')
    expect(prose.replaceAll(/<\/?(?:details|summary|sub)>/g, '')).not.toMatch(/<[a-z/!]/i)
    expect(prose).not.toMatch(/[@#][a-z0-9]|:\/\/|\bwww\.|(?<!\\)\]\(/i)

    const rows = parse(renderReport(result, 'csv', { locale }), { bom: true }) as string[][]
    expect(rows).toHaveLength(result.findings.length + 1)
    for (const field of rows.flat()) expect(field).not.toMatch(/^\s*[=+@|%]|^\s*-(?!\d)|[\x00-\x08\x0b-\x1f]/)
  }
}

describe('hostile values in every field', () => {
  it.each(EVIL)('%j', evil => checkAll(evil))
  it('any text', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom(...EVIL, '"', "'", '<', '&', '\\', '`', '\n', '|', ' ', 'a'), { maxLength: 4 }),
        parts => checkAll(parts.join('')),
      ),
      { numRuns: 15 },
    )
  })
})

it('takes a logo only as image data', () => {
  const png = 'data:image/png;base64,iVBORw0KGgo='
  const page = (logo: string): string => renderReport(fixture('ready'), 'html', { brand: { name: 'N', logo } })
  expect(page(png)).toContain(`<img src="${png}" alt="N">`)
  for (const bad of [
    'https://evil.example/l.png',
    'data:text/html;base64,PGI+',
    'data:image/png;base64,x" onerror="y',
    'data:image/svg+xml,<svg onload=x>',
  ])
    expect(page(bad)).not.toContain('<img')
})

it('allows only its own style sheet, by hash', async () => {
  const { createHash } = await import('node:crypto')
  const page = renderReport(fixture('not-ready'), 'html', { brand: { color: '#a0005a' } })
  const css = /<style>([\s\S]*?)<\/style>/.exec(page)?.[1] ?? ''
  const policy = /Content-Security-Policy" content="([^"]*)"/.exec(page)?.[1]?.replaceAll('&#39;', "'") ?? ''
  expect(policy).toContain(`'sha256-${createHash('sha256').update(css).digest('base64')}'`)
  expect(policy).toContain("default-src 'none'")
  expect(policy).not.toContain('unsafe')
})
