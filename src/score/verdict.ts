import type { Finding } from '../core/finding.js'
import type { OutcomeRecord, Verdict } from '../core/result.js'
import { isOutOfSight } from './model.js'

/**
 * May this message go out?
 * `not-ready`: a blocker or another error; only blockers cap the score. `incomplete`: a blocker could not be judged because
 * answers are missing (never guessed). `ready-with-warnings`: warnings only. `ready`: nothing but information.
 */
export function decideVerdict(outcomes: readonly OutcomeRecord[], findings: readonly Finding[]): Verdict {
  const open = findings.filter(f => f.suppressed === null)
  // Errors are what providers refuse and what ends with exit code 1: "you may send" beside them would contradict both.
  if (open.some(f => f.severity === 'error')) return 'not-ready'
  if (missingAnswers(outcomes).length > 0) return 'incomplete'
  return open.some(f => f.severity === 'warning') ? 'ready-with-warnings' : 'ready'
}

/**
 * Gating checks that could not be judged: time-outs, server failures, a crash of the check itself. Blocklists may be left unasked
 * by choice; without SPF, DKIM and DMARC nobody can say "ready", whoever chose not to ask.
 */
export function missingAnswers(outcomes: readonly OutcomeRecord[]): OutcomeRecord[] {
  const needed = (o: OutcomeRecord): boolean =>
    !isOutOfSight(o) || (o.category === 'authentication' && o.reason === 'not-collected')
  return outcomes.filter(o => o.blocker && (o.state === 'error' || (o.state === 'unknown' && needed(o))))
}
