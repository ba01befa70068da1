// Variables of template languages that are still in a text.
import type { ContentFacts, LinkFacts, Place } from './facts.js'
import { MERGE_TAG } from './links/target.js'

const ALL = new RegExp(MERGE_TAG.source, 'gi')
/** Cheap first test: few texts hold any of these. */
const HINT =
  /\{\{|\{%|\*\||%%|<%|\[\[|\$\{|##|%(?:recipient|mailing_list|[A-Z]{2})|%(?:subscriber|link):|[[{](?:first|last|vorname|nachname|anrede)|\{(?:unsub|email|name|full|webv|\$|var:|data:|[a-z_]{3,41}\})/i
const MAX = 50
/** `{word}` is a placeholder in capitals or with a placeholder's name; else it may be code in a newsletter about code. */
const meant = (tag: string): boolean =>
  !/^\{[a-z_]+\}$/i.test(tag) ||
  tag === tag.toUpperCase() ||
  /^\{(?:unsubscribe|(?:first_?|last_?|full_?|vor|nach)?name|email|anrede|webversion)\}$/i.test(tag)

export function findMergeTags(
  text: string,
  at: (index: number) => Place,
  subject: string,
  subjectAt: Place,
  links: LinkFacts,
): ContentFacts['mergeTags'] {
  const tags: ContentFacts['mergeTags'] = []
  if (HINT.test(subject))
    for (const match of subject.matchAll(ALL))
      if (meant(match[0])) tags.push({ text: match[0], inSubject: true, at: { ...subjectAt } })
  if (HINT.test(text)) {
    for (const match of text.matchAll(ALL)) {
      if (tags.length >= MAX) break
      if (meant(match[0])) tags.push({ text: match[0].slice(0, 100), inSubject: false, at: at(match.index) })
    }
  }
  for (const link of links.items) {
    if (tags.length >= MAX) break
    const match = HINT.test(link.href) ? MERGE_TAG.exec(link.href) : null
    // In addresses "%20" and "##" have meanings of their own; only unmistakable forms count.
    if (match && /^(?:\{\{|\{%|\*\||%%|<%|\[\[|\$\{|%recipient|\{(?:var|data):)/i.test(match[0]))
      tags.push({ text: match[0].slice(0, 100), inSubject: false, at: link.at })
  }
  return tags
}
