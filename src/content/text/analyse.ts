// One pass over the words of a text: language, phrases, signs, brands, obfuscation, shouting.
import type { PhraseGroup, TextLanguage } from '../../rules/phrases.js'
import { type Brand, type Dictionary, getDictionary, type SignKind } from './dictionary.js'
import { type HitSink, Matcher } from './matcher.js'
import type { Vocabulary } from './vocabulary.js'
import { eachWord, type SignCounts, type WordSink } from './words.js'

export interface PhraseHit {
  language: TextLanguage
  group: PhraseGroup
  /** As in the data. */
  phrase: string
  start: number
  end: number
  count: number
}

export interface TextAnalysis {
  words: number
  letters: number
  /** Null when too little or too mixed to tell. */
  language: TextLanguage | null
  phrases: PhraseHit[]
  signs: { sign: SignKind; language: TextLanguage; start: number }[]
  /** Brands in the first words, where a message says who it is from. */
  brands: { brand: Brand; start: number; end: number }[]
  odd: { kind: 'zero-width' | 'mixed-script' | 'styled'; start: number; end: number }[]
  shouted: number
  longWords: number
  besides: SignCounts
  /** Words of one letter in a row: "v i a g r a". */
  gappy: { start: number; end: number } | null
  longToken: { start: number; end: number } | null
}

const MAX_HITS = 400
/** Letters in a row that make a spaced-out word. */
const GAPPY = 5

/** Words at the beginning in which brands are looked for. */
const BRAND_WORDS = 60

const nothing = (): TextAnalysis => ({
  words: 0,
  letters: 0,
  language: null,
  phrases: [],
  signs: [],
  brands: [],
  odd: [],
  shouted: 0,
  longWords: 0,
  besides: { blanks: 0, exclamations: 0, exclamationRuns: 0, emoji: 0, digits: 0 },
  gappy: null,
  longToken: null,
})

/** Gathers what the words of a text tell; one for all texts, as a message has three of them and thousands may follow. */
class Analyser implements WordSink, HitSink {
  private readonly dictionary: Dictionary
  private readonly vocabulary: Vocabulary
  private readonly stopwords: Uint16Array
  private readonly matcher: Matcher
  private readonly brandMatcher: Matcher
  // Frequent words by the languages that have them; what they tell is worked out once, at the end.
  private readonly byMask: Uint32Array
  private masks: number[] = []
  private byPhrase = new Map<number, PhraseHit>()
  private result = nothing()
  private text = ''
  private singles = 0
  private singleFrom = 0
  private lastEnd = -2

  constructor(dictionary: Dictionary) {
    this.dictionary = dictionary
    this.vocabulary = dictionary.vocabulary
    this.stopwords = dictionary.stopwords
    this.matcher = new Matcher(dictionary.trees, dictionary.roots, this)
    this.brandMatcher = new Matcher(dictionary.trees, dictionary.brandRoots, this)
    this.byMask = new Uint32Array(dictionary.weights.length)
  }

  analyse(text: string): TextAnalysis {
    const result = nothing()
    this.result = result
    this.text = text
    this.masks = []
    this.byPhrase = new Map()
    this.singles = 0
    this.lastEnd = -2
    this.matcher.begin()
    this.brandMatcher.begin()
    result.besides = eachWord(text, this)
    result.phrases = [...this.byPhrase.values()]
    result.language = pickLanguage(this.scores(), this.dictionary.languages, result.words)
    // Nothing of it is to outlive its message.
    this.text = ''
    return result
  }

  word(hash: number, start: number, end: number, folded: string | null, units: Uint16Array): void {
    const { result, matcher, vocabulary } = this
    const size = end - start
    result.words++
    result.letters += size
    const id = folded === null ? vocabulary.find(hash, units, start, end) : vocabulary.idOf(folded)
    if (id >= 0) {
      const mask = this.stopwords[id] as number
      if (mask !== 0) {
        const before = this.byMask[mask] as number
        if (before === 0) this.masks.push(mask)
        this.byMask[mask] = before + 1
      }
    }
    const first = units[start] as number
    const isNumber = first >= 48 && first <= 57
    // A word that no phrase has matters only to phrases under way.
    if (id >= 0 || isNumber || matcher.busy()) matcher.feed(id, isNumber, start, end)
    if (result.words <= BRAND_WORDS) this.brandMatcher.feed(id, isNumber, start, end)
    if (size >= 4) {
      result.longWords++
      const second = units[start + 1] as number
      // Two capitals at the start are a cheap first test; only then the whole word.
      if (first >= 65 && first <= 90 && second >= 65 && second <= 90 && !/[a-z0-9]/.test(this.text.slice(start, end)))
        result.shouted++
      if (size >= 60 && !result.longToken) result.longToken = { start, end }
    }
    if (size === 1 && (first | 32) >= 97 && (first | 32) <= 122) {
      if (this.singles === 0 || start - this.lastEnd > 2) {
        this.singles = 0
        this.singleFrom = start
      }
      if (++this.singles >= GAPPY) result.gappy ??= { start: this.singleFrom, end }
    } else this.singles = 0
    this.lastEnd = end
  }

  odd(kind: 'zero-width' | 'mixed-script' | 'styled', start: number, end: number): void {
    if (this.result.odd.length < 100) this.result.odd.push({ kind, start, end })
  }

  hit(id: number, start: number, end: number): void {
    const { result, byPhrase } = this
    const known = byPhrase.get(id)
    if (known) {
      known.count++
      return
    }
    const entry = this.dictionary.entry(id)
    if (!entry) return
    if (entry.kind === 'phrase') {
      if (byPhrase.size < MAX_HITS)
        byPhrase.set(id, { language: entry.language, group: entry.group, phrase: entry.phrase, start, end, count: 1 })
    } else if (entry.kind === 'sign') {
      if (result.signs.length < MAX_HITS) result.signs.push({ sign: entry.sign, language: entry.language, start })
    } else if (result.brands.length < 50) result.brands.push({ brand: entry.brand, start, end })
  }

  private scores(): Float64Array {
    const { languages, weights } = this.dictionary
    const scores = new Float64Array(languages.length)
    for (const mask of this.masks) {
      const score = (this.byMask[mask] as number) * (weights[mask] as number)
      this.byMask[mask] = 0
      for (let bit = 0; bit < scores.length; bit++) if (mask & (1 << bit)) scores[bit] = (scores[bit] as number) + score
    }
    return scores
  }
}

let analyser: Analyser | undefined

export function analyseText(text: string): TextAnalysis {
  analyser ??= new Analyser(getDictionary())
  return analyser.analyse(text)
}

/** The language whose frequent words stand out: enough of them, and clearly more than of any other. */
function pickLanguage(scores: Float64Array, languages: readonly TextLanguage[], words: number): TextLanguage | null {
  let best = -1
  let second = 0
  for (let i = 0; i < scores.length; i++) {
    const score = scores[i] as number
    if (best < 0 || score > (scores[best] as number)) {
      second = best < 0 ? 0 : (scores[best] as number)
      best = i
    } else if (score > second) second = score
  }
  const score = best < 0 ? 0 : (scores[best] as number)
  if (score < 2 || score < second * 1.4 || score < Math.min(words, 400) * 0.04) return null
  return languages[best] ?? null
}
