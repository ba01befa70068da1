import { sampleContent, sampleLink, sampleLinks } from '../../content/sample.js'
import type { Format } from '../../core/locale.js'
import { flagged, hostsOf, linkEvidence, locate, onContent } from '../content-kit.js'
import { defineCheck } from '../define.js'

const KINDS = [
  ['ip', 'ip', 'error'],
  ['encoded-ip', 'encoded-ip', 'error'],
  ['userinfo', 'userinfo', 'error'],
  ['port', 'port', 'warning'],
] as const

export default defineCheck({
  id: 'link-ip-host',
  category: 'content',
  subject: 'message',
  severity: 'error',
  weight: 7,
  owner: 'developer',
  effort: 'minutes',
  needs: ['content'],
  refs: ['SpamAssassin NORMAL_HTTP_TO_IP, NUMERIC_HTTP_ADDR', 'RFC 3986 3.2.1, 7.6', 'hit rates: rules/content/weights.yml'],
  explains: ['content-related', 'spam-related'],
  title: {
    en: 'Links use host names, without user names and odd ports',
    de: 'Links nennen Hostnamen, ohne Benutzernamen und ungewöhnliche Ports',
  },
  why: {
    en: 'Honest mailings link to names. Addresses in numbers, a name before an @ that looks like the host, and unusual ports are tricks of phishing.',
    de: 'Ehrliche Mailings verlinken Namen. Adressen aus Zahlen, ein Name vor dem @, der wie der Host aussieht, und ungewöhnliche Ports sind Tricks von Phishing.',
  },
  fix: {
    en: 'Use the host name of your site with https and no port.',
    de: 'Verwenden Sie den Hostnamen Ihrer Website mit https und ohne Port.',
  },
  messages: {
    en: {
      ip: (a: { hosts: string[]; count: number }, f: Format) =>
        `${f.plural(a.count, 'link', 'links')} to a bare IP address: ${f.list(a.hosts)}`,
      'encoded-ip': (a: { hosts: string[]; count: number }, f: Format) =>
        `${f.plural(a.count, 'link', 'links')} to a disguised IP address: ${f.list(a.hosts)}`,
      userinfo: (a: { hosts: string[]; count: number }, f: Format) =>
        `${f.plural(a.count, 'link', 'links')} with a name before the host: ${f.list(a.hosts)}`,
      port: (a: { hosts: string[]; count: number }, f: Format) =>
        `${f.plural(a.count, 'link', 'links')} with an unusual port: ${f.list(a.hosts)}`,
    },
    de: {
      ip: (a, f) => `${f.plural(a.count, 'Link', 'Links')} auf eine nackte IP-Adresse: ${f.list(a.hosts)}`,
      'encoded-ip': (a, f) => `${f.plural(a.count, 'Link', 'Links')} auf eine verschleierte IP-Adresse: ${f.list(a.hosts)}`,
      userinfo: (a, f) => `${f.plural(a.count, 'Link', 'Links')} mit einem Namen vor dem Host: ${f.list(a.hosts)}`,
      port: (a, f) => `${f.plural(a.count, 'Link', 'Links')} mit ungewöhnlichem Port: ${f.list(a.hosts)}`,
    },
  },
  examples: [
    { name: 'an ordinary link', facts: { content: sampleContent({ links: sampleLinks(sampleLink()) }) }, expect: 'pass' },
    { name: 'ip', facts: { content: sampleContent({ links: sampleLinks(sampleLink({ flags: ['ip'] })) }) }, expect: ['ip'] },
    {
      name: 'encoded-ip',
      facts: { content: sampleContent({ links: sampleLinks(sampleLink({ flags: ['encoded-ip'] })) }) },
      expect: ['encoded-ip'],
    },
    {
      name: 'userinfo',
      facts: { content: sampleContent({ links: sampleLinks(sampleLink({ flags: ['userinfo'] })) }) },
      expect: ['userinfo'],
    },
    {
      name: 'port',
      facts: { content: sampleContent({ links: sampleLinks(sampleLink({ flags: ['port'] })) }) },
      expect: ['port'],
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
