// Do the text part and the HTML part say the same?
import { eachWord, type WordSink } from './words.js'

const MAX_WORDS = 600

/** A beginning is enough, and keeps long newsletters cheap. */
const MAX_LENGTH = 16_000

/** Gathers the hashes of words: a rare clash changes a share by a thousandth. */
class WordSet implements WordSink {
  readonly words = new Set<number>()

  word(hash: number, start: number, end: number): void {
    if (end - start >= 3 && this.words.size < MAX_WORDS) this.words.add(hash)
  }
}

function wordSet(text: string): Set<number> {
  const set = new WordSet()
  const beginning = text.length > MAX_LENGTH ? text.slice(0, MAX_LENGTH) : text
  eachWord(beginning.replace(/https?:\/\/[^\s)>\]]{1,2000}/g, ' '), set)
  return set.words
}

/** Share of the different words of the smaller text that the other has too, 0..1; null when one has fewer than five. Addresses are left out. */
export function sharedWords(a: string, b: string): number | null {
  const first = wordSet(a)
  const second = wordSet(b)
  const [small, large] = first.size <= second.size ? [first, second] : [second, first]
  if (small.size < 5) return null
  let shared = 0
  for (const word of small) if (large.has(word)) shared++
  return Math.round((shared / small.size) * 1000) / 1000
}
