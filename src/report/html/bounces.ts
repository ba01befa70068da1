// The bounce history: causes, providers, weeks, hours, addresses.

import { categoryName, subcategoryName } from '../../bounces/catalog.js'
import type { HistorySummary } from '../../core/result.js'
import { BOUNCE_HINT } from '../../i18n/bounces.js'
import { cut, emptyHtml, html, type SafeHtml } from '../escape.js'
import { providerName } from '../providers.js'
import { actionsFor, type CategorySum, sumByCategory } from '../sums.js'
import { addressTables, limitLines } from './bounce-lists.js'
import { hoursChart, weeksChart } from './bounce-times.js'
import { explainedBar, legend, stackedBar } from './charts.js'
import { unfolded } from './parts.js'
import type { HtmlView } from './view.js'

/** Providers that get a colour of their own; the rest is one part. */
const COLOURS = 5

function causesTable(history: HistorySummary, sums: readonly CategorySum[], view: HtmlView): SafeHtml {
  const { p, f, text } = view
  const most = Math.max(1, ...sums.map(x => x.count))
  const recipients = history.rates.byRecipients?.of ?? null
  const rows = sums.map(sum => {
    const steps = actionsFor(sum, view)
    const hint = BOUNCE_HINT[sum.category]
    const todo = [
      ...(steps.length > 0
        ? [html`${steps.map((n, i) => html`${i > 0 ? ', ' : null}<a href="#step-${n}">${p.seeAction({ number: n })}</a>`)}`]
        : []),
      ...(sum.explained < sum.count && hint ? [html`${text(hint)}`] : []),
    ]
    const label = p.explainedOf({ explained: sum.explained, count: sum.count }, f)
    return html`<tr><th scope="row"><a href="#why-${sum.category}">${categoryName(sum.category, f.locale)}</a></th><td class="bar">${explainedBar(sum.count, sum.explained, most, label)}</td><td class="n" data-label="${p.number}">${f.number(sum.count)}</td><td data-label="${p.whatToDo}">${todo.map((x, i) => html`${i > 0 ? '; ' : null}${x}`)}</td></tr>`
  })
  return html`<table class="stackable"><caption>${p.bouncesCaption({ soft: history.totals.soft, hard: history.totals.hard, recipients }, f)}</caption><thead><tr><th scope="col">${p.cause}</th><th scope="col">${p.share}</th><th scope="col" class="n">${p.number}</th><th scope="col">${p.whatToDo}</th></tr></thead><tbody>${rows}</tbody></table>`
}

function providerChart(sums: readonly CategorySum[], view: HtmlView): SafeHtml {
  const { p, f, result } = view
  const totals = new Map<string, number>()
  for (const sum of sums) for (const [id, count] of sum.byProvider) totals.set(id, (totals.get(id) ?? 0) + count)
  const ranked = [...totals].sort((a, b) => b[1] - a[1]).map(([id]) => id)
  const named = ranked.filter(id => id !== 'other').slice(0, COLOURS)
  if (named.length === 0) return emptyHtml
  const rest = ranked.some(id => !named.includes(id))
  const parts = [
    ...named.map((id, i) => ({ id, name: providerName(id, result), className: `k${i + 1}` })),
    ...(rest ? [{ id: null, name: p.other, className: 'k6' }] : []),
  ]
  const value = (sum: CategorySum, id: string | null): number =>
    id === null
      ? [...sum.byProvider].reduce((all, [key, count]) => (named.includes(key) ? all : all + count), 0)
      : (sum.byProvider.get(id) ?? 0)
  const shown = sums.filter(sum => sum.byProvider.size > 0)
  const most = Math.max(1, ...shown.map(x => x.count))
  const label = (sum: CategorySum): string =>
    parts
      .filter(x => value(sum, x.id) > 0)
      .map(x => `${x.name} ${f.number(value(sum, x.id))}`)
      .join(', ')
  return html`<figure class="chart"><figcaption>${p.byProviderHeading}</figcaption>
${legend(parts)}
<ul class="stack">${shown.map(
    sum =>
      html`<li><span>${categoryName(sum.category, f.locale)}</span>${stackedBar(
        parts.map(x => ({ className: x.className, value: value(sum, x.id), name: `${x.name}: ${f.number(value(sum, x.id))}` })),
        most,
        label(sum),
      )}<span class="n">${f.number(sum.count)}</span></li>`,
  )}</ul>
<details${unfolded(view)}><summary>${p.figures}</summary><section class="scroll" tabindex="0" aria-label="${p.byProviderHeading}"><table><caption>${p.byProviderDesc}</caption><thead><tr><th scope="col">${p.cause}</th>${parts.map(x => html`<th scope="col" class="n">${x.name}</th>`)}<th scope="col" class="n">${p.total}</th></tr></thead><tbody>${shown.map(sum => html`<tr><th scope="row">${categoryName(sum.category, f.locale)}</th>${parts.map(x => html`<td class="n">${f.number(value(sum, x.id))}</td>`)}<td class="n">${f.number(sum.count)}</td></tr>`)}</tbody></table></section></details></figure>`
}

const MOST_SAMPLES = 2
const MAX_SAMPLE = 250

function explanations(sums: readonly CategorySum[], view: HtmlView): SafeHtml {
  const { p, f, text } = view
  const one = (sum: CategorySum): SafeHtml => {
    const kinds = sum.parts
      .filter(x => x.subcategory !== null)
      .map(x => `${f.number(x.count)} × ${subcategoryName(sum.category, x.subcategory, f.locale)}`)
    const explained = view.explain(sum)
    const samples = sum.parts.flatMap(x => x.samples).slice(0, MOST_SAMPLES)
    const hint = BOUNCE_HINT[sum.category]
    return html`<div class="finding"><h4 id="why-${sum.category}">${categoryName(sum.category, f.locale)} (${f.number(sum.count)})</h4>
${kinds.length > 0 ? html`<p class="place">${kinds.join(' · ')}</p>` : null}
${explained === null ? (hint ? html`<p>${text(hint)}</p>` : null) : html`<p>${explained.happened} ${explained.why}</p><p><b>${p.whatToDo}:</b> ${explained.action}</p><p><b>${p.retry}</b> ${explained.retry}</p>`}
${samples.length > 0 ? html`<details${unfolded(view)}><summary>${p.samples}</summary>${samples.map(x => html`<pre>${x.length > MAX_SAMPLE ? `${cut(x, MAX_SAMPLE)}…` : x}</pre>`)}</details>` : null}</div>`
  }
  return html`${sums.map(one)}`
}

export function bouncesSection(view: HtmlView): SafeHtml {
  const { p, f, result } = view
  const { history } = result
  if (history === null) return emptyHtml
  const sums = sumByCategory(history)
  const { totals, trend } = history
  const change =
    trend === null || Math.abs(trend) < 0.05
      ? null
      : trend > 0
        ? p.trendUp({ share: trend }, f)
        : p.trendDown({ share: -trend }, f)
  return html`<section aria-labelledby="bounces"><h2 id="bounces">${p.bouncesHeading}</h2>
<p class="lead">${[change, totals.delayed + totals.autoReply + totals.complaint > 0 ? p.notBounces(totals, f) : null].filter(x => x !== null).join(' ')}</p>
${sums.length === 0 ? html`<p>${p.nothingHere}</p>` : causesTable(history, sums, view)}
${providerChart(sums, view)}
${weeksChart(history, view)}
${hoursChart(history, view)}
${limitLines(history, view)}
${sums.length > 0 ? html`<h3 class="later">${p.eachReason}</h3>${explanations(sums, view)}` : null}
${addressTables(history, view)}</section>`
}
