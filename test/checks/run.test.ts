// What the engine guarantees whatever a check does: bounded output, no lost audit.
import { describe, expect, it } from 'vitest'
import type { AnyCheck } from '../../src/checks/define.js'
import { makeIssue, runSubject } from '../../src/checks/run.js'
import type { Settings } from '../../src/core/check.js'
import { fail } from '../../src/core/check.js'
import type { Fix } from '../../src/core/finding.js'

const settings: Settings = { profile: 'bulk', mode: 'message', volume: null, now: '2026-11-22T12:00:00Z' }
const texts = { en: '', de: '' }
const check = (run: AnyCheck['run']): AnyCheck => ({
  id: 'made-up',
  category: 'authentication',
  subject: 'domain',
  severity: 'error',
  weight: 10,
  blocker: true,
  owner: 'dns-admin',
  effort: 'minutes',
  needs: [],
  refs: [],
  explains: [],
  title: texts,
  why: texts,
  fix: texts,
  messages: { en: {}, de: {} },
  examples: [],
  run,
})
const runOn = (run: AnyCheck['run']) =>
  runSubject([check(run)], { kind: 'domain', name: 'example.com', roles: ['from'] }, {}, { settings })

const proposal = (proposed: string): Fix => ({
  kind: 'dns-record',
  name: 'example.com',
  host: '@',
  type: 'TXT',
  current: 'c'.repeat(60_000),
  proposed,
})

describe('runSubject', () => {
  it('says how many findings it left out', () => {
    const [first, ...rest] = Array.from({ length: 3_000 }, (_, i) => makeIssue('x', {}, { locator: String(i) }))
    if (first === undefined) throw new Error('no issue')
    const { findings, outcomes } = runOn(() => fail(first, ...rest))
    expect(findings).toHaveLength(100)
    expect(new Set(findings.map(f => f.fingerprint)).size).toBe(100)
    expect(outcomes[0]).toMatchObject({ state: 'fail', detail: '2900 more findings left out' })
  })

  it('cuts long evidence, and proposes no record that it would have to cut', () => {
    const evidence = [{ kind: 'record' as const, text: 'e'.repeat(60_000) }]
    const { findings } = runOn(() =>
      fail(
        makeIssue('x', {}, { evidence, fix: proposal('v=spf1 -all') }),
        makeIssue('y', {}, { fix: proposal('p'.repeat(60_000)) }),
      ),
    )
    expect(findings[0]?.evidence[0]?.text).toHaveLength(4_004)
    expect(findings[0]?.fix).toMatchObject({ proposed: 'v=spf1 -all', current: `${'c'.repeat(4_000)} […]` })
    expect(findings[1]?.fix).toBeNull()
  })

  it('turns a crash into one outcome', () => {
    const { outcomes } = runOn(() => {
      throw new TypeError('broken')
    })
    expect(outcomes[0]).toMatchObject({ state: 'error', detail: 'TypeError: broken' })
  })
})
