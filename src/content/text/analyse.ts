// One pass over the words of a text: language, phrases, signs, brands, obfuscation, shouting.
import type { PhraseGroup, TextLanguage } from '../../rules/phrases.js'
import { type Brand, getDictionary, type SignKind } from './dictionary.js'
import { Matcher } from './matcher.js'
import { eachWord, type SignCounts } from './words.js'

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

/** What every text needs anew: made once, as a message has three of them and thousands may follow. */
let tools: { matcher: Matcher; brandMatcher: Matcher; byMask: Uint32Array } | undefined

function getTools(): NonNullable<typeof tools> {
  const { trees, roots, brandRoots, weights } = getDictionary()
  tools ??= {
    matcher: new Matcher(trees, roots),
    brandMatcher: new Matcher(trees, brandRoots),
    byMask: new Uint32Array(weights.length),
  }
  return tools
}

export function analyseText(text: string, options: { brandWords?: number } = {}): TextAnalysis {
  const { vocabulary, stopwords, weights, entry: entryOf, languages } = getDictionary()
  const { matcher, brandMatcher, byMask } = getTools()
  const brandWords = options.brandWords ?? 60
  const result: TextAnalysis = {
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
  }
  const byPhrase = new Map<number, PhraseHit>()
  // Frequent words by the languages that have them; what they tell is worked out once, at the end.
  const masks: number[] = []
  let singles = 0
  let singleFrom = 0
  let lastEnd = -2

  const hit = (id: number, start: number, end: number): void => {
    const known = byPhrase.get(id)
    if (known) {
      known.count++
      return
    }
    const entry = entryOf(id)
    if (!entry) return
    if (entry.kind === 'phrase') {
      if (byPhrase.size < MAX_HITS)
        byPhrase.set(id, { language: entry.language, group: entry.group, phrase: entry.phrase, start, end, count: 1 })
    } else if (entry.kind === 'sign') {
      if (result.signs.length < MAX_HITS) result.signs.push({ sign: entry.sign, language: entry.language, start })
    } else if (result.brands.length < 50) result.brands.push({ brand: entry.brand, start, end })
  }
  matcher.begin(hit)
  brandMatcher.begin(hit)

  result.besides = eachWord(text, {
    word(hash, start, end, folded, units) {
      const size = end - start
      result.words++
      result.letters += size
      const id = folded === null ? vocabulary.find(hash, units, start, end) : vocabulary.idOf(folded)
      if (id >= 0) {
        const mask = stopwords[id] as number
        if (mask !== 0) {
          const before = byMask[mask] as number
          if (before === 0) masks.push(mask)
          byMask[mask] = before + 1
        }
      }
      const first = units[start] as number
      const isNumber = first >= 48 && first <= 57
      // A word that no phrase has matters only to phrases under way.
      if (id >= 0 || isNumber || matcher.busy()) matcher.feed(id, isNumber, start, end)
      if (result.words <= brandWords) brandMatcher.feed(id, isNumber, start, end)
      if (size >= 4) {
        result.longWords++
        const second = units[start + 1] as number
        // Two capitals at the start are a cheap first test; only then the whole word.
        if (first >= 65 && first <= 90 && second >= 65 && second <= 90 && !/[a-z0-9]/.test(text.slice(start, end)))
          result.shouted++
        if (size >= 60 && !result.longToken) result.longToken = { start, end }
      }
      if (size === 1 && (first | 32) >= 97 && (first | 32) <= 122) {
        if (singles === 0 || start - lastEnd > 2) {
          singles = 0
          singleFrom = start
        }
        if (++singles >= GAPPY) result.gappy ??= { start: singleFrom, end }
      } else singles = 0
      lastEnd = end
    },
    odd(kind, start, end) {
      if (result.odd.length < 100) result.odd.push({ kind, start, end })
    },
  })
  result.phrases = [...byPhrase.values()]
  const scores = new Float64Array(languages.length)
  for (const mask of masks) {
    const score = (byMask[mask] as number) * (weights[mask] as number)
    byMask[mask] = 0
    for (let bit = 0; bit < scores.length; bit++) if (mask & (1 << bit)) scores[bit] = (scores[bit] as number) + score
  }
  result.language = pickLanguage(scores, languages, result.words)
  return result
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
