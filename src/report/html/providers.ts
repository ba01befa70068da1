import type { ProviderRequirementResult, ProviderVerdict, RequirementState } from '../../core/result.js'
import { PROVIDER_VERDICT, REQUIREMENT } from '../../i18n/labels.js'
import { emptyHtml, html, type SafeHtml, safeLink } from '../escape.js'
import { dateOr, PROVIDER_TONE, type Tone, tag, unfolded } from './parts.js'
import type { HtmlView } from './view.js'

const TONE: Record<RequirementState, Tone> = {
  pass: 'ok',
  fail: 'bad',
  unknown: 'warn',
  'cannot-know': 'na',
  'not-applicable': 'na',
}

function sourceOf({ source }: ProviderRequirementResult, view: HtmlView): SafeHtml {
  const { p } = view
  const url = safeLink(source.url)
  const host = source.url.replace(/^https:\/\/(?:www\.)?/, '').split('/')[0] ?? ''
  const notes = [
    source.date === null ? p.undated : dateOr(source.date, view.f),
    ...(source.evidence === 'secondary' ? [p.secondary] : []),
  ]
  return html`${url === null ? host : html`<a href="${url}" rel="noreferrer">${host}</a>`}, ${notes.join(', ')}`
}

function row(provider: ProviderVerdict, view: HtmlView): SafeHtml {
  const { p, f, text, actionOf, open, result } = view
  const broken = provider.requirements.find(r => r.id === provider.firstBroken)
  const step = broken
    ? open.flatMap(x => (broken.checks.includes(x.check) ? (actionOf.get(x.fingerprint) ?? []) : [])).sort((a, b) => a - b)[0]
    : undefined
  const mine = result.history?.providers.find(x => x.provider === provider.provider)
  return html`<tr><th scope="row">${provider.name}</th><td data-label="${p.verdict}">${tag(PROVIDER_TONE[provider.verdict], text(PROVIDER_VERDICT[provider.verdict]))}</td><td data-label="${p.firstBroken}">${broken ? html`${text(broken.text)}${step === undefined ? null : html` (<a href="#step-${step}">${p.seeAction({ number: step })}</a>)`}<br><span class="small soft">${sourceOf(broken, view)}</span>` : html`<span class="small soft">${p.asOf({ date: dateOr(provider.asOf, view.f) })}</span>`}</td><td data-label="${p.expectedReply}">${provider.expectedReply === null ? '–' : html`<code>${provider.expectedReply}</code>`}</td>${result.history ? html`<td class="n" data-label="${p.yourBounces}">${mine ? f.number(mine.soft + mine.hard) : '0'}</td>` : null}</tr>`
}

/** What is broken or open stands on a line of its own; what is met, and what nobody can see, in one sentence each. */
function rules(provider: ProviderVerdict, view: HtmlView): SafeHtml {
  const { p, text } = view
  const name = (r: ProviderRequirementResult): string =>
    `${text(r.text)}${r.level === 'recommended' ? ` (${p.recommended})` : ''}`
  const of = (state: RequirementState): ProviderRequirementResult[] => provider.requirements.filter(r => r.state === state)
  const loud = [...of('fail'), ...of('unknown')]
  const quiet = (['pass', 'cannot-know'] as const).filter(state => of(state).length > 0)
  if (loud.length + quiet.length === 0) return emptyHtml
  return html`<h3 class="minor">${provider.name}</h3><ul class="plain">${loud.map(r => html`<li>${tag(TONE[r.state], text(REQUIREMENT[r.state]))} ${name(r)}${r.effective === null ? null : html` <span class="soft small">${p.effective({ date: dateOr(r.effective, view.f) })}</span>`}</li>`)}${quiet.map(state => html`<li>${tag(TONE[state], text(REQUIREMENT[state]))} ${of(state).map(name).join('; ')}</li>`)}</ul>`
}

/** Rules one by one where something is broken or open, or where this sender's own mail came back. */
const worthListing = ({ provider, requirements }: ProviderVerdict, { result }: HtmlView): boolean =>
  requirements.some(r => r.state === 'fail' || r.state === 'unknown') ||
  (result.history?.providers.some(x => x.provider === provider && x.soft + x.hard > 0) ?? false)

export function providersSection(view: HtmlView): SafeHtml {
  const { p, result, providers } = view
  if (providers.length === 0) return emptyHtml
  const newest = providers.reduce((max, x) => (x.asOf > max ? x.asOf : max), '')
  return html`<section aria-labelledby="providers"><h2 id="providers">${p.providersHeading}</h2>
<table class="stackable"><caption>${p.providersCaption({ date: dateOr(newest, view.f) })}</caption><thead><tr><th scope="col">${p.provider}</th><th scope="col">${p.verdict}</th><th scope="col">${p.firstBroken}</th><th scope="col">${p.expectedReply}</th>${result.history ? html`<th scope="col" class="n">${p.yourBounces}</th>` : null}</tr></thead><tbody>${providers.map(x => row(x, view))}</tbody></table>
<details${unfolded(view)}><summary>${p.allRules}</summary>${providers.filter(x => worthListing(x, view)).map(x => rules(x, view))}</details></section>`
}
