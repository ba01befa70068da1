import { sampleContent } from '../../content/sample.js'
import type { Format } from '../../core/locale.js'
import { byIgnore, locate, MAX_EVIDENCE, onContent, textEvidence } from '../content-kit.js'
import { defineCheck } from '../define.js'

export default defineCheck({
  id: 'merge-tag-unrendered',
  category: 'content',
  subject: 'message',
  severity: 'error',
  weight: 7,
  owner: 'developer',
  effort: 'minutes',
  needs: ['content'],
  refs: ['Handlebars, Liquid, Twig, EJS, ERB, Mailchimp, Mailjet, AMPscript documentation'],
  explains: [],
  title: { en: 'Every merge tag is filled in', de: 'Jeder Platzhalter ist ausgefüllt' },
  why: {
    en: '“Dear {{first_name}}” in a mailbox tells every reader that nobody looked. In a template these tags are content; in a finished message they are left-overs.',
    de: '„Hallo {{vorname}}“ im Postfach zeigt allen, dass niemand hingesehen hat. In einer Vorlage gehören diese Platzhalter hinein; in einer fertigen Nachricht sind sie übrig geblieben.',
  },
  fix: {
    en: 'Send a test through the sending service, check spelling and case of the tags, and give each a fallback value.',
    de: 'Versenden Sie einen Test über den Versanddienst, prüfen Sie Schreibweise und Groß- und Kleinschreibung der Platzhalter und geben Sie jedem einen Ersatzwert.',
  },
  messages: {
    en: {
      text: (a: { tags: string[]; count: number }, f: Format) =>
        `${f.plural(a.count, 'merge tag was', 'merge tags were')} not filled in: ${f.list(a.tags)}`,
      subject: (a: { tags: string[]; count: number }, f: Format) =>
        `Merge tags in the subject: ${f.list(a.tags)} (${f.number(a.count)})`,
      header: (a: { tags: string[]; header: string }, f: Format) => `Merge tags in ${a.header}: ${f.list(a.tags)}`,
    },
    de: {
      text: (a, f) => `${f.plural(a.count, 'Platzhalter wurde', 'Platzhalter wurden')} nicht ausgefüllt: ${f.list(a.tags)}`,
      subject: (a, f) => `Platzhalter im Betreff: ${f.list(a.tags)} (${f.number(a.count)})`,
      header: (a, f) => `Platzhalter in ${a.header}: ${f.list(a.tags)}`,
    },
  },
  examples: [
    { name: 'none left', facts: { content: sampleContent() }, settings: { mode: 'message' }, expect: 'pass' },
    {
      name: 'one left in a message',
      facts: {
        content: sampleContent({ mergeTags: [{ text: '{{first_name}}', inSubject: false, at: { line: 8, column: 4 } }] }),
      },
      settings: { mode: 'message' },
      expect: ['text'],
    },
    {
      name: 'in the subject',
      facts: { content: sampleContent({ mergeTags: [{ text: '*|FNAME|*', inSubject: true, at: { line: 3, column: 4 } }] }) },
      settings: { mode: 'message' },
      expect: ['subject'],
    },
    {
      name: 'in the sender',
      facts: {
        content: sampleContent({
          mergeTags: [{ text: '{{company}}', inSubject: false, header: 'From', at: { line: 1, column: 1 } }],
        }),
      },
      settings: { mode: 'message' },
      expect: ['header'],
    },
    {
      name: 'a template',
      facts: {
        content: sampleContent({ mergeTags: [{ text: '{{first_name}}', inSubject: false, at: { line: 8, column: 4 } }] }),
      },
      settings: { mode: 'template' },
      expect: 'not-applicable',
    },
    { name: 'the message could not be read', facts: { content: { state: 'unknown', reason: 'unreadable' } }, expect: 'unknown' },
  ],
  run: onContent((facts, issue, context) => {
    if (context.settings.mode === 'template') return null
    const fields = [...new Set(facts.mergeTags.flatMap(t => t.header ?? []))]
    const left = (test: (tag: (typeof facts.mergeTags)[number]) => boolean) =>
      byIgnore(facts, 'merge-tag-unrendered', facts.mergeTags.filter(test)).map(tags => ({
        tags: [...new Set(tags.map(t => t.text))].slice(0, MAX_EVIDENCE),
        count: tags.length,
        details: { ...locate(tags[0].at, context), evidence: textEvidence(tags, context) },
      }))
    return [
      ...left(t => t.inSubject).map(({ tags, count, details }) => issue('subject', { tags, count }, details)),
      ...fields.flatMap(header =>
        left(t => t.header === header).map(({ tags, details }) =>
          issue('header', { tags, header }, { ...details, locator: header }),
        ),
      ),
      ...left(t => !t.inSubject && t.header === undefined).map(({ tags, count, details }) =>
        issue('text', { tags, count }, details),
      ),
    ]
  }),
})
