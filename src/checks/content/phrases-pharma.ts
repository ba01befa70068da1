import { phraseCheck } from '../phrase-check.js'

export default phraseCheck({
  group: 'pharma',
  kind: { en: 'promises of cures', de: 'Heilversprechen' },
  refs: ['Regulation (EC) No 1924/2006', 'hit rates: rules/content/weights.yml'],
  title: {
    en: 'The text does not promise cures',
    de: 'Der Text verspricht keine Heilung',
  },
  why: {
    en: 'Weight loss, potency, pain: miracle cures are among the oldest spam, and their words stay on every list.',
    de: 'Abnehmen, Potenz, Schmerzen: Wundermittel gehören zum ältesten Spam, und ihre Wörter bleiben auf jeder Liste.',
  },
  fix: {
    en: 'Name product and ingredient instead of promises; health claims are restricted by law in any case.',
    de: 'Nennen Sie Produkt und Wirkstoff statt Versprechen; gesundheitsbezogene Aussagen sind ohnehin gesetzlich beschränkt.',
  },
})
