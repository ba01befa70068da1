import { linkCheck } from '../link-check.js'

export default linkCheck({
  id: 'link-plain-http',
  severity: 'info',
  weight: 1,
  owner: 'developer',
  effort: 'minutes',
  refs: ['RFC 9110 17'],
  explains: [],
  title: { en: 'Links use https', de: 'Links benutzen https' },
  why: {
    en: 'Browsers warn before plain http pages. As a sign of spam it says nothing: honest mail has as many.',
    de: 'Browser warnen vor unverschlüsselten Seiten. Als Zeichen für Spam taugt es nicht: Ehrliche Mail hat genauso viele.',
  },
  fix: {
    en: 'Change http:// to https://; ask your sending service for https tracking links.',
    de: 'Ändern Sie http:// in https://; bitten Sie Ihren Versanddienst um https für Trackinglinks.',
  },
  kinds: [
    { flag: 'plain-http', code: 'plain', severity: 'info', text: { en: 'without encryption', de: 'ohne Verschlüsselung' } },
  ],
})
