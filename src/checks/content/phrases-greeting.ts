import { phraseCheck } from '../phrase-check.js'

export default phraseCheck({
  group: 'greeting',
  kind: { en: 'impersonal greetings', de: 'unpersönlichen Anreden' },
  refs: ['hit rates: rules/content/weights.yml'],
  title: {
    en: 'The reader is not addressed as “dear customer”',
    de: 'Die Anrede lautet nicht „Sehr geehrter Kunde“',
  },
  why: {
    en: 'Who writes to a customer knows the name. “Dear customer” or “dear friend” stands in one of ten fraudulent messages and in hardly any real newsletter.',
    de: 'Wer an Kunden schreibt, kennt ihren Namen. „Sehr geehrter Kunde“ oder „Lieber Freund“ steht in jeder zehnten betrügerischen Nachricht und in kaum einem echten Newsletter.',
  },
  fix: {
    en: 'Greet by name, with a neutral greeting (“Hello”) where none is known.',
    de: 'Grüßen Sie mit Namen und, wo keiner bekannt ist, neutral („Guten Tag“).',
  },
})
