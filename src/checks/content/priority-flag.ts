import { sampleContent, sampleHeaders } from '../../content/sample.js'
import { locate, onContent } from '../content-kit.js'
import { defineCheck } from '../define.js'

export default defineCheck({
  id: 'priority-flag',
  category: 'content',
  subject: 'message',
  severity: 'warning',
  weight: 3,
  owner: 'developer',
  effort: 'minutes',
  needs: ['content'],
  refs: ['RFC 2156 5.3.6', 'rspamd HAS_X_PRIO_ONE', 'hit rates: rules/content/weights.yml'],
  explains: ['spam-related'],
  title: { en: 'The message is not flagged as urgent', de: 'Die Nachricht ist nicht als dringend markiert' },
  why: {
    en: 'The red exclamation mark is set in every tenth fraudulent message and hardly ever by honest mailings.',
    de: 'Das rote Ausrufezeichen trägt jede zehnte betrügerische Nachricht und kaum je ein ehrliches Mailing.',
  },
  fix: {
    en: 'Remove X-Priority, Importance and X-MSMail-Priority.',
    de: 'Entfernen Sie X-Priority, Importance und X-MSMail-Priority.',
  },
  messages: {
    en: {
      high: (a: { value: string }) => `Marked as urgent: “${a.value}”`,
    },
    de: {
      high: a => `Als dringend markiert: „${a.value}“`,
    },
  },
  examples: [
    { name: 'no flag', facts: { content: sampleContent({ headers: sampleHeaders() }) }, expect: 'pass' },
    {
      name: 'urgent',
      facts: {
        content: sampleContent({ headers: sampleHeaders({ highPriority: { text: '1 (Highest)', at: { line: 5, column: 1 } } }) }),
      },
      expect: ['high'],
    },
    { name: 'a file', facts: { content: sampleContent() }, expect: 'not-applicable' },
    { name: 'the message could not be read', facts: { content: { state: 'unknown', reason: 'unreadable' } }, expect: 'unknown' },
  ],
  run: onContent(({ headers }, issue, context) => {
    if (!headers.present) return null
    return headers.highPriority
      ? [issue('high', { value: headers.highPriority.text.slice(0, 60) }, locate(headers.highPriority.at, context))]
      : []
  }),
})
