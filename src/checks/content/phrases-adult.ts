import { phraseCheck } from '../phrase-check.js'

export default phraseCheck({
  group: 'adult',
  kind: { en: 'adult advertising', de: 'anzüglicher Werbung' },
  refs: ['hit rates: rules/content/weights.yml'],
  title: {
    en: 'The text has no adult wording',
    de: 'Der Text enthält keine anzüglichen Wendungen',
  },
  why: {
    en: 'Dating and pornography fill spam folders; single words are enough for some filters.',
    de: 'Dating und Pornografie füllen Spam-Ordner; manchen Filtern genügen einzelne Wörter.',
  },
  fix: {
    en: 'Use neutral words, or send such offers from a domain of their own to people who asked for them.',
    de: 'Wählen Sie neutrale Wörter oder versenden Sie solche Angebote über eine eigene Domain an Menschen, die darum gebeten haben.',
  },
})
