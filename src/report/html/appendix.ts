// For the reader who wants to know how it came about: points, DNS questions, method, limits, words.
import { CATEGORY, PROFILE } from '../../i18n/labels.js'
import { noticeText } from '../../i18n/notices.js'
import { GLOSSARY } from '../../i18n/terms.js'
import { titleOf } from '../catalogue.js'
import { emptyHtml, html, type SafeHtml } from '../escape.js'
import { dateOr, unfolded } from './parts.js'
import type { HtmlView } from './view.js'

const MOST_QUERIES = 40
const MOST_LINES = 15

function breakdown(view: HtmlView): SafeHtml {
  const { result, p, f, text, catalogue, locale } = view
  const { score } = result
  if (score.value === null) return emptyHtml
  const shown = score.breakdown.slice(0, MOST_LINES)
  const rest = score.breakdown.slice(MOST_LINES)
  const sum = score.breakdown.reduce((tenths, line) => tenths + Math.round(line.lost * 10), 0) / 10
  const areas = score.categories.filter(c => c.value !== null)
  return html`<h3 class="later">${p.breakdownHeading}</h3>
<table><caption class="vh">${p.area}</caption><thead><tr><th scope="col">${p.area}</th><th scope="col" class="n">${p.value}</th><th scope="col" class="n">${p.weight}</th></tr></thead><tbody>${areas.map(c => html`<tr><th scope="row">${text(CATEGORY[c.category])}</th><td class="n">${f.number(c.value ?? 0)}</td><td class="n">${f.number(c.weight)} %</td></tr>`)}</tbody></table>
<p class="small soft">${p.confidenceLine({ share: score.confidence }, f)} ${score.cappedBy === null ? '' : p.capLine({ uncapped: score.uncapped, check: score.cappedBy }, f)}</p>
${score.breakdown.length === 0 ? null : html`<details${unfolded(view)}><summary>${p.breakdownCaption({ model: score.model })}</summary><table><caption class="vh">${p.breakdownHeading}</caption><thead><tr><th scope="col">${p.check}</th><th scope="col">${p.subject}</th><th scope="col" class="n">${p.lost}</th></tr></thead><tbody>${shown.map(line => html`<tr><th scope="row">${titleOf(line.check, catalogue, locale)}</th><td class="small">${line.subject.replace(/^(?:domain|ip|message):/, '')}</td><td class="n">${f.number(line.lost, 1)}</td></tr>`)}${rest.length > 0 ? html`<tr><th scope="row" colspan="2">${view.s.moreFindings({ count: rest.length }, f)}</th><td class="n">${f.number(rest.reduce((tenths, line) => tenths + Math.round(line.lost * 10), 0) / 10, 1)}</td></tr>` : null}<tr><th scope="row" colspan="2">${p.sum}</th><td class="n">${f.number(sum, 1)}</td></tr><tr><th scope="row" colspan="2">${p.remaining}</th><td class="n">${f.number(score.uncapped, 1)}</td></tr></tbody></table></details>`}`
}

function queries(view: HtmlView): SafeHtml {
  const { result, p, f } = view
  const list = result.queries
  if (list.length === 0) return emptyHtml
  const lines = list
    .slice(0, MOST_QUERIES)
    .map(q => `${q.type.padEnd(6)} ${q.name}  ${q.outcome}  ${Math.round(q.milliseconds)} ms`)
  return html`<details${unfolded(view)}><summary>${p.dnsHeading({ count: list.length }, f)}</summary><pre>${lines.join('\n')}</pre>${list.length > MOST_QUERIES ? html`<p class="soft">${p.dnsMore({ count: list.length - MOST_QUERIES }, f)}</p>` : null}</details>`
}

export function appendixSection(view: HtmlView): SafeHtml {
  const { result, p, f, text, options } = view
  const inputs = [result.target.message, ...result.target.bounces].filter(x => x !== null)
  const hidden = options.brand?.hideToolName === true
  return html`<section aria-labelledby="appendix"><h2 id="appendix">${p.appendix}</h2>
<dl class="facts"><dt>${p.auditedAt}</dt><dd>${f.dateTime(result.generatedAt)} UTC</dd><dt>${p.profile}</dt><dd>${text(PROFILE[result.settings.profile] ?? { en: result.settings.profile, de: result.settings.profile })}</dd><dt>${p.ruleData}</dt><dd>${dateOr(result.ruleData, f)}</dd>${hidden ? null : html`<dt>${p.version}</dt><dd>${result.tool.name} ${result.tool.version}</dd>`}${inputs.length > 0 ? html`<dt>${p.inputs}</dt><dd>${inputs.slice(0, 20).join(', ')}</dd>` : null}</dl>
${breakdown(view)}
${result.notices.length > 0 ? html`<h3 class="later">${p.noticesHeading}</h3><ul>${result.notices.slice(0, 30).map(n => html`<li>${noticeText(n, f)}</li>`)}</ul>` : null}
<h3 class="later">${p.method}</h3><p class="prose">${p.methodText}</p>
<h3 class="later">${p.limits}</h3><p class="prose">${p.limitsText}</p>
${queries(view)}
<h3 class="later">${p.glossary}</h3><dl class="facts">${GLOSSARY.map(x => html`<dt>${x.term}</dt><dd>${text(x.text)}</dd>`)}</dl></section>`
}
