import { describe, expect, it } from 'vitest'
import type { Finding } from '../../src/core/finding.js'
import { MOST_ACTIONS, planActions } from '../../src/score/actions.js'

let count = 0
const finding = (check: string, over: Partial<Finding> = {}): Finding => ({
  fingerprint: `f${count++}`,
  check,
  code: 'x',
  category: 'authentication',
  severity: 'error',
  blocker: false,
  subject: { kind: 'domain', name: 'example.com', roles: ['from'] },
  args: {},
  evidence: [],
  location: null,
  fix: null,
  points: null,
  lost: 0,
  explained: null,
  follows: [],
  suppressed: null,
  ...over,
})
const explained = (soft: number) => ({ soft, hard: 0, categories: {}, softShare: soft / 100, hardShare: 0 })
const checks: Record<string, { effort: 'minutes' | 'hour' | 'project'; weight: number }> = {
  big: { effort: 'project', weight: 10 },
  quick: { effort: 'minutes', weight: 10 },
  small: { effort: 'minutes', weight: 1 },
}
const plan = (...findings: Finding[]): string[] => planActions(findings, [], id => checks[id]).map(a => a.check)
const record = (name: string): Finding['fix'] => ({
  kind: 'dns-record',
  name,
  host: '@',
  type: 'TXT',
  current: null,
  proposed: 'v=spf1 -all',
})

describe('planActions', () => {
  it('puts what the bounces prove before every theoretical defect', () => {
    expect(plan(finding('quick', { blocker: true }), finding('small', { severity: 'warning', explained: explained(3) }))).toEqual(
      ['small', 'quick'],
    )
  })

  it('puts what holds the message back before warnings, then effect over effort', () => {
    expect(plan(finding('quick', { severity: 'warning' }), finding('big'), finding('quick'))[0]).toBe('quick')
    expect(plan(finding('quick', { severity: 'warning' }), finding('small'))).toEqual(['small', 'quick'])
  })

  it('asks for nothing where a finding is information or held back', () => {
    const held = { by: 'baseline', reason: 'agreed' } as const
    expect(plan(finding('quick', { severity: 'info' }), finding('quick', { suppressed: held }))).toEqual([])
  })

  it('makes one step of what one record mends, and sums its bounces', () => {
    const actions = planActions(
      [
        finding('quick', { fix: record('example.com'), explained: explained(4) }),
        finding('small', { fix: record('example.com'), explained: explained(5) }),
      ],
      [],
      id => checks[id],
    )
    expect(actions).toHaveLength(1)
    expect(actions[0]?.prevents.soft).toBe(9)
    expect(actions[0]?.findings).toHaveLength(2)
  })

  it('mends a consequence with its root', () => {
    expect(plan(finding('quick', { follows: ['small'] }), finding('small'))).toEqual(['small'])
    expect(plan(finding('quick', { follows: ['small'] }))).toEqual(['quick'])
  })

  it('names at most seven', () => {
    expect(
      plan(
        ...Array.from({ length: 20 }, (_, i) =>
          finding('quick', { subject: { kind: 'domain', name: `d${i}.example`, roles: ['from'] } }),
        ),
      ),
    ).toHaveLength(MOST_ACTIONS)
  })

  it('names the providers that enforce it', () => {
    const provider = {
      provider: 'gmail',
      name: 'Gmail',
      verdict: 'rejects' as const,
      firstBroken: 'r',
      expectedReply: null,
      asOf: '2026-06-18',
      requirements: [{ id: 'r', level: 'required' as const, state: 'fail' as const, checks: ['quick'] }] as never,
    }
    expect(planActions([finding('quick'), finding('small')], [provider], id => checks[id]).map(a => a.providers)).toEqual([
      ['gmail'],
      [],
    ])
  })
})
