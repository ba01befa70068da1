// The first screen: may I send, what first, whom do I ask, who refuses, why did mail come back.

import { categoryName } from '../../bounces/catalog.js'
import type { CheckCategory, Owner } from '../../core/finding.js'
import type { HistorySummary, Verdict } from '../../core/result.js'
import { BOUNCE_HINT } from '../../i18n/bounces.js'
import { EFFORT, OWNER, PROVIDER_VERDICT } from '../../i18n/labels.js'
import { isOutOfSight } from '../../score/model.js'
import { emptyHtml, html, type SafeHtml } from '../escape.js'
import { providerName, shortName } from '../providers.js'
import { actionsFor, sumByCategory } from '../sums.js'
import { weeksOf } from '../view.js'
import { PROVIDER_TONE, type Tone, tag } from './parts.js'
import type { HtmlView } from './view.js'

const TONE: Record<Verdict, Tone> = { 'not-ready': 'bad', incomplete: 'warn', 'ready-with-warnings': 'warn', ready: 'ok' }
const SIGN: Record<Verdict, string> = { 'not-ready': '✕', incomplete: '?', 'ready-with-warnings': '!', ready: '✓' }

function gauge({ result, p, f }: HtmlView): SafeHtml {
  const value = result.score.value ?? 0
  // Circumference of r = 42; the arc starts at twelve o'clock.
  const length = 2 * Math.PI * 42
  const arc = ((length * value) / 100).toFixed(1)
  return html`<svg viewBox="0 0 100 100" width="106" height="106" role="img" aria-label="${p.gauge({ value })}"><circle class="ring" cx="50" cy="50" r="42"/>${value > 0 ? html`<circle class="arc" cx="50" cy="50" r="42" stroke-dasharray="${arc} ${length.toFixed(1)}" transform="rotate(-90 50 50)"/>` : null}<text x="50" y="50" text-anchor="middle" dominant-baseline="central">${f.number(value)}</text></svg>`
}

export function verdictSection(view: HtmlView): SafeHtml {
  const { result, outcomes, comparison, s, p, f } = view
  const { score } = result
  // What was left out on purpose is no gap.
  const unknown = outcomes.unknown.filter(o => !isOutOfSight(o)).length + outcomes.crashed.length
  const under = [
    s.ofHundred,
    ...(comparison?.score ? [s.was({ value: comparison.score.before }, f)] : []),
    ...(score.cappedBy === null ? [] : [s.cappedByBlocker]),
    ...(score.range && score.range.low !== score.range.high ? [s.range(score.range, f)] : []),
  ]
  const known = outcomes.passed.length + unknown + failedChecks(view)
  const change = comparison
    ? html`<p>${s.since({ fresh: comparison.fresh.length, fixed: comparison.fixed.length }, f)}${comparison.byRules.length > 0 ? `, ${s.sinceRules({ count: comparison.byRules.length }, f)}` : ''}. <a href="#compare">${p.compareHeading}</a></p>`
    : null
  return html`<section class="verdict ${TONE[result.verdict]}" aria-labelledby="verdict"><div><h2 id="verdict"><span aria-hidden="true">${SIGN[result.verdict]} </span>${view.headline}</h2>${view.summary.map(x => html`<p>${x}</p>`)}${unknown > 0 ? html`<p>${s.confidence({ unknown, all: known }, f)}.</p>` : null}${change}</div>
<div class="score">${score.value === null ? html`<p>${s.noScore}</p>` : html`${gauge(view)}<p>${under.map((x, i) => html`${i > 0 ? html`<br>` : null}${x}`)}</p>`}</div></section>`
}

const failedChecks = ({ result }: HtmlView): number => result.outcomes.filter(o => o.state === 'fail').length

interface Pillar {
  title: string
  /** Verdict of the area first; the number is only for the trend. */
  big: string
  tone: Tone
  lines: string[]
}

function countsOf(categories: readonly CheckCategory[], view: HtmlView): { worst: string; tone: Tone; rest: string[] } {
  const { s, p, f } = view
  const mine = view.open.filter(x => categories.includes(x.category))
  const blockers = mine.filter(x => x.blocker).length
  const errors = mine.filter(x => !x.blocker && x.severity === 'error').length
  const warnings = mine.filter(x => !x.blocker && x.severity === 'warning').length
  const words = [
    ...(blockers > 0 ? [s.blockers({ count: blockers }, f)] : []),
    ...(errors > 0 ? [s.errors({ count: errors }, f)] : []),
    ...(warnings > 0 ? [s.warnings({ count: warnings }, f)] : []),
  ]
  const [worst = p.fine, ...rest] = words
  return { worst, tone: blockers + errors > 0 ? 'bad' : warnings > 0 ? 'warn' : 'ok', rest }
}

function pillars(view: HtmlView): Pillar[] {
  const { result, s, p, f } = view
  const ran = (c: CheckCategory): boolean => result.outcomes.some(o => o.category === c && o.state !== 'not-applicable')
  const points = (...categories: CheckCategory[]): string[] => {
    const scored = result.score.categories.filter(c => categories.includes(c.category) && c.value !== null)
    const weight = scored.reduce((sum, c) => sum + c.weight, 0)
    if (weight === 0) return []
    return [p.points({ value: Math.floor(scored.reduce((sum, c) => sum + (c.value ?? 0) * c.weight, 0) / weight) }, f)]
  }
  const none = (title: string): Pillar => ({ title, big: '–', tone: 'na', lines: [p.notPart] })
  const area = (title: string, categories: CheckCategory[], more: string[]): Pillar => {
    const { worst, tone, rest } = countsOf(categories, view)
    const states = result.outcomes.filter(o => categories.includes(o.category)).map(o => o.state)
    const unknown = states.filter(s => s === 'unknown').length
    // Offline or with a dead resolver nothing is found because nothing was seen: no praise, and no points that stand for a few checks.
    if (tone === 'ok' && unknown > states.filter(s => s === 'pass' || s === 'fail').length)
      return { title, big: p.notChecked, tone: 'na', lines: more }
    return { title, big: worst, tone, lines: [[...rest, ...points(...categories)].join(' · '), ...more] }
  }
  const [message] = result.messages
  const { history } = result
  return [
    ran('authentication') || ran('infrastructure')
      ? area(p.senderAndDns, ['authentication', 'infrastructure'], [])
      : none(p.senderAndDns),
    message
      ? area(
          result.messages.length > 1 ? s.messages : p.content,
          ['content'],
          message.spamScore === null ? [] : [p.spamPoints({ points: message.spamScore }, f)],
        )
      : none(p.content),
    history ? bounceCard(history, view) : none(p.bounceCard({ weeks: 0 }, f)),
  ]
}

function bounceCard(history: HistorySummary, view: HtmlView): Pillar {
  const { p, f } = view
  const rate = history.rates.byRecipients
  const { worst, tone, rest } = countsOf(['history'], view)
  return {
    title: p.bounceCard({ weeks: weeksOf(history.period) }, f),
    big: rate ? p.bounceRate({ share: rate.share }, f) : p.bouncedTotal({ count: history.totals.soft + history.totals.hard }, f),
    tone: tone === 'ok' ? 'na' : tone,
    lines: [p.softHardWords(history.totals, f), ...(tone === 'ok' ? [] : [[worst, ...rest].join(' · ')])],
  }
}

const stepLink = (number: number, view: HtmlView): SafeHtml => html`<a href="#step-${number}">${view.p.seeAction({ number })}</a>`

const FIRST_STEPS = 3

function first(view: HtmlView): SafeHtml {
  const { actions, s, text } = view
  if (actions.length === 0) return html`<p>${s.noActions}</p>`
  const line = (a: HtmlView['actions'][number]): SafeHtml => {
    const meta = [a.owner ? text(OWNER[a.owner]) : '', a.effort ? text(EFFORT[a.effort]) : ''].filter(x => x !== '')
    return html`<li><a href="#step-${a.number}">${a.message}</a>${a.number === 1 ? html` <span class="small soft">${meta.join(', ')}</span>` : null}</li>`
  }
  return html`<ol class="first">${actions.slice(0, FIRST_STEPS).map(line)}</ol>`
}

function owners(view: HtmlView): SafeHtml {
  const { actions, p, text } = view
  const by = new Map<Owner, number[]>()
  for (const a of actions) if (a.owner) by.set(a.owner, [...(by.get(a.owner) ?? []), a.number])
  if (by.size === 0) return html`<p>${p.nobody}</p>`
  return html`<ul>${[...by].map(([owner, numbers]) => html`<li><b>${text(OWNER[owner])}</b>: ${numbers.map((n, i) => html`${i > 0 ? ', ' : null}${stepLink(n, view)}`)}</li>`)}</ul>`
}

function refusing(view: HtmlView): SafeHtml {
  const { providers, p, s, f, text } = view
  const shown = providers.filter(x => x.verdict === 'rejects' || x.verdict === 'at-risk')
  if (providers.length === 0) return html`<p class="soft">${p.notPart}</p>`
  if (shown.length === 0) return html`<p>${tag('ok', p.nobodyRejects)}</p>`
  const line = (verdict: 'rejects' | 'at-risk'): SafeHtml | null => {
    const names = shown.filter(x => x.verdict === verdict).map(x => shortName(x.name))
    if (names.length === 0) return null
    const few = names.length > 5 ? [...names.slice(0, 4), s.moreProviders({ count: names.length - 4 }, f)] : names
    return html`<li>${tag(PROVIDER_TONE[verdict], text(PROVIDER_VERDICT[verdict]))} ${few.join(', ')}</li>`
  }
  return html`<ul>${line('rejects')}${line('at-risk')}</ul><p class="small"><a href="#providers">${p.allProviders}</a></p>`
}

const MOST_REASONS = 3

/** For each of the providers with most bounces: the commonest cause there, and the step against it. */
function reasons(view: HtmlView): SafeHtml {
  const { result, p, f, text } = view
  const { history } = result
  if (history === null) return html`<p class="soft small">${p.noHistory}</p>`
  const sums = sumByCategory(history)
  const totals = new Map<string, number>()
  for (const sum of sums) for (const [id, count] of sum.byProvider) totals.set(id, (totals.get(id) ?? 0) + count)
  const top = [...totals].sort((a, b) => b[1] - a[1]).slice(0, MOST_REASONS)
  if (top.length === 0) return html`<p>${tag('ok', p.nothingHere)}</p>`
  const lines = top.map(([id, count]) => {
    const main = sums.reduce(
      (best, sum) => ((sum.byProvider.get(id) ?? 0) > (best?.byProvider.get(id) ?? 0) ? sum : best),
      sums[0],
    )
    if (main === undefined) return emptyHtml
    const [step] = actionsFor({ findings: main.findingsBy.get(id) ?? main.findings }, view)
    const hint = BOUNCE_HINT[main.category]
    return html`<li><b>${id === 'other' ? p.other : providerName(id, result)}</b> (${f.number(count)}): ${categoryName(main.category, f.locale)} → ${step === undefined ? (hint ? text(hint) : '') : stepLink(step, view)}</li>`
  })
  return html`<ul>${lines}</ul><p class="small"><a href="#bounces">${p.allReasons}</a></p>`
}

export function overviewSection(view: HtmlView): SafeHtml {
  const { p } = view
  const box = (title: string, body: SafeHtml): SafeHtml => html`<div><h3>${title}</h3>${body}</div>`
  return html`<section aria-label="${p.areas}"><div class="glance">${box(p.qFirst, first(view))}${box(p.qWho, owners(view))}${box(p.qProviders, refusing(view))}${box(p.qWhy, reasons(view))}</div>
<ul class="cards">${pillars(view).map(x => html`<li class="card ${x.tone}"><h3>${x.title}</h3><p class="big">${x.big}</p>${x.lines.filter(line => line !== '').map(line => html`<p class="line">${line}</p>`)}</li>`)}</ul></section>`
}
