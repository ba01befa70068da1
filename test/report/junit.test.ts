import fc from 'fast-check'
import { XMLParser, XMLValidator } from 'fast-xml-parser'
import { describe, expect, it } from 'vitest'
import { renderReport } from '../../src/report/index.js'
import { everything, finding, outcome, result } from './sample.js'

interface Xml {
  testsuites: { '@tests': string; '@failures': string; '@errors': string; '@skipped': string; testsuite: Suite[] }
}
interface Suite {
  '@name': string
  '@tests': string
  testcase: Record<string, unknown>[]
}

const parser = new XMLParser({
  ignoreAttributes: false,
  attributeNamePrefix: '@',
  isArray: name => name === 'testsuite' || name === 'testcase',
  processEntities: true,
})
const parse = (audit = everything()): Xml['testsuites'] => {
  const text = renderReport(audit, 'junit')
  expect(XMLValidator.validate(text)).toBe(true)
  return (parser.parse(text) as Xml).testsuites
}
const cases = (audit = everything()) => parse(audit).testsuite.flatMap(s => s.testcase)
const caseOf = (check: string, audit = everything()) => cases(audit).find(c => String(c['@classname']).endsWith(`.${check}`))

describe('junit', () => {
  it('counts what it lists', () => {
    const { '@tests': tests, '@failures': failures, '@errors': errors, '@skipped': skipped, testsuite } = parse()
    const all = testsuite.flatMap(s => s.testcase)
    expect(Number(tests)).toBe(all.length)
    expect(Number(failures)).toBe(all.filter(c => 'failure' in c).length)
    expect(Number(errors)).toBe(all.filter(c => 'error' in c).length)
    expect(Number(skipped)).toBe(all.filter(c => 'skipped' in c).length)
    expect(testsuite.map(s => s['@name'])).toContain('domain:example.com')
  })

  it.each([
    ['spf-record', 'failure'],
    ['dkim-key', 'error'],
    ['text-length', 'error'],
    ['mta-sts', 'skipped'],
    ['bimi-record', 'skipped'],
  ])('%s is a %s', (check, kind) => {
    expect(caseOf(check)).toHaveProperty(kind)
  })

  it('a note is a passed test with its text', () => {
    const found = caseOf('link-shortener', result([finding({ severity: 'info' })]))
    expect(found).toHaveProperty('system-out')
    expect(found).not.toHaveProperty('failure')
  })

  it('a held back finding is skipped with its reason', () => {
    const held = finding({ suppressed: { by: 'baseline', reason: 'agreed with the client' } })
    expect(caseOf('link-shortener', result([held]))).toMatchObject({
      skipped: { '@message': 'baseline: agreed with the client' },
    })
  })

  it('a failure names file, line and column and how to mend it', () => {
    const failure = caseOf('link-shortener', result([finding()]))?.failure as Record<string, string>
    expect(failure['#text']).toMatch(/^emails\/news letter\.html:7:3: /)
    expect(failure['@type']).toBe('warning')
  })

  it('is well-formed and keeps its counts for any foreign text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (a, b) => {
        const audit = result(
          [finding({ code: a, args: { b }, evidence: [{ kind: 'value', label: b, text: a }] })],
          [outcome({ check: 'x', state: 'error', detail: a, subject: { kind: 'message', file: b } })],
        )
        const all = cases(audit)
        expect(all).toHaveLength(2)
        expect(all.filter(c => 'failure' in c || 'error' in c)).toHaveLength(2)
      }),
    )
  })
})
