// What is known about the content of one message or template, as plain JSON with places. Written by content/extract.ts.
import type { PhraseGroup, TextLanguage } from '../rules/phrases.js'
import type { AttachmentFacts } from './attachments.js'
import type { HeaderFacts, Place } from './headers.js'

export type { Place } from './headers.js'

export interface PhraseFact {
  group: PhraseGroup
  language: TextLanguage
  /** As in rules/phrases. */
  phrase: string
  /** As the message has it. */
  text: string
  count: number
  /** It stands in the subject. */
  inSubject: boolean
  at: Place
}

export type LinkFlag =
  | 'shortener'
  | 'free-page'
  | 'free-storage'
  | 'abused-tld'
  | 'ip'
  | 'encoded-ip'
  | 'userinfo'
  | 'port'
  | 'punycode'
  | 'mixed-script'
  | 'redirector'
  | 'redirect-parameter'
  | 'plain-http'
  | 'mismatch'
  | 'long'
  | 'fragment-token'
  | 'foreign-brand'
  | 'random-host'
  | 'digit-host'
  | 'many-hyphens'
  | 'deep-host'
  | 'page-file'
  | 'script'
  | 'data'
  | 'empty'
  | 'tracking'
  | 'own'

export interface LinkFact {
  /** First 300 characters. */
  href: string
  kind: 'web' | 'mail' | 'phone' | 'anchor' | 'script' | 'data' | 'content-id' | 'template' | 'relative' | 'empty' | 'other'
  /** '' when none. */
  host: string
  /** Registrable domain of the host; '' when none. */
  domain: string
  /** First 100 characters of the link text. */
  text: string
  images: number
  element: 'a' | 'area' | 'form' | 'text'
  flags: LinkFlag[]
  /** The host that the text names, for `mismatch`. */
  textHost: string | null
  at: Place
}

export interface LinkFacts {
  /** All links, those beyond the kept ones included. */
  count: number
  /** The first 300. */
  items: LinkFact[]
  /** Registrable domains of web links, most used first. */
  domains: string[]
  /** Different web targets. */
  targets: number
}

export type ActiveKind =
  | 'script'
  | 'form'
  | 'frame'
  | 'object'
  | 'media'
  | 'field'
  | 'base'
  | 'refresh'
  | 'handler'
  | 'stylesheet'
  | 'import'

export interface HtmlFacts {
  /** UTF-16 units of the decoded part, and octets. */
  length: number
  bytes: number
  at: Place
  root: boolean
  doctype: boolean
  title: string
  lang: string | null
  viewport: boolean
  mediaQuery: boolean
  conditional: boolean
  elements: number
  tables: number
  unknown: { name: string; count: number }[]
  unclosed: { name: string; at: Place }[]
  second: { name: string; at: Place } | null
  active: { kind: ActiveKind; detail: string; at: Place }[]
  hidden: { length: number; sample: string; at: Place } | null
  /** Characters of hidden text before anything visible. */
  preheader: number
  sameColor: { length: number; at: Place } | null
  tinyText: { length: number; at: Place } | null
  dataUris: { kind: 'image' | 'link' | 'style'; length: number; at: Place }[]
  images: {
    count: number
    linked: number
    pixels: number
    withoutAlt: Place[]
    withoutAltCount: number
    content: number
    plainHttp: number
    domains: string[]
  }
  breakRun: { count: number; at: Place } | null
  commentLength: number
  randomClasses: number
  tooDeep: Place | null
}

export interface ObfuscationFact {
  kind: 'zero-width' | 'mixed-script' | 'styled' | 'gappy' | 'long-token' | 'misspelt-brand'
  text: string
  inSubject: boolean
  at: Place
}

export type SignFact = { found: boolean; at: Place | null }

export interface ContentFacts {
  kind: 'message' | 'html' | 'text'
  /** Octets of the source. */
  bytes: number
  headers: HeaderFacts
  attachments: AttachmentFacts
  /** The text that a reader sees: of the HTML part, else of the text part. */
  text: {
    from: 'html' | 'plain' | 'none'
    words: number
    /** Characters other than white space. */
    length: number
    language: TextLanguage | null
    subjectLanguage: TextLanguage | null
    at: Place
    /** Words of four and more letters, and those of them all in capitals. */
    longWords: number
    shouted: number
    exclamations: number
    exclamationRuns: number
    /** Amounts of money named, the largest of them, and a place. */
    amounts: { count: number; largest: number; text: string; at: Place } | null
    wallet: { text: string; at: Place } | null
    emoji: number
    postalAddress: { text: string; at: Place } | null
    copyright: boolean
    digitsShare: number
    lorem: { text: string; at: Place } | null
  }
  parts: {
    html: boolean
    plain: boolean
    /** Characters other than white space of the text part. */
    plainLength: number
    /** Share of the words of the smaller part that the other has too, 0..1; null when there are not two parts with text. */
    shared: number | null
    plainAt: Place | null
    charset: string
    encoding: string
    /** Text of plain ASCII sent as base64. */
    needlessBase64: boolean
    related: boolean
  }
  phrases: PhraseFact[]
  signs: Record<'unsubscribe' | 'imprint' | 'privacy' | 'webversion' | 'reason', SignFact>
  /** Brands that the display name or the subject claims and that the From domain does not own. */
  foreignBrands: { name: string; where: 'from-name' | 'subject' | 'text'; text: string; at: Place }[]
  obfuscation: ObfuscationFact[]
  html: HtmlFacts | null
  links: LinkFacts
  /** Merge tags in header fields, text, attributes and hidden text; the first 50. `header`: the field that has it. */
  mergeTags: { text: string; inSubject: boolean; header?: string; at: Place }[]
  /**
   * Inline ignores: `line` is the line whose findings of `check` are held back (checks/run.ts applies them). One that is written in another
   * way holds nothing back: `unread` is its text, `line` its own line.
   */
  ignores: { check: string; line: number; reason: string; unread?: string }[]
  /** Limits that stopped the reading. */
  limits: { code: 'too-deep' | 'too-long' | 'too-many-parts' | 'too-many-headers'; at: Place }[]
}
