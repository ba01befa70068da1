import { linkCheck } from '../link-check.js'

export default linkCheck({
  id: 'link-open-redirect',
  severity: 'warning',
  weight: 3,
  owner: 'developer',
  effort: 'minutes',
  refs: ['CWE-601'],
  explains: ['content-related'],
  title: { en: 'Links do not pass through open redirectors', de: 'Links laufen nicht über offene Weiterleitungen' },
  why: {
    en: 'Redirects of search engines and big sites lend a phishing link a good name. Providers follow and count them.',
    de: 'Weiterleitungen von Suchmaschinen und großen Websites verleihen einem Phishing-Link einen guten Namen. Anbieter folgen ihnen und zählen sie.',
  },
  fix: {
    en: 'Link the target itself.',
    de: 'Verlinken Sie das Ziel selbst.',
  },
  kinds: [
    {
      flag: 'redirector',
      code: 'known',
      severity: 'warning',
      text: { en: 'through an open redirector', de: 'über eine offene Weiterleitung' },
    },
    {
      flag: 'redirect-parameter',
      code: 'parameter',
      severity: 'info',
      text: { en: 'with another address as a parameter', de: 'mit einer fremden Adresse als Parameter' },
    },
  ],
})
