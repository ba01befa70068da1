import type { SpfTerm } from './types.js'

/** A term in its shortest standard form: no "+", lower-case names, no prefix that says nothing. Invalid terms stay as written. */
export function printTerm(term: SpfTerm): string {
  if (term.kind === 'invalid') return term.text
  if (term.kind === 'modifier') return `${term.name}=${term.value}`
  const head = `${term.qualifier === '+' ? '' : term.qualifier}${term.name}`
  switch (term.name) {
    case 'all':
      return head
    case 'include':
    case 'exists':
      return `${head}:${term.domain.text}`
    case 'ptr':
      return term.domain ? `${head}:${term.domain.text}` : head
    case 'a':
    case 'mx': {
      const four = term.prefix4 === 32 ? '' : `/${term.prefix4}`
      const six = term.prefix6 === 128 ? '' : `//${term.prefix6}`
      return `${head}${term.domain ? `:${term.domain.text}` : ''}${four}${six}`
    }
    default: {
      const full = term.name === 'ip4' ? 32 : 128
      return `${head}:${term.address}${term.network.prefix === full ? '' : `/${term.network.prefix}`}`
    }
  }
}

/** The record as text. `parseSpf(printSpf(record))` gives the same terms. */
export const printSpf = (record: { readonly terms: readonly SpfTerm[] }): string =>
  ['v=spf1', ...record.terms.map(printTerm)].join(' ')

/** TXT character-strings of at most 255 octets (RFC 7208 3.3); cut where the record has a space, so that people can read them. */
export function txtChunks(text: string): string[] {
  const chunks: string[] = []
  let rest = text
  while (Buffer.byteLength(rest) > 255) {
    // SPF records are ASCII; for anything else a character counts as up to four octets.
    const limit = Buffer.byteLength(rest) === rest.length ? 255 : 63
    const space = rest.lastIndexOf(' ', limit - 1)
    // The space stays at the end of the first string: strings are joined without one.
    const cut = space > limit / 2 ? space + 1 : limit
    chunks.push(rest.slice(0, cut))
    rest = rest.slice(cut)
  }
  chunks.push(rest)
  return chunks
}
