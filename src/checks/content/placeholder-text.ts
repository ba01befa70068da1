import { sampleContent } from '../../content/sample.js'
import { locate, onContent } from '../content-kit.js'
import { defineCheck } from '../define.js'

export default defineCheck({
  id: 'placeholder-text',
  category: 'content',
  subject: 'message',
  severity: 'warning',
  weight: 3,
  owner: 'copywriter',
  effort: 'minutes',
  needs: ['content'],
  refs: ['hit rates: rules/content/weights.yml'],
  explains: [],
  title: { en: 'No filler text is left', de: 'Kein Blindtext ist übrig' },
  why: {
    en: '“Lorem ipsum” in a mailbox is an unfinished message.',
    de: '„Lorem ipsum“ im Postfach ist eine unfertige Nachricht.',
  },
  fix: {
    en: 'Replace the filler by text, or delete the block.',
    de: 'Ersetzen Sie den Blindtext oder löschen Sie den Block.',
  },
  messages: {
    en: {
      filler: (a: { text: string }) => `Filler text: “${a.text}”`,
    },
    de: {
      filler: a => `Blindtext: „${a.text}“`,
    },
  },
  examples: [
    { name: 'finished', facts: { content: sampleContent() }, expect: 'pass' },
    {
      name: 'filler',
      facts: { content: sampleContent({ text: { lorem: { text: 'Lorem ipsum', at: { line: 20, column: 1 } } } }) },
      settings: { mode: 'message' },
      expect: ['filler'],
    },
    {
      name: 'a template',
      facts: { content: sampleContent({ text: { lorem: { text: 'Lorem ipsum', at: { line: 20, column: 1 } } } }) },
      settings: { mode: 'template' },
      expect: 'not-applicable',
    },
    { name: 'the message could not be read', facts: { content: { state: 'unknown', reason: 'unreadable' } }, expect: 'unknown' },
  ],
  run: onContent(({ text }, issue, context) => {
    if (context.settings.mode === 'template') return null
    return text.lorem ? [issue('filler', { text: text.lorem.text }, locate(text.lorem.at, context))] : []
  }),
})
