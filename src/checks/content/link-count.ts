import { sampleContent, sampleLink } from '../../content/sample.js'
import type { Format } from '../../core/locale.js'
import { locate, onContent } from '../content-kit.js'
import { defineCheck } from '../define.js'
import { optionOf } from '../option.js'

const MANY = 40 // nine of ten newsletters have fewer

export default defineCheck({
  id: 'link-count',
  category: 'content',
  subject: 'message',
  severity: 'info',
  weight: 1,
  owner: 'copywriter',
  effort: 'minutes',
  needs: ['content'],
  refs: [
    'content measurements: more than 20 links stand in 29 % of newsletters and 1.5 % of fraud',
    'hit rates: rules/content/weights.yml',
  ],
  explains: ['content-related', 'spam-related'],
  title: { en: 'The number of links is usual', de: 'Die Zahl der Links ist üblich' },
  why: {
    en: 'Many links were once a sign of spam. Measured today it is the other way round: honest newsletters have dozens, fraud has one or two that lead nowhere else. So many links cost nothing, and a single target costs a little.',
    de: 'Viele Links galten einst als Zeichen für Spam. Heute gemessen ist es umgekehrt: Ehrliche Newsletter haben Dutzende, Betrug hat einen oder zwei mit demselben Ziel. Viele Links kosten deshalb nichts, ein einziges Ziel kostet ein wenig.',
  },
  fix: {
    en: 'Link what the reader needs, including imprint, privacy and unsubscribe pages of your own site.',
    de: 'Verlinken Sie, was die Leser brauchen, auch Impressum, Datenschutz und Abmeldung auf der eigenen Website.',
  },
  options: {
    most: {
      default: MANY,
      min: 1,
      max: 1000,
      text: { en: 'links a message may have', de: 'Links, die eine Nachricht haben darf' },
    },
  },
  messages: {
    en: {
      many: (a: { links: number; hosts: number }, f: Format) =>
        `${f.number(a.links)} links to ${f.plural(a.hosts, 'domain', 'domains')}`,
      few: (a: { links: number }, f: Format) => `Only ${f.plural(a.links, 'link', 'links')}`,
      some: (a: { links: number }, f: Format) => `${f.plural(a.links, 'link', 'links')}, fewer than most mailings have`,
      'one-target': (a: { links: number; host: string }, f: Format) =>
        `All ${f.number(a.links)} links lead to the same page on ${a.host}`,
      'one-domain': (a: { links: number; host: string }, f: Format) => `All ${f.number(a.links)} links lead to ${a.host}`,
      'mail-only': () => 'The only way on is a mail address',
    },
    de: {
      many: (a, f) => `${f.number(a.links)} Links auf ${f.plural(a.hosts, 'Domain', 'Domains')}`,
      few: (a, f) => `Nur ${f.plural(a.links, 'Link', 'Links')}`,
      some: (a, f) => `${f.plural(a.links, 'Link', 'Links')}, weniger als die meisten Mailings haben`,
      'one-target': (a, f) => `Alle ${f.number(a.links)} Links führen auf dieselbe Seite bei ${a.host}`,
      'one-domain': (a, f) => `Alle ${f.number(a.links)} Links führen zu ${a.host}`,
      'mail-only': () => 'Der einzige Weg weiter ist eine Mailadresse',
    },
  },
  examples: [
    {
      name: 'six links to two domains',
      facts: {
        content: sampleContent({
          links: { count: 16, items: [sampleLink()], domains: ['example.com', 'example.net'], targets: 6 },
        }),
      },
      expect: 'pass',
    },
    {
      name: 'sixty links',
      facts: {
        content: sampleContent({
          links: { count: 60, items: [sampleLink()], domains: ['example.com', 'example.net'], targets: 55 },
        }),
      },
      expect: ['many'],
    },
    {
      name: 'one link',
      facts: { content: sampleContent({ links: { count: 1, items: [sampleLink()], domains: ['example.com'], targets: 1 } }) },
      expect: ['few'],
    },
    {
      name: 'four links to one domain',
      facts: { content: sampleContent({ links: { count: 4, items: [sampleLink()], domains: ['example.com'], targets: 3 } }) },
      expect: ['some', 'one-domain'],
    },
    {
      name: 'three times the same',
      facts: { content: sampleContent({ links: { count: 3, items: [sampleLink()], domains: ['example.com'], targets: 1 } }) },
      expect: ['few', 'one-target'],
    },
    {
      name: 'one link and merge tags',
      facts: {
        content: sampleContent({
          links: {
            count: 3,
            items: [sampleLink(), sampleLink({ kind: 'template' }), sampleLink({ kind: 'template' })],
            domains: ['example.com'],
            targets: 1,
          },
        }),
      },
      expect: ['few'],
    },
    {
      name: 'a mail address only',
      facts: { content: sampleContent({ links: { count: 1, items: [sampleLink({ kind: 'mail' })], domains: [], targets: 0 } }) },
      expect: ['few', 'mail-only'],
    },
    { name: 'no HTML', facts: { content: sampleContent({ html: null }) }, expect: 'not-applicable' },
    { name: 'the message could not be read', facts: { content: { state: 'unknown', reason: 'unreadable' } }, expect: 'unknown' },
  ],
  run: onContent(({ html, links }, issue, context) => {
    if (!html || links.count === 0) return null
    const { count, domains, targets } = links
    const web = links.items.filter(l => l.kind === 'web').length
    // Where a merge tag stands for the target nobody knows yet where it leads.
    const allKnown = links.items.every(l => l.kind !== 'template' && l.kind !== 'relative')
    const leading = allKnown ? count - (links.items.length - web) : 0
    const here = locate(links.items[0]?.at, context)
    const host = domains[0] ?? ''
    return [
      ...(count > optionOf(context, 'most', MANY) ? [issue('many', { links: count, hosts: domains.length }, here)] : []),
      ...(count <= 3 ? [issue('few', { links: count }, here)] : count <= 10 ? [issue('some', { links: count }, here)] : []),
      ...(targets === 1 && leading > 1
        ? [issue('one-target', { links: leading, host }, here)]
        : domains.length === 1 && leading > 1
          ? [issue('one-domain', { links: leading, host }, here)]
          : []),
      ...(domains.length === 0 && links.items.some(l => l.kind === 'mail') ? [issue('mail-only', {}, here)] : []),
    ]
  }),
})
