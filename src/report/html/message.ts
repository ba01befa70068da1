// What the audited message is, before the findings about it. Its text is shown as text only.
import { emptyHtml, html, type SafeHtml } from '../escape.js'
import type { HtmlView } from './view.js'

const MOST_MESSAGES = 20

export function messageFacts({ result, s, p, f }: HtmlView): SafeHtml {
  if (result.messages.length === 0) return emptyHtml
  const item = (m: (typeof result.messages)[number]): SafeHtml => {
    const figures = [
      ...(m.spamScore === null ? [] : [p.spamPoints({ points: m.spamScore }, f)]),
      s.words({ count: m.stats.words }, f),
      s.links({ count: m.stats.links }, f),
      s.images({ count: m.stats.images }, f),
      s.attachments({ count: m.stats.attachments }, f),
      f.bytes(m.stats.bytes),
      ...m.languages,
    ]
    return html`<dl class="facts">${m.file === null ? null : html`<dt>${p.inputs}</dt><dd><code>${m.file}</code></dd>`}${m.from === null ? null : html`<dt>From</dt><dd>${m.from}</dd>`}${m.subject === null ? null : html`<dt>Subject</dt><dd>${m.subject}</dd>`}<dt>${s.message}</dt><dd>${figures.join(' · ')}</dd></dl>`
  }
  return html`${result.messages.slice(0, MOST_MESSAGES).map(item)}`
}
