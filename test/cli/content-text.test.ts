import { describe, expect, it } from 'vitest'
import { contentText } from '../../src/cli/content-text.js'
import { scanMessage } from '../../src/scan.js'

const SOURCE = '<html><body><p>Hello</p>\n<a href="https://bit.ly/x">x</a>\n<a href="http://192.0.2.1/">\u202ey</a></body></html>'
const report = await scanMessage(SOURCE, { file: 'a\u202e.html', now: '2026-11-22T00:00:00Z' })

describe('the report on one message', () => {
  for (const [locale, finding, advice] of [
    ['en', 'through a link shortener: bit.ly', '→ Link the page itself'],
    ['de', 'über einen Linkverkürzer: bit.ly', '→ Verlinken Sie die Seite selbst'],
  ] as const)
    it(`says what to do below what is wrong, ${locale}`, () => {
      const lines = contentText(report, locale).split('\n')
      const at = lines.findIndex(l => l.includes(finding))
      expect(lines[at]).toMatch(/^ {2}2:1 +(?:warning|Warnung) /)
      expect(lines[at + 1]).toContain(advice)
    })
  it('gives each advice once, and none for information', () => {
    const lines = contentText(report, 'en').split('\n')
    const advice = lines.filter(l => l.includes('→'))
    expect(new Set(advice).size).toBe(advice.length)
    for (const [i, line] of lines.entries()) if (/ info {2}/.test(line)) expect(lines[i + 1] ?? '').not.toContain('→')
  })
  it('lets no direction mark through', () => expect(contentText(report, 'en')).not.toMatch(/[\u202a-\u202e]/))
})
