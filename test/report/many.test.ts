import { parse } from 'csv-parse/sync'
import { HtmlValidate } from 'html-validate'
import { describe, expect, it } from 'vitest'
import { LOCALES } from '../../src/core/locale.js'
import { diffJson, diffMarkdown, diffText } from '../../src/report/diff.js'
import { type Audited, oldestFirst, renderPortfolio, renderTrend, worstFirst } from '../../src/report/html/many.js'
import { portfolioCsv, trendCsv } from '../../src/report/many-csv.js'
import { trendText } from '../../src/report/text/trend.js'
import { fixture, poison } from './build.js'
import { testCatalogue } from './catalogue.js'

const NAMES = ['ready', 'incomplete', 'previous', 'not-ready']
const list: Audited[] = NAMES.map(name => ({ result: fixture(name), file: `${name}.json`, report: `reports/${name}.html` }))
const validator = new HtmlValidate({
  extends: ['html-validate:recommended', 'html-validate:a11y'],
  rules: { 'no-trailing-whitespace': 'off', 'long-title': 'off' },
})
const problems = (page: string): string[] =>
  validator.validateStringSync(page).results.flatMap(r => r.messages.map(m => `${m.ruleId} ${m.message}`))

it('shows the most urgent first', () => {
  expect(worstFirst(list).map(x => x.file)).toEqual(['not-ready.json', 'previous.json', 'incomplete.json', 'ready.json'])
})

describe.each(LOCALES)('pages over many results: %s', locale => {
  const brand = { name: 'Agentur <b>', color: '#a0005a', footer: 'Vertraulich', hideToolName: true }
  it.each([
    ['portfolio', () => renderPortfolio(list, { locale, brand }, testCatalogue)],
    ['trend', () => renderTrend(list, { locale, brand })],
  ] as const)('%s is valid, branded and links to the reports', (_, render) => {
    const page = render()
    expect(problems(page)).toEqual([])
    expect(page).toContain('Agentur &lt;b&gt;')
    expect(page).toContain('Vertraulich')
    expect(page).not.toContain('mailpreflight')
    for (const { report } of list) expect(page).toContain(`href="${report}"`)
  })
  it('trend as text has a line for each audit, oldest first', () => {
    const lines = trendText(list, locale).split('\n').slice(2, 6)
    expect(lines[0]).toContain(locale === 'de' ? '17. Oktober 2026' : '17 October 2026')
    expect(lines).toHaveLength(4)
  })
})

it('says where the scoring model changed', () => {
  const other = list.map(x => (x.file === 'previous.json' ? { ...x, result: { ...x.result, scoreModel: '2025.1' } } : x))
  expect(trendText(other, 'en')).toContain('Scoring model or rules changed here.')
  expect(trendText(list, 'en')).not.toContain('Scoring model')
})

it('writes one CSV row an audit', () => {
  for (const text of [portfolioCsv(list, 'de', testCatalogue), trendCsv(list, 'de', testCatalogue)]) {
    const rows = parse(text, { bom: true, columns: true }) as Record<string, string>[]
    expect(rows).toHaveLength(4)
    expect(new Set(rows.map(r => r.verdict))).toEqual(new Set(['not-ready', 'incomplete', 'ready']))
  }
  expect(parse(trendCsv(list, 'en', testCatalogue), { bom: true, columns: true })).toMatchObject([
    { file: oldestFirst(list)[0]?.file },
    {},
    {},
    {},
  ])
})

describe('diff', () => {
  const [before, after] = [fixture('previous'), fixture('not-ready')]
  it('as JSON names every group', () => {
    const diff = JSON.parse(diffJson(before, after, { locale: 'en' }, testCatalogue))
    const checks = (key: string): string[] =>
      diff[key].map((x: { check?: string; finding?: { check: string } }) => x.check ?? x.finding?.check)
    expect(checks('new')).toEqual(['merge-tag-unrendered'])
    expect(checks('fixed')).toEqual(['html-size'])
    expect(checks('byRules')).toEqual(['link-shortener'])
    expect(diff).toMatchObject({ rulesChanged: true, score: { before: 49, after: 49 } })
  })
  it('as text and Markdown is inert with hostile values', () => {
    const evil = '\u001b[31m<b>@all https://x.example|`\n# '
    const args = [poison(before, evil), poison(after, evil)] as const
    expect(diffText(...args, { locale: 'de' }, testCatalogue)).not.toContain('\u001b')
    const prose = diffMarkdown(...args, { locale: 'de' }, testCatalogue).replaceAll(
      /(?<![`\\])(`+)(?!`)[^\n]*?(?<!`)\1(?!`)/g,
      '',
    )
    expect(prose).not.toMatch(/<b>|@all|https:\/\/|^# /m)
  })
  it('stays within the width', () => {
    for (const line of diffText(before, after, { locale: 'de', width: 80 }, testCatalogue).split('\n'))
      expect(line.length).toBeLessThanOrEqual(80)
  })
})
