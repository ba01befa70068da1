import { HtmlValidate } from 'html-validate'
import { describe, expect, it } from 'vitest'
import { LOCALES } from '../../src/core/locale.js'
import { renderReport } from '../../src/report/index.js'
import { bigResult, fixture } from './build.js'

const validator = new HtmlValidate({
  extends: ['html-validate:recommended', 'html-validate:a11y'],
  // Layout of the source, not meaning.
  rules: { 'no-trailing-whitespace': 'off', 'long-title': 'off' },
})
const big = await bigResult()

describe.each(LOCALES)('valid and accessible markup: %s', locale => {
  it.each(['not-ready', 'ready', 'incomplete', 'big'])('%s', name => {
    const result = name === 'big' ? big : fixture(name)
    const page = renderReport(result, 'html', { locale, previous: fixture('previous'), brand: { name: 'Agentur' } })
    const report = validator.validateStringSync(page)
    const messages = report.results.flatMap(r => r.messages.map(m => `${m.ruleId} ${m.line}:${m.column} ${m.message}`))
    expect([...new Set(messages)].slice(0, 10)).toEqual([])
  })
})
