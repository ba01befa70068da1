import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Settings } from '../../src/core/check.js'
import type { Finding, Severity } from '../../src/core/finding.js'
import type { OutcomeRecord } from '../../src/core/result.js'
import { attributeLoss, computeScore } from '../../src/score/model.js'
import { decideVerdict } from '../../src/score/verdict.js'

const settings: Settings = { profile: 'bulk', mode: 'message', volume: null, now: '2026-11-22T12:00:00Z' }
const subject = { kind: 'domain', name: 'example.com', roles: ['from'] } as const

interface Row {
  check: string
  category: OutcomeRecord['category']
  state: OutcomeRecord['state']
  weight: number
  blocker: boolean
  severity: Severity
  findings: number
}

function build(rows: readonly Row[]): { outcomes: OutcomeRecord[]; findings: Finding[] } {
  const findings: Finding[] = []
  const outcomes = rows.map(row => {
    const ids = row.state === 'fail' ? Array.from({ length: row.findings }, (_, i) => `${row.check}-${i}`) : []
    for (const id of ids) {
      findings.push({
        fingerprint: id,
        check: row.check,
        code: 'x',
        category: row.category,
        severity: row.severity,
        blocker: row.blocker && row.severity === 'error',
        subject,
        args: {},
        evidence: [],
        location: null,
        fix: null,
        points: null,
        lost: 0,
        explained: null,
        follows: [],
        suppressed: null,
      })
    }
    const record: OutcomeRecord = {
      check: row.check,
      category: row.category,
      subject,
      state: row.state,
      weight: row.weight,
      blocker: row.blocker,
      findings: ids,
    }
    if (row.state === 'unknown') record.reason = 'timeout'
    return record
  })
  return { outcomes, findings }
}

const arbRow = fc.record({
  category: fc.constantFrom('authentication', 'infrastructure', 'content', 'history'),
  state: fc.constantFrom('pass', 'fail', 'unknown', 'not-applicable', 'error'),
  weight: fc.constantFrom(0, 1, 3, 7, 10),
  blocker: fc.boolean(),
  severity: fc.constantFrom('error', 'warning', 'info'),
  findings: fc.integer({ min: 1, max: 3 }),
})
const arbRows = fc
  .array(arbRow, { minLength: 1, maxLength: 25 })
  .map(rows => rows.map((r, i) => ({ ...r, check: `c${i}` }) as Row))

describe('computeScore', () => {
  it('lists every lost point: the lines sum to 100 minus the score before the cap', () => {
    fc.assert(
      fc.property(arbRows, rows => {
        const { outcomes, findings } = build(rows)
        const score = computeScore(outcomes, findings, settings)
        const tenths = score.breakdown.reduce((sum, line) => sum + Math.round(line.lost * 10), 0)
        expect(tenths).toBe(1000 - Math.round(score.uncapped * 10))
        attributeLoss(findings, score)
        expect(findings.reduce((sum, f) => sum + Math.round(f.lost * 10), 0)).toBe(tenths)
      }),
    )
  })

  it('never falls when a failing check is mended', () => {
    fc.assert(
      fc.property(arbRows, fc.nat(), (rows, pick) => {
        const failing = rows.filter(r => r.state === 'fail')
        fc.pre(failing.length > 0)
        const mended = failing[pick % failing.length] as Row
        const before = build(rows)
        const after = build(rows.map(r => (r === mended ? { ...r, state: 'pass' as const } : r)))
        const a = computeScore(before.outcomes, before.findings, settings)
        const b = computeScore(after.outcomes, after.findings, settings)
        expect(b.value ?? 0).toBeGreaterThanOrEqual(a.value ?? 0)
      }),
    )
  })

  it('holds the value inside the range that the unknown outcomes leave open', () => {
    fc.assert(
      fc.property(arbRows, rows => {
        const { outcomes, findings } = build(rows)
        const { value, range, confidence } = computeScore(outcomes, findings, settings)
        if (range === null) expect(confidence === 1 || confidence === 0).toBe(true)
        else {
          expect(range.low).toBeLessThanOrEqual(range.high)
          expect(confidence).toBeLessThan(1)
          if (value !== null) expect(range.high).toBeGreaterThanOrEqual(Math.min(value, range.low))
        }
      }),
    )
  })

  const row = (check: string, over: Partial<Row> = {}): Row => ({
    check,
    category: 'authentication',
    state: 'pass',
    weight: 10,
    blocker: false,
    severity: 'error',
    findings: 1,
    ...over,
  })

  it('caps at 49 and names the blocker', () => {
    const { outcomes, findings } = build(
      [...'abcdefghi'].map(c => row(c)).concat(row('spf-record', { state: 'fail', blocker: true })),
    )
    expect(computeScore(outcomes, findings, settings)).toMatchObject({
      value: 49,
      uncapped: 90,
      cappedBy: 'spf-record',
      confidence: 1,
    })
    expect(decideVerdict(outcomes, findings)).toBe('not-ready')
  })

  it('says not ready for an error that blocks nothing, and caps nothing', () => {
    const { outcomes, findings } = build([row('a'), row('b', { state: 'fail' })])
    expect(decideVerdict(outcomes, findings)).toBe('not-ready')
    expect(computeScore(outcomes, findings, settings).cappedBy).toBeNull()
  })

  it('says ready with warnings for warnings only', () => {
    const { outcomes, findings } = build([row('a'), row('b', { state: 'fail', severity: 'warning' })])
    expect(decideVerdict(outcomes, findings)).toBe('ready-with-warnings')
  })

  it('lowers the confidence for an unknown, not the value', () => {
    const { outcomes, findings } = build([row('a'), row('b', { state: 'unknown', blocker: true })])
    const score = computeScore(outcomes, findings, settings)
    expect(score).toMatchObject({ value: 100, confidence: 0.5, range: { low: 49, high: 100 } })
    expect(decideVerdict(outcomes, findings)).toBe('incomplete')
  })

  it('has no value when nothing is known', () => {
    expect(computeScore([], [], settings).value).toBeNull()
  })

  it('ignores what a baseline holds back', () => {
    const { outcomes, findings } = build([row('a'), row('b', { state: 'fail', blocker: true })])
    for (const f of findings) f.suppressed = { by: 'baseline', reason: 'known' }
    expect(computeScore(outcomes, findings, settings).value).toBe(100)
    expect(decideVerdict(outcomes, findings)).toBe('ready')
  })
})
