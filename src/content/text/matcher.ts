// Phrases of all languages in one tree of words: each word of a text is looked up once, whatever the number of phrases.
import { foldWords } from './words.js'

export interface Pattern {
  /** Number the caller knows the phrase by. */
  id: number
  /** Words; `(a|b)` inside a word gives alternatives, an empty one allowed; `<n>` is any number. */
  text: string
}

interface Node {
  next: Map<string, Node> | null
  ids: number[] | null
}

export interface Matcher {
  /** Feeds one folded word; calls `hit` for each phrase that ends with it. */
  feed(word: string, start: number, end: number, hit: (id: number, start: number, end: number) => void): void
  reset(): void
}

/** `verif(y|ied|ication) your` → all its readings. Bounded: at most 64 a phrase. */
export function expandPattern(pattern: string): string[] {
  const open = pattern.indexOf('(')
  if (open < 0) return [pattern]
  const close = pattern.indexOf(')', open)
  if (close < 0) return [pattern]
  const readings: string[] = []
  for (const option of pattern.slice(open + 1, close).split('|')) {
    for (const rest of expandPattern(pattern.slice(close + 1))) readings.push(pattern.slice(0, open) + option + rest)
  }
  return readings.slice(0, 64)
}

export interface Tree {
  root: Map<string, Node>
}

export function buildTree(patterns: Iterable<Pattern>): Tree {
  const root: Map<string, Node> = new Map()
  for (const { id, text } of patterns) {
    for (const reading of expandPattern(text)) {
      // A digit stands for "any number" while the phrase is folded.
      const words = foldWords(reading.replaceAll('<n>', '0')).map(w => (w === '0' ? '#' : w))
      let level = root
      let node: Node | undefined
      for (const word of words) {
        node = level.get(word)
        if (!node) {
          node = { next: null, ids: null }
          level.set(word, node)
        }
        level = node.next ??= new Map()
      }
      if (!node) continue
      if (node.next?.size === 0) node.next = null
      if (!node.ids) node.ids = [id]
      else if (!node.ids.includes(id)) node.ids.push(id)
    }
  }
  return { root }
}

const isNumber = (word: string): boolean => {
  const c = word.charCodeAt(0)
  return c >= 48 && c <= 57
}

/** A matcher with its own state over a shared tree. */
export function createMatcher(tree: Tree): Matcher {
  // Phrases under way: the node reached and where the phrase began.
  let nodes: Node[] = []
  let starts: number[] = []
  return {
    reset() {
      nodes = []
      starts = []
    },
    feed(word, start, end, hit) {
      const number = isNumber(word)
      const size = nodes.length
      if (size > 0) {
        const nextNodes: Node[] = []
        const nextStarts: number[] = []
        for (let i = 0; i < size; i++) {
          const from = nodes[i] as Node
          const begin = starts[i] as number
          const exact = from.next?.get(word)
          if (exact) {
            if (exact.ids) for (const id of exact.ids) hit(id, begin, end)
            if (exact.next) {
              nextNodes.push(exact)
              nextStarts.push(begin)
            }
          }
          const any = number ? from.next?.get('#') : undefined
          if (any) {
            if (any.ids) for (const id of any.ids) hit(id, begin, end)
            if (any.next) {
              nextNodes.push(any)
              nextStarts.push(begin)
            }
          }
        }
        nodes = nextNodes
        starts = nextStarts
      }
      const first = tree.root.get(word)
      if (first) {
        if (first.ids) for (const id of first.ids) hit(id, start, end)
        if (first.next) {
          nodes.push(first)
          starts.push(start)
        }
      }
      const anyFirst = number ? tree.root.get('#') : undefined
      if (anyFirst) {
        if (anyFirst.ids) for (const id of anyFirst.ids) hit(id, start, end)
        if (anyFirst.next) {
          nodes.push(anyFirst)
          starts.push(start)
        }
      }
    },
  }
}
