// Links in plain text. Addresses with a scheme are found here; names without one ("example.com/x") are left to linkifyjs, which is
// loaded when a text holds one and asked about that word alone: over whole texts it would cost more than everything else together.
import type { LinkSource } from './read.js'

const URL = /\b(?:https?:\/\/|www\.)[^\s<>"'`{}|\\^\u0000-\u0020]{1,2000}/gi
const BARE = /(?<![\w@/.:=&?%-])[a-z0-9](?:[a-z0-9-]{0,62}\.){1,5}[a-z]{2,24}(?:\/[^\s<>"']{0,500})?(?![\w@])/gi
const MAX_LINKS = 300

export type BareFinder = (word: string) => string | null

export interface PlainLinks {
  links: { href: string; text: string; offset: number }[]
  count: number
}

const trimEnd = (url: string): string => {
  let end = url.length
  for (;;) {
    const last = url[end - 1] ?? ''
    if ('.,;:!?*_~\'"»“”’]'.includes(last)) end--
    // A closing bracket belongs to the sentence unless it was opened inside the address.
    else if (last === ')' && !url.slice(0, end).includes('(')) end--
    else return url.slice(0, end)
    if (end === 0) return ''
  }
}

export function plainLinks(text: string, bare?: BareFinder): PlainLinks {
  const found: PlainLinks = { links: [], count: 0 }
  for (const match of text.matchAll(URL)) {
    const url = trimEnd(match[0])
    found.count++
    if (found.links.length < MAX_LINKS)
      found.links.push({ href: /^www\./i.test(url) ? `http://${url}` : url, text: url, offset: match.index })
  }
  if (bare) {
    for (const match of text.matchAll(BARE)) {
      const href = /^www\./i.test(match[0]) ? null : bare(trimEnd(match[0]))
      if (href === null) continue
      found.count++
      if (found.links.length < MAX_LINKS) found.links.push({ href, text: match[0], offset: match.index })
    }
  }
  return found
}

/**
 * True when a text has a word that may be a host without a scheme. Only the common endings: the rest is file names and sentences.
 * Ending first, then back to where the word begins: far fewer dots than letters are to be looked at.
 */
export const mayHaveBare = (text: string): boolean =>
  /\.(?:com|net|org|info|biz|de|at|ch|fr|it|es|nl|eu|uk|co|io|ru|cn|br|top|xyz|shop|online|site|club|click|link|me|us)(?![\w@.-])(?<=(?<![\w@/.:=&?%-])[a-z0-9][a-z0-9-]{0,62}\.[a-z]{2,6})/i.test(
    text,
  )

let finder: BareFinder | undefined

/** Loads linkifyjs. A hit without a scheme counts when linkify takes the whole word for an address and the ending is no file type. */
export async function loadBareFinder(): Promise<BareFinder> {
  if (finder) return finder
  const { find } = await import('linkifyjs')
  finder = word => {
    const hit = find(word, 'url')[0]
    return hit && hit.start === 0 && !/\.(?:md|txt|sh|pl|py|rs|zip|mov|app|so|cc|pm|ps)$/i.test(word) ? hit.href : null
  }
  return finder
}

const sameTarget = (href: string): string =>
  href
    .replace(/^https?:\/\//i, '')
    .replace(/\/$/, '')
    .toLowerCase()

/** Those whose target is not among the others'; scheme, capitals and a last slash make no other target. */
export function notIn<L extends { href: string }>(links: L[], others: readonly { href: string }[]): L[] {
  if (links.length === 0 || others.length === 0) return links
  const known = new Set(others.map(o => sameTarget(o.href.trim())))
  return links.filter(l => !known.has(sameTarget(l.href)))
}

export const toSources = (links: PlainLinks['links'], at: (offset: number) => LinkSource['at']): LinkSource[] =>
  links.map(l => ({ href: l.href, text: l.text, images: 0, element: 'text', at: at(l.offset) }))
