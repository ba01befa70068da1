import { sampleContent } from '../../content/sample.js'
import type { Format } from '../../core/locale.js'
import { locate, onContent } from '../content-kit.js'
import { defineCheck } from '../define.js'

export default defineCheck({
  id: 'text-length',
  category: 'content',
  subject: 'message',
  severity: 'info',
  weight: 1,
  owner: 'copywriter',
  effort: 'minutes',
  needs: ['content'],
  refs: ['hit rates: rules/content/weights.yml'],
  explains: ['spam-related'],
  title: { en: 'There is enough text to judge', de: 'Es gibt genug Text zum Beurteilen' },
  why: {
    en: 'Every tenth fraudulent message has less than a hundred characters of text, and hardly any honest mailing. With so little, filters judge by link and sender alone.',
    de: 'Jede zehnte betrügerische Nachricht hat weniger als hundert Zeichen Text, ein ehrliches Mailing so gut wie nie. Bei so wenig Text urteilen Filter allein nach Link und Absender.',
  },
  fix: {
    en: 'Say who writes, why, and what the reader will find behind the link.',
    de: 'Sagen Sie, wer schreibt, warum, und was hinter dem Link zu finden ist.',
  },
  messages: {
    en: {
      tiny: (a: { characters: number }, f: Format) => `The visible text has ${f.plural(a.characters, 'character', 'characters')}`,
      short: (a: { characters: number }, f: Format) =>
        `The visible text has only ${f.plural(a.characters, 'character', 'characters')}`,
      brief: (a: { characters: number }, f: Format) =>
        `The visible text has ${f.plural(a.characters, 'character', 'characters')}, less than most mailings`,
    },
    de: {
      tiny: (a, f) => `Der sichtbare Text hat ${f.number(a.characters)} Zeichen`,
      short: (a, f) => `Der sichtbare Text hat nur ${f.number(a.characters)} Zeichen`,
      brief: (a, f) => `Der sichtbare Text hat ${f.number(a.characters)} Zeichen, weniger als die meisten Mailings`,
    },
  },
  examples: [
    { name: 'a usual newsletter', facts: { content: sampleContent() }, expect: 'pass' },
    { name: 'no text', facts: { content: sampleContent({ text: { length: 3 } }) }, expect: ['tiny'] },
    { name: 'one line', facts: { content: sampleContent({ text: { length: 80 } }) }, expect: ['short'] },
    { name: 'two lines', facts: { content: sampleContent({ text: { length: 180 } }) }, expect: ['brief'] },
    { name: 'the message could not be read', facts: { content: { state: 'unknown', reason: 'unreadable' } }, expect: 'unknown' },
  ],
  run: onContent(({ text }, issue, context) => {
    const characters = text.length
    const code = characters < 50 ? 'tiny' : characters < 100 ? 'short' : characters < 200 ? 'brief' : null
    return code ? [issue(code, { characters }, locate(text.at, context))] : []
  }),
})
