import { sampleContent, sampleHeaders, sampleLink, sampleLinks } from '../../content/sample.js'
import { senderOf } from '../../content/sender.js'
import type { Format } from '../../core/locale.js'
import { locate, onContent } from '../content-kit.js'
import { defineCheck } from '../define.js'

export default defineCheck({
  id: 'link-tracking-domain',
  category: 'content',
  subject: 'message',
  severity: 'warning',
  weight: 3,
  owner: 'sending-service',
  effort: 'hour',
  needs: ['content', 'linkDomains'],
  refs: ['M3AAWG Sender Best Common Practices', 'Validity: tracking domains', 'hit rates: rules/content/weights.yml'],
  explains: ['spam-related'],
  title: { en: 'Some link leads to the domain of the sender', de: 'Ein Link führt zur Domain des Absenders' },
  why: {
    en: 'Readers and filters expect a sender to link to his own site, directly or through a tracking host below his domain. Where all links lead elsewhere, the sender borrows the reputation of strangers.',
    de: 'Leser und Filter erwarten, dass ein Absender auf die eigene Website verlinkt, direkt oder über einen Trackinghost unter seiner Domain. Führen alle Links woandershin, borgt sich der Absender den Ruf von Fremden.',
  },
  fix: {
    en: 'Set up a tracking host such as click.example.com (CNAME) at your sending service.',
    de: 'Richten Sie beim Versanddienst einen eigenen Trackinghost wie klick.example.com ein (CNAME).',
  },
  messages: {
    en: {
      foreign: (a: { from: string; domains: string[] }, f: Format) =>
        `No link leads to ${a.from}, all lead to ${f.list(a.domains)}`,
      'service-only': (a: { from: string; domains: string[] }, f: Format) =>
        `Links run through the sending service (${f.list(a.domains)}), not through a host below ${a.from}`,
      missing: (a: { domains: string[] }, f: Format) => `Link domains that do not exist: ${f.list(a.domains)}`,
    },
    de: {
      foreign: (a, f) => `Kein Link führt zu ${a.from}, alle führen zu ${f.list(a.domains)}`,
      'service-only': (a, f) =>
        `Links laufen über den Versanddienst (${f.list(a.domains)}) statt über einen Host unter ${a.from}`,
      missing: (a, f) => `Linkdomains, die es nicht gibt: ${f.list(a.domains)}`,
    },
  },
  examples: [
    {
      name: 'a link to the own domain',
      facts: {
        content: sampleContent({ headers: sampleHeaders(), links: sampleLinks(sampleLink({ flags: ['own'] })) }),
        linkDomains: { state: 'unknown', reason: 'not-collected' },
      },
      expect: 'pass',
    },
    {
      name: 'only foreign links',
      facts: {
        content: sampleContent({ headers: sampleHeaders(), links: sampleLinks(sampleLink({ domain: 'example.net' })) }),
        linkDomains: { state: 'unknown', reason: 'not-collected' },
      },
      expect: ['foreign'],
    },
    {
      name: 'only the service',
      facts: {
        content: sampleContent({
          headers: sampleHeaders(),
          links: sampleLinks(sampleLink({ domain: 'list-manage.com', flags: ['tracking'] })),
        }),
        linkDomains: { state: 'unknown', reason: 'not-collected' },
      },
      expect: ['service-only'],
    },
    {
      name: 'a link domain that is gone',
      facts: {
        content: sampleContent({ headers: sampleHeaders(), links: sampleLinks(sampleLink({ flags: ['own'] })) }),
        linkDomains: { state: 'known', value: { domains: [{ name: 'gone.example', exists: { state: 'known', value: false } }] } },
      },
      expect: ['missing'],
    },
    {
      name: 'a template file without sender',
      facts: {
        content: sampleContent({ links: sampleLinks(sampleLink()) }),
        linkDomains: { state: 'unknown', reason: 'not-collected' },
      },
      expect: 'not-applicable',
    },
    {
      name: 'unreadable',
      facts: { content: { state: 'unknown', reason: 'unreadable' }, linkDomains: { state: 'unknown', reason: 'not-collected' } },
      expect: 'unknown',
    },
  ],
  run: onContent((facts, issue, context, { linkDomains }) => {
    const from = senderOf(facts.headers)?.domain ?? ''
    const web = facts.links.items.filter(l => l.kind === 'web')
    if (from === '' || web.length === 0) return null
    const gone =
      linkDomains.state === 'known'
        ? linkDomains.value.domains.filter(d => d.exists.state === 'known' && !d.exists.value).map(d => d.name)
        : []
    const here = locate(web[0]?.at, context)
    const own = web.some(l => l.flags.includes('own'))
    const domains = facts.links.domains.slice(0, 3)
    return [
      ...(own
        ? []
        : web.some(l => l.flags.includes('tracking'))
          ? [issue('service-only', { from, domains }, { severity: 'info', ...here })]
          : [issue('foreign', { from, domains }, here)]),
      ...(gone.length > 0 ? [issue('missing', { domains: gone.slice(0, 5) }, { severity: 'error', ...here })] : []),
    ]
  }),
})
