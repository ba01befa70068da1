// Everything that words can be looked up for, in one tree: phrases, brands, ways out of a mailing, and the frequent words of each language.
import { brands as brandFiles } from '../../generated/rules/brands.js'
import { languages as languageFiles } from '../../generated/rules/languages.js'
import { phrases as phraseFiles } from '../../generated/rules/phrases.js'
import type { PhraseGroup, TextLanguage } from '../../rules/phrases.js'
import { addPhrase, type Tree } from './matcher.js'
import { createVocabulary, type Vocabulary } from './vocabulary.js'
import { foldWords } from './words.js'

export type SignKind = 'unsubscribe' | 'imprint' | 'privacy' | 'webversion' | 'reason'
const SIGNS: readonly SignKind[] = ['unsubscribe', 'imprint', 'privacy', 'webversion', 'reason']

export type Entry =
  | { kind: 'phrase'; language: TextLanguage; group: PhraseGroup; phrase: string }
  | { kind: 'brand'; brand: Brand }
  | { kind: 'sign'; language: TextLanguage; sign: SignKind }

export interface Brand {
  name: string
  /** Folded words without spaces, and registrable domains. */
  labels: string[]
  domains: ReadonlySet<string>
}

export interface Dictionary {
  entries: Entry[]
  vocabulary: Vocabulary
  /** Number that stands for any number in the trees. */
  anyNumber: number
  tree: Tree
  brands: Tree
  /** Bit mask of languages by word; 0 for words that are not frequent. */
  stopwords: Uint8Array
  languages: readonly TextLanguage[]
  /** What a frequent word tells, by mask. */
  weights: Float64Array
}

let dictionary: Dictionary | undefined

/** Built when first needed, about 10 ms. */
export function getDictionary(): Dictionary {
  dictionary ??= build()
  return dictionary
}

function build(): Dictionary {
  const entries: Entry[] = []
  const vocabulary = createVocabulary()
  const anyNumber = vocabulary.add('#')
  const tree: Tree = []
  const brands: Tree = []
  const add = (entry: Entry, text: string, into: Tree): void => {
    addPhrase(into, vocabulary, text, entries.length, anyNumber)
    entries.push(entry)
  }
  for (const file of phraseFiles) {
    for (const [group, list] of Object.entries(file.groups) as [PhraseGroup, string[]][]) {
      for (const phrase of list) add({ kind: 'phrase', language: file.language, group, phrase }, phrase, tree)
    }
  }
  const file = languageFiles[0]
  const languages = file ? (Object.keys(file.languages) as TextLanguage[]) : []
  const masks: [number, number][] = []
  for (const [bit, language] of languages.entries()) {
    const data = file?.languages[language]
    if (!data) continue
    for (const word of foldWords(data.stopwords)) masks.push([vocabulary.add(word), 1 << bit])
    for (const sign of SIGNS) for (const text of data[sign]) add({ kind: 'sign', language, sign }, text, tree)
  }
  for (const brand of brandFiles[0]?.brands ?? []) {
    const made: Brand = { name: brand.name, labels: brand.words.map(w => foldWords(w).join('')), domains: new Set(brand.domains) }
    for (const word of brand.words) add({ kind: 'brand', brand: made }, word, brands)
  }
  const stopwords = new Uint8Array(vocabulary.size())
  for (const [word, mask] of masks) stopwords[word] = (stopwords[word] ?? 0) | mask
  return { entries, vocabulary, anyNumber, tree, brands, stopwords, languages, weights: languageWeights(languages.length) }
}

/** A word of one language counts 1, of two 0.4, of more hardly anything. */
function languageWeights(count: number): Float64Array {
  const weights = new Float64Array(1 << count)
  for (let mask = 1; mask < weights.length; mask++) {
    let bits = 0
    for (let m = mask; m > 0; m &= m - 1) bits++
    weights[mask] = bits === 1 ? 1 : bits === 2 ? 0.4 : 0.1
  }
  return weights
}
