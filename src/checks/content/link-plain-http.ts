import { sampleContent, sampleLink, sampleLinks } from '../../content/sample.js'
import type { Format } from '../../core/locale.js'
import { flagged, hostsOf, linkEvidence, locate, onContent } from '../content-kit.js'
import { defineCheck } from '../define.js'

const KINDS = [['plain-http', 'plain', 'info']] as const

export default defineCheck({
  id: 'link-plain-http',
  category: 'content',
  subject: 'message',
  severity: 'info',
  weight: 1,
  owner: 'developer',
  effort: 'minutes',
  needs: ['content'],
  refs: ['RFC 9110 17', 'hit rates: rules/content/weights.yml'],
  explains: [],
  title: { en: 'Links use https', de: 'Links benutzen https' },
  why: {
    en: 'Browsers warn before plain http pages. As a sign of spam it says nothing: honest mail has as many.',
    de: 'Browser warnen vor unverschlüsselten Seiten. Als Zeichen für Spam taugt es nicht: Ehrliche Mail hat genauso viele.',
  },
  fix: {
    en: 'Change http:// to https://; ask your sending service for https tracking links.',
    de: 'Ändern Sie http:// in https://; bitten Sie Ihren Versanddienst um https für Trackinglinks.',
  },
  messages: {
    en: {
      plain: (a: { hosts: string[]; count: number }, f: Format) =>
        `${f.plural(a.count, 'link', 'links')} without encryption: ${f.list(a.hosts)}`,
    },
    de: {
      plain: (a, f) => `${f.plural(a.count, 'Link', 'Links')} ohne Verschlüsselung: ${f.list(a.hosts)}`,
    },
  },
  examples: [
    { name: 'an ordinary link', facts: { content: sampleContent({ links: sampleLinks(sampleLink()) }) }, expect: 'pass' },
    {
      name: 'plain',
      facts: { content: sampleContent({ links: sampleLinks(sampleLink({ flags: ['plain-http'] })) }) },
      expect: ['plain'],
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
