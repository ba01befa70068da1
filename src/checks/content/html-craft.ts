import { sampleContent } from '../../content/sample.js'
import type { Format } from '../../core/locale.js'
import { locate, onContent } from '../content-kit.js'
import { defineCheck } from '../define.js'

export default defineCheck({
  id: 'html-craft',
  category: 'content',
  subject: 'message',
  severity: 'info',
  weight: 1,
  owner: 'developer',
  effort: 'hour',
  needs: ['content'],
  refs: ['caniemail.com', 'WCAG 2.2 3.1.1', 'hit rates: rules/content/weights.yml'],
  explains: ['spam-related'],
  title: { en: 'The HTML is made for mail clients', de: 'Das HTML ist für Mailprogramme gemacht' },
  why: {
    en: 'Newsletters of professional senders carry a language, adapt to phones and are built from tables or sections. Fraud is a few tags around a link. Each sign alone says little and costs little.',
    de: 'Newsletter professioneller Absender nennen ihre Sprache, passen sich dem Telefon an und bestehen aus Tabellen oder Abschnitten. Betrug besteht aus ein paar Tags um einen Link. Jedes Zeichen für sich sagt wenig und kostet wenig.',
  },
  fix: {
    en: 'Use a template that was made for mail (MJML, Foundations, the templates of your sending service) and set lang, title and viewport.',
    de: 'Nehmen Sie eine Vorlage, die für E-Mail gemacht ist (MJML, Foundation, die Vorlagen Ihres Versanddienstes), und setzen Sie lang, title und viewport.',
  },
  messages: {
    en: {
      bare: (a: { elements: number }, f: Format) =>
        `Only ${f.plural(a.elements, 'element', 'elements')}: little more than a text with a link`,
      plain: (a: { elements: number }, f: Format) => `${f.plural(a.elements, 'element', 'elements')}, few for a designed message`,
      'not-responsive': () => 'Neither viewport nor media query: phones show it small',
      'no-lang': () => 'The html element names no language',
      'no-title': () => 'There is no title',
      'random-names': (a: { count: number }, f: Format) =>
        `${f.plural(a.count, 'class or id looks', 'classes and ids look')} drawn by lot`,
    },
    de: {
      bare: (a, f) => `Nur ${f.plural(a.elements, 'Element', 'Elemente')}: kaum mehr als ein Text mit Link`,
      plain: (a, f) => `${f.plural(a.elements, 'Element', 'Elemente')}, wenige für eine gestaltete Nachricht`,
      'not-responsive': () => 'Weder viewport noch Media-Query: Auf dem Telefon erscheint alles klein',
      'no-lang': () => 'Das html-Element nennt keine Sprache',
      'no-title': () => 'Es gibt keinen title',
      'random-names': (a, f) => `${f.plural(a.count, 'Klasse oder id sieht', 'Klassen und ids sehen')} ausgewürfelt aus`,
    },
  },
  examples: [
    { name: 'a mail template', facts: { content: sampleContent() }, expect: 'pass' },
    { name: 'a few tags', facts: { content: sampleContent({ html: { elements: 12 } }) }, expect: ['bare'] },
    { name: 'little structure', facts: { content: sampleContent({ html: { elements: 60 } }) }, expect: ['plain'] },
    {
      name: 'not responsive, no language, no title',
      facts: { content: sampleContent({ html: { viewport: false, mediaQuery: false, lang: null, title: '' } }) },
      expect: ['not-responsive', 'no-lang', 'no-title'],
    },
    {
      name: 'a partial of a template',
      settings: { mode: 'template' },
      facts: {
        content: sampleContent({ html: { root: false, viewport: false, mediaQuery: false, lang: null, title: '' } }),
      },
      expect: 'pass',
    },
    { name: 'random classes', facts: { content: sampleContent({ html: { randomClasses: 14 } }) }, expect: ['random-names'] },
    { name: 'no HTML', facts: { content: sampleContent({ html: null }) }, expect: 'not-applicable' },
    { name: 'the message could not be read', facts: { content: { state: 'unknown', reason: 'unreadable' } }, expect: 'unknown' },
  ],
  run: onContent(({ html }, issue, context) => {
    if (!html) return null
    const here = locate(html.at, context)
    // A partial of a template has no head to set these in.
    const whole = html.root || context.settings.mode !== 'template'
    return [
      ...(html.elements < 40
        ? [issue('bare', { elements: html.elements }, here)]
        : html.elements < 80
          ? [issue('plain', { elements: html.elements }, here)]
          : []),
      ...(!whole || html.viewport || html.mediaQuery ? [] : [issue('not-responsive', {}, here)]),
      ...(!whole || html.lang ? [] : [issue('no-lang', {}, here)]),
      ...(!whole || html.title ? [] : [issue('no-title', {}, here)]),
      ...(html.randomClasses >= 10 ? [issue('random-names', { count: html.randomClasses }, here)] : []),
    ]
  }),
})
