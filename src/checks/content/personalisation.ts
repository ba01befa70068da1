import { sampleContent } from '../../content/sample.js'
import { locate, onContent } from '../content-kit.js'
import { defineCheck } from '../define.js'

export default defineCheck({
  id: 'personalisation',
  category: 'content',
  subject: 'message',
  severity: 'info',
  weight: 1,
  owner: 'copywriter',
  effort: 'minutes',
  needs: ['content'],
  refs: ['Gmail and Microsoft weigh replies and reads, which a name raises'],
  explains: [],
  title: { en: 'The message addresses its reader', de: 'Die Nachricht spricht ihre Leserin oder ihren Leser an' },
  why: {
    en: 'A name in the greeting is what a sender knows and a spammer does not. It is advice, not a filter rule.',
    de: 'Ein Name in der Anrede ist, was ein Absender weiß und ein Spammer nicht. Das ist ein Rat, keine Filterregel.',
  },
  fix: {
    en: 'Insert the name with a merge tag, and a neutral greeting where it is missing.',
    de: 'Setzen Sie den Namen als Platzhalter ein und eine neutrale Anrede, wo er fehlt.',
  },
  messages: {
    en: {
      generic: (a: { greeting: string }) => `Greeting without a name: “${a.greeting}”`,
    },
    de: {
      generic: a => `Anrede ohne Namen: „${a.greeting}“`,
    },
  },
  examples: [
    { name: 'no generic greeting', facts: { content: sampleContent() }, expect: 'pass' },
    {
      name: 'dear customer',
      facts: {
        content: sampleContent({
          phrases: [
            {
              group: 'greeting',
              language: 'en',
              phrase: 'dear customer',
              text: 'Dear customer',
              count: 1,
              inSubject: false,
              at: { line: 8, column: 1 },
            },
          ],
        }),
      },
      expect: ['generic'],
    },
    { name: 'the message could not be read', facts: { content: { state: 'unknown', reason: 'unreadable' } }, expect: 'unknown' },
  ],
  run: onContent(({ phrases, mergeTags }, issue, context) => {
    const greeting = phrases.find(p => p.group === 'greeting' && !p.inSubject)
    return greeting && mergeTags.length === 0 ? [issue('generic', { greeting: greeting.text }, locate(greeting.at, context))] : []
  }),
})
