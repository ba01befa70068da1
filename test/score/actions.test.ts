import { describe, expect, it } from 'vitest'
import type { Finding } from '../../src/core/finding.js'
import { planActions } from '../../src/score/actions.js'

const subject = { kind: 'domain', name: 'example.com', roles: ['from'] } as const
const finding = (check: string, change: Partial<Finding> = {}): Finding => ({
  fingerprint: check,
  check,
  code: 'x',
  category: 'authentication',
  severity: 'warning',
  blocker: false,
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
  ...change,
})
const record = (proposed: string): Pick<Finding, 'fix'> => ({
  fix: {
    kind: 'dns-record',
    name: '_dmarc.example.com',
    host: '_dmarc',
    type: 'TXT',
    current: 'v=DMARC1; p=none; pct=50',
    proposed,
  },
})
const plan = (...findings: Finding[]): string[][] =>
  planActions(findings, [], () => ({ effort: 'minutes', weight: 3 })).map(a => [...a.findings])

describe('planActions', () => {
  it('makes one step of findings that the same record mends', () => {
    expect(plan(finding('a', record('v=DMARC1; p=none')), finding('b', record('v=DMARC1; p=none')))).toEqual([['a', 'b']])
  })
  it('does not claim that one proposal mends what another one is for', () => {
    expect(plan(finding('a', record('v=DMARC1; p=none')), finding('b', record('v=DMARC1; p=reject')))).toEqual([['a'], ['b']])
  })
  it('puts the root before what follows from it, however heavy', () => {
    const root = finding('root')
    const blocked = finding('effect', { severity: 'error', blocker: true, follows: ['root'], ...record('v=DMARC1; p=none') })
    expect(plan(blocked, root)).toEqual([['root', 'effect']])
  })
  it('asks nothing for notes and for what is held back', () => {
    expect(plan(finding('a', { severity: 'info' }), finding('b', { suppressed: { by: 'baseline', reason: 'known' } }))).toEqual(
      [],
    )
  })
})
