import { sampleContent, sampleLink, sampleLinks } from '../../content/sample.js'
import type { Format } from '../../core/locale.js'
import { flagged, hostsOf, linkEvidence, locate, onContent } from '../content-kit.js'
import { defineCheck } from '../define.js'

const KINDS = [
  ['redirector', 'known', 'warning'],
  ['redirect-parameter', 'parameter', 'info'],
] as const

export default defineCheck({
  id: 'link-open-redirect',
  category: 'content',
  subject: 'message',
  severity: 'warning',
  weight: 3,
  owner: 'developer',
  effort: 'minutes',
  needs: ['content'],
  refs: ['CWE-601', 'hit rates: rules/content/weights.yml'],
  explains: ['content-related'],
  title: { en: 'Links do not pass through open redirectors', de: 'Links laufen nicht über offene Weiterleitungen' },
  why: {
    en: 'Redirects of search engines and big sites lend a phishing link a good name. Providers follow and count them.',
    de: 'Weiterleitungen von Suchmaschinen und großen Websites verleihen einem Phishing-Link einen guten Namen. Anbieter folgen ihnen und zählen sie.',
  },
  fix: {
    en: 'Link the target itself.',
    de: 'Verlinken Sie das Ziel selbst.',
  },
  messages: {
    en: {
      known: (a: { hosts: string[]; count: number }, f: Format) =>
        `${f.plural(a.count, 'link', 'links')} through an open redirector: ${f.list(a.hosts)}`,
      parameter: (a: { hosts: string[]; count: number }, f: Format) =>
        `${f.plural(a.count, 'link', 'links')} with another address as a parameter: ${f.list(a.hosts)}`,
    },
    de: {
      known: (a, f) => `${f.plural(a.count, 'Link', 'Links')} über eine offene Weiterleitung: ${f.list(a.hosts)}`,
      parameter: (a, f) => `${f.plural(a.count, 'Link', 'Links')} mit einer fremden Adresse als Parameter: ${f.list(a.hosts)}`,
    },
  },
  examples: [
    { name: 'an ordinary link', facts: { content: sampleContent({ links: sampleLinks(sampleLink()) }) }, expect: 'pass' },
    {
      name: 'known',
      facts: { content: sampleContent({ links: sampleLinks(sampleLink({ flags: ['redirector'] })) }) },
      expect: ['known'],
    },
    {
      name: 'parameter',
      facts: { content: sampleContent({ links: sampleLinks(sampleLink({ flags: ['redirect-parameter'] })) }) },
      expect: ['parameter'],
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
