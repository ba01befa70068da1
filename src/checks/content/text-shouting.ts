import { sampleContent } from '../../content/sample.js'
import type { Format } from '../../core/locale.js'
import { locate, onContent } from '../content-kit.js'
import { defineCheck } from '../define.js'

export default defineCheck({
  id: 'text-shouting',
  category: 'content',
  subject: 'message',
  severity: 'info',
  weight: 1,
  owner: 'copywriter',
  effort: 'minutes',
  needs: ['content'],
  refs: ['SpamAssassin UPPERCASE_50_75, PLING_PLING', 'hit rates: rules/content/weights.yml'],
  explains: ['spam-related'],
  title: { en: 'The text does not shout', de: 'Der Text schreit nicht' },
  why: {
    en: 'Capitals and rows of exclamation marks were the mark of spam twenty years ago and still weigh a little. Single exclamation marks do not: honest marketing has more of them than fraud.',
    de: 'Versalien und Reihen von Ausrufezeichen waren vor zwanzig Jahren das Kennzeichen von Spam und wiegen noch immer etwas. Einzelne Ausrufezeichen nicht: Ehrliches Marketing hat mehr davon als Betrug.',
  },
  fix: {
    en: 'Emphasise with bold type or a headline instead of capitals, and end a sentence with one mark.',
    de: 'Betonen Sie durch Fettdruck oder eine Überschrift statt durch Versalien und beenden Sie Sätze mit einem Zeichen.',
  },
  messages: {
    en: {
      capitals: (a: { share: number }, f: Format) => `${f.percent(a.share)} of the longer words are in capitals`,
      'exclamation-runs': (a: { count: number }, f: Format) => `${f.plural(a.count, 'run', 'runs')} of exclamation marks`,
    },
    de: {
      capitals: (a, f) => `${f.percent(a.share)} der längeren Wörter stehen in Versalien`,
      'exclamation-runs': (a, f) => `${f.plural(a.count, 'Reihe', 'Reihen')} von Ausrufezeichen`,
    },
  },
  examples: [
    { name: 'a calm text', facts: { content: sampleContent() }, expect: 'pass' },
    { name: 'capitals', facts: { content: sampleContent({ text: { longWords: 100, shouted: 45 } }) }, expect: ['capitals'] },
    { name: 'rows of marks', facts: { content: sampleContent({ text: { exclamationRuns: 2 } }) }, expect: ['exclamation-runs'] },
    { name: 'the message could not be read', facts: { content: { state: 'unknown', reason: 'unreadable' } }, expect: 'unknown' },
  ],
  run: onContent(({ text }, issue, context) => [
    ...(text.longWords >= 20 && text.shouted / text.longWords > 0.2
      ? [issue('capitals', { share: text.shouted / text.longWords }, locate(text.at, context))]
      : []),
    ...(text.exclamationRuns > 0 ? [issue('exclamation-runs', { count: text.exclamationRuns }, locate(text.at, context))] : []),
  ]),
})
