import { sampleContent } from '../../content/sample.js'
import type { Format } from '../../core/locale.js'
import { locate, onContent } from '../content-kit.js'
import { defineCheck } from '../define.js'

/** Characters below which a text part says nothing. */
const EMPTY = 30

export default defineCheck({
  id: 'html-only',
  category: 'content',
  subject: 'message',
  severity: 'warning',
  weight: 7,
  owner: 'developer',
  effort: 'hour',
  needs: ['content'],
  refs: ['RFC 2046 5.1.4', 'hit rates: rules/content/weights.yml'],
  explains: ['spam-related'],
  title: { en: 'The message has a text part beside the HTML', de: 'Neben dem HTML gibt es einen Textteil' },
  why: {
    en: 'Mail with HTML alone is typical of spam tool kits; sending services add a text part. Readers with a screen reader, a watch or a text client need it as well.',
    de: 'Reine HTML-Mails sind typisch für Spam-Baukästen; Versanddienste legen einen Textteil bei. Auch Screenreader, Uhren und Textprogramme brauchen ihn.',
  },
  fix: {
    en: 'Send multipart/alternative: the text version first, the HTML version after it. Most sending services write the text version for you.',
    de: 'Versenden Sie multipart/alternative: zuerst die Textfassung, danach die HTML-Fassung. Die meisten Versanddienste erzeugen die Textfassung selbst.',
  },
  messages: {
    en: {
      'no-text-part': () => 'There is no text/plain part',
      'empty-text-part': (a: { characters: number }, f: Format) =>
        `The text part is empty or next to it (${f.plural(a.characters, 'character', 'characters')})`,
    },
    de: {
      'no-text-part': () => 'Es gibt keinen text/plain-Teil',
      'empty-text-part': (a, f) => `Der Textteil ist so gut wie leer (${f.number(a.characters)} Zeichen)`,
    },
  },
  examples: [
    { name: 'both parts', facts: { content: sampleContent() }, expect: 'pass' },
    {
      name: 'HTML alone',
      facts: { content: sampleContent({ parts: { plain: false, plainLength: 0, shared: null } }) },
      expect: ['no-text-part'],
    },
    {
      name: 'an empty text part',
      facts: { content: sampleContent({ parts: { plainLength: 3, shared: null } }) },
      expect: ['empty-text-part'],
    },
    { name: 'an HTML file', facts: { content: sampleContent({ kind: 'html' }) }, expect: 'not-applicable' },
    { name: 'the message could not be read', facts: { content: { state: 'unknown', reason: 'unreadable' } }, expect: 'unknown' },
  ],
  run: onContent(({ kind, parts, html }, issue, context) => {
    // A template file has one part by nature; the other is made when it is sent.
    if (kind !== 'message' || !parts.html) return null
    if (!parts.plain) return [issue('no-text-part', {}, locate(html?.at, context))]
    return parts.plainLength < EMPTY
      ? [issue('empty-text-part', { characters: parts.plainLength }, locate(parts.plainAt, context))]
      : []
  }),
})
