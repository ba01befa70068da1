// What the history says about addresses and about sending limits.
import type { HistorySummary } from '../../core/result.js'
import { emptyHtml, html, type SafeHtml } from '../escape.js'
import { providerName } from '../providers.js'
import { unfolded } from './parts.js'
import type { HtmlView } from './view.js'

const MOST_ROWS = 20

export function limitLines(history: HistorySummary, view: HtmlView): SafeHtml {
  const { p, f, result } = view
  if (history.limits.length === 0) return emptyHtml
  const hours = (list: readonly number[]): string => f.list(list.map(h => `${String(h).padStart(2, '0')}:00`))
  const line = (x: HistorySummary['limits'][number]): string =>
    [
      p.limitLine({ provider: providerName(x.provider, result), count: x.count }, f),
      ...(x.busyHours.length > 0 ? [p.limitBusy({ hours: hours(x.busyHours) })] : []),
      ...(x.quietHours.length > 0 && x.cluster !== 'none' ? [p.limitQuiet({ hours: hours(x.quietHours) })] : []),
      ...((x.cluster === 'rate' || x.cluster === 'both') && x.rateWhenLimited !== null && x.rateWithoutLimits !== null
        ? [p.limitRate({ limited: x.rateWhenLimited, free: x.rateWithoutLimits }, f)]
        : []),
    ].join(' ')
  return html`<h3 class="later">${p.limitsHeading}</h3><ul>${history.limits.slice(0, MOST_ROWS).map(x => html`<li>${line(x)}</li>`)}</ul>`
}

const number = (value: number, { f }: HtmlView): SafeHtml => html`<td class="n">${f.number(value)}</td>`

export function addressTables(history: HistorySummary, view: HtmlView): SafeHtml {
  const { p, f } = view
  const policies =
    history.policies.length === 0
      ? emptyHtml
      : html`<h3 class="later">${p.policiesHeading}</h3><section class="scroll" tabindex="0" aria-label="${p.policiesHeading}"><table><caption>${p.policiesCaption}</caption><thead><tr><th scope="col">${p.policy}</th><th scope="col" class="n">${p.suppress}</th><th scope="col" class="n">${p.keep}</th><th scope="col" class="n">${p.mend}</th><th scope="col" class="n">${p.goodLost}</th></tr></thead><tbody>${history.policies.map(x => html`<tr><th scope="row">${x.policy}</th>${number(x.suppress, view)}${number(x.keep, view)}${number(x.fix, view)}${number(x.goodLost, view)}</tr>`)}</tbody></table></section>`
  const typos =
    history.typoDomains.length === 0
      ? emptyHtml
      : html`<h3 class="later">${p.typoHeading}</h3><table><caption class="vh">${p.typoHeading}</caption><thead><tr><th scope="col">${p.typo}</th><th scope="col">${p.likely}</th><th scope="col" class="n">${p.number}</th></tr></thead><tbody>${history.typoDomains.slice(0, MOST_ROWS).map(x => html`<tr><th scope="row">${x.domain}</th><td>${x.likely}</td>${number(x.count, view)}</tr>`)}</tbody></table>`
  const unclassified =
    history.unclassified.length === 0
      ? emptyHtml
      : html`<details${unfolded(view)}><summary>${p.unclassifiedHeading} (${f.number(history.unclassified.length)})</summary>${history.unclassified.slice(0, MOST_ROWS).map(x => html`<p class="place">${f.number(x.count)} ×</p><pre>${x.template}</pre>`)}</details>`
  return html`${policies}${typos}${unclassified}`
}
