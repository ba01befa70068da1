import { linkCheck } from '../link-check.js'

export default linkCheck({
  id: 'link-homograph',
  severity: 'error',
  weight: 7,
  owner: 'developer',
  effort: 'minutes',
  refs: ['Unicode Technical Standard #39', 'RFC 5890'],
  explains: ['content-related', 'spam-related'],
  title: { en: 'No look-alike host names', de: 'Keine verwechselbaren Hostnamen' },
  why: {
    en: 'A host with letters of another script can look like a well-known name. Filters flag such hosts whatever is behind them.',
    de: 'Ein Host mit Buchstaben einer anderen Schrift kann wie ein bekannter Name aussehen. Filter melden solche Hosts, was immer dahinter steht.',
  },
  fix: {
    en: 'Link the plain ASCII name. Domains with umlauts are fine on the site; in mail use the ASCII twin.',
    de: 'Verlinken Sie den reinen ASCII-Namen. Umlautdomains sind auf der Website in Ordnung; in E-Mails nehmen Sie den ASCII-Zwilling.',
  },
  kinds: [
    {
      flag: 'mixed-script',
      severity: 'error',
      text: { en: 'to a host that mixes scripts', de: 'auf einen Host, der Schriften mischt' },
    },
    {
      flag: 'punycode',
      severity: 'warning',
      text: { en: 'to an internationalised host', de: 'auf einen internationalisierten Host' },
    },
  ],
})
