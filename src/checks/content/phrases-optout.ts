import { phraseCheck } from '../phrase-check.js'

export default phraseCheck({
  group: 'optout',
  kind: { en: 'the opt-outs of spam', de: 'Abmeldungen in Spam' },
  refs: ['hit rates: rules/content/weights.yml'],
  title: {
    en: 'The opt-out does not use the boilerplate of spam',
    de: 'Die Abmeldung benutzt nicht die Standardsätze von Spam',
  },
  why: {
    en: '“To be removed from future mailings”, “by writing to”: sentences of the tool boxes that spam is made with. A sending service of good repute words it differently.',
    de: '„To be removed from future mailings“, „by writing to“: Sätze aus den Baukästen, mit denen Spam erzeugt wird. Seriöse Versanddienste formulieren anders.',
  },
  fix: {
    en: 'Write one plain sentence with one link in the language of the message: “Unsubscribe”.',
    de: 'Schreiben Sie einen schlichten Satz mit einem Link in der Sprache der Nachricht: „Newsletter abbestellen“.',
  },
})
