import { describe, expect, it } from 'vitest'
import type { AuditResult } from '../../src/core/result.js'
import { compareResults } from '../../src/report/compare.js'
import { fixture } from './build.js'

const checks = (findings: readonly { check: string }[]): string[] => findings.map(f => f.check)

describe('compare', () => {
  const before = fixture('previous')
  const after = fixture('not-ready')
  const c = compareResults(before, after)

  it('tells new, fixed and unchanged apart', () => {
    expect(checks(c.fresh)).toEqual(['merge-tag-unrendered'])
    expect(c.unchanged.length).toBeGreaterThan(10)
  })
  it('gives the rules the blame for findings of checks that did not exist before', () => {
    expect(c.byRules.filter(x => x.change === 'appeared').map(x => x.finding.check)).toEqual(['link-shortener'])
  })
  it('with the same rules, the same finding is new', () => {
    const same = compareResults({ ...before, ruleData: after.ruleData }, after)
    expect(same.byRules).toEqual([])
    expect(checks(same.fresh)).toContain('link-shortener')
  })
  it('calls nothing fixed that was not looked at', () => {
    const state = (s: AuditResult['outcomes'][number]['state']): AuditResult => ({
      ...after,
      outcomes: [
        ...after.outcomes.filter(o => o.check !== 'html-size'),
        {
          ...(after.outcomes[0] as AuditResult['outcomes'][number]),
          check: 'html-size',
          subject: { kind: 'message', file: 'newsletter.eml' },
          state: s,
          findings: [],
        },
      ],
    })
    expect(checks(compareResults(before, state('pass')).fixed)).toEqual(['html-size'])
    expect(checks(compareResults(before, state('unknown')).fixed)).toEqual([])
    expect(checks(compareResults(before, state('unknown')).notSeen)).toEqual(['html-size'])
  })
  it('compares scores of one model only', () => {
    expect(c.score).toEqual({ before: 49, after: 49 })
    expect(compareResults({ ...before, scoreModel: '2025.1' }, after).score).toBeNull()
  })
  it('finds no difference between a result and itself', () => {
    const same = compareResults(after, after)
    expect([same.fresh, same.fixed, same.byRules, same.notSeen]).toEqual([[], [], [], []])
  })
  it('a suppressed finding is neither new nor fixed', () => {
    const held = { ...after, findings: after.findings.map(f => ({ ...f, suppressed: { by: 'baseline' as const, reason: 'x' } })) }
    const now = compareResults(after, held)
    expect([now.fresh, now.fixed, now.notSeen]).toEqual([[], [], []])
  })
})
