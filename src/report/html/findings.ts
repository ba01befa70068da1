// Authentication, infrastructure, content, history: findings by check, each with its evidence.
import type { CheckCategory, Finding } from '../../core/finding.js'
import { CATEGORY, EFFORT, OWNER } from '../../i18n/labels.js'
import { emptyHtml, html, type SafeHtml } from '../escape.js'
import { bySeverity } from '../order.js'
import { evidencePre, placeOf, reference, repairHtml, severityTag, subjectName, unfolded } from './parts.js'
import type { HtmlView } from './view.js'

/** Findings of one check shown in full; the rest is counted. */
const MOST_OF_CHECK = 10
const MOST_EVIDENCE = 3

function itemHtml(finding: Finding, alone: boolean, view: HtmlView): SafeHtml {
  const { p, f, actionOf } = view
  const where = [
    subjectName(finding.subject, view),
    ...(finding.location ? [placeOf({ ...finding.location, file: null })] : []),
  ].join(' · ')
  const facts = [
    ...(finding.explained ? [p.explainsBounces({ count: finding.explained.soft + finding.explained.hard }, f)] : []),
    ...(finding.points !== null && finding.points >= 0.05 ? [p.spam({ points: finding.points }, f)] : []),
    ...(finding.lost > 0 ? [p.cost({ points: finding.lost }, f)] : []),
  ]
  const step = actionOf.get(finding.fingerprint)
  const link = step === undefined ? null : html` · <a href="#step-${step}">${p.seeAction({ number: step })}</a>`
  // The record to publish stands with the action; it is not printed twice.
  const repair = finding.fix !== null && step === undefined ? repairHtml(finding.fix, view.message(finding), view) : null
  return html`${alone ? null : html`<p>${severityTag(finding, view)} <b>${view.message(finding)}</b></p>`}<p class="place">${[where, ...facts].join(' · ')}${link}</p>${finding.evidence.slice(0, MOST_EVIDENCE).map(e => evidencePre(e, view))}${repair}`
}

function checkHtml(findings: readonly Finding[], view: HtmlView): SafeHtml {
  const { p, f, text, catalogue, actionOf } = view
  const [lead] = findings
  if (lead === undefined) return emptyHtml
  const meta = catalogue.check(lead.check)
  const alone = findings.length === 1
  // Where a step says why and how, the section only proves it.
  const told = actionOf.has(lead.fingerprint) && view.actions.some(a => a.lead.fingerprint === lead.fingerprint)
  const refs = meta?.refs ?? []
  return html`<div class="finding"><h3>${severityTag(lead, view)} ${alone ? view.message(lead) : p.notMet({ title: meta ? text(meta.title) : lead.check })}</h3>
${alone ? itemHtml(lead, true, view) : html`<ul class="items">${findings.slice(0, MOST_OF_CHECK).map(x => html`<li>${itemHtml(x, false, view)}</li>`)}</ul>${findings.length > MOST_OF_CHECK ? html`<p class="soft">${p.moreOfCheck({ count: findings.length - MOST_OF_CHECK }, f)}</p>` : null}`}
${meta && !told ? html`<p>${text(meta.why)}</p><p><b>${p.howTo}:</b> ${text(meta.fix)}</p>` : null}
<p class="meta">${meta && !told ? html`<span>${p.who}: ${text(OWNER[meta.owner])}</span><span>${p.effort}: ${text(EFFORT[meta.effort])}</span>` : null}<span><code>${lead.check}</code></span>${refs.length > 0 ? html`<span>${refs.map((r, i) => html`${i > 0 ? ', ' : null}${reference(r)}`)}</span>` : null}</p></div>`
}

/** By check, the most severe finding first, blockers before all. */
function grouped(findings: readonly Finding[]): Finding[][] {
  const groups = new Map<string, Finding[]>()
  for (const finding of [...findings].sort(bySeverity)) {
    const group = groups.get(finding.check)
    if (group) group.push(finding)
    else groups.set(finding.check, [finding])
  }
  return [...groups.values()]
}

const scored = (category: CheckCategory, { result, p, f }: HtmlView): string => {
  const value = result.score.categories.find(c => c.category === category)?.value
  return value === null || value === undefined ? '' : p.points({ value }, f)
}

/** `more` stands between the heading and the findings. */
export function categorySection(category: CheckCategory, view: HtmlView, more: SafeHtml = emptyHtml): SafeHtml {
  const { p, f, text, result } = view
  const outcomes = result.outcomes.filter(o => o.category === category && o.state !== 'not-applicable')
  const open = view.open.filter(x => x.category === category)
  if (outcomes.length === 0 && open.length === 0) return emptyHtml
  const serious = grouped(open.filter(x => x.blocker || x.severity !== 'info'))
  const notes = grouped(open.filter(x => !x.blocker && x.severity === 'info'))
  const passed = outcomes.filter(o => o.state === 'pass').length
  const count = notes.reduce((sum, group) => sum + group.length, 0)
  return html`<section aria-labelledby="${category}"><h2 id="${category}">${text(CATEGORY[category])}</h2>
<p class="lead">${[scored(category, view), view.s.passed({ count: passed }, f)].filter(x => x !== '').join(' · ')}</p>${more}
${serious.length === 0 ? html`<p>${p.noneInSection({ passed }, f)}</p>` : serious.map(group => checkHtml(group, view))}
${count === 0 ? null : html`<details${unfolded(view)}><summary>${p.notesFolded({ count }, f)}</summary>${notes.map(group => checkHtml(group, view))}</details>`}</section>`
}
