// GitLab code quality: https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format
import type { Finding } from '../core/finding.js'
import { messageOf } from './catalogue.js'
import { cut, oneLine } from './escape.js'
import { bySeverity } from './order.js'
import { placeOf, subjectName } from './place.js'
import type { Renderer } from './renderer.js'

/** GitLab refuses entries without a path; this one says that no file is at fault. */
const NO_FILE = 'no-file-associated'
const LONGEST = 2000

const severityOf = (finding: Finding): 'blocker' | 'critical' | 'minor' | 'info' =>
  finding.blocker ? 'blocker' : finding.severity === 'error' ? 'critical' : finding.severity === 'warning' ? 'minor' : 'info'

/** Findings that a baseline or an inline comment holds back are left out: the format knows no suppressions. */
export const renderGitlab: Renderer = (result, { locale }, catalogue) => {
  const entries = result.findings
    .filter(f => f.suppressed === null)
    .sort(bySeverity)
    .map(finding => {
      const place = placeOf(finding)
      const message = messageOf(finding, catalogue, locale)
      return {
        description: cut(oneLine(place ? message : `${subjectName(finding)}: ${message}`), LONGEST),
        check_name: finding.check,
        fingerprint: finding.fingerprint,
        severity: severityOf(finding),
        location: { path: oneLine(place?.file ?? NO_FILE), lines: { begin: place?.line ?? 1 } },
      }
    })
  return `${JSON.stringify(entries, null, 2)}\n`
}
