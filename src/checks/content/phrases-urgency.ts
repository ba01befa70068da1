import { phraseCheck } from '../phrase-check.js'

export default phraseCheck({
  group: 'urgency',
  kind: { en: 'mails that press for time', de: 'Mails, die unter Zeitdruck setzen' },
  refs: ['hit rates: rules/content/weights.yml'],
  title: {
    en: 'The text does not press the reader for time',
    de: 'Der Text setzt niemanden unter Zeitdruck',
  },
  why: {
    en: 'Fraud lives on haste: “within 24 hours”, “final notice”. Filters learned these phrases from millions of such messages, so an honest reminder in the same words is read with suspicion.',
    de: 'Betrug lebt von Eile: „innerhalb von 24 Stunden“, „letzte Mahnung“. Filter haben solche Wendungen aus Millionen betrügerischer Nachrichten gelernt; eine ehrliche Erinnerung in denselben Worten macht sich deshalb verdächtig.',
  },
  fix: {
    en: 'Name a date instead of a countdown, and say what happens then. One reminder of a deadline is enough.',
    de: 'Nennen Sie ein Datum statt eines Countdowns und sagen Sie, was dann geschieht. Eine Erinnerung an die Frist genügt.',
  },
})
