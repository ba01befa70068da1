import { sampleContent } from '../../content/sample.js'
import type { Format } from '../../core/locale.js'
import { byIgnore, locate, onContent } from '../content-kit.js'
import { defineCheck } from '../define.js'

const KINDS = [
  ['script', 'error'],
  ['frame', 'error'],
  ['object', 'error'],
  ['handler', 'warning'],
  ['refresh', 'error'],
  ['base', 'warning'],
  ['form', 'warning'],
  ['field', 'info'],
  ['media', 'warning'],
  ['stylesheet', 'warning'],
  ['import', 'info'],
] as const

export default defineCheck({
  id: 'html-active',
  category: 'content',
  subject: 'message',
  severity: 'error',
  weight: 7,
  owner: 'developer',
  effort: 'hour',
  needs: ['content'],
  refs: ['caniemail.com', 'hit rates: rules/content/weights.yml'],
  explains: ['content-related'],
  title: { en: 'Nothing in the HTML that mail clients remove', de: 'Das HTML enthält nichts, was Mailprogramme entfernen' },
  why: {
    en: 'Scripts, frames and plug-ins are removed or make the message suspicious; forms work in few clients; external style sheets are not loaded. Scripts do not predict spam, but they stop delivery at gateways.',
    de: 'Skripte, Frames und Plug-ins werden entfernt oder machen die Nachricht verdächtig; Formulare funktionieren in wenigen Programmen; externe Stylesheets werden nicht geladen. Skripte sind kein Spam-Merkmal, aber Gateways halten solche Nachrichten auf.',
  },
  fix: {
    en: 'Take it out: link to a page for forms and films, write styles into the message.',
    de: 'Entfernen Sie es: Verlinken Sie Formulare und Filme als Webseite und schreiben Sie Stile in die Nachricht.',
  },
  messages: {
    en: {
      script: (a: { detail: string; count: number }, f: Format) => `${f.plural(a.count, 'script', 'scripts')}`,
      frame: (a: { detail: string; count: number }, f: Format) => `${f.plural(a.count, 'frame', 'frames')} (${a.detail})`,
      object: (a: { detail: string; count: number }, f: Format) => `${f.plural(a.count, 'plug-in', 'plug-ins')} (${a.detail})`,
      handler: (a: { detail: string; count: number }, f: Format) =>
        `${f.plural(a.count, 'event handler', 'event handlers')} (${a.detail})`,
      refresh: (a: { detail: string; count: number }, f: Format) => `A meta refresh to ${a.detail} (${f.number(a.count)})`,
      base: (a: { detail: string; count: number }, f: Format) =>
        `A base address ${a.detail} turns all relative links (${f.number(a.count)})`,
      form: (a: { detail: string; count: number }, f: Format) => `${f.plural(a.count, 'form', 'forms')}`,
      field: (a: { detail: string; count: number }, f: Format) => `${f.plural(a.count, 'form field', 'form fields')}`,
      media: (a: { detail: string; count: number }, f: Format) =>
        `${f.plural(a.count, 'audio or video element', 'audio or video elements')}`,
      stylesheet: (a: { detail: string; count: number }, f: Format) =>
        `${f.plural(a.count, 'external style sheet', 'external style sheets')} (${a.detail})`,
      import: (a: { detail: string; count: number }, f: Format) => `${f.plural(a.count, '@import rule', '@import rules')}`,
    },
    de: {
      script: (a, f) => `${f.plural(a.count, 'Skript', 'Skripte')}`,
      frame: (a, f) => `${f.plural(a.count, 'Frame', 'Frames')} (${a.detail})`,
      object: (a, f) => `${f.plural(a.count, 'Plug-in', 'Plug-ins')} (${a.detail})`,
      handler: (a, f) => `${f.plural(a.count, 'Event-Handler', 'Event-Handler')} (${a.detail})`,
      refresh: (a, f) => `Ein Meta-Refresh auf ${a.detail} (${f.number(a.count)})`,
      base: (a, f) => `Die Basisadresse ${a.detail} lenkt alle relativen Links um (${f.number(a.count)})`,
      form: (a, f) => `${f.plural(a.count, 'Formular', 'Formulare')}`,
      field: (a, f) => `${f.plural(a.count, 'Formularfeld', 'Formularfelder')}`,
      media: (a, f) => `${f.plural(a.count, 'Audio- oder Videoelement', 'Audio- oder Videoelemente')}`,
      stylesheet: (a, f) => `${f.plural(a.count, 'externes Stylesheet', 'externe Stylesheets')} (${a.detail})`,
      import: (a, f) => `${f.plural(a.count, '@import-Regel', '@import-Regeln')}`,
    },
  },
  examples: [
    { name: 'text and tables', facts: { content: sampleContent() }, expect: 'pass' },
    ...KINDS.map(([kind]) => ({
      name: kind,
      facts: { content: sampleContent({ html: { active: [{ kind, detail: 'x', at: { line: 7, column: 2 } }] } }) },
      expect: [kind],
    })),
    { name: 'no HTML', facts: { content: sampleContent({ html: null }) }, expect: 'not-applicable' },
    { name: 'the message could not be read', facts: { content: { state: 'unknown', reason: 'unreadable' } }, expect: 'unknown' },
  ],
  run: onContent((facts, issue, context) => {
    const active = facts.html?.active
    if (!active) return null
    if (active.length === 0) return []
    return KINDS.flatMap(([kind, severity]) =>
      byIgnore(
        facts,
        'html-active',
        active.filter(a => a.kind === kind),
      ).map(found =>
        issue(kind, { detail: found[0].detail, count: found.length }, { severity, ...locate(found[0].at, context) }),
      ),
    )
  }),
})
