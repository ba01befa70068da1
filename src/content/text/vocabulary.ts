// Numbers for words. A text has far more words than the rules know: unknown ones are recognised by hash alone, without making a string.

export interface Vocabulary {
  /** Number of a folded word, or -1. */
  idOf(word: string): number
  /** Number of the ASCII word at `start`..`end` of the text, whose hash is known; or -1. Capitals count as small letters. */
  find(hash: number, text: string, start: number, end: number): number
  size(): number
}

/** FNV-1a over UTF-16 units; the same for a string and for the characters as they are read. */
export const HASH_START = 0x811c9dc5 | 0
export const hashStep = (hash: number, code: number): number => Math.imul(hash ^ code, 0x01000193)

export function hashOf(word: string): number {
  let hash = HASH_START
  for (let i = 0; i < word.length; i++) hash = hashStep(hash, word.charCodeAt(i))
  return hash
}

export interface GrowingVocabulary extends Vocabulary {
  add(word: string): number
}

export function createVocabulary(): GrowingVocabulary {
  const words: string[] = []
  const hashes: number[] = []
  let slots = new Int32Array(16_384)
  let mask = slots.length - 1

  const place = (id: number): void => {
    let slot = (hashes[id] as number) & mask
    while (slots[slot] !== 0) slot = (slot + 1) & mask
    slots[slot] = id + 1
  }
  const lookUp = (hash: number, word: string): number => {
    for (let slot = hash & mask; slots[slot] !== 0; slot = (slot + 1) & mask) {
      const id = (slots[slot] as number) - 1
      if (hashes[id] === hash && words[id] === word) return id
    }
    return -1
  }
  return {
    size: () => words.length,
    idOf: word => lookUp(hashOf(word), word),
    find(hash, text, start, end) {
      for (let slot = hash & mask; slots[slot] !== 0; slot = (slot + 1) & mask) {
        const id = (slots[slot] as number) - 1
        if (hashes[id] !== hash) continue
        const word = words[id] as string
        if (word.length !== end - start) continue
        let i = 0
        while (i < word.length) {
          const code = text.charCodeAt(start + i)
          if ((code >= 65 && code <= 90 ? code + 32 : code) !== word.charCodeAt(i)) break
          i++
        }
        if (i === word.length) return id
      }
      return -1
    },
    add(word) {
      const hash = hashOf(word)
      const known = lookUp(hash, word)
      if (known >= 0) return known
      const id = words.push(word) - 1
      hashes.push(hash)
      if (words.length * 2 > slots.length) {
        slots = new Int32Array(slots.length * 2)
        mask = slots.length - 1
        for (let i = 0; i < id; i++) place(i)
      }
      place(id)
      return id
    },
  }
}
