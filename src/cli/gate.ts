// Result to exit code: one place, one order.
import { ExitCode } from '../core/errors.js'
import type { Finding } from '../core/finding.js'
import type { AuditResult } from '../core/result.js'
import { missingAnswers } from '../score/verdict.js'

export interface GateOptions {
  /** Lowest severity that fails the run; default `error`. */
  failOn?: 'error' | 'warning' | 'never'
  maxWarnings?: number
  minScore?: number
  /** What missing DNS answers on gating checks do; default `fail`. */
  onIncomplete?: 'fail' | 'ignore'
}

/** What the gate asks of a finding. */
export type Weighed = Pick<Finding, 'severity' | 'suppressed'>

/** Findings that count: neither held back by a baseline nor by an inline comment. */
export const openFindings = <F extends Weighed>(findings: readonly F[]): F[] => findings.filter(f => f.suppressed === null)

/** `1` beats `3`: a defect that is seen is a defect, whatever else could not be seen. `--fail-on never` still tells an incomplete audit apart. */
export function exitCodeOf(
  result: { findings: readonly Weighed[]; outcomes: AuditResult['outcomes']; score: { value: number | null } },
  gate: GateOptions,
): ExitCode {
  const open = openFindings(result.findings)
  const errors = open.filter(f => f.severity === 'error').length
  const warnings = open.filter(f => f.severity === 'warning').length
  if ((gate.failOn ?? 'error') !== 'never' && errors > 0) return ExitCode.findings
  if (gate.failOn === 'warning' && warnings > 0) return ExitCode.findings
  if (gate.maxWarnings !== undefined && warnings > gate.maxWarnings) return ExitCode.findings
  if (gate.minScore !== undefined && (result.score.value ?? 0) < gate.minScore) return ExitCode.findings
  if ((gate.onIncomplete ?? 'fail') === 'fail' && missingAnswers(result.outcomes).length > 0) return ExitCode.incomplete
  return ExitCode.passed
}
