// Exit codes are a contract: every combination that decides one, as a table.
import { describe, expect, it } from 'vitest'
import { exitCodeOf, type GateOptions } from '../../src/cli/gate.js'
import { ExitCode } from '../../src/core/errors.js'
import type { AuditResult } from '../../src/core/result.js'
import { finding, outcome, result } from '../report/sample.js'

const held = { by: 'baseline', reason: 'agreed' } as const
const clean = result([], [outcome()])
const notes = result([finding({ severity: 'info' })])
const warning = result([finding()])
const error = result([finding({ severity: 'error' })])
const known = result([finding({ severity: 'error', suppressed: held }), finding({ suppressed: held })])
const missing = outcome({ state: 'unknown', reason: 'timeout', blocker: true })
const incomplete = result([], [missing])
const both = result([finding({ severity: 'error' })], [missing])
const optional = result([], [outcome({ state: 'unknown', reason: 'timeout' })])
const crashed = result([], [outcome({ state: 'error', blocker: true })])
const score = (value: number | null): AuditResult => ({ ...clean, score: { ...clean.score, value } })

describe('exit codes', () => {
  it.each<[string, AuditResult, GateOptions, number]>([
    ['nothing found', clean, {}, ExitCode.passed],
    ['notes', notes, {}, ExitCode.passed],
    ['notes, warnings fail', notes, { failOn: 'warning', maxWarnings: 0 }, ExitCode.passed],
    ['a warning', warning, {}, ExitCode.passed],
    ['a warning, warnings fail', warning, { failOn: 'warning' }, ExitCode.findings],
    ['a warning, none allowed', warning, { maxWarnings: 0 }, ExitCode.findings],
    ['a warning, one allowed', warning, { maxWarnings: 1 }, ExitCode.passed],
    ['a warning, none allowed, nothing else fails', warning, { failOn: 'never', maxWarnings: 0 }, ExitCode.findings],
    ['an error', error, {}, ExitCode.findings],
    ['an error, nothing fails', error, { failOn: 'never' }, ExitCode.passed],
    ['known findings', known, { failOn: 'warning', maxWarnings: 0 }, ExitCode.passed],
    ['missing answers', incomplete, {}, ExitCode.incomplete],
    ['missing answers, nothing fails', incomplete, { failOn: 'never' }, ExitCode.incomplete],
    ['missing answers, ignored', incomplete, { onIncomplete: 'ignore' }, ExitCode.passed],
    ['a defect and missing answers', both, {}, ExitCode.findings],
    ['a missing answer that gates nothing', optional, {}, ExitCode.passed],
    ['a crashed check that gates', crashed, {}, ExitCode.incomplete],
    ['score at the mark', score(80), { minScore: 80 }, ExitCode.passed],
    ['score below the mark', score(79), { minScore: 80 }, ExitCode.findings],
    ['no score', score(null), { minScore: 1 }, ExitCode.findings],
  ])('%s', (_, audit, gate, code) => {
    expect(exitCodeOf(audit, gate)).toBe(code)
  })

  it('has the numbers that scripts rely on', () => {
    expect(ExitCode).toEqual({ passed: 0, findings: 1, usage: 2, incomplete: 3, internal: 4, nothing: 5 })
  })
})
