// Everything that words can be looked up for, in one tree: phrases, brands, ways out of a mailing, and the frequent words of each language.
import { brands as brandFiles } from '../../generated/rules/brands.js'
import { languages as languageFiles } from '../../generated/rules/languages.js'
import { phrases as phraseFiles } from '../../generated/rules/phrases.js'
import type { PhraseGroup, TextLanguage } from '../../rules/phrases.js'
import { buildTree, type Tree } from './matcher.js'
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
  tree: Tree
  brands: Tree
  /** Bit mask of languages for a frequent word. */
  stopwords: Map<string, number>
  languages: readonly TextLanguage[]
  /** Words that only one language has weigh more. */
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
  const patterns: { id: number; text: string }[] = []
  const add = (entry: Entry, text: string, into = patterns): void => {
    into.push({ id: entries.length, text })
    entries.push(entry)
  }
  for (const file of phraseFiles) {
    for (const [group, list] of Object.entries(file.groups) as [PhraseGroup, string[]][]) {
      for (const phrase of list) add({ kind: 'phrase', language: file.language, group, phrase }, phrase)
    }
  }
  const stopwords = new Map<string, number>()
  const file = languageFiles[0]
  const languages = file ? (Object.keys(file.languages) as TextLanguage[]) : []
  for (const [bit, language] of languages.entries()) {
    const data = file?.languages[language]
    if (!data) continue
    for (const word of foldWords(data.stopwords)) stopwords.set(word, (stopwords.get(word) ?? 0) | (1 << bit))
    for (const sign of SIGNS) for (const text of data[sign]) add({ kind: 'sign', language, sign }, text)
  }
  const brandPatterns: { id: number; text: string }[] = []
  for (const brand of brandFiles[0]?.brands ?? []) {
    const made: Brand = { name: brand.name, labels: brand.words.map(w => foldWords(w).join('')), domains: new Set(brand.domains) }
    for (const word of brand.words) add({ kind: 'brand', brand: made }, word, brandPatterns)
  }
  const weights = new Float64Array(1 << languages.length)
  for (let mask = 1; mask < weights.length; mask++) {
    let bits = 0
    for (let m = mask; m > 0; m &= m - 1) bits++
    weights[mask] = bits === 1 ? 1 : bits === 2 ? 0.4 : 0.1
  }
  return { entries, tree: buildTree(patterns), brands: buildTree(brandPatterns), stopwords, languages, weights }
}
