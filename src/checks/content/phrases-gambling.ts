import { phraseCheck } from '../phrase-check.js'

export default phraseCheck({
  group: 'gambling',
  kind: { en: 'gambling advertising', de: 'Glücksspielwerbung' },
  refs: ['hit rates: rules/content/weights.yml'],
  title: {
    en: 'The text does not advertise gambling',
    de: 'Der Text wirbt nicht für Glücksspiel',
  },
  why: {
    en: 'Free spins and welcome bonuses are the bulk of German-language spam. Many providers refuse gambling mail whatever the consent.',
    de: 'Freispiele und Willkommensboni machen den Großteil des deutschsprachigen Spams aus. Viele Anbieter lehnen Glücksspiel-Mails ungeachtet der Einwilligung ab.',
  },
  fix: {
    en: 'Send such offers only where they are licensed, from a domain of their own, and without numbers of spins in the subject.',
    de: 'Versenden Sie solche Angebote nur mit Lizenz, über eine eigene Domain und ohne Freispielzahlen im Betreff.',
  },
})
