// Small pieces that several sections use.
import type { Evidence, Finding, Fix, Location, Severity } from '../../core/finding.js'
import type { Format } from '../../core/locale.js'
import type { ProviderVerdict } from '../../core/result.js'
import type { Subject } from '../../core/subject.js'
import { SEVERITY } from '../../i18n/labels.js'
import { cut, html, type SafeHtml, safeLink } from '../escape.js'
import { checkedParts } from '../view.js'
import { tokenDiff } from './diff.js'
import type { HtmlView } from './view.js'

/** Evidence beyond this is cut, and says so. */
const MAX_EVIDENCE = 2000

export type Tone = 'bad' | 'warn' | 'ok' | 'na'
const SIGNS: Record<Tone, string> = { bad: '✕', warn: '!', ok: '✓', na: '?' }

/** Sign and word, never colour alone. */
export const tag = (tone: Tone, word: string, sign = SIGNS[tone]): SafeHtml =>
  html`<span class="tag ${tone}">${sign === '' ? '' : `${sign} `}${word}</span>`

const TONE: Record<Severity, Tone> = { error: 'bad', warning: 'warn', info: 'na' }

export const severityTag = (f: Finding, { text }: HtmlView): SafeHtml =>
  f.blocker
    ? tag('bad', text(SEVERITY.blocker))
    : tag(TONE[f.severity], text(SEVERITY[f.severity]), f.severity === 'info' ? 'i' : undefined)

export const PROVIDER_TONE: Record<ProviderVerdict['verdict'], Tone> = {
  rejects: 'bad',
  'at-risk': 'warn',
  accepts: 'ok',
  'cannot-know': 'na',
}

export function subjectName(subject: Subject, { result, s }: HtmlView): string {
  switch (subject.kind) {
    case 'domain':
      return subject.name
    case 'ip':
      return subject.address
    case 'message':
      return subject.file ?? s.message
    case 'history':
      return s.bounces
    case 'provider':
      return result.providers.find(p => p.provider === subject.provider)?.name ?? subject.provider
  }
}

/** Attribute of a <details>: closed on screen unless the report is to be read unfolded; in print it is always open (style.ts). */
export const unfolded = ({ options }: Pick<HtmlView, 'options'>): SafeHtml | null => (options.expand ? html` open` : null)

export const placeOf = (at: Location): string => `${at.file === null ? '' : `${at.file}:`}${at.line}:${at.column}`

/** A word, linked where the address is a plain HTTPS page. */
export function reference(text: string): SafeHtml {
  const url = safeLink(text)
  if (url !== null)
    return html`<a href="${url}" rel="noreferrer">${
      url
        .slice(8)
        .replace(/^www\./, '')
        .split('/')[0]
    }</a>`
  const rfc = /^RFC (\d{3,5})(?: (\d+(?:\.\d+)*))?$/.exec(text)
  if (rfc === null) return html`${text}`
  const section = rfc[2] === undefined ? '' : `#section-${rfc[2]}`
  return html`<a href="https://www.rfc-editor.org/rfc/rfc${rfc[1]}.html${section}" rel="noreferrer">${text}</a>`
}

export function evidencePre(evidence: Evidence, { p, f }: HtmlView): SafeHtml {
  const shown = cut(evidence.text, MAX_EVIDENCE)
  const more =
    shown.length < evidence.text.length
      ? html`<p class="small soft">${p.truncatedEvidence({ shown: Buffer.byteLength(shown), all: Buffer.byteLength(evidence.text) }, f)}</p>`
      : null
  const at = evidence.location ? placeOf(evidence.location) : ''
  const label = [evidence.label ?? '', at].filter(x => x !== '').join(' · ')
  return html`${label === '' ? null : html`<p class="place">${label}</p>`}<pre>${shown}</pre>${more}`
}

/** Before and after, with the terms marked that differ. */
function recordDiff(current: string | null, proposed: string | null): SafeHtml {
  if (current === null) return html`<pre><ins>${proposed}</ins></pre>`
  if (proposed === null) return html`<pre><del>${current}</del></pre>`
  const { before, after } = tokenDiff(current, proposed)
  const mark = (parts: typeof before): SafeHtml[] => parts.map(x => (x.changed ? html`<b>${x.text}</b>` : html`${x.text}`))
  return html`<pre><del>${mark(before)}</del><ins>${mark(after)}</ins></pre>`
}

/** A day, a month or a year in the reader's form; what is none stays as it stands. */
export const dateOr = (date: string, f: Format): string => (Number.isNaN(Date.parse(date)) ? date : f.date(date))

export function repairHtml(fix: Fix, what: string, view: HtmlView): SafeHtml {
  const { p, s, f } = view
  if (fix.kind === 'command') return html`<h4>${p.command}</h4><pre>${fix.command}</pre>`
  if (fix.kind === 'replace')
    return html`<pre><del>${cut(fix.before, MAX_EVIDENCE)}</del><ins>${cut(fix.after, MAX_EVIDENCE)}</ins></pre>`
  const heading = fix.current === null ? p.recordHeading : fix.proposed === null ? p.recordDelete : p.recordReplace
  const checked = checkedParts(fix, s, f)
  const letter = p.letterBody({
    what,
    name: fix.name,
    host: fix.host,
    type: fix.type,
    now: fix.current,
    proposed: fix.proposed,
  })
  return html`<h4>${heading}</h4>
<dl class="facts small"><dt>${p.fieldName}</dt><dd><code>${fix.name}</code></dd><dt>${p.fieldHost}</dt><dd><code>${fix.host}</code> <span class="soft">(${p.fieldHostHint})</span></dd><dt>${p.fieldType}</dt><dd><code>${fix.type}</code></dd></dl>
${recordDiff(fix.current, fix.proposed)}
${fix.current !== null && fix.proposed !== null ? html`<h4>${p.fieldNew}</h4><pre>${fix.proposed}</pre>` : null}
${fix.proposed !== null && /<[^<>]+>/.test(fix.proposed) ? html`<p class="small soft">${s.placeholder}</p>` : null}
${checked.length > 0 ? html`<p class="small soft">${tag('ok', s.checked)} ${checked.join(', ')}</p>` : null}
${fix.chunks && fix.chunks.length > 1 ? html`<details${unfolded(view)}><summary>${p.chunks}</summary><pre>${fix.chunks.map(c => `"${c}"`).join('\n')}</pre></details>` : null}
<details${unfolded(view)}><summary>${p.letter}</summary><pre>${letter}</pre></details>`
}
