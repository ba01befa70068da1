import { sampleContent } from '../../content/sample.js'
import type { Format } from '../../core/locale.js'
import { locate, onContent } from '../content-kit.js'
import { defineCheck } from '../define.js'

export default defineCheck({
  id: 'html-structure',
  category: 'content',
  subject: 'message',
  severity: 'warning',
  weight: 3,
  owner: 'developer',
  effort: 'hour',
  needs: ['content'],
  refs: [
    'HTML Living Standard 13.1',
    'SpamAssassin HTML_MIME_NO_HTML_TAG, HTML_TAG_BALANCE_BODY',
    'hit rates: rules/content/weights.yml',
  ],
  explains: ['spam-related'],
  title: { en: 'The HTML is one complete, balanced document', de: 'Das HTML ist ein vollständiges, ausgeglichenes Dokument' },
  why: {
    en: 'A quarter of fraudulent mail has no html element, two of them, or blocks that never close, because it is put together from pieces. Clients repair this each in its own way.',
    de: 'Ein Viertel der betrügerischen Mails hat kein html-Element, zwei davon oder Blöcke, die nie schließen, weil sie aus Stücken zusammengesetzt ist. Jedes Mailprogramm repariert das auf seine Weise.',
  },
  fix: {
    en: 'Start with a doctype, one html, head and body; close what you open; let a validator look at the result.',
    de: 'Beginnen Sie mit Doctype, einem html-, head- und body-Element; schließen Sie, was Sie öffnen; lassen Sie einen Validator prüfen.',
  },
  messages: {
    en: {
      'no-root': () => 'There is no html element',
      'second-root': (a: { name: string }) => `A second ${a.name} element`,
      unclosed: (a: { names: string[]; count: number }, f: Format) =>
        `${f.plural(a.count, 'element is', 'elements are')} never closed: ${f.list(a.names)}`,
      'unknown-elements': (a: { names: string[] }, f: Format) => `Elements that HTML does not have: ${f.list(a.names)}`,
      'no-doctype': () => 'There is no doctype: clients fall back to quirks mode',
      'blank-run': (a: { count: number }, f: Format) => `${f.number(a.count)} line breaks in a row`,
    },
    de: {
      'no-root': () => 'Es gibt kein html-Element',
      'second-root': a => `Ein zweites ${a.name}-Element`,
      unclosed: (a, f) => `${f.plural(a.count, 'Element wird', 'Elemente werden')} nie geschlossen: ${f.list(a.names)}`,
      'unknown-elements': (a, f) => `Elemente, die es in HTML nicht gibt: ${f.list(a.names)}`,
      'no-doctype': () => 'Es gibt keinen Doctype: Mailprogramme fallen in den Quirks-Modus',
      'blank-run': (a, f) => `${f.number(a.count)} Zeilenumbrüche hintereinander`,
    },
  },
  examples: [
    { name: 'a complete document', facts: { content: sampleContent() }, expect: 'pass' },
    { name: 'no html element', facts: { content: sampleContent({ html: { root: false } }) }, expect: ['no-root'] },
    {
      name: 'a fragment file',
      facts: { content: sampleContent({ kind: 'html', html: { root: false, doctype: false } }) },
      expect: 'pass',
    },
    {
      name: 'two bodies',
      facts: { content: sampleContent({ html: { second: { name: 'body', at: { line: 5, column: 1 } } } }) },
      expect: ['second-root'],
    },
    {
      name: 'an open table',
      facts: { content: sampleContent({ html: { unclosed: [{ name: 'table', at: { line: 5, column: 1 } }] } }) },
      expect: ['unclosed'],
    },
    {
      name: 'made-up elements',
      facts: { content: sampleContent({ html: { unknown: [{ name: 'qzx', count: 3 }] } }) },
      expect: ['unknown-elements'],
    },
    { name: 'no doctype', facts: { content: sampleContent({ html: { doctype: false } }) }, expect: ['no-doctype'] },
    {
      name: 'a column of breaks',
      facts: { content: sampleContent({ html: { breakRun: { count: 30, at: { line: 9, column: 1 } } } }) },
      expect: ['blank-run'],
    },
    { name: 'no HTML', facts: { content: sampleContent({ html: null }) }, expect: 'not-applicable' },
    { name: 'the message could not be read', facts: { content: { state: 'unknown', reason: 'unreadable' } }, expect: 'unknown' },
  ],
  run: onContent(({ kind, html }, issue, context) => {
    if (!html) return null
    const whole = html.root || kind === 'message'
    const names = [...new Set(html.unclosed.map(u => u.name))]
    return [
      ...(html.root || !whole ? [] : [issue('no-root', {}, locate(html.at, context))]),
      ...(html.second ? [issue('second-root', { name: html.second.name }, locate(html.second.at, context))] : []),
      ...(html.unclosed[0]
        ? [issue('unclosed', { names: names.slice(0, 5), count: html.unclosed.length }, locate(html.unclosed[0].at, context))]
        : []),
      ...(html.unknown.length > 0
        ? [issue('unknown-elements', { names: html.unknown.slice(0, 5).map(u => u.name) }, locate(html.at, context))]
        : []),
      ...(html.doctype || !whole ? [] : [issue('no-doctype', {}, { severity: 'info', ...locate(html.at, context) })]),
      ...(html.breakRun && html.breakRun.count >= 20
        ? [issue('blank-run', { count: html.breakRun.count }, locate(html.breakRun.at, context))]
        : []),
    ]
  }),
})
