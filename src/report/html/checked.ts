// What was checked besides the findings: suppressed, without an answer, passed, not applicable.
import type { OutcomeRecord } from '../../core/result.js'
import { detailText } from '../../i18n/details.js'
import { CATEGORY, REASON, SUPPRESSED_BY } from '../../i18n/labels.js'
import { titleOf } from '../catalogue.js'
import { cut, emptyHtml, html, type SafeHtml } from '../escape.js'
import { dateOr, subjectName, tag, unfolded } from './parts.js'
import type { HtmlView } from './view.js'

const CATEGORIES = ['authentication', 'infrastructure', 'content', 'history'] as const
const MOST_UNANSWERED = 60
/** What a passing check saw is shown when it is short. */
const MAX_SEEN = 60

function suppressed(view: HtmlView): SafeHtml {
  const { p, f, text, result } = view
  const list = view.suppressed
  if (list.length === 0) return emptyHtml
  const until = (date: string | undefined): SafeHtml => {
    if (date === undefined) return html`${p.untilNever}`
    return html`${dateOr(date, f)}${date < result.generatedAt.slice(0, date.length) ? html` ${tag('warn', p.expired)}` : null}`
  }
  return html`<h3 class="later">${p.suppressedHeading({ count: list.length }, f)}</h3><table class="stackable"><caption>${p.suppressedCaption}</caption><thead><tr><th scope="col">${p.finding}</th><th scope="col">${p.reason}</th><th scope="col">${p.until}</th><th scope="col">${p.by}</th></tr></thead><tbody>${list.map(x => html`<tr><th scope="row">${view.message(x)} <code>${x.check}</code></th><td data-label="${p.reason}">${x.suppressed?.reason}</td><td data-label="${p.until}">${until(x.suppressed?.until)}</td><td data-label="${p.by}">${x.suppressed ? text(SUPPRESSED_BY[x.suppressed.by]) : null}</td></tr>`)}</tbody></table>`
}

function unanswered(view: HtmlView): SafeHtml {
  const { p, f, text, locale, catalogue } = view
  const list = [...view.outcomes.unknown, ...view.outcomes.crashed]
  if (list.length === 0) return emptyHtml
  const reason = (o: OutcomeRecord): string =>
    [
      o.state === 'error' ? 'error' : o.reason ? text(REASON[o.reason]) : '',
      o.detail === undefined ? '' : detailText(o.detail, locale),
    ]
      .filter(x => x !== '')
      .join(': ')
  // One line for a check that went unanswered for the same reason on several domains.
  const groups = new Map<string, OutcomeRecord[]>()
  for (const o of list) groups.set(`${o.check}\0${reason(o)}`, [...(groups.get(`${o.check}\0${reason(o)}`) ?? []), o])
  const rows = [...groups.values()]
    .slice(0, MOST_UNANSWERED)
    .map(([o, ...more]) =>
      o === undefined
        ? emptyHtml
        : html`<tr><th scope="row">${titleOf(o.check, catalogue, locale)} <code>${o.check}</code></th><td data-label="${p.subject}">${[o, ...more].map(x => subjectName(x.subject, view)).join(', ')}</td><td data-label="${p.reason}">${reason(o)}</td></tr>`,
    )
  return html`<h3 class="later">${p.unknownHeading({ count: list.length }, f)}</h3><p class="soft">${p.unknownIntro}</p><table class="stackable"><caption class="vh">${p.unknownHeading({ count: list.length }, f)}</caption><thead><tr><th scope="col">${p.check}</th><th scope="col">${p.subject}</th><th scope="col">${p.reason}</th></tr></thead><tbody>${rows}</tbody></table>`
}

/** Outcomes by check, so that five domains are one line. */
function byCheck(list: readonly OutcomeRecord[]): Map<string, OutcomeRecord[]> {
  const groups = new Map<string, OutcomeRecord[]>()
  for (const o of list) groups.set(o.check, [...(groups.get(o.check) ?? []), o])
  return groups
}

function folded(summary: string, list: readonly OutcomeRecord[], view: HtmlView, seen: boolean): SafeHtml {
  const { text, locale, catalogue } = view
  if (list.length === 0) return emptyHtml
  const line = ([check, outcomes]: [string, OutcomeRecord[]]): SafeHtml => {
    const what = seen
      ? outcomes.flatMap(o => o.evidence ?? []).find(e => e.text.length <= MAX_SEEN && !e.text.includes('\n'))
      : undefined
    return html`<li>${titleOf(check, catalogue, locale)}${outcomes.length > 1 ? ` (${outcomes.length})` : ''}${what ? html`<br><code class="soft">${cut(what.text, MAX_SEEN)}</code>` : null}</li>`
  }
  const parts = CATEGORIES.map(category => {
    const mine = [...byCheck(list.filter(o => o.category === category))]
    if (mine.length === 0) return emptyHtml
    const names = mine.map(([check]) => titleOf(check, catalogue, locale))
    const body = seen ? html`<ul class="cols">${mine.map(line)}</ul>` : html`<p class="small">${names.join('; ')}</p>`
    return html`<h3 class="minor">${text(CATEGORY[category])}</h3>${body}`
  })
  return html`<details${unfolded(view)}><summary>${summary}</summary>${parts}</details>`
}

export function checkedSection(view: HtmlView): SafeHtml {
  const { p, f, outcomes } = view
  return html`<section aria-labelledby="checked"><h2 id="checked">${p.checks}</h2>
${suppressed(view)}${unanswered(view)}
${folded(p.passedHeading({ count: outcomes.passed.length }, f), outcomes.passed, view, true)}
${folded(p.naHeading({ count: outcomes.notApplicable.length }, f), outcomes.notApplicable, view, false)}</section>`
}
