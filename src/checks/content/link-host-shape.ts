import { linkCheck } from '../link-check.js'

export default linkCheck({
  id: 'link-host-shape',
  severity: 'info',
  weight: 1,
  owner: 'developer',
  effort: 'hour',
  refs: ['Unit 42 and Interisle: features of phishing hosts'],
  explains: ['spam-related'],
  title: { en: 'Link hosts have names that people give', de: 'Linkhosts tragen Namen, wie Menschen sie vergeben' },
  why: {
    en: 'Host names that a machine made, with a brand of somebody else in them or five levels deep, are typical of fraud and of badly named tracking hosts.',
    de: 'Hostnamen aus der Maschine, mit einer fremden Marke darin oder fünf Ebenen tief, sind typisch für Betrug und für schlecht benannte Trackinghosts.',
  },
  fix: {
    en: 'Use speaking host names below your own domain.',
    de: 'Verwenden Sie sprechende Hostnamen unter der eigenen Domain.',
  },
  kinds: [
    {
      flag: 'foreign-brand',
      severity: 'warning',
      text: { en: 'with a brand in the host that does not belong to it', de: 'mit einer fremden Marke im Host' },
    },
    {
      flag: 'random-host',
      code: 'random',
      severity: 'info',
      text: { en: 'to a random-looking host', de: 'auf einen ausgewürfelt wirkenden Host' },
    },
    {
      flag: 'digit-host',
      code: 'digits',
      severity: 'info',
      text: { en: 'to a domain with many digits', de: 'auf eine Domain mit vielen Ziffern' },
    },
    {
      flag: 'many-hyphens',
      code: 'hyphens',
      severity: 'info',
      text: { en: 'to a domain with several hyphens', de: 'auf eine Domain mit mehreren Bindestrichen' },
    },
    {
      flag: 'deep-host',
      code: 'deep',
      severity: 'info',
      text: { en: 'to a host five or more levels deep', de: 'auf einen Host mit fünf oder mehr Ebenen' },
    },
    {
      flag: 'fragment-token',
      code: 'fragment',
      severity: 'info',
      text: { en: 'with a long token behind the #', de: 'mit einem langen Kennzeichen hinter dem #' },
    },
  ],
})
