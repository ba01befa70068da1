// TXT strings are joined without a space (RFC 7208 3.3): a cut between two terms glues them.
import type { SpfBrokenSplit } from './facts.js'
import { isSpfText } from './parse.js'
import { isMechanismName, parseTerm } from './term.js'

const parses = (term: string): boolean => term !== '' && !/[^\x21-\x7e]/.test(term) && parseTerm(term, 0).term !== null

/** The word that ends, or begins, at `at`; bounded, so that hostile strings stay cheap. */
const wordBefore = (text: string, at: number): string => /[^ ]*$/.exec(text.slice(Math.max(0, at - 300), at))?.[0] ?? ''
const wordAfter = (text: string, at: number): string => /^[^ ]*/.exec(text.slice(at, at + 300))?.[0] ?? ''

export function findBrokenSplits(strings: readonly string[]): SpfBrokenSplit[] {
  const text = strings.join('')
  const found: SpfBrokenSplit[] = []
  let position = 0
  for (const string of strings.slice(0, -1)) {
    position += string.length
    const left = wordBefore(text, position)
    const right = wordAfter(text, position)
    if (left === '' || right === '' || !startsTerm(right) || !parses(right)) continue
    const version = left.toLowerCase() === 'v=spf1' && isSpfText(left)
    if (!version && !parses(left)) continue
    const silent = parses(left + right)
    // "include:a.example" + "mx" may be one name on purpose; a bare short word is only suspect when the sum is broken.
    if (silent && /^[a-z]+$/i.test(right)) continue
    found.push({ position, left, right, silent })
  }
  return found
}

function startsTerm(word: string): boolean {
  const name = /^[+?~-]?([a-z0-9]+)/i.exec(word)?.[1] ?? ''
  return isMechanismName(name) || /^(?:redirect|exp)=/i.test(word)
}
