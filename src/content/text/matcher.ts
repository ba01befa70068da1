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

export interface HitSink {
  /** Called for each phrase that is found: its number and where it stands. */
  hit(id: number, start: number, end: number): void
}

/** Finds the phrases of one tree in one text after the other. */
export class Matcher {
  private readonly trees: Trees
  private readonly roots: Uint16Array
  private readonly sink: HitSink
  // Phrases under way: the node reached and where the phrase began; two pairs of lists take turns.
  private nodes: number[] = []
  private starts: number[] = []
  private count = 0
  private nextNodes: number[] = []
  private nextStarts: number[] = []
  private nextCount = 0

  /** @param roots node that each word leads to as the first of a phrase; 0 when none begins so */
  constructor(trees: Trees, roots: Uint16Array, sink: HitSink) {
    this.trees = trees
    this.roots = roots
    this.sink = sink
  }

  /** Begins a text: words of an earlier one are forgotten. */
  begin(): void {
    this.count = 0
  }

  /** True while a phrase is under way. */
  busy(): boolean {
    return this.count > 0
  }

  /** Feeds one word by its number; -1 is a word that no phrase has. `number` tells that it is one. */
  feed(word: number, number: boolean, start: number, end: number): void {
    this.nextCount = 0
    if (word >= 0 || number) {
      const { roots, nodes, starts, count } = this
      const { anyNumber } = this.trees
      for (let i = 0; i < count; i++) {
        const by = word >= 0 ? this.step(nodes[i] as number, word) : 0
        if (by > 0) this.enter(by, starts[i] as number, end)
        const any = number ? this.step(nodes[i] as number, anyNumber) : 0
        if (any > 0) this.enter(any, starts[i] as number, end)
      }
      const first = word >= 0 ? (roots[word] as number) : 0
      if (first > 0) this.enter(first, start, end)
      const any = number ? (roots[anyNumber] as number) : 0
      if (any > 0) this.enter(any, start, end)
    }
    const { nodes, starts } = this
    this.nodes = this.nextNodes
    this.starts = this.nextStarts
    this.nextNodes = nodes
    this.nextStarts = starts
    this.count = this.nextCount
  }

  private enter(node: number, begin: number, end: number): void {
    const { idAt, ids, edgeAt } = this.trees
    for (let i = idAt[node] as number, to = idAt[node + 1] as number; i < to; i++) this.sink.hit(ids[i] as number, begin, end)
    if (edgeAt[node] === edgeAt[node + 1]) return
    this.nextNodes[this.nextCount] = node
    this.nextStarts[this.nextCount++] = begin
  }

  private step(node: number, key: number): number {
    const { edgeAt, edgeKeys, edgeTargets } = this.trees
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
}
