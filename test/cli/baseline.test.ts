import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  type Baseline,
  baselineText,
  readBaseline,
  readKnown,
  reviewBaseline,
  suppressAll,
  suppressKnown,
} from '../../src/cli/baseline.js'
import { isUserError } from '../../src/core/errors.js'
import { subjectKey } from '../../src/core/subject.js'
import { renderReport } from '../../src/report/index.js'
import { domain, finding, outcome, result } from '../report/sample.js'

const NOW = '2026-11-22T12:00:00Z'
let dir = ''
beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'baseline-'))
})
afterAll(() => rmSync(dir, { recursive: true }))

const write = (name: string, value: unknown): string => {
  const file = join(dir, name)
  writeFileSync(file, typeof value === 'string' ? value : JSON.stringify(value))
  return file
}
const about = (f: ReturnType<typeof finding>) => ({ check: f.check, subject: subjectKey(f.subject), fingerprint: f.fingerprint })
const spf = () => finding({ check: 'spf-record', code: 'missing', subject: domain, severity: 'error', location: null })
const baseline = (...entries: Baseline['entries']): Baseline => ({ file: 'b.json', entries })
const entry = (f = spf(), part = {}) => ({ ...about(f), reason: 'agreed', until: '2027-01-31', ...part })

describe('reading', () => {
  it.each([
    [{ entries: [] }, 'no baseline of version 1'],
    [
      { version: 1, entries: [{ check: 'spf-record', subject: 'x', fingerprint: 'y', until: '2027-01-01' }] },
      'entry 1 (spf-record): "reason" is missing',
    ],
    [
      { version: 1, entries: [{ check: 'spf-record', subject: 'x', fingerprint: 'y', reason: ' ', until: '2027-01-01' }] },
      '"reason" is missing',
    ],
    [{ version: 1, entries: [{ check: 'spf-record', subject: 'x', fingerprint: 'y', reason: 'z' }] }, '"until" must be a day'],
    [
      { version: 1, entries: [{ check: 'spf-record', subject: 'x', fingerprint: 'y', reason: 'z', until: '2027-13-45' }] },
      '"until" must be a day',
    ],
    [{ version: 1, entries: ['x'] }, 'entry 1: "check" is missing'],
    ['{', 'is not JSON'],
  ])('%j is refused', (value, part) => {
    let text = ''
    try {
      readBaseline(write('bad.json', value))
    } catch (error) {
      if (isUserError(error)) text = error.texts.en
    }
    expect(text).toContain(part)
  })

  it('takes back what it wrote, whatever the order', () => {
    const entries = [entry(finding()), entry()]
    const text = baselineText({ entries })
    expect(baselineText({ entries: [...entries].reverse() })).toBe(text)
    expect(readBaseline(write('good.json', text)).entries).toHaveLength(2)
  })
})

describe('what it holds back', () => {
  it('the finding it names, until its day is over', () => {
    const findings = [spf(), finding()]
    suppressKnown(baseline(entry()), NOW)(findings)
    expect(findings.map(f => f.suppressed)).toEqual([{ by: 'baseline', reason: 'agreed', until: '2027-01-31' }, null])
    const again = [spf()]
    suppressKnown(baseline(entry(spf(), { until: '2026-11-21' })), NOW)(again)
    expect(again[0]?.suppressed).toBeNull()
    const lastDay = [spf()]
    suppressKnown(baseline(entry(spf(), { until: '2026-11-22' })), NOW)(lastDay)
    expect(lastDay[0]?.suppressed).not.toBeNull()
  })

  it('the same finding on another line, not another one of the same check', () => {
    const findings = [finding({ location: { file: 'x', line: 99, column: 1 } }), finding({ args: { other: 1 } })]
    suppressKnown(baseline(entry(finding())), NOW)(findings)
    expect(findings.map(f => f.suppressed !== null)).toEqual([true, false])
  })

  it('all findings of an earlier JSON result', () => {
    const file = write('old.json', renderReport(result([spf()]), 'json'))
    const findings = [spf(), finding()]
    suppressKnown(readKnown(file), '2099-01-01T00:00:00Z')(findings)
    expect(findings.map(f => f.suppressed !== null)).toEqual([true, false])
  })
})

describe('needless entries', () => {
  const states = (state: 'pass' | 'unknown' | 'fail' | 'not-applicable' | 'error') =>
    reviewBaseline(baseline(entry()), result([], [outcome({ check: 'spf-record', subject: domain, state })]), NOW).stale.length

  it('is stale when the check was told and found nothing of it', () => {
    expect([states('pass'), states('fail'), states('not-applicable')]).toEqual([1, 1, 1])
  })
  it('is kept when the check could not be told or did not run', () => {
    expect([states('unknown'), states('error')]).toEqual([0, 0])
    expect(reviewBaseline(baseline(entry()), result([]), NOW).stale).toEqual([])
  })
  it('is stale when its file is gone', () => {
    const file = write('here.html', '')
    const of = (name: string) => entry(finding({ subject: { kind: 'message', file: name } }))
    const { stale } = reviewBaseline(baseline(of(file), of(join(dir, 'gone.html'))), result([]), NOW)
    expect(stale.map(e => e.subject)).toEqual([`message:${join(dir, 'gone.html')}`])
  })
  it('an expired one is told', () => {
    const old = entry(spf(), { until: '2026-01-01' })
    expect(reviewBaseline(baseline(old), result([spf()]), NOW).expired).toEqual([old])
  })
})

describe('--suppress-all', () => {
  it('adds what is new, keeps reasons of the known, drops the stale, leaves notes out', () => {
    const before = baseline(entry(spf(), { reason: 'old reason' }), entry(finding({ args: { gone: 1 } })))
    const seen = result([spf(), finding(), finding({ severity: 'info', args: { note: 1 } })])
    const { entries } = suppressAll(before, seen, 'new reason', '2027-05-01', NOW)
    expect(entries).toEqual([
      entry(spf(), { reason: 'old reason' }),
      { ...about(finding()), reason: 'new reason', until: '2027-05-01' },
    ])
  })
})
