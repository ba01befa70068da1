import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { AuditResult } from '../../src/core/result.js'
import { catalogueOf } from '../../src/report/catalogue.js'
import { renderJson, renderJsonl } from '../../src/report/json.js'

const result = (text: string): AuditResult =>
  ({ target: { domain: text }, findings: [], verdict: 'ready' }) as unknown as AuditResult
const options = { locale: 'en' } as const
const catalogue = catalogueOf([])

describe('JSON', () => {
  it('shows a terminal nothing to obey, and means the same', () => {
    const hostile = fc.array(
      fc.constantFrom('\u009b31m', '\u202e', '\u2066', '\u2028', '\x1b[2J', '\x7f', 'ä', '"', '\\', '\\u202e', '😀'),
    )
    fc.assert(
      fc.property(hostile, parts => {
        const text = parts.join('')
        for (const render of [renderJson, renderJsonl]) {
          const json = render(result(text), options, catalogue)
          expect(json).not.toMatch(/[^\n\x20-\x7eäöü\u{1f600}]/u)
          expect((JSON.parse(json) as AuditResult).target.domain).toBe(text)
        }
      }),
    )
  })
})
