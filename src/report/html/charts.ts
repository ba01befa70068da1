// Inline SVG without scripts. Each chart carries a title and a description, and its figures stand below it as a table.
import { emptyHtml, html, type SafeHtml } from '../escape.js'

export interface Series {
  name: string
  className: string
  values: readonly number[]
}

/** One coloured square and a word for each series. */
export const legend = (series: readonly { name: string; className: string }[]): SafeHtml =>
  html`<ul class="legend">${series.map(x => html`<li><svg viewBox="0 0 10 10" width="12" height="12" aria-hidden="true"><rect class="${x.className}" width="10" height="10" rx="2"/></svg>${x.name}</li>`)}</ul>`

/** Stacked columns. Words stand in HTML around the plot: text inside a stretched SVG would be distorted, or tiny on a phone. */
export function columns(
  id: string,
  title: string,
  description: string,
  series: readonly Series[],
  labels: readonly string[],
): SafeHtml {
  const count = labels.length
  if (count === 0) return emptyHtml
  const totals = labels.map((_, i) => series.reduce((sum, x) => sum + (x.values[i] ?? 0), 0))
  const most = Math.max(1, ...totals)
  const step = 1000 / count
  const width = step * 0.72
  const bars = labels.flatMap((_, i) => {
    let top = 100
    return series.flatMap(x => {
      const value = x.values[i] ?? 0
      if (value === 0) return []
      const height = (value / most) * 100
      top -= height
      return [
        html`<rect class="${x.className}" x="${(i * step + (step - width) / 2).toFixed(1)}" y="${top.toFixed(2)}" width="${width.toFixed(1)}" height="${height.toFixed(2)}"/>`,
      ]
    })
  })
  return html`<svg class="plot" viewBox="0 0 1000 100" width="100%" height="144" preserveAspectRatio="none" role="img" aria-labelledby="${id}-t ${id}-d"><title id="${id}-t">${title}</title><desc id="${id}-d">${description}</desc>${bars}</svg>`
}

/** One horizontal bar of parts, as long as `total` is of `most`. */
export function stackedBar(
  parts: readonly { className: string; value: number; name: string }[],
  most: number,
  label: string,
): SafeHtml {
  let x = 0
  const rects = parts.flatMap(part => {
    if (part.value === 0) return []
    const width = (part.value / most) * 1000
    const rect = html`<rect class="${part.className}" x="${x.toFixed(1)}" width="${Math.max(2, width).toFixed(1)}" height="10"><title>${part.name}</title></rect>`
    x += width
    return [rect]
  })
  return html`<svg viewBox="0 0 1000 10" width="100%" height="17" preserveAspectRatio="none" role="img" aria-label="${label}">${rects}</svg>`
}

/** Of `most`, how much there is, and how much of that is explained. */
export const explainedBar = (count: number, explained: number, most: number, label: string): SafeHtml =>
  html`<svg viewBox="0 0 200 14" width="100%" height="14" preserveAspectRatio="none" role="img" aria-label="${label}"><rect class="track" width="${Math.max(2, (200 * count) / most).toFixed(1)}" height="14"/>${explained > 0 ? html`<rect class="fill" width="${Math.max(2, (200 * explained) / most).toFixed(1)}" height="14"/>` : null}</svg>`

/** Points joined by a line, 0 to 100; null is a gap. */
export function curve(id: string, title: string, description: string, values: readonly (number | null)[]): SafeHtml {
  const step = values.length > 1 ? 1000 / (values.length - 1) : 0
  const at = (i: number): string => (values.length > 1 ? i * step : 500).toFixed(1)
  const runs: string[] = []
  let run = ''
  values.forEach((v, i) => {
    if (v === null) {
      if (run !== '') runs.push(run)
      run = ''
    } else run += `${run === '' ? '' : ' '}${at(i)},${(100 - v).toFixed(1)}`
  })
  if (run !== '') runs.push(run)
  return html`<svg class="plot" viewBox="-8 -6 1016 112" width="100%" height="144" preserveAspectRatio="none" role="img" aria-labelledby="${id}-t ${id}-d"><title id="${id}-t">${title}</title><desc id="${id}-d">${description}</desc>${runs.map(points => html`<polyline class="curve" points="${points}"/>`)}</svg>`
}
