// Phrases of all languages in one tree of words: each word of a text is looked up once, whatever the number of phrases.
import type { GrowingVocabulary } from './vocabulary.js'
import { foldWords } from './words.js'

export interface Node {
  next: Map<number, Node> | null
  ids: number[] | null
}

/** Phrases by their first word. */
export type Tree = (Node | undefined)[]

/** `verif(y|ied|ication) your` → all its readings. Bounded: at most 400 a phrase. */
export function expandPattern(pattern: string): string[] {
  const open = pattern.indexOf('(')
  if (open < 0) return [pattern]
  const close = pattern.indexOf(')', open)
  if (close < 0) return [pattern]
  const head = pattern.slice(0, open)
  const tails = expandPattern(pattern.slice(close + 1))
  const readings: string[] = []
  for (const option of pattern.slice(open + 1, close).split('|')) for (const tail of tails) readings.push(head + option + tail)
  return readings.length > 400 ? readings.slice(0, 400) : readings
}

/** Adds a phrase to the tree: words; `(a|b)` gives alternatives, an empty one allowed; `<n>` is any number. */
export function addPhrase(tree: Tree, vocabulary: GrowingVocabulary, phrase: string, id: number, anyNumber: number): void {
  for (const reading of expandPattern(phrase)) {
    // A word that no phrase has stands for "any number" while the phrase is folded.
    const words = foldWords(reading.includes('<n>') ? reading.replaceAll('<n>', 'anynumber') : reading)
    let node: Node | undefined
    for (const word of words) {
      const key = word === 'anynumber' ? anyNumber : vocabulary.add(word)
      let child: Node | undefined
      if (node) {
        node.next ??= new Map()
        child = node.next.get(key)
        if (!child) {
          child = { next: null, ids: null }
          node.next.set(key, child)
        }
      } else {
        child = tree[key] ?? { next: null, ids: null }
        tree[key] = child
      }
      node = child
    }
    if (!node) continue
    if (!node.ids) node.ids = [id]
    else if (!node.ids.includes(id)) node.ids.push(id)
  }
}

export type Hit = (id: number, start: number, end: number) => void

export interface Matcher {
  /** Feeds one word by its number; -1 is a word that no phrase has. `number` tells that it is one. */
  feed(word: number, number: boolean, start: number, end: number): void
  /** True while a phrase is under way. */
  busy(): boolean
}

export function createMatcher(tree: Tree, anyNumber: number, hit: Hit): Matcher {
  // Phrases under way: the node reached and where the phrase began.
  let nodes: Node[] = []
  let starts: number[] = []
  const enter = (node: Node | undefined, begin: number, end: number, nextNodes: Node[], nextStarts: number[]): void => {
    if (!node) return
    if (node.ids) for (const id of node.ids) hit(id, begin, end)
    if (node.next) {
      nextNodes.push(node)
      nextStarts.push(begin)
    }
  }
  return {
    busy: () => nodes.length > 0,
    feed(word, number, start, end) {
      if (nodes.length > 0) {
        const before = nodes
        const begins = starts
        nodes = []
        starts = []
        if (word >= 0 || number) {
          for (let i = 0; i < before.length; i++) {
            const next = (before[i] as Node).next
            if (word >= 0) enter(next?.get(word), begins[i] as number, end, nodes, starts)
            if (number) enter(next?.get(anyNumber), begins[i] as number, end, nodes, starts)
          }
        }
      }
      if (word >= 0) enter(tree[word], start, end, nodes, starts)
      if (number) enter(tree[anyNumber], start, end, nodes, starts)
    },
  }
}
