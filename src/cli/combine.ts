// The results of many domains as one, for formats that are one document.
import type { AuditResult } from '../core/result.js'
import { computeScore } from '../score/model.js'
import { decideVerdict } from '../score/verdict.js'

/** @param results at least one; settings and time are those of the first */
export function combineResults(results: readonly [AuditResult, ...AuditResult[]]): AuditResult {
  const [first] = results
  const outcomes = results.flatMap(r => r.outcomes)
  const findings = results.flatMap(r => r.findings)
  return {
    ...first,
    target: { ...first.target, domain: null, domains: [...new Set(results.flatMap(r => r.target.domain ?? []))] },
    verdict: decideVerdict(outcomes, findings),
    score: computeScore(outcomes, findings, first.settings),
    actions: [],
    findings,
    outcomes,
    spf: results.flatMap(r => r.spf),
    // What a provider does differs from domain to domain.
    providers: [],
    queries: results.flatMap(r => r.queries),
    notices: results.flatMap(r => r.notices),
  }
}
