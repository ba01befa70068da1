// Variables of template languages that are still there: in what readers see, in attributes, hidden text and header fields.
import type { ContentFacts, LinkFact, Place } from './facts.js'
import type { HeaderFacts } from './headers.js'
import { MERGE_TAG, mayHoldTag } from './links/target.js'

const ALL = new RegExp(MERGE_TAG.source, 'gi')
/** Few texts hold any of these. */
const HINT =
  /\{\{|\{%|\*\||%%|<%|\[\[|\$\{|##|%(?:recipient|mailing_list|[A-Z]{2})|%(?:subscriber|link):|[[{](?:first|last|vorname|nachname|anrede)|\{(?:unsub|email|name|full|webv|\$|var:|data:|[a-z_]{3,41}\})/i
/** Where "%20" and "##" have meanings of their own only unmistakable forms count. */
const UNMISTAKABLE = /^(?:\{\{|\{%|\*\||%%|<%|\[\[|\$\{|%recipient|\{(?:var|data):)/i
/** How they begin: a source is long, and looking for a few words in it costs next to nothing. */
const OPENERS = ['{{', '{%', '*|', '%%', '<%', '[[', '${', '%recipient', '{var:', '{data:'] as const
const MAX = 50
/** What single braces around one word may mean: a name of a placeholder, else it is code in a newsletter about code. */
const FIELD =
  /name|mail|anrede|salutation|titel|title|firma|company|kunde|customer|unsub|abmeld|webversion|url|link|code|datum|date|ort$|city|plz|nummer|number/i

const meant = (tag: string): boolean =>
  // "[[ ]]", "## ##" and "{$_}" are drawings and Perl.
  /[a-z]/i.test(tag) && (!/^\{[a-z_]+\}$/i.test(tag) || (tag === tag.toUpperCase() && FIELD.test(tag)) || NAMED.test(tag))
/** In small letters only the unmistakable ones. */
const NAMED = /^\{(?:unsubscribe|(?:first_?|last_?|full_?|vor|nach)?name|email|anrede|webversion)\}$/i

type Tag = ContentFacts['mergeTags'][number]

/** A text with the places of its characters. */
export interface Placed {
  text: string
  at: (index: number) => Place
}

export interface TagSources {
  headers: HeaderFacts
  /** What a reader sees; `offset` tells where in the HTML source a character stands. */
  visible: Placed & { offset?: (index: number) => number }
  /** HTML source: attributes and hidden text too. */
  html: Placed | null
  /** Text part beside an HTML part. */
  plain: Placed | null
  /** Links of files that are no HTML. */
  links: readonly LinkFact[]
}

export function findMergeTags({ headers, visible, html, plain, links }: TagSources): Tag[] {
  const tags: Tag[] = []
  const add = (text: string, at: Place, more: Partial<Tag> = {}): void => {
    if (tags.length < MAX) tags.push({ text: text.slice(0, 100), inSubject: false, at, ...more })
  }
  const { subject } = headers
  if (subject) for (const { 0: text } of within(subject.text)) add(text, { ...subject.at }, { inSubject: true })
  const inField = (header: string, field: { text: string; at: Place } | null): void => {
    if (!field || !HINT.test(field.text)) return
    for (const { 0: text } of within(field.text)) if (UNMISTAKABLE.test(text)) add(text, { ...field.at }, { header })
  }
  inField('From', headers.from)
  inField('Reply-To', headers.replyTo)
  inField('To', headers.to)
  inField('List-Unsubscribe', headers.listUnsubscribe)
  const found = new Set<number>()
  if (html && OPENERS.some(open => html.text.includes(open))) {
    for (const { 0: text, index } of within(shown(html.text))) {
      if (!UNMISTAKABLE.test(text)) continue
      found.add(index)
      add(text, html.at(index))
      if (tags.length >= MAX) return tags
    }
  }
  for (const { 0: text, index } of within(visible.text)) {
    if (visible.offset && found.has(visible.offset(index))) continue
    add(text, visible.at(index))
    if (tags.length >= MAX) return tags
  }
  if (plain) for (const { 0: text, index } of within(plain.text)) if (tags.length < MAX) add(text, plain.at(index))
  if (!html)
    for (const link of links) {
      const text = HINT.test(link.href) ? MERGE_TAG.exec(link.href)?.[0] : undefined
      if (text !== undefined && UNMISTAKABLE.test(text)) add(text, link.at)
    }
  return tags
}

function* within(text: string): Generator<{ 0: string; index: number }> {
  if (!mayHoldTag(text) || !HINT.test(text)) return
  for (const match of text.matchAll(ALL)) if (meant(match[0])) yield { 0: match[0], index: match.index }
}

/** With comments, scripts and styles blanked, which are nobody's text: `{{` there is code, or a note of the template's author. */
function shown(html: string): string {
  const pieces: string[] = []
  let done = 0
  for (const { 0: open, 1: name, index } of html.matchAll(/<!--|<(script|style)\b/gi)) {
    if (index < done) continue
    const rest = name ? new RegExp(`</${name}`, 'gi') : /-->/g
    rest.lastIndex = index + open.length
    const end = rest.test(html) ? rest.lastIndex : html.length
    pieces.push(html.slice(done, index), ' '.repeat(end - index))
    done = end
  }
  return pieces.join('') + html.slice(done)
}
