import { linkCheck } from '../link-check.js'

export default linkCheck({
  id: 'link-free-hosting',
  severity: 'warning',
  weight: 3,
  owner: 'copywriter',
  effort: 'hour',
  refs: ['Interisle Phishing Landscape', 'Spamhaus TLD statistics'],
  explains: ['content-related', 'spam-related'],
  title: {
    en: 'Links lead to a site of the sender, not to free hosting',
    de: 'Links führen auf eine Seite des Absenders, nicht auf Gratis-Hosting',
  },
  why: {
    en: 'Free pages, object storage and cheap top-level domains are where fraud lives, because nobody asks who puts pages up.',
    de: 'Gratis-Seiten, Objektspeicher und billige Top-Level-Domains sind das Zuhause von Betrug, weil dort niemand fragt, wer Seiten anlegt.',
  },
  fix: {
    en: 'Put page and files on your own domain; a CNAME is enough.',
    de: 'Legen Sie Seite und Dateien unter Ihre eigene Domain; ein CNAME genügt.',
  },
  kinds: [
    { flag: 'free-page', severity: 'warning', text: { en: 'to free hosting', de: 'auf Gratis-Hosting' } },
    {
      flag: 'free-storage',
      severity: 'info',
      text: { en: 'to a public storage or form service', de: 'auf einen öffentlichen Speicher- oder Formulardienst' },
    },
    {
      flag: 'abused-tld',
      severity: 'warning',
      text: { en: 'to a top-level domain with much abuse', de: 'auf eine Top-Level-Domain mit viel Missbrauch' },
    },
  ],
})
