import { phraseCheck } from '../phrase-check.js'

export default phraseCheck({
  group: 'prize',
  kind: { en: 'prize notices', de: 'Gewinnbenachrichtigungen' },
  refs: ['hit rates: rules/content/weights.yml'],
  title: {
    en: 'The text does not promise prizes and gifts',
    de: 'Der Text verspricht keine Gewinne und Geschenke',
  },
  why: {
    en: '“You have been selected”, “claim your reward”: the second most common bait after account phishing, in every language. Honest competitions and loyalty programmes suffer from it.',
    de: '„Sie wurden ausgewählt“, „sichern Sie sich Ihre Prämie“: nach dem Konto-Phishing der häufigste Köder, in jeder Sprache. Ehrliche Gewinnspiele und Treueprogramme leiden darunter.',
  },
  fix: {
    en: 'Say plainly what there is and under which conditions; leave out congratulations nobody earned, and keep the subject sober.',
    de: 'Sagen Sie nüchtern, was es gibt und unter welchen Bedingungen; lassen Sie unverdiente Glückwünsche weg und halten Sie den Betreff sachlich.',
  },
})
