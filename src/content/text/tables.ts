// What the compiled words hold: written by compile.ts, read by dictionary.ts.
import type { PhraseGroup, TextLanguage } from '../../rules/phrases.js'

export const SIGNS = ['unsubscribe', 'imprint', 'privacy', 'webversion', 'reason'] as const

/** The tables one behind the other in this order, 16-bit little-endian, deflated, as base64. */
export const TABLES = [
  'slots', 'high', 'wordAt', 'stopwords', 'roots', 'brandRoots', 'edgeAt', 'edgeKeys', 'edgeTargets', 'idAt', 'ids', 'phraseKinds', 'signKinds', 'brandOf',
] as const // biome-ignore format: one list

export type TableName = (typeof TABLES)[number]

export interface PackedWords {
  languages: readonly TextLanguage[]
  groups: readonly PhraseGroup[]
  brands: readonly { name: string; labels: string[]; domains: string[]; regional?: boolean }[]
  /** As in the data, each on its line. */
  phrases: string
  /** All words without anything between; `wordAt` tells where each begins. */
  letters: string
  /** Number that stands for any number in the trees. */
  anyNumber: number
  lengths: readonly number[]
  tables: string
}
