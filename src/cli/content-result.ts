// Many content reports as one result, for the formats that CI services read.
import type { Settings } from '../core/check.js'
import type { Finding } from '../core/finding.js'
import { type AuditResult, RESULT_VERSION } from '../core/result.js'
import { ruleDataDate } from '../generated/rule-data.js'
import type { ContentReport } from '../scan.js'
import { planActions } from '../score/actions.js'
import { attributeLoss, computeScore, SCORE_MODEL } from '../score/model.js'
import { decideVerdict } from '../score/verdict.js'
import { version } from '../version.js'

/** Score and verdict after findings were held back. */
export const judgeAgain = (report: ContentReport, settings: Settings): ContentReport => ({
  ...report,
  score: computeScore(report.outcomes, report.findings, settings).value,
  verdict: decideVerdict(report.outcomes, report.findings),
})

export function resultOf(reports: readonly ContentReport[], settings: Settings): AuditResult {
  const outcomes = reports.flatMap(r => r.outcomes)
  const findings: Finding[] = reports.flatMap(r => r.findings)
  const score = computeScore(outcomes, findings, settings)
  attributeLoss(findings, score)
  return {
    resultVersion: RESULT_VERSION,
    tool: { name: 'mailpreflight', version: version() },
    scoreModel: SCORE_MODEL,
    ruleData: ruleDataDate,
    generatedAt: settings.now,
    settings,
    target: {
      domain: null,
      domains: [],
      ips: [],
      message: reports.length === 1 ? (reports[0]?.file ?? null) : null,
      bounces: [],
    },
    verdict: decideVerdict(outcomes, findings),
    score,
    actions: planActions(findings, [], () => undefined),
    findings,
    outcomes,
    spf: [],
    providers: [],
    messages: reports.map(r => ({
      file: r.file,
      subject: null,
      from: null,
      spamScore: r.spamScore,
      stats: r.stats,
      languages: [],
    })),
    history: null,
    queries: [],
    notices: [],
  }
}
