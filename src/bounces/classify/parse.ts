// The phrase language of the rules, taken apart: literal words, (a|b|) alternatives, * for a short gap, # for a number, ~ at the
// start: may begin inside a word, \b at the end: must end with a word. No regular expressions: every step is a literal
// comparison, so that a hostile reply cannot make matching slow.
import { foldPhrase } from './fold.js'

export const MAX_OPTIONS = 512

export class PhraseError extends Error {}

// Escaped signs travel through parsing as private-use characters.
const SIGNS = '()|*#~?'
export const escapeSigns = (text: string): string =>
  text.replaceAll(/\\([()|*#~?])/g, (_, c: string) => String.fromCharCode(0xe000 + SIGNS.indexOf(c)))
const restoreSigns = (text: string): string =>
  !/[\ue000-\ue006]/.test(text) ? text : text.replaceAll(/[\ue000-\ue006]/g, c => SIGNS[c.charCodeAt(0) - 0xe000] as string)

const UMLAUT: Record<string, string> = { ä: 'ae', ö: 'oe', ü: 'ue', Ä: 'Ae', Ö: 'Oe', Ü: 'Ue' }
/** German umlauts are written as ae, oe, ue as often as they are written out or lose their dots. */
const spellings = (text: string): string[] => {
  if (!/[äöüÄÖÜ]/.test(text)) return [text]
  return [text, text.replaceAll(/[äöüÄÖÜ]/g, c => UMLAUT[c] as string)]
}

export interface Draft {
  /** null: a run of digits. */
  options: string[] | null
  gap: boolean
  /** Cost as the anchor, once computed. */
  cost?: number
}

const notOptional = (phrase: string): PhraseError =>
  new PhraseError(`"${phrase}": ? makes one character optional; for a group write (a|b|)`)

/** All texts of a group that begins at `from`, after its parenthesis; nested groups multiply. */
function group(phrase: string, from: number): { options: string[]; end: number } {
  const options: string[] = []
  let current = ['']
  for (let i = from; i < phrase.length; i++) {
    const c = phrase[i] as string
    if (c === ')') return { options: [...options, ...current], end: i + 1 }
    if (c === '|') {
      options.push(...current)
      current = ['']
    } else if (c === '(') {
      const inner = group(phrase, i + 1)
      current = current.flatMap(x => inner.options.map(y => x + y))
      i = inner.end - 1
    } else if (c === '?') {
      if (phrase[i - 1] === ')' || phrase[i - 1] === '|' || phrase[i - 1] === '(') throw notOptional(phrase)
      current = current.flatMap(x => [x, x.slice(0, -1)])
    } else if (c === '*' || c === '#') throw new PhraseError(`"${phrase}": no ${c} inside parentheses`)
    else current = current.map(x => x + c)
    if (current.length > MAX_OPTIONS) throw new PhraseError(`"${phrase}": more than ${MAX_OPTIONS} alternatives`)
  }
  throw new PhraseError(`"${phrase}": a parenthesis is not closed`)
}

/** The steps of a phrase whose signs are escaped. */
export function parse(phrase: string): Draft[] {
  const drafts: Draft[] = []
  let gap = false
  let literal = ''
  const add = (raw: string[]): void => {
    let options = [...new Set(raw.flatMap(spellings).map(o => foldPhrase(restoreSigns(o))))]
    // Spaces around a gap belong to the gap.
    if (gap) options = options.map(o => o.trimStart())
    if (options.every(o => o === '')) return
    const previous = drafts.at(-1)
    // After a gap an optional part needs what follows it to mean anything.
    if (previous?.gap && previous.options?.includes('') && !gap) drafts[drafts.length - 1] = join(previous, { options, gap })
    else drafts.push({ options, gap })
    gap = false
  }
  const flush = (): void => {
    if (literal !== '') add([literal])
    literal = ''
  }
  for (let i = 0; i < phrase.length; i++) {
    const c = phrase[i] as string
    if (c === '(') {
      flush()
      const inner = group(phrase, i + 1)
      add(inner.options)
      i = inner.end - 1
    } else if (c === ')') throw new PhraseError(`"${phrase}": a parenthesis is not opened`)
    else if (c === '?') {
      if (literal === '') throw notOptional(phrase)
      const last = literal.slice(-1)
      literal = literal.slice(0, -1)
      flush()
      add([last, ''])
    } else if (c === '*' || c === '#') {
      flush()
      if (c === '*') gap = true
      else {
        drafts.push({ options: null, gap })
        gap = false
      }
    } else literal += c
  }
  flush()
  // A gap and nothing certain behind it matches everything.
  while (drafts.at(-1)?.gap && drafts.at(-1)?.options?.includes('')) drafts.pop()
  return drafts
}

/** Two steps as one. */
export const join = (a: Draft, b: Draft): Draft => ({
  options: [...new Set((a.options ?? []).flatMap(x => (b.options ?? []).map(y => x + y)))],
  gap: a.gap,
})
