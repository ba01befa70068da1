// What changed between two results, told apart by cause: the sender's doing or ours (new rules, new score model).
import type { Finding } from '../core/finding.js'
import type { AuditResult } from '../core/result.js'
import { subjectKey } from '../core/subject.js'

export interface Comparison {
  /** Findings that were not there before. */
  fresh: Finding[]
  /** Findings of the old result that are gone because the check passes now or no longer applies. */
  fixed: Finding[]
  unchanged: Finding[]
  /** Came, went or changed severity only because the checks or the rule data changed. */
  byRules: { finding: Finding; change: 'appeared' | 'vanished' | 'severity' }[]
  /** Gone, but only because this time the check had no answer or did not look: not fixed. */
  notSeen: Finding[]
  /** Score of both, when the models agree; null when the numbers cannot be compared. */
  score: { before: number; after: number } | null
  rulesChanged: boolean
}

const open = (result: AuditResult): Finding[] => result.findings.filter(f => f.suppressed === null)
const stateKey = (check: string, subject: Finding['subject']): string => `${check}\0${subjectKey(subject)}`

/**
 * Findings are matched by fingerprint. With other rules or another tool version on the two sides, a finding of a check that the old
 * result did not run, or of a check that no longer exists, is the rules' doing.
 */
export function compareResults(before: AuditResult, after: AuditResult): Comparison {
  const rulesChanged =
    before.scoreModel !== after.scoreModel || before.ruleData !== after.ruleData || before.tool.version !== after.tool.version
  const ran = (result: AuditResult): Set<string> => new Set(result.outcomes.map(o => o.check))
  const ranBefore = ran(before)
  const ranAfter = ran(after)
  const statesAfter = new Map(after.outcomes.map(o => [stateKey(o.check, o.subject), o.state]))
  const old = new Map(open(before).map(f => [f.fingerprint, f]))
  const now = new Set(after.findings.map(f => f.fingerprint))
  const comparison: Comparison = {
    fresh: [],
    fixed: [],
    unchanged: [],
    byRules: [],
    notSeen: [],
    score:
      before.scoreModel === after.scoreModel && before.score.value !== null && after.score.value !== null
        ? { before: before.score.value, after: after.score.value }
        : null,
    rulesChanged,
  }
  for (const finding of open(after)) {
    const was = old.get(finding.fingerprint)
    if (was === undefined) {
      if (rulesChanged && !ranBefore.has(finding.check)) comparison.byRules.push({ finding, change: 'appeared' })
      else comparison.fresh.push(finding)
    } else if (rulesChanged && (was.severity !== finding.severity || was.blocker !== finding.blocker))
      comparison.byRules.push({ finding, change: 'severity' })
    else comparison.unchanged.push(finding)
  }
  for (const finding of old.values()) {
    if (now.has(finding.fingerprint)) continue
    const state = statesAfter.get(stateKey(finding.check, finding.subject))
    if (rulesChanged && !ranAfter.has(finding.check)) comparison.byRules.push({ finding, change: 'vanished' })
    else if (state === 'pass' || state === 'fail' || state === 'not-applicable') comparison.fixed.push(finding)
    else comparison.notSeen.push(finding)
  }
  return comparison
}
