import { phraseCheck } from '../phrase-check.js'

export default phraseCheck({
  group: 'crypto',
  kind: { en: 'crypto lures', de: 'Krypto-Ködern' },
  refs: ['hit rates: rules/content/weights.yml'],
  title: {
    en: 'The text does not sound like a crypto lure',
    de: 'Der Text klingt nicht nach Krypto-Köder',
  },
  why: {
    en: 'Wallets, airdrops and recovery phrases are named in every eighth fraudulent message today and in hardly any newsletter.',
    de: 'Wallets, Airdrops und Wiederherstellungsphrasen stehen heute in jeder achten betrügerischen Nachricht und in kaum einem Newsletter.',
  },
  fix: {
    en: 'Unless it is your business, leave it out. If it is: never ask for keys or connections by mail, and say so.',
    de: 'Lassen Sie es weg, wenn es nicht Ihr Geschäft ist. Falls doch: Fragen Sie nie per Mail nach Schlüsseln oder Verbindungen, und sagen Sie das auch.',
  },
})
