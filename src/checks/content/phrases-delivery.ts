import { phraseCheck } from '../phrase-check.js'

export default phraseCheck({
  group: 'delivery',
  kind: { en: 'parcel fraud', de: 'Paketbetrug' },
  refs: ['hit rates: rules/content/weights.yml'],
  title: {
    en: 'The text does not sound like parcel fraud',
    de: 'Der Text klingt nicht nach Paketbetrug',
  },
  why: {
    en: 'Invented parcels with a small fee to pay are a mass fraud. Shipping notices with the same phrases and little else are hard to tell from it.',
    de: 'Erfundene Pakete mit einer kleinen Gebühr sind ein Massenbetrug. Versandmitteilungen mit denselben Wendungen und wenig mehr sind davon kaum zu unterscheiden.',
  },
  fix: {
    en: 'Give order number, shop, carrier and the goods; link to your own shop, not to a short address.',
    de: 'Nennen Sie Bestellnummer, Shop, Zustelldienst und Ware; verlinken Sie den eigenen Shop und keine Kurzadresse.',
  },
})
