import { phraseCheck } from '../phrase-check.js'

export default phraseCheck({
  group: 'hype',
  kind: { en: 'loud advertising', de: 'marktschreierischer Werbung' },
  refs: ['hit rates: rules/content/weights.yml'],
  title: {
    en: 'The text does without superlatives of advertising',
    de: 'Der Text kommt ohne Werbesuperlative aus',
  },
  why: {
    en: '“No obligation”, “100 % guaranteed”, “kindly”: phrases that professional senders have given up and spam has kept.',
    de: '„Völlig unverbindlich“, „100 % garantiert“, „einmalige Gelegenheit“: Wendungen, die professionelle Absender aufgegeben haben und Spam behalten hat.',
  },
  fix: {
    en: 'Replace the promise by a fact: a price, a date, a number.',
    de: 'Ersetzen Sie das Versprechen durch eine Tatsache: einen Preis, ein Datum, eine Zahl.',
  },
})
