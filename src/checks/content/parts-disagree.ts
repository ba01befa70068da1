import { sampleContent } from '../../content/sample.js'
import type { Format } from '../../core/locale.js'
import { locate, onContent } from '../content-kit.js'
import { defineCheck } from '../define.js'

/** Share of common words below which the parts are different messages. */
const LOW = 0.3

export default defineCheck({
  id: 'parts-disagree',
  category: 'content',
  subject: 'message',
  severity: 'warning',
  weight: 7,
  owner: 'developer',
  effort: 'hour',
  needs: ['content'],
  refs: ['RFC 2046 5.1.4', 'SpamAssassin MPART_ALT_DIFF', 'hit rates: rules/content/weights.yml'],
  explains: ['spam-related'],
  title: { en: 'Text part and HTML part say the same', de: 'Textteil und HTML-Teil sagen dasselbe' },
  why: {
    en: 'Both parts are versions of one message. Spam shows filters a harmless text and readers something else; forgotten text versions of an older campaign look just like it.',
    de: 'Beide Teile sind Fassungen derselben Nachricht. Spam zeigt Filtern einen harmlosen Text und Lesern etwas anderes; eine vergessene Textfassung der letzten Kampagne sieht genauso aus.',
  },
  fix: {
    en: 'Write the text part from the HTML part each time, by the sending service or by a tool.',
    de: 'Erzeugen Sie den Textteil jedes Mal neu aus dem HTML-Teil, im Versanddienst oder mit einem Werkzeug.',
  },
  messages: {
    en: {
      differ: (a: { share: number }, f: Format) => `The two parts share only ${f.percent(a.share)} of their words`,
    },
    de: {
      differ: (a, f) => `Die beiden Teile haben nur ${f.percent(a.share)} ihrer Wörter gemeinsam`,
    },
  },
  examples: [
    { name: 'the same words', facts: { content: sampleContent() }, expect: 'pass' },
    { name: 'another text', facts: { content: sampleContent({ parts: { shared: 0.08 } }) }, expect: ['differ'] },
    { name: 'one part', facts: { content: sampleContent({ parts: { plain: false, shared: null } }) }, expect: 'not-applicable' },
    { name: 'the message could not be read', facts: { content: { state: 'unknown', reason: 'unreadable' } }, expect: 'unknown' },
  ],
  run: onContent(({ parts }, issue, context) => {
    if (parts.shared === null) return null
    return parts.shared < LOW ? [issue('differ', { share: parts.shared }, locate(parts.plainAt, context))] : []
  }),
})
