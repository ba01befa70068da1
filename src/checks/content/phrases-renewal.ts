import { phraseCheck } from '../phrase-check.js'

export default phraseCheck({
  group: 'renewal',
  kind: { en: 'renewal and invoice scams', de: 'Abo- und Rechnungsbetrug' },
  refs: ['hit rates: rules/content/weights.yml'],
  title: {
    en: 'The text does not sound like a renewal or invoice scam',
    de: 'Der Text klingt nicht nach Abo- oder Rechnungsbetrug',
  },
  why: {
    en: 'Invented renewals of antivirus programs and invoices “charged to your account”, with a telephone number for refunds, fill mailboxes. Their phrases count.',
    de: 'Erfundene Verlängerungen von Virenscannern und Rechnungen, die „abgebucht“ würden, mit einer Nummer für Erstattungen, füllen die Postfächer. Ihre Wendungen zählen.',
  },
  fix: {
    en: 'Name the contract, the price, the date and where the customer finds it in his account. Do not ask for a call.',
    de: 'Nennen Sie Vertrag, Preis, Datum und die Stelle im Kundenkonto. Fordern Sie nicht zu einem Anruf auf.',
  },
})
