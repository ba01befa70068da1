import { sampleContent, sampleLink, sampleLinks } from '../../content/sample.js'
import type { Format } from '../../core/locale.js'
import { byIgnore, flagged, linkEvidence, locate, onContent } from '../content-kit.js'
import { defineCheck } from '../define.js'

export default defineCheck({
  id: 'link-text-mismatch',
  category: 'content',
  subject: 'message',
  severity: 'warning',
  weight: 7,
  owner: 'copywriter',
  effort: 'minutes',
  needs: ['content'],
  refs: ['rspamd PHISHING', 'hit rates: rules/content/weights.yml'],
  explains: ['content-related', 'spam-related'],
  title: { en: 'A link text names the host it leads to', de: 'Ein Linktext nennt den Host, zu dem er führt' },
  why: {
    en: 'A text that shows one address over a link to another is the oldest trick of phishing. Click tracking does the same to honest mail; known tracking hosts and your own domain are left out here.',
    de: 'Ein Text, der eine Adresse zeigt und auf eine andere führt, ist der älteste Trick von Phishing. Klick-Tracking macht ehrlicher Mail dasselbe an; bekannte Trackinghosts und die eigene Domain bleiben hier außen vor.',
  },
  fix: {
    en: 'Write words instead of the address, or use a tracking host below your own domain.',
    de: 'Schreiben Sie Wörter statt der Adresse oder nutzen Sie einen Trackinghost unter Ihrer Domain.',
  },
  messages: {
    en: {
      mismatch: (a: { shown: string; host: string; count: number }, f: Format) =>
        `The text shows ${a.shown}, the link leads to ${a.host} (${f.plural(a.count, 'link', 'links')})`,
    },
    de: {
      mismatch: (a, f) => `Der Text zeigt ${a.shown}, der Link führt zu ${a.host} (${f.plural(a.count, 'Link', 'Links')})`,
    },
  },
  examples: [
    { name: 'words as text', facts: { content: sampleContent({ links: sampleLinks(sampleLink()) }) }, expect: 'pass' },
    {
      name: 'another host in the text',
      facts: {
        content: sampleContent({
          links: sampleLinks(sampleLink({ text: 'www.bank.example', textHost: 'bank.example', flags: ['mismatch'] })),
        }),
      },
      expect: ['mismatch'],
    },
    { name: 'no links', facts: { content: sampleContent() }, expect: 'not-applicable' },
    { name: 'the message could not be read', facts: { content: { state: 'unknown', reason: 'unreadable' } }, expect: 'unknown' },
  ],
  run: onContent((facts, issue, context) =>
    facts.links.count === 0
      ? null
      : byIgnore(facts, 'link-text-mismatch', flagged(facts, 'mismatch')).map(links =>
          issue(
            'mismatch',
            { shown: links[0].textHost ?? links[0].text, host: links[0].host, count: links.length },
            { ...locate(links[0].at, context), evidence: linkEvidence(links, context) },
          ),
        ),
  ),
})
