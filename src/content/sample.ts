// A harmless message as facts: what the examples of content checks start from.
import type { Fact } from '../core/fact.js'
import { known } from '../core/fact.js'
import type { ContentFacts, HtmlFacts, LinkFact } from './facts.js'
import { NO_HEADERS } from './headers/read.js'

const at = { line: 10, column: 1 }

const HTML: HtmlFacts = {
  length: 8000, bytes: 8000, at, root: true, doctype: true, title: 'News from Example', lang: 'en', viewport: true, mediaQuery: true, conditional: true, elements: 240, tables: 12,
  unknown: [], unclosed: [], second: null, active: [], hidden: null, preheader: 60, sameColor: null, tinyText: null, dataUris: [],
  images: { count: 4, linked: 2, pixels: 1, withoutAlt: [], withoutAltCount: 0, content: 3, plainHttp: 0, domains: ['example.com'] },
  breakRun: null, commentLength: 0, randomClasses: 0, tooDeep: null,
} // biome-ignore format: one sample, few lines

const BASE: ContentFacts = {
  kind: 'message', bytes: 12_000, headers: NO_HEADERS, attachments: { items: [], messageSize: 12_000, encodedSize: 0 },
  text: {
    from: 'html', words: 320, length: 1800, language: 'en', subjectLanguage: 'en', at, longWords: 180, shouted: 0, exclamations: 1, exclamationRuns: 0, amounts: null, wallet: null, emoji: 0, postalAddress: { text: '1 Example Street', at }, copyright: true, digitsShare: 0.02, lorem: null,
  },
  parts: { html: true, plain: true, plainLength: 1700, shared: 0.95, plainAt: at, charset: 'utf-8', encoding: 'quoted-printable', needlessBase64: false, related: false },
  phrases: [], signs: { unsubscribe: { found: true, at }, imprint: { found: true, at }, privacy: { found: true, at }, webversion: { found: false, at: null }, reason: { found: true, at } },
  foreignBrands: [], obfuscation: [], html: HTML, links: { count: 0, items: [], domains: [], targets: 0 }, mergeTags: [], ignores: [], limits: [],
} // biome-ignore format: one sample, few lines

type Changes = {
  [K in keyof ContentFacts]?: ContentFacts[K] extends readonly unknown[] | string | number
    ? ContentFacts[K]
    : Partial<NonNullable<ContentFacts[K]>> | null
}

/** The sample with some facts changed; objects are merged one level deep. */
export function sampleContent(changes: Changes = {}): Fact<ContentFacts> {
  const made = { ...BASE } as Record<string, unknown>
  for (const [key, change] of Object.entries(changes)) {
    const base = made[key]
    made[key] =
      change !== null && typeof change === 'object' && !Array.isArray(change) && typeof base === 'object'
        ? { ...base, ...change }
        : change
  }
  return known(made as unknown as ContentFacts)
}

/** A link for examples. */
export const sampleLink = (change: Partial<LinkFact> = {}): LinkFact => ({
  href: 'https://www.example.com/news', kind: 'web', host: 'www.example.com', domain: 'example.com', text: 'Read more', images: 0, element: 'a', flags: [], textHost: null, at, ...change,
}) // biome-ignore format: one sample, few lines

/** Links for examples, counted as the reader counts them. */
export const sampleLinks = (...items: LinkFact[]): ContentFacts['links'] => ({
  count: items.length,
  items,
  domains: [...new Set(items.map(i => i.domain))],
  targets: new Set(items.map(i => i.href)).size,
})

/** The sample with headers changed; a From, To and Subject are there already. */
export function sampleHeaders(changes: Partial<ContentFacts['headers']> = {}): ContentFacts['headers'] {
  const mailbox = (name: string | null, local: string, domain: string) => ({
    name,
    address: `${local}@${domain}`,
    local,
    domain,
    group: null,
    at: { line: 1, column: 7 },
  })
  const list = (text: string, box: ReturnType<typeof mailbox>) => ({
    text,
    mailboxes: [box],
    problems: [],
    at: { line: 1, column: 1 },
  })
  return {
    ...NO_HEADERS,
    present: true,
    count: 8,
    mimeVersion: true,
    from: list('Example Shop <news@example.com>', mailbox('Example Shop', 'news', 'example.com')),
    to: list('Anna <anna@example.org>', mailbox('Anna', 'anna', 'example.org')),
    subject: {
      text: 'News in May',
      raw: 'News in May',
      encodedWords: 0,
      needlessWords: 0,
      eightBit: false,
      at: { line: 3, column: 1 },
    },
    ...changes,
  }
}
