import { sampleContent, sampleLink, sampleLinks } from '../../content/sample.js'
import type { Format } from '../../core/locale.js'
import { flagged, hostsOf, linkEvidence, locate, onContent } from '../content-kit.js'
import { defineCheck } from '../define.js'

const KINDS = [['shortener', 'shortener', 'warning']] as const

export default defineCheck({
  id: 'link-shortener',
  category: 'content',
  subject: 'message',
  severity: 'warning',
  weight: 7,
  owner: 'copywriter',
  effort: 'minutes',
  needs: ['content'],
  refs: ['SpamAssassin url_shortener list', 'hit rates: rules/content/weights.yml'],
  explains: ['content-related', 'spam-related'],
  title: { en: 'No public link shortener', de: 'Kein öffentlicher Linkverkürzer' },
  why: {
    en: 'A shortener hides where a link leads, so every eighth fraudulent message uses one, and block lists name the shorteners themselves.',
    de: 'Ein Verkürzer verbirgt das Ziel. Jede achte betrügerische Nachricht benutzt deshalb einen, und Sperrlisten führen die Verkürzer selbst.',
  },
  fix: {
    en: 'Link the page itself; count clicks on a host below your own domain.',
    de: 'Verlinken Sie die Seite selbst und zählen Sie Klicks über einen Host unter Ihrer eigenen Domain.',
  },
  messages: {
    en: {
      shortener: (a: { hosts: string[]; count: number }, f: Format) =>
        `${f.plural(a.count, 'link', 'links')} through ${f.list(a.hosts)}`,
    },
    de: {
      shortener: (a, f) => `${f.plural(a.count, 'Link', 'Links')} über ${f.list(a.hosts)}`,
    },
  },
  examples: [
    { name: 'an ordinary link', facts: { content: sampleContent({ links: sampleLinks(sampleLink()) }) }, expect: 'pass' },
    {
      name: 'shortener',
      facts: { content: sampleContent({ links: sampleLinks(sampleLink({ flags: ['shortener'] })) }) },
      expect: ['shortener'],
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
