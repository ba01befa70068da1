import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { UserError } from '../../src/core/errors.js'
import { LOCALES, type Locale } from '../../src/core/locale.js'
import type { AuditResult } from '../../src/core/result.js'
import { renderReport } from '../../src/report/index.js'
import { loadReporter } from '../../src/report/load.js'
import { problemOfResult, resultJsonSchema } from '../../src/report/schema.js'
import { REPORT_FORMATS } from '../../src/report/types.js'
import { bigResult, fixture } from './build.js'

const NAMES = ['not-ready', 'previous', 'ready', 'incomplete']
const big = await bigResult()

describe.each(NAMES)('the result %s', name => {
  const result = fixture(name)
  it('fits the schema', () => expect(problemOfResult(result)).toBeNull())
  it.each(REPORT_FORMATS)('renders as %s in both languages, without holes, and the same twice', async format => {
    const lazy = await loadReporter(format)
    for (const locale of LOCALES) {
      const text = renderReport(result, format, { locale })
      expect(text).not.toMatch(/\bundefined\b|\bNaN\b|\[object/)
      expect(renderReport(structuredClone(result), format, { locale })).toBe(text)
      expect(lazy(result, { locale })).toBe(text)
    }
  })
})

it('fits the schema with a finding of every check', () => expect(problemOfResult(big)).toBeNull())

it('says what is wrong with a file that is no result', () => {
  const broken = { ...fixture('ready'), score: { ...fixture('ready').score, value: 'high' } }
  expect(problemOfResult(broken)).toMatch(/^score\.value: /)
  expect(problemOfResult([])).toMatch(/^result: /)
})

describe('versions', () => {
  it.each([
    [2, /version 2/, /Version 2/],
    [undefined, /missing/, /nicht vorhanden/],
    ['1', /resultVersion is "1"/, /resultVersion ist "1"/],
  ])('refuses resultVersion %s in both languages', (resultVersion, en, de) => {
    try {
      renderReport({ ...fixture('ready'), resultVersion } as unknown as AuditResult, 'text')
      expect.unreachable()
    } catch (error) {
      expect(error).toBeInstanceOf(UserError)
      expect((error as UserError).texts.en).toMatch(en)
      expect((error as UserError).texts.de).toMatch(de)
    }
  })
  it('refuses a format that is none', () => {
    expect(() => renderReport(fixture('ready'), 'toString' as never)).toThrow(UserError)
    expect(() => renderReport(fixture('ready'), 'text', { locale: 'fr' as never })).toThrow(UserError)
  })
})

describe('text', () => {
  const width = (line: string): number => [...line].length
  it.each([
    [80, 'en'],
    [80, 'de'],
    [120, 'en'],
    [120, 'de'],
  ] as [number, Locale][])('stays within %i columns in %s', (columns, locale) => {
    for (const result of [...NAMES.map(fixture), big]) {
      const lines = renderReport(result, 'text', { locale, width: columns }).split('\n')
      expect(lines.filter(line => width(line) > columns)).toEqual([])
    }
  })
  it('has colour only when asked for, and the same words with it', () => {
    const plain = renderReport(fixture('not-ready'), 'text', { width: 80 })
    const colored = renderReport(fixture('not-ready'), 'text', { width: 80, color: true })
    expect(plain).not.toContain('\u001b')
    expect(colored).toContain('\u001b[')
    expect(
      colored
        .replaceAll(/\u001b\[\d+m/g, '')
        .split('\n')
        .map(line => line.trimEnd())
        .join('\n'),
    ).toBe(plain)
  })
  it('keeps the proposed record whole, to be copied', () => {
    const text = renderReport(fixture('not-ready'), 'text', { width: 80 }).replaceAll(/\s+/g, ' ')
    const records = fixture('not-ready').actions.flatMap(a => {
      const fix = fixture('not-ready').findings.find(f => f.fingerprint === a.findings[0])?.fix
      return fix?.kind === 'dns-record' && fix.proposed !== null ? [fix.proposed] : []
    })
    expect(records.length).toBeGreaterThan(0)
    for (const record of records) expect(text).toContain(record)
  })
})

describe('HTML', () => {
  it('keeps its size: 60 kB and 1.5 kB a finding', () => {
    for (const result of [...NAMES.map(fixture), big]) {
      for (const locale of LOCALES) {
        const bytes = Buffer.byteLength(renderReport(result, 'html', { locale, previous: fixture('previous') }))
        expect(bytes / 1000).toBeLessThan(60 + 1.5 * result.findings.length)
      }
    }
  })
  it('cuts long evidence and says so', () => {
    const result = fixture('not-ready')
    const [first] = result.findings
    first?.evidence.splice(0, 9, { kind: 'record', text: 'x'.repeat(5000) })
    const page = renderReport(result, 'html')
    expect(page).not.toContain('x'.repeat(2001))
    expect(page).toContain('cut: 2.0 kB of 5.0 kB shown')
  })
  it('unfolds everything when asked to', () => {
    const closed = /<details>/g
    const page = renderReport(fixture('not-ready'), 'html', { expand: true })
    const folded = renderReport(fixture('not-ready'), 'html')
    expect(folded).toMatch(closed)
    expect(page).not.toMatch(closed)
  })
  it('carries the brand, and hides the tool when asked to', () => {
    const brand = { name: 'Agentur Nordlicht', contact: 'hallo@nordlicht.example', footer: 'Vertraulich', color: '#a0005a' }
    const page = renderReport(fixture('not-ready'), 'html', { locale: 'de', brand: { ...brand, hideToolName: true } })
    for (const text of [brand.name, brand.contact, brand.footer, '--brand:#a0005a']) expect(page).toContain(text)
    expect(page).not.toMatch(/erstellt mit mailpreflight|<dd>mailpreflight/)
    expect(renderReport(fixture('not-ready'), 'html', { locale: 'de', brand })).toContain('erstellt mit mailpreflight')
  })
})

it('Markdown stays below the limit of GitHub comments', () => {
  const many = { ...big, findings: Array.from({ length: 40 }, () => big.findings).flat() }
  for (const locale of LOCALES) expect(renderReport(many, 'markdown', { locale }).length).toBeLessThanOrEqual(65_536)
})

it('JSON gives the result back', () => {
  for (const name of NAMES) {
    expect(JSON.parse(renderReport(fixture(name), 'json'))).toEqual(fixture(name))
    expect(renderReport(fixture(name), 'jsonl').trimEnd()).not.toContain('\n')
    expect(JSON.parse(renderReport(fixture(name), 'jsonl'))).toEqual(fixture(name))
  }
})

it('JSON does not depend on the order of counting', () => {
  const result = fixture('not-ready')
  const turned = fixture('not-ready')
  for (const c of turned.history?.categories ?? []) c.byProvider = Object.fromEntries(Object.entries(c.byProvider).reverse())
  expect(renderReport(turned, 'json')).toBe(renderReport(result, 'json'))
})

it('the published schema takes the fixtures, and refuses what it must', async () => {
  const { default: Ajv } = await import('ajv/dist/2020.js')
  const schema = JSON.parse(readFileSync(join(import.meta.dirname, '..', '..', 'docs', 'result.schema.json'), 'utf8'))
  const validate = new Ajv.default({ strict: false, allErrors: true }).compile(schema)
  for (const name of NAMES) {
    expect(validate(fixture(name)), JSON.stringify(validate.errors?.[0])).toBe(true)
    expect(validate({ ...fixture(name), verdict: 'perhaps' })).toBe(false)
  }
})

it('the published schema is the one of this version', () => {
  const file = readFileSync(join(import.meta.dirname, '..', '..', 'docs', 'result.schema.json'), 'utf8')
  expect(JSON.parse(file)).toEqual(JSON.parse(JSON.stringify(resultJsonSchema())))
})
