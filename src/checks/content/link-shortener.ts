import { linkCheck } from '../link-check.js'

export default linkCheck({
  id: 'link-shortener',
  severity: 'warning',
  weight: 7,
  owner: 'copywriter',
  effort: 'minutes',
  refs: ['SpamAssassin url_shortener list'],
  explains: ['content-related', 'spam-related'],
  title: { en: 'No public link shortener', de: 'Kein öffentlicher Linkverkürzer' },
  why: {
    en: 'A shortener hides where a link leads, so every eighth fraudulent message uses one, and block lists name the shorteners themselves.',
    de: 'Ein Verkürzer verbirgt das Ziel. Jede achte betrügerische Nachricht benutzt deshalb einen, und Sperrlisten führen die Verkürzer selbst.',
  },
  fix: {
    en: 'Link the page itself; count clicks on a host below your own domain.',
    de: 'Verlinken Sie die Seite selbst und zählen Sie Klicks über einen Host unter Ihrer eigenen Domain.',
  },
  kinds: [{ flag: 'shortener', severity: 'warning', text: { en: 'through a link shortener', de: 'über einen Linkverkürzer' } }],
})
