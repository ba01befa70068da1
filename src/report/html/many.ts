// Pages over many results: the portfolio of an agency, and one sender over time.
import type { Locale } from '../../core/locale.js'
import { formatFor } from '../../core/locale.js'
import type { AuditResult, Verdict } from '../../core/result.js'
import { sentences } from '../../i18n/index.js'
import { EFFORT, OWNER } from '../../i18n/labels.js'
import { pageSentences } from '../../i18n/page.js'
import type { Catalogue } from '../catalogue.js'
import { html, type SafeHtml } from '../escape.js'
import type { Brand } from '../types.js'
import { createView } from '../view.js'
import { curve } from './charts.js'
import { renderPage } from './page.js'
import { dateOr, type Tone, tag } from './parts.js'

export interface Audited {
  result: AuditResult
  /** Name of the file it came from. */
  file: string
  /** Where its report lies, relative to the page; null when there is none. */
  report: string | null
}

export interface ManyOptions {
  locale: Locale
  brand?: Brand
}

const URGENCY: Record<Verdict, number> = { 'not-ready': 0, incomplete: 1, 'ready-with-warnings': 2, ready: 3 }
const TONE: Record<Verdict, Tone> = { 'not-ready': 'bad', incomplete: 'warn', 'ready-with-warnings': 'warn', ready: 'ok' }
const SIGN: Partial<Record<Verdict, string>> = { incomplete: '?' }

const blockersOf = (r: AuditResult): number => r.findings.filter(f => f.blocker && f.suppressed === null).length
export const nameOf = ({ result, file }: Audited): string => result.target.domain ?? result.target.message ?? file

/** Verdict, then blockers, then score: what an agency has to see first stands first. */
export const worstFirst = (list: readonly Audited[]): Audited[] =>
  [...list].sort(
    (a, b) =>
      URGENCY[a.result.verdict] - URGENCY[b.result.verdict] ||
      blockersOf(b.result) - blockersOf(a.result) ||
      (a.result.score.value ?? -1) - (b.result.score.value ?? -1) ||
      Date.parse(b.result.generatedAt) - Date.parse(a.result.generatedAt) ||
      (a.file < b.file ? -1 : 1),
  )

export function renderPortfolio(list: readonly Audited[], { locale, brand }: ManyOptions, catalogue: Catalogue): string {
  const p = pageSentences(locale)
  const s = sentences(locale)
  const f = formatFor(locale)
  const rows = worstFirst(list).map(item => {
    const { result, report } = item
    const view = createView(result, { locale }, catalogue)
    const [first] = view.actions
    const who = first
      ? [first.owner ? OWNER[first.owner][locale] : '', first.effort ? EFFORT[first.effort][locale] : '']
          .filter(x => x !== '')
          .join(', ')
      : ''
    const name = nameOf(item)
    const { counts } = view
    const numbers = [
      ...(counts.blocker > 0 ? [s.blockers({ count: counts.blocker }, f)] : []),
      ...(counts.error > 0 ? [s.errors({ count: counts.error }, f)] : []),
      ...(counts.warning > 0 ? [s.warnings({ count: counts.warning }, f)] : []),
    ]
    return html`<tr><th scope="row">${report === null ? name : html`<a href="${report}">${name}</a>`}</th><td data-label="${p.verdict}">${tag(TONE[result.verdict], s.verdictWord[result.verdict], SIGN[result.verdict])}${numbers.length > 0 ? html`<br><span class="small soft">${numbers.join(' · ')}</span>` : null}</td><td class="n" data-label="${p.scoreWord}">${result.score.value === null ? '–' : f.number(result.score.value)}</td><td data-label="${p.topStep}">${first ? html`${first.message}${who === '' ? null : html`<br><span class="small soft">${who}</span>`}` : '–'}</td><td data-label="${p.date}">${f.date(result.generatedAt)}</td></tr>`
  })
  const summary = (Object.keys(URGENCY) as Verdict[]).flatMap(verdict => {
    const count = list.filter(x => x.result.verdict === verdict).length
    return count === 0
      ? []
      : [html`<li>${tag(TONE[verdict], `${f.number(count)} × ${s.verdictWord[verdict]}`, SIGN[verdict])}</li>`]
  })
  return page(
    p.portfolioTitle,
    list,
    locale,
    brand,
    html`<section class="many"><h2>${p.portfolioCaption({ count: list.length }, f)}</h2><ul class="legend">${summary}</ul>
<table class="stackable"><caption class="vh">${p.portfolioTitle}</caption><thead><tr><th scope="col">${p.target}</th><th scope="col">${p.verdict}</th><th scope="col" class="n">${p.scoreWord}</th><th scope="col">${p.topStep}</th><th scope="col">${p.date}</th></tr></thead><tbody>${rows}</tbody></table></section>`,
  )
}

/** Oldest first. A change of rules or scoring model is marked: there the numbers cannot be compared. */
export function renderTrend(list: readonly Audited[], { locale, brand }: ManyOptions): string {
  const p = pageSentences(locale)
  const s = sentences(locale)
  const f = formatFor(locale)
  const sorted = oldestFirst(list)
  const latest = sorted.at(-1)
  const title = p.trendTitle({ target: latest ? nameOf(latest) : '' })
  const changed = (i: number): boolean => {
    const [before, now] = [sorted[i - 1]?.result, sorted[i]?.result]
    return before !== undefined && now !== undefined && before.scoreModel !== now.scoreModel
  }
  const rows = sorted.map(({ result, report }, i) => {
    const date = f.date(result.generatedAt)
    const { history } = result
    return html`<tr><th scope="row">${report === null ? date : html`<a href="${report}">${date}</a>`}${changed(i) ? html`<br><span class="small soft">${p.modelChanged}</span>` : null}</th><td data-label="${p.verdict}">${tag(TONE[result.verdict], s.verdictWord[result.verdict], SIGN[result.verdict])}</td><td class="n" data-label="${p.scoreWord}">${result.score.value === null ? '–' : f.number(result.score.value)}</td><td class="n" data-label="${p.blockersWord}">${f.number(blockersOf(result))}</td><td class="n" data-label="${p.rateColumn}">${history?.rates.byRecipients ? f.percent(history.rates.byRecipients.share, 1) : '–'}</td></tr>`
  })
  const scores = sorted.map(x => x.result.score.value)
  const plot: SafeHtml | null =
    sorted.length > 1
      ? html`<figure class="chart"><figcaption>${p.scoreWord}</figcaption>${curve('trend', p.scoreWord, p.trendDesc, scores)}<div class="axis" aria-hidden="true"><span>${f.date(sorted[0]?.result.generatedAt ?? '')}</span><span>${f.date(latest?.result.generatedAt ?? '')}</span></div></figure>`
      : null
  return page(
    title,
    list,
    locale,
    brand,
    html`<section class="many"><h2>${p.trendCaption({ count: list.length }, f)}</h2>${plot}
<table class="stackable"><caption class="vh">${title}</caption><thead><tr><th scope="col">${p.date}</th><th scope="col">${p.verdict}</th><th scope="col" class="n">${p.scoreWord}</th><th scope="col" class="n">${p.blockersWord}</th><th scope="col" class="n">${p.rateColumn}</th></tr></thead><tbody>${rows}</tbody></table></section>`,
  )
}

export const oldestFirst = (list: readonly Audited[]): Audited[] =>
  [...list].sort((a, b) => Date.parse(a.result.generatedAt) - Date.parse(b.result.generatedAt) || (a.file < b.file ? -1 : 1))

function page(title: string, list: readonly Audited[], locale: Locale, brand: Brand | undefined, main: SafeHtml): string {
  const p = pageSentences(locale)
  const newest = oldestFirst(list).at(-1)?.result
  return renderPage({
    locale,
    title,
    heading: title,
    facts: newest ? [`${formatFor(locale).date(newest.generatedAt)}`] : [],
    brand,
    main,
    footer: newest ? p.footer({ date: dateOr(newest.ruleData, formatFor(locale)) }) : '',
    madeWith: newest ? p.madeWith(newest.tool) : '',
  })
}
