// Phrases of all languages in one tree of words: each word of a text is looked up once, whatever the number of phrases.

export interface Trees {
  /** Number that stands for any number. */
  anyNumber: number
  edgeAt: Uint16Array
  edgeKeys: Uint16Array
  edgeTargets: Uint16Array
  idAt: Uint16Array
  ids: Uint16Array
}

export type Hit = (id: number, start: number, end: number) => void

export interface Matcher {
  /** Feeds one word by its number; -1 is a word that no phrase has. `number` tells that it is one. */
  feed(word: number, number: boolean, start: number, end: number): void
  /** True while a phrase is under way. */
  busy(): boolean
}

/** @param roots node that each word leads to as the first of a phrase; 0 when none begins so */
export function createMatcher(trees: Trees, roots: Uint16Array, hit: Hit): Matcher {
  const { anyNumber, edgeAt, edgeKeys, edgeTargets, idAt, ids } = trees
  // Phrases under way: the node reached and where the phrase began; two pairs of lists take turns.
  let nodes: number[] = []
  let starts: number[] = []
  let nextNodes: number[] = []
  let nextStarts: number[] = []
  let count = 0
  let nextCount = 0
  const enter = (node: number, begin: number, end: number): void => {
    for (let i = idAt[node] as number, to = idAt[node + 1] as number; i < to; i++) hit(ids[i] as number, begin, end)
    if (edgeAt[node] === edgeAt[node + 1]) return
    nextNodes[nextCount] = node
    nextStarts[nextCount++] = begin
  }
  const step = (node: number, key: number): number => {
    let low = edgeAt[node] as number
    let high = (edgeAt[node + 1] as number) - 1
    while (low <= high) {
      const middle = (low + high) >> 1
      const found = edgeKeys[middle] as number
      if (found === key) return edgeTargets[middle] as number
      if (found < key) low = middle + 1
      else high = middle - 1
    }
    return 0
  }
  return {
    busy: () => count > 0,
    feed(word, number, start, end) {
      nextCount = 0
      if (word >= 0 || number) {
        for (let i = 0; i < count; i++) {
          const by = word >= 0 ? step(nodes[i] as number, word) : 0
          if (by > 0) enter(by, starts[i] as number, end)
          const any = number ? step(nodes[i] as number, anyNumber) : 0
          if (any > 0) enter(any, starts[i] as number, end)
        }
        const first = word >= 0 ? (roots[word] as number) : 0
        if (first > 0) enter(first, start, end)
        const any = number ? (roots[anyNumber] as number) : 0
        if (any > 0) enter(any, start, end)
      }
      ;[nodes, nextNodes] = [nextNodes, nodes]
      ;[starts, nextStarts] = [nextStarts, starts]
      count = nextCount
    },
  }
}
