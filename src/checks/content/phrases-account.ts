import { phraseCheck } from '../phrase-check.js'

export default phraseCheck({
  group: 'account',
  kind: { en: 'account phishing', de: 'Konto-Phishing' },
  refs: ['BSI: Phishing erkennen', 'hit rates: rules/content/weights.yml'],
  title: {
    en: 'The text does not sound like account phishing',
    de: 'Der Text klingt nicht nach Konto-Phishing',
  },
  why: {
    en: '“Your account has been suspended, verify your details” is the most common text of phishing. Real security notices in these words are filtered together with the fakes.',
    de: '„Ihr Konto wurde gesperrt, bestätigen Sie Ihre Daten“ ist der häufigste Text von Phishing-Mails. Echte Sicherheitshinweise in diesen Worten landen mit den Fälschungen im Filter.',
  },
  fix: {
    en: 'Address the customer by name, say what happened and when, and ask him to sign in as usual instead of following a link.',
    de: 'Sprechen Sie die Kundin oder den Kunden mit Namen an, sagen Sie, was wann geschah, und bitten Sie um die übliche Anmeldung statt um einen Klick.',
  },
})
