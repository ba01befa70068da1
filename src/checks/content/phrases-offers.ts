import { phraseCheck } from '../phrase-check.js'

export default phraseCheck({
  group: 'offers',
  kind: { en: 'mass offers', de: 'Massenangeboten' },
  refs: ['hit rates: rules/content/weights.yml'],
  title: {
    en: 'The text does not read like a mass offer',
    de: 'Der Text liest sich nicht wie ein Massenangebot',
  },
  why: {
    en: 'Insurance quotes, solar roofs, search-engine rankings: offers that nobody asked for and that come in waves. Most of these phrases weigh little, as honest shops use them as well.',
    de: 'Versicherungsvergleiche, Solardächer, Google-Rankings: Angebote, um die niemand gebeten hat und die in Wellen kommen. Die meisten dieser Wendungen wiegen wenig, weil ehrliche Händler sie auch benutzen.',
  },
  fix: {
    en: 'Say for whom the offer is and why this reader gets it.',
    de: 'Sagen Sie, für wen das Angebot ist und warum gerade diese Person es bekommt.',
  },
})
