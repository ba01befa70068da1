import { sampleContent, sampleLink, sampleLinks } from '../../content/sample.js'
import type { Format } from '../../core/locale.js'
import { flagged, hostsOf, linkEvidence, locate, onContent } from '../content-kit.js'
import { defineCheck } from '../define.js'

const KINDS = [
  ['mixed-script', 'mixed-script', 'error'],
  ['punycode', 'punycode', 'warning'],
] as const

export default defineCheck({
  id: 'link-homograph',
  category: 'content',
  subject: 'message',
  severity: 'error',
  weight: 7,
  owner: 'developer',
  effort: 'minutes',
  needs: ['content'],
  refs: ['Unicode Technical Standard #39', 'RFC 5890', 'hit rates: rules/content/weights.yml'],
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
  messages: {
    en: {
      'mixed-script': (a: { hosts: string[]; count: number }, f: Format) =>
        `${f.plural(a.count, 'link', 'links')} whose host mixes scripts: ${f.list(a.hosts)}`,
      punycode: (a: { hosts: string[]; count: number }, f: Format) =>
        `${f.plural(a.count, 'link', 'links')} to an internationalised host: ${f.list(a.hosts)}`,
    },
    de: {
      'mixed-script': (a, f) => `${f.plural(a.count, 'Link', 'Links')}, deren Host Schriften mischt: ${f.list(a.hosts)}`,
      punycode: (a, f) => `${f.plural(a.count, 'Link', 'Links')} auf einen internationalisierten Host: ${f.list(a.hosts)}`,
    },
  },
  examples: [
    { name: 'an ordinary link', facts: { content: sampleContent({ links: sampleLinks(sampleLink()) }) }, expect: 'pass' },
    {
      name: 'mixed-script',
      facts: { content: sampleContent({ links: sampleLinks(sampleLink({ flags: ['mixed-script'] })) }) },
      expect: ['mixed-script'],
    },
    {
      name: 'punycode',
      facts: { content: sampleContent({ links: sampleLinks(sampleLink({ flags: ['punycode'] })) }) },
      expect: ['punycode'],
    },
    { name: 'no links', facts: { content: sampleContent() }, expect: 'not-applicable' },
    { name: 'the message could not be read', facts: { content: { state: 'unknown', reason: 'unreadable' } }, expect: 'unknown' },
  ],
  run({ content }, issue, context) {
    return onContent(content, facts => {
      if (facts.links.count === 0) return null
      return KINDS.flatMap(([flag, code, severity]) => {
        // The sender's own umlaut domain is no disguise.
        const links = flagged(facts, flag).filter(l => flag !== 'punycode' || !l.flags.includes('own'))
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
