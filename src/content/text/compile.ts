// At build time: phrases, signs, brands and frequent words of all languages become tables that a start only has to map into memory.
import { deflateRawSync } from 'node:zlib'
import type { BrandFile } from '../../rules/brands.js'
import type { LanguageFile } from '../../rules/languages.js'
import type { PhraseFile, PhraseGroup, TextLanguage } from '../../rules/phrases.js'
import { type PackedWords, SIGNS, TABLES, type TableName } from './tables.js'
import { hashOf } from './vocabulary.js'
import { foldWords } from './words.js'

interface Node {
  next: Map<number, Node>
  ids: number[]
}

/** Readings of one phrase that are kept. */
const MAX_READINGS = 400

/** `verif(y|ied|ication) your` → all its readings; groups may stand in groups. Bounded. */
export function expandPattern(pattern: string): string[] {
  let at = 0
  const join = (heads: readonly string[], tails: readonly string[]): string[] =>
    heads.flatMap(head => tails.map(tail => head + tail)).slice(0, MAX_READINGS)
  const alternatives = (inGroup: boolean): string[] => {
    const done: string[] = []
    let readings = ['']
    while (at < pattern.length) {
      const sign = pattern[at++] as string
      if (sign === '(') readings = join(readings, alternatives(true))
      else if (inGroup && sign === '|') {
        done.push(...readings)
        readings = ['']
      } else if (inGroup && sign === ')') break
      else readings = readings.map(r => r + sign)
    }
    return [...done, ...readings].slice(0, MAX_READINGS)
  }
  return alternatives(false)
}

const UMLAUTS: Readonly<Record<string, string>> = { ä: 'ae', ö: 'oe', ü: 'ue', Ä: 'Ae', Ö: 'Oe', Ü: 'Ue' }

/** As people write German on foreign keyboards: "überprüfen" and "ueberpruefen". Folding alone gives "uberprufen". */
const withoutUmlauts = (text: string): string => text.replace(/[äöüÄÖÜ]/g, c => UMLAUTS[c] ?? c)

/** @throws RangeError when the rules outgrow 16-bit tables */
export function compileWords(
  phraseFiles: readonly PhraseFile[],
  languageFile: LanguageFile,
  brandFiles: readonly BrandFile[],
): PackedWords {
  const words: string[] = []
  const numbers = new Map<string, number>()
  const numberOf = (word: string): number => {
    const known = numbers.get(word)
    if (known !== undefined) return known
    numbers.set(word, words.length)
    return words.push(word) - 1
  }
  const anyNumber = numberOf('#')
  const tree: Node = { next: new Map(), ids: [] }
  const brandTree: Node = { next: new Map(), ids: [] }
  let entries = 0
  // Words; `(a|b)` gives alternatives, an empty one allowed; `<n>` is any number.
  const add = (phrase: string, into: Node, language?: TextLanguage): void => {
    const id = entries++
    const spelt = expandPattern(phrase)
    const readings = language === 'de' ? new Set([...spelt, ...spelt.map(withoutUmlauts)]) : spelt
    for (const reading of readings) {
      let node = into
      for (const word of foldWords(reading.replaceAll('<n>', 'anynumber'))) {
        const key = word === 'anynumber' ? anyNumber : numberOf(word)
        const child = node.next.get(key) ?? { next: new Map(), ids: [] }
        node.next.set(key, child)
        node = child
      }
      if (node !== into && !node.ids.includes(id)) node.ids.push(id)
    }
  }

  const languages = Object.keys(languageFile.languages) as TextLanguage[]
  const groups = [...new Set(phraseFiles.flatMap(f => Object.keys(f.groups) as PhraseGroup[]))]
  const phrases: string[] = []
  const phraseKinds: number[] = []
  for (const file of phraseFiles)
    for (const [group, list] of Object.entries(file.groups) as [PhraseGroup, string[]][])
      for (const phrase of list) {
        phraseKinds.push(languages.indexOf(file.language) * 256 + groups.indexOf(group))
        phrases.push(phrase)
        add(phrase, tree, file.language)
      }
  const signKinds: number[] = []
  const masks: number[] = []
  for (const [bit, language] of languages.entries()) {
    const data = languageFile.languages[language]
    for (const word of foldWords(language === 'de' ? `${data.stopwords} ${withoutUmlauts(data.stopwords)}` : data.stopwords)) {
      const number = numberOf(word)
      masks[number] = (masks[number] ?? 0) | (1 << bit)
    }
    for (const [sign, name] of SIGNS.entries())
      for (const text of data[name]) {
        signKinds.push(bit * 256 + sign)
        add(text, tree, language)
      }
  }
  const brandOf: number[] = []
  const brands = brandFiles
    .flatMap(f => f.brands)
    .map(({ name, words: own, domains, regional }, index) => {
      for (const word of own) {
        brandOf.push(index)
        add(word, brandTree)
      }
      return { name, labels: own.map(w => foldWords(w).join('')), domains, ...(regional ? { regional } : {}) }
    })

  const trees = flatten([tree, brandTree], words.length)
  const tables: Record<TableName, number[]> = {
    ...hashTable(words),
    stopwords: words.map((_, i) => masks[i] ?? 0),
    roots: trees.roots[0] ?? [],
    brandRoots: trees.roots[1] ?? [],
    edgeAt: trees.edgeAt,
    edgeKeys: trees.edgeKeys,
    edgeTargets: trees.edgeTargets,
    idAt: trees.idAt,
    ids: trees.ids,
    phraseKinds,
    signKinds,
    brandOf,
  }
  const all = TABLES.flatMap(name => tables[name])
  if (all.some(n => n > 0xffff)) throw new RangeError('the rules of words have outgrown 16-bit tables')
  return {
    languages,
    groups,
    brands,
    phrases: phrases.join('\n'),
    letters: words.join(''),
    anyNumber,
    lengths: TABLES.map(name => tables[name].length),
    tables: deflateRawSync(new Uint8Array(Uint16Array.from(all).buffer), { level: 9 }).toString('base64'),
  }
}

/** Open addressing by the low bits of the hash; the high bits tell most strangers apart without looking at letters. */
function hashTable(words: readonly string[]): { slots: number[]; high: number[]; wordAt: number[] } {
  const slots = new Array<number>(16_384).fill(0)
  if (words.length * 2 > slots.length) throw new RangeError('too many words for the hash table')
  const wordAt = [0]
  for (const [i, word] of words.entries()) {
    let slot = hashOf(word) & (slots.length - 1)
    while (slots[slot] !== 0) slot = (slot + 1) & (slots.length - 1)
    slots[slot] = i + 1
    wordAt.push((wordAt[i] as number) + word.length)
  }
  return { slots, high: words.map(w => hashOf(w) >>> 16), wordAt }
}

interface FlatTrees {
  /** By tree and word: the node that a phrase reaches with its first word; 0 when none begins so. */
  roots: number[][]
  edgeAt: number[]
  /** Ascending within a node. */
  edgeKeys: number[]
  edgeTargets: number[]
  idAt: number[]
  ids: number[]
}

function flatten(trees: readonly Node[], words: number): FlatTrees {
  const flat: FlatTrees = { roots: [], edgeAt: [0], edgeKeys: [], edgeTargets: [], idAt: [0], ids: [] }
  // Node 0 is "no node".
  const queue: Node[] = [{ next: new Map(), ids: [] }]
  for (const tree of trees) {
    const roots = new Array<number>(words).fill(0)
    for (const [word, node] of tree.next) roots[word] = queue.push(node) - 1
    flat.roots.push(roots)
  }
  for (let i = 0; i < queue.length; i++) {
    const node = queue[i] as Node
    for (const [key, child] of [...node.next].sort((a, b) => a[0] - b[0])) {
      flat.edgeKeys.push(key)
      flat.edgeTargets.push(queue.push(child) - 1)
    }
    flat.edgeAt.push(flat.edgeKeys.length)
    flat.ids.push(...node.ids)
    flat.idAt.push(flat.ids.length)
  }
  return flat
}
