import { sampleContent } from '../../content/sample.js'
import { locate, onContent } from '../content-kit.js'
import { defineCheck } from '../define.js'

export default defineCheck({
  id: 'imprint',
  category: 'content',
  subject: 'message',
  severity: 'info',
  weight: 0,
  owner: 'copywriter',
  effort: 'minutes',
  needs: ['content'],
  refs: ['DDG § 5 (DE)', 'UWG § 7 (DE)', 'ECG § 5 (AT)', 'UWG Art. 3 (CH)', '15 U.S.C. 7704(a)(5)'],
  explains: [],
  title: {
    en: 'The message says who sends it and where to find him',
    de: 'Die Nachricht sagt, wer sie versendet und wo er zu finden ist',
  },
  why: {
    en: 'Commercial mail must name its sender with a postal address: the imprint in Germany, Austria and Switzerland, a postal address in the United States. This is information, not legal advice.',
    de: 'Werbliche E-Mails müssen ihren Absender mit Anschrift nennen: als Impressum in Deutschland, Österreich und der Schweiz, als Postanschrift in den USA. Das ist eine Information, keine Rechtsberatung.',
  },
  fix: {
    en: 'Put name, legal form, address, register and a way to make contact in the footer, or link the imprint page.',
    de: 'Setzen Sie Name, Rechtsform, Anschrift, Register und einen Kontaktweg in den Fuß oder verlinken Sie das Impressum.',
  },
  messages: {
    en: {
      'no-imprint': () => 'No imprint and no company data found',
      'no-address': () => 'No postal address found',
    },
    de: {
      'no-imprint': () => 'Kein Impressum und keine Firmenangaben gefunden',
      'no-address': () => 'Keine Postanschrift gefunden',
    },
  },
  examples: [
    { name: 'a full footer', facts: { content: sampleContent() }, expect: 'pass' },
    { name: 'no address', facts: { content: sampleContent({ text: { postalAddress: null } }) }, expect: ['no-address'] },
    {
      name: 'German text without imprint',
      facts: { content: sampleContent({ text: { language: 'de' }, signs: { imprint: { found: false, at: null } } }) },
      expect: ['no-imprint'],
    },
    {
      name: 'an English text needs no imprint',
      facts: { content: sampleContent({ signs: { imprint: { found: false, at: null } } }) },
      expect: 'pass',
    },
    { name: 'the message could not be read', facts: { content: { state: 'unknown', reason: 'unreadable' } }, expect: 'unknown' },
  ],
  run: onContent(({ text, signs }, issue, context) => {
    if (context.settings.profile !== 'bulk') return null
    return [
      ...(text.language === 'de' && !signs.imprint.found ? [issue('no-imprint', {}, locate(text.at, context))] : []),
      ...(text.postalAddress ? [] : [issue('no-address', {}, locate(text.at, context))]),
    ]
  }),
})
