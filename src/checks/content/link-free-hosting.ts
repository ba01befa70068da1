import { sampleContent, sampleLink, sampleLinks } from '../../content/sample.js'
import type { Format } from '../../core/locale.js'
import { flagged, hostsOf, linkEvidence, locate, onContent } from '../content-kit.js'
import { defineCheck } from '../define.js'

const KINDS = [
  ['free-page', 'free-page', 'warning'],
  ['free-storage', 'free-storage', 'info'],
  ['abused-tld', 'abused-tld', 'warning'],
] as const

export default defineCheck({
  id: 'link-free-hosting',
  category: 'content',
  subject: 'message',
  severity: 'warning',
  weight: 3,
  owner: 'copywriter',
  effort: 'hour',
  needs: ['content'],
  refs: ['Interisle Phishing Landscape', 'Spamhaus TLD statistics', 'hit rates: rules/content/weights.yml'],
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
  messages: {
    en: {
      'free-page': (a: { hosts: string[]; count: number }, f: Format) =>
        `${f.plural(a.count, 'link', 'links')} to free hosting: ${f.list(a.hosts)}`,
      'free-storage': (a: { hosts: string[]; count: number }, f: Format) =>
        `${f.plural(a.count, 'link', 'links')} to a public storage or form service: ${f.list(a.hosts)}`,
      'abused-tld': (a: { hosts: string[]; count: number }, f: Format) =>
        `${f.plural(a.count, 'link', 'links')} to a top-level domain with much abuse: ${f.list(a.hosts)}`,
    },
    de: {
      'free-page': (a, f) => `${f.plural(a.count, 'Link', 'Links')} auf Gratis-Hosting: ${f.list(a.hosts)}`,
      'free-storage': (a, f) =>
        `${f.plural(a.count, 'Link', 'Links')} auf einen öffentlichen Speicher- oder Formulardienst: ${f.list(a.hosts)}`,
      'abused-tld': (a, f) =>
        `${f.plural(a.count, 'Link', 'Links')} auf eine Top-Level-Domain mit viel Missbrauch: ${f.list(a.hosts)}`,
    },
  },
  examples: [
    { name: 'an ordinary link', facts: { content: sampleContent({ links: sampleLinks(sampleLink()) }) }, expect: 'pass' },
    {
      name: 'free-page',
      facts: { content: sampleContent({ links: sampleLinks(sampleLink({ flags: ['free-page'] })) }) },
      expect: ['free-page'],
    },
    {
      name: 'free-storage',
      facts: { content: sampleContent({ links: sampleLinks(sampleLink({ flags: ['free-storage'] })) }) },
      expect: ['free-storage'],
    },
    {
      name: 'abused-tld',
      facts: { content: sampleContent({ links: sampleLinks(sampleLink({ flags: ['abused-tld'] })) }) },
      expect: ['abused-tld'],
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
