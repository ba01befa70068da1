import { sampleContent, sampleLink, sampleLinks } from '../../content/sample.js'
import type { Format } from '../../core/locale.js'
import { flagged, hostsOf, linkEvidence, locate, onContent } from '../content-kit.js'
import { defineCheck } from '../define.js'

const KINDS = [
  ['foreign-brand', 'foreign-brand', 'warning'],
  ['random-host', 'random', 'info'],
  ['digit-host', 'digits', 'info'],
  ['many-hyphens', 'hyphens', 'info'],
  ['deep-host', 'deep', 'info'],
  ['fragment-token', 'fragment', 'info'],
] as const

export default defineCheck({
  id: 'link-host-shape',
  category: 'content',
  subject: 'message',
  severity: 'info',
  weight: 1,
  owner: 'developer',
  effort: 'hour',
  needs: ['content'],
  refs: ['Unit 42 and Interisle: features of phishing hosts', 'hit rates: rules/content/weights.yml'],
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
  messages: {
    en: {
      'foreign-brand': (a: { hosts: string[]; count: number }, f: Format) =>
        `${f.plural(a.count, 'link', 'links')} with a brand in the host that does not belong to it: ${f.list(a.hosts)}`,
      random: (a: { hosts: string[]; count: number }, f: Format) =>
        `${f.plural(a.count, 'link', 'links')} to a random-looking host: ${f.list(a.hosts)}`,
      digits: (a: { hosts: string[]; count: number }, f: Format) =>
        `${f.plural(a.count, 'link', 'links')} to a domain with many digits: ${f.list(a.hosts)}`,
      hyphens: (a: { hosts: string[]; count: number }, f: Format) =>
        `${f.plural(a.count, 'link', 'links')} to a domain with several hyphens: ${f.list(a.hosts)}`,
      deep: (a: { hosts: string[]; count: number }, f: Format) =>
        `${f.plural(a.count, 'link', 'links')} to a host five or more levels deep: ${f.list(a.hosts)}`,
      fragment: (a: { hosts: string[]; count: number }, f: Format) =>
        `${f.plural(a.count, 'link', 'links')} with a long token behind the #: ${f.list(a.hosts)}`,
    },
    de: {
      'foreign-brand': (a, f) => `${f.plural(a.count, 'Link', 'Links')} mit einer fremden Marke im Host: ${f.list(a.hosts)}`,
      random: (a, f) => `${f.plural(a.count, 'Link', 'Links')} auf einen ausgewürfelt wirkenden Host: ${f.list(a.hosts)}`,
      digits: (a, f) => `${f.plural(a.count, 'Link', 'Links')} auf eine Domain mit vielen Ziffern: ${f.list(a.hosts)}`,
      hyphens: (a, f) => `${f.plural(a.count, 'Link', 'Links')} auf eine Domain mit mehreren Bindestrichen: ${f.list(a.hosts)}`,
      deep: (a, f) => `${f.plural(a.count, 'Link', 'Links')} auf einen Host mit fünf oder mehr Ebenen: ${f.list(a.hosts)}`,
      fragment: (a, f) => `${f.plural(a.count, 'Link', 'Links')} mit einem langen Kennzeichen hinter dem #: ${f.list(a.hosts)}`,
    },
  },
  examples: [
    { name: 'an ordinary link', facts: { content: sampleContent({ links: sampleLinks(sampleLink()) }) }, expect: 'pass' },
    {
      name: 'foreign-brand',
      facts: { content: sampleContent({ links: sampleLinks(sampleLink({ flags: ['foreign-brand'] })) }) },
      expect: ['foreign-brand'],
    },
    {
      name: 'random',
      facts: { content: sampleContent({ links: sampleLinks(sampleLink({ flags: ['random-host'] })) }) },
      expect: ['random'],
    },
    {
      name: 'digits',
      facts: { content: sampleContent({ links: sampleLinks(sampleLink({ flags: ['digit-host'] })) }) },
      expect: ['digits'],
    },
    {
      name: 'hyphens',
      facts: { content: sampleContent({ links: sampleLinks(sampleLink({ flags: ['many-hyphens'] })) }) },
      expect: ['hyphens'],
    },
    {
      name: 'deep',
      facts: { content: sampleContent({ links: sampleLinks(sampleLink({ flags: ['deep-host'] })) }) },
      expect: ['deep'],
    },
    {
      name: 'fragment',
      facts: { content: sampleContent({ links: sampleLinks(sampleLink({ flags: ['fragment-token'] })) }) },
      expect: ['fragment'],
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
