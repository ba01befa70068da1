// Numbers for words. A text has far more words than the rules know: unknown ones are recognised by hash alone, without making a string.
import { unitsOf } from './units.js'

export interface Vocabulary {
  /** Number of a folded word, or -1. */
  idOf(word: string): number
  /** Number of the ASCII word at `start`..`end` of a text's units, whose hash is known; or -1. Capitals count as small letters. */
  find(hash: number, units: Uint16Array, start: number, end: number): number
}

/** FNV-1a over UTF-16 units; the same for a string and for the characters as they are read. */
export const HASH_START = 0x811c9dc5 | 0
export const hashStep = (hash: number, code: number): number => Math.imul(hash ^ code, 0x01000193)

export function hashOf(word: string): number {
  let hash = HASH_START
  for (let i = 0; i < word.length; i++) hash = hashStep(hash, word.charCodeAt(i))
  return hash
}

/** @param letters all words one behind the other; word n is `wordAt[n]`..`wordAt[n + 1]` */
export function createVocabulary(letters: string, wordAt: Uint16Array, high: Uint16Array, slots: Uint16Array): Vocabulary {
  const mask = slots.length - 1
  const known = unitsOf(letters).slice(0, letters.length)
  const find = (hash: number, units: Uint16Array, start: number, end: number): number => {
    const upper = hash >>> 16
    for (let slot = hash & mask; slots[slot] !== 0; slot = (slot + 1) & mask) {
      const id = (slots[slot] as number) - 1
      if (high[id] !== upper) continue
      const from = wordAt[id] as number
      const length = (wordAt[id + 1] as number) - from
      if (length !== end - start) continue
      let i = 0
      while (i < length) {
        const code = units[start + i] as number
        if ((code >= 65 && code <= 90 ? code + 32 : code) !== known[from + i]) break
        i++
      }
      if (i === length) return id
    }
    return -1
  }
  const idOf = (word: string): number => {
    // Not by `unitsOf`: the text that is being read is written down there.
    const units = new Uint16Array(word.length)
    for (let i = 0; i < word.length; i++) units[i] = word.charCodeAt(i)
    return find(hashOf(word), units, 0, word.length)
  }
  return { find, idOf }
}
