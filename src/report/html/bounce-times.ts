import type { HistorySummary } from '../../core/result.js'
import { emptyHtml, html, type SafeHtml } from '../escape.js'
import { columns, legend } from './charts.js'
import { unfolded } from './parts.js'
import type { HtmlView } from './view.js'

/** Weeks shown; older ones are left out of chart and table alike. */
const MOST_WEEKS = 60

/** First, middle and last label below a plot. */
const axis = (labels: readonly string[]): SafeHtml => {
  const middle = labels.length > 4 ? [labels[Math.floor((labels.length - 1) / 2)]] : []
  const shown = labels.length > 1 ? [labels[0], ...middle, labels.at(-1)] : labels
  return html`<div class="axis" aria-hidden="true">${shown.map(x => html`<span>${x}</span>`)}</div>`
}

export function weeksChart(history: HistorySummary, view: HtmlView): SafeHtml {
  const { p, f } = view
  const weeks = history.weeks.slice(-MOST_WEEKS)
  if (weeks.length < 2) return emptyHtml
  const series = [
    { name: p.soft, className: 'fill', values: weeks.map(w => w.soft) },
    { name: p.hard, className: 'hardbar', values: weeks.map(w => w.hard) },
  ]
  const labels = weeks.map(w => p.weekName(w.week))
  const delivered = weeks.some(w => w.delivered > 0)
  return html`<figure class="chart"><figcaption>${p.weeksHeading}</figcaption>${legend(series)}${columns('weeks', p.weeksHeading, p.weeksDesc, series, labels)}${axis(labels)}
<details${unfolded(view)}><summary>${p.figures}</summary><table><caption>${p.weeksDesc}</caption><thead><tr><th scope="col">${p.week}</th><th scope="col" class="n">${p.soft}</th><th scope="col" class="n">${p.hard}</th>${delivered ? html`<th scope="col" class="n">${p.delivered}</th>` : null}</tr></thead><tbody>${weeks.map(w => html`<tr><th scope="row">${p.weekName(w.week)}</th><td class="n">${f.number(w.soft)}</td><td class="n">${f.number(w.hard)}</td>${delivered ? html`<td class="n">${f.number(w.delivered)}</td>` : null}</tr>`)}</tbody></table></details></figure>`
}

export function hoursChart(history: HistorySummary, view: HtmlView): SafeHtml {
  const { p, f } = view
  const { hours } = history
  // One or two busy hours are a fact for a sentence elsewhere, not a curve.
  if (hours.length !== 24 || hours.filter(n => n > 0).length < 2) return emptyHtml
  const series = [{ name: p.number, className: 'fill', values: hours }]
  const labels = hours.map((_, h) => `${String(h).padStart(2, '0')}:00`)
  return html`<figure class="chart"><figcaption>${p.hoursHeading}</figcaption>${columns('hours', p.hoursHeading, p.hoursDesc, series, labels)}${axis(labels)}
<details${unfolded(view)}><summary>${p.figures}</summary><table><caption>${p.hoursDesc}</caption><thead><tr><th scope="col">${p.hour}</th><th scope="col" class="n">${p.number}</th></tr></thead><tbody>${hours.map((n, h) => (n === 0 ? null : html`<tr><th scope="row">${labels[h]}</th><td class="n">${f.number(n)}</td></tr>`))}</tbody></table></details></figure>`
}
