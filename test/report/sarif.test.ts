import Ajv from 'ajv'
import addFormats from 'ajv-formats'
import type { Log } from 'sarif'
import { describe, expect, it } from 'vitest'
import { LOCALES } from '../../src/core/locale.js'
import { renderReport } from '../../src/report/index.js'
import { everything, finding, HOSTILE, message, result } from './sample.js'
import { sarifSchema } from './sarif.schema.js'

// ajv and ajv-formats are CommonJS: their default is the module.
const ajv = new Ajv.default({ strict: false, allErrors: true })
addFormats.default(ajv)
const validate = ajv.compile(sarifSchema)

const log = (audit = everything(), locale: 'en' | 'de' = 'en'): Log => JSON.parse(renderReport(audit, 'sarif', { locale })) as Log
const only = (audit = everything()) => {
  const run = log(audit).runs[0]
  if (run === undefined) throw new Error('no run')
  return run
}

describe('sarif', () => {
  it.each(LOCALES)('is valid in %s, whatever foreign text says', locale => {
    validate(log(everything(), locale))
    expect(validate.errors).toBeNull()
  })

  it('the schema of this test refuses what the standard does not know', () => {
    const bad = log() as unknown as { runs: { results: Record<string, unknown>[] }[] }
    Object.assign(bad.runs[0]?.results[0] ?? {}, { level: 'fatal' })
    expect(validate(bad)).toBe(false)
  })

  it('points at the file from the root of the repository, encoded, with line and column', () => {
    const place = only(result([finding()])).results?.[0]?.locations?.[0]?.physicalLocation
    expect(place).toEqual({
      artifactLocation: { uri: 'emails/news%20letter.html', uriBaseId: '%SRCROOT%' },
      region: { startLine: 7, startColumn: 3, endLine: 7, endColumn: 20 },
    })
  })

  it.each([
    ['/srv/mails/a.html', 'file:///srv/mails/a.html'],
    ['C:\\mails\\a.html', 'file:///C:/mails/a.html'],
  ])('absolute path %s', (file, uri) => {
    const place = only(result([finding({ location: { file, line: 1, column: 1 } })])).results?.[0]?.locations?.[0]
    expect(place?.physicalLocation?.artifactLocation).toEqual({ uri })
  })

  it('gives a place to findings about a domain, and names the domain', () => {
    const spf = only().results?.find(r => r.ruleId === 'spf-record')
    expect(spf?.locations?.[0]?.physicalLocation?.artifactLocation?.uri).toBe('no-file-associated')
    expect(spf?.locations?.[0]?.logicalLocations?.[0]?.fullyQualifiedName).toBe('domain:example.com')
    expect(spf?.message.text).toMatch(/^example\.com: /)
  })

  it('keeps the fingerprint of the finding, which moved lines do not change', () => {
    const a = finding()
    const b = { ...a, location: { file: './emails/news letter.html', line: 99, column: 1 } }
    const print = (f: typeof a) => only(result([f])).results?.[0]?.partialFingerprints
    expect(print(a)).toEqual({ 'mailpreflight/v1': a.fingerprint })
    expect(print(b)).toEqual(print(a))
  })

  it('lists held back findings as suppressed, with the reason', () => {
    const held = only().results?.filter(r => r.suppressions !== undefined)
    expect(held).toHaveLength(1)
    expect(held?.[0]?.suppressions?.[0]).toMatchObject({ kind: 'inSource' })
    expect(held?.[0]?.suppressions?.[0]?.justification).toContain('agreed')
  })

  it('every checked check is a rule, so that its alerts can be closed', () => {
    const run = only()
    const ids = run.tool.driver.rules?.map(r => r.id)
    expect(ids).toEqual(expect.arrayContaining(['link-shortener', 'spf-record', 'text-length']))
    for (const r of run.results ?? []) if (r.ruleIndex !== undefined) expect(ids?.[r.ruleIndex]).toBe(r.ruleId)
  })

  it('tells what could not be judged', () => {
    const notes = only().invocations?.[0]?.toolExecutionNotifications
    expect(notes?.map(n => n.descriptor?.id)).toEqual(['dkim-key'])
  })

  it('a replacement becomes a fix of the file', () => {
    const location = { file: null, line: 7, column: 3 }
    const fix = { kind: 'replace', before: 'http://', after: 'https://', location } as const
    const change = only(result([finding({ fix })])).results?.[0]?.fixes?.[0]?.artifactChanges[0]
    expect(change?.replacements[0]).toEqual({
      deletedRegion: { startLine: 7, startColumn: 3, endColumn: 10 },
      insertedContent: { text: 'https://' },
    })
  })

  it('stays within the number of results that code scanning takes, the gravest first', () => {
    const many = Array.from({ length: 25_002 }, (_, i) => finding({ args: { i } }))
    many.push(finding({ severity: 'error', args: { last: true } }))
    const run = only({ ...result([]), findings: many })
    expect(run.results).toHaveLength(25_000)
    expect(run.results?.[0]?.level).toBe('error')
    expect(run.invocations?.[0]?.toolExecutionNotifications?.[0]?.message.text).toMatch(/^3 results left out/)
  })

  it('control characters of foreign text do not come through', () => {
    const text = renderReport(result([finding({ subject: message, check: HOSTILE, code: HOSTILE })]), 'sarif')
    expect(JSON.parse(text).runs[0].results[0].message.text).not.toMatch(/[\u0000-\u0008\u001b\u202e]/)
  })
})
