// Do the text part and the HTML part say the same?
import { eachWord } from './words.js'

const MAX_WORDS = 600

/** Hashes of the words: a rare clash changes a share by a thousandth. */
function wordSet(text: string): Set<number> {
  const words = new Set<number>()
  // A prefix is enough, and keeps long newsletters cheap.
  eachWord(text.length > 12_000 ? text.slice(0, 12_000) : text, {
    word: (hash, start, end) => {
      if (end - start >= 3 && words.size < MAX_WORDS) words.add(hash)
    },
  })
  return words
}

/** Share of the different words of the smaller text that the other has too, 0..1; null when one has fewer than five. Addresses are left out. */
export function sharedWords(a: string, b: string): number | null {
  const clean = (text: string): string => text.replace(/https?:\/\/[^\s)>\]]{1,2000}/g, ' ')
  const first = wordSet(clean(a))
  const second = wordSet(clean(b))
  const [small, large] = first.size <= second.size ? [first, second] : [second, first]
  if (small.size < 5) return null
  let shared = 0
  for (const word of small) if (large.has(word)) shared++
  return Math.round((shared / small.size) * 1000) / 1000
}
