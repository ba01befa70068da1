import type { Finding } from '../../core/finding.js'
import { emptyHtml, html, type SafeHtml } from '../escape.js'
import { severityTag, subjectName, unfolded } from './parts.js'
import type { HtmlView } from './view.js'

const MOST = 30

export function compareSection(view: HtmlView): SafeHtml {
  const { comparison, options, p, f } = view
  if (comparison === null || options.previous === undefined) return emptyHtml
  const list = (title: string, findings: readonly Finding[]): SafeHtml =>
    findings.length === 0
      ? html`<h3 class="later">${title}</h3>`
      : html`<h3 class="later">${title}</h3><ul>${findings.slice(0, MOST).map(x => html`<li>${severityTag(x, view)} ${view.message(x)} <span class="place">${subjectName(x.subject, view)}</span></li>`)}</ul>${findings.length > MOST ? html`<p class="soft">${view.s.moreFindings({ count: findings.length - MOST }, f)}</p>` : null}`
  const { fresh, fixed, unchanged, byRules, notSeen, score } = comparison
  return html`<section aria-labelledby="compare"><h2 id="compare">${p.compareHeading}</h2>
<p class="lead">${p.compareIntro({ date: f.date(options.previous.generatedAt) })} ${score ? `${p.scoreChange(score, f)}.` : p.scoreIncomparable} ${comparison.rulesChanged ? p.rulesChanged : ''}</p>
${list(p.fresh({ count: fresh.length }, f), fresh)}${list(p.fixed({ count: fixed.length }, f), fixed)}
${
  byRules.length === 0
    ? null
    : list(
        p.byRules({ count: byRules.length }, f),
        byRules.map(x => x.finding),
      )
}${notSeen.length === 0 ? null : list(p.notSeen({ count: notSeen.length }, f), notSeen)}
${unchanged.length === 0 ? null : html`<details${unfolded(view)}><summary>${p.unchanged({ count: unchanged.length }, f)}</summary><ul>${unchanged.slice(0, MOST).map(x => html`<li>${view.message(x)}</li>`)}</ul></details>`}</section>`
}
