import { linkCheck } from '../link-check.js'

export default linkCheck({
  id: 'link-scheme',
  severity: 'error',
  weight: 7,
  owner: 'developer',
  effort: 'minutes',
  refs: ['RFC 2397'],
  explains: ['content-related'],
  title: { en: 'Links have targets that mail clients open', de: 'Links haben Ziele, die Mailprogramme öffnen' },
  why: {
    en: 'javascript: and data: targets are removed by every client and taken for an attack; an empty target is an unfinished template.',
    de: 'javascript:- und data:-Ziele entfernt jedes Programm und hält sie für einen Angriff; ein leeres Ziel ist eine unfertige Vorlage.',
  },
  fix: {
    en: 'Link an https address.',
    de: 'Verlinken Sie eine https-Adresse.',
  },
  kinds: [
    { flag: 'script', severity: 'error', text: { en: 'with script as target', de: 'mit Skript als Ziel' } },
    { flag: 'data', severity: 'error', text: { en: 'with data as target', de: 'mit Daten als Ziel' } },
    { flag: 'empty', severity: 'info', text: { en: 'without a target', de: 'ohne Ziel' } },
  ],
})
