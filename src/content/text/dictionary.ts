// Everything that words can be looked up for: phrases, brands, ways out of a mailing, and the frequent words of each language.
import { inflateRawSync } from 'node:zlib'
import { packedWords } from '../../generated/rules/words-packed.js'
import type { PhraseGroup, TextLanguage } from '../../rules/phrases.js'
import type { Trees } from './matcher.js'
import { type PackedWords, SIGNS, TABLES, type TableName } from './tables.js'
import { createVocabulary, type Vocabulary } from './vocabulary.js'

export type SignKind = (typeof SIGNS)[number]

export type Entry =
  | { kind: 'phrase'; language: TextLanguage; group: PhraseGroup; phrase: string }
  | { kind: 'brand'; brand: Brand }
  | { kind: 'sign'; language: TextLanguage; sign: SignKind }

export interface Brand {
  name: string
  /** Folded words without spaces, and registrable domains. */
  labels: string[]
  domains: ReadonlySet<string>
  /** Independent houses share the name: name-town.de is one of them. */
  regional: boolean
}

export interface Dictionary {
  /** What a number of the trees stands for. */
  entry(id: number): Entry | null
  vocabulary: Vocabulary
  trees: Trees
  roots: Uint16Array
  brandRoots: Uint16Array
  brands: readonly Brand[]
  /** Bit mask of languages by word; 0 for words that are not frequent. */
  stopwords: Uint16Array
  languages: readonly TextLanguage[]
  /** What a frequent word tells, by mask. */
  weights: Float64Array
}

let dictionary: Dictionary | undefined

/** Unpacked when first needed. */
export function getDictionary(): Dictionary {
  dictionary ??= unpackWords(packedWords as PackedWords)
  return dictionary
}

export function unpackWords(packed: PackedWords): Dictionary {
  const bytes = inflateRawSync(Buffer.from(packed.tables, 'base64'))
  // A Buffer of the pool may begin at an odd offset.
  const all = new Uint16Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength))
  const tables = {} as Record<TableName, Uint16Array>
  let at = 0
  for (const [i, name] of TABLES.entries()) {
    const length = packed.lengths[i] ?? 0
    tables[name] = all.subarray(at, at + length)
    at += length
  }
  const { phraseKinds, signKinds, brandOf } = tables
  const phrases = packed.phrases.split('\n')
  const brands = packed.brands.map(b => ({
    name: b.name,
    labels: b.labels,
    domains: new Set(b.domains),
    regional: b.regional === true,
  }))
  const entry = (id: number): Entry | null => {
    if (id < phraseKinds.length) {
      const kind = phraseKinds[id] as number
      const language = packed.languages[kind >> 8]
      const group = packed.groups[kind & 255]
      return language && group ? { kind: 'phrase', language, group, phrase: phrases[id] ?? '' } : null
    }
    const signId = id - phraseKinds.length
    if (signId < signKinds.length) {
      const kind = signKinds[signId] as number
      const language = packed.languages[kind >> 8]
      const sign = SIGNS[kind & 255]
      return language && sign ? { kind: 'sign', language, sign } : null
    }
    const brand = brands[brandOf[signId - signKinds.length] as number]
    return brand ? { kind: 'brand', brand } : null
  }
  return {
    entry,
    vocabulary: createVocabulary(packed.letters, tables.wordAt, tables.high, tables.slots),
    trees: { anyNumber: packed.anyNumber, ...tables },
    roots: tables.roots,
    brandRoots: tables.brandRoots,
    brands,
    stopwords: tables.stopwords,
    languages: packed.languages,
    weights: languageWeights(packed.languages.length),
  }
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
