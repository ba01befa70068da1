import { phraseCheck } from '../phrase-check.js'

export default phraseCheck({
  group: 'money',
  kind: { en: 'advance-fee and credit offers', de: 'Vorschussbetrug und Kreditangeboten' },
  refs: ['hit rates: rules/content/weights.yml'],
  title: {
    en: 'The text does not sound like advance-fee or credit offers',
    de: 'Der Text klingt nicht nach Vorschussbetrug oder Kreditangeboten',
  },
  why: {
    en: 'Inheritances, millions, quick loans: old bait that filters know best. Finance mail in the same words is weighed with it.',
    de: 'Erbschaften, Millionen, Sofortkredite: alte Köder, die Filter am besten kennen. Finanz-Mailings in denselben Worten werden mitgewogen.',
  },
  fix: {
    en: 'Name amounts only where they belong, and the company, its register and its supervision in the footer.',
    de: 'Nennen Sie Beträge nur dort, wo sie hingehören, und im Fuß Unternehmen, Register und Aufsicht.',
  },
})
