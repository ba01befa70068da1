import { sampleContent, sampleLink, sampleLinks } from '../../content/sample.js'
import type { Format } from '../../core/locale.js'
import { flagged, hostsOf, linkEvidence, locate, onContent } from '../content-kit.js'
import { defineCheck } from '../define.js'

const KINDS = [
  ['script', 'script', 'error'],
  ['data', 'data', 'error'],
  ['empty', 'empty', 'info'],
] as const

export default defineCheck({
  id: 'link-scheme',
  category: 'content',
  subject: 'message',
  severity: 'error',
  weight: 7,
  owner: 'developer',
  effort: 'minutes',
  needs: ['content'],
  refs: ['RFC 2397', 'hit rates: rules/content/weights.yml'],
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
  messages: {
    en: {
      script: (a: { hosts: string[]; count: number }, f: Format) =>
        `${f.plural(a.count, 'link', 'links')} with script as target: ${f.list(a.hosts)}`,
      data: (a: { hosts: string[]; count: number }, f: Format) =>
        `${f.plural(a.count, 'link', 'links')} with data as target: ${f.list(a.hosts)}`,
      empty: (a: { hosts: string[]; count: number }, f: Format) =>
        `${f.plural(a.count, 'link', 'links')} without a target: ${f.list(a.hosts)}`,
    },
    de: {
      script: (a, f) => `${f.plural(a.count, 'Link', 'Links')} mit Skript als Ziel: ${f.list(a.hosts)}`,
      data: (a, f) => `${f.plural(a.count, 'Link', 'Links')} mit Daten als Ziel: ${f.list(a.hosts)}`,
      empty: (a, f) => `${f.plural(a.count, 'Link', 'Links')} ohne Ziel: ${f.list(a.hosts)}`,
    },
  },
  examples: [
    { name: 'an ordinary link', facts: { content: sampleContent({ links: sampleLinks(sampleLink()) }) }, expect: 'pass' },
    {
      name: 'script',
      facts: { content: sampleContent({ links: sampleLinks(sampleLink({ flags: ['script'] })) }) },
      expect: ['script'],
    },
    {
      name: 'data',
      facts: { content: sampleContent({ links: sampleLinks(sampleLink({ flags: ['data'] })) }) },
      expect: ['data'],
    },
    {
      name: 'empty',
      facts: { content: sampleContent({ links: sampleLinks(sampleLink({ flags: ['empty'] })) }) },
      expect: ['empty'],
    },
    { name: 'no links', facts: { content: sampleContent() }, expect: 'not-applicable' },
    { name: 'the message could not be read', facts: { content: { state: 'unknown', reason: 'unreadable' } }, expect: 'unknown' },
  ],
  run({ content }, issue, context) {
    return onContent(content, facts => {
      if (facts.links.count === 0) return null
      return KINDS.flatMap(([flag, code, severity]) => {
        const links = flagged(facts, flag)
        return links[0]
          ? [
              issue(
                code,
                { hosts: hostsOf(links), count: links.length },
                { severity, ...locate(links[0].at, context), evidence: linkEvidence(links, context) },
              ),
            ]
          : []
      })
    })
  },
})
