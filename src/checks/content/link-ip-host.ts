import { linkCheck } from '../link-check.js'

export default linkCheck({
  id: 'link-ip-host',
  severity: 'error',
  weight: 7,
  owner: 'developer',
  effort: 'minutes',
  refs: ['SpamAssassin NORMAL_HTTP_TO_IP, NUMERIC_HTTP_ADDR', 'RFC 3986 3.2.1, 7.6'],
  explains: ['content-related', 'spam-related'],
  title: {
    en: 'Links use host names, without user names and odd ports',
    de: 'Links nennen Hostnamen, ohne Benutzernamen und ungewöhnliche Ports',
  },
  why: {
    en: 'Honest mailings link to names. Addresses in numbers, a name before an @ that looks like the host, and unusual ports are tricks of phishing.',
    de: 'Ehrliche Mailings verlinken Namen. Adressen aus Zahlen, ein Name vor dem @, der wie der Host aussieht, und ungewöhnliche Ports sind Tricks von Phishing.',
  },
  fix: {
    en: 'Use the host name of your site with https and no port.',
    de: 'Verwenden Sie den Hostnamen Ihrer Website mit https und ohne Port.',
  },
  kinds: [
    { flag: 'ip', severity: 'error', text: { en: 'to a bare IP address', de: 'auf eine nackte IP-Adresse' } },
    { flag: 'encoded-ip', severity: 'error', text: { en: 'to a disguised IP address', de: 'auf eine verschleierte IP-Adresse' } },
    { flag: 'userinfo', severity: 'error', text: { en: 'with a name before the host', de: 'mit einem Namen vor dem Host' } },
    { flag: 'port', severity: 'warning', text: { en: 'with an unusual port', de: 'mit ungewöhnlichem Port' } },
  ],
})
