import { EFFORT, OWNER } from '../../i18n/labels.js'
import { html, type SafeHtml } from '../escape.js'
import { type ActionView, shortNames } from '../view.js'
import { repairHtml, severityTag } from './parts.js'
import type { HtmlView } from './view.js'

/** Share of the bounces as a bar; the words beside it carry the meaning. */
const proofBar = (share: number): SafeHtml =>
  html`<svg viewBox="0 0 144 11" width="144" height="11" preserveAspectRatio="none" aria-hidden="true"><rect class="track" width="144" height="11" rx="5.5"/><rect class="fill" width="${Math.max(4, Math.round(144 * Math.min(1, share)))}" height="11" rx="5.5"/></svg>`

function actionItem(action: ActionView, view: HtmlView): SafeHtml {
  const { p, s, f, text } = view
  const meta = [
    ...(action.owner ? [html`<span>${p.who}: <b>${text(OWNER[action.owner])}</b></span>`] : []),
    ...(action.effort ? [html`<span>${p.effort}: <b>${text(EFFORT[action.effort])}</b></span>`] : []),
    ...(action.providers.length > 0
      ? [html`<span>${p.requiredBy}: <b>${shortNames(action.providers, f, s.byMoreProviders).join(', ')}</b></span>`]
      : []),
  ]
  const others = action.others.filter(x => view.message(x) !== action.message)
  return html`<li id="step-${action.number}"${action.proof ? html` class="proven"` : null}><span class="no" aria-hidden="true">${action.number}</span><h3>${action.message}</h3>
${action.proof ? html`<p class="proof">${proofBar(action.share)}<span>${action.proof}</span></p>` : null}
<p class="meta">${severityTag(action.lead, view)}${meta}</p>
${action.why === '' ? null : html`<p class="then">${action.why}</p>`}
${action.fix === '' ? null : html`<h4>${p.howTo}</h4><p>${action.fix}</p>`}
${action.repair ? repairHtml(action.repair, action.message, view) : null}
${others.length > 0 ? html`<h4>${p.alsoMends}</h4><ul>${others.slice(0, 6).map(x => html`<li>${view.message(x)}</li>`)}</ul>` : null}
</li>`
}

export function actionsSection(view: HtmlView): SafeHtml {
  const { p, s } = view
  const body =
    view.actions.length === 0
      ? html`<p>${s.noActions}</p>`
      : html`<p class="lead">${p.actionsIntro}</p><ol class="actions">${view.actions.map(a => actionItem(a, view))}</ol>`
  return html`<section aria-labelledby="actions"><h2 id="actions">${s.whatFirst}</h2>${body}</section>`
}
