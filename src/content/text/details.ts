// Things in a text that are not words: sums of money, wallets, postal addresses.
import { unitsOf } from './units.js'

export interface Found {
  text: string
  index: number
}

/** Characters of a text that the patterns look at. */
export const MAX_TEXT = 200_000

const AMOUNT =
  /(?:US\$|R\$|A\$|C\$|[$€£¥]|\b(?:USD|EUR|GBP|CHF|BRL|BTC)) ?(\d{1,3}(?:[.,' ]\d{3}){1,4}|\d{1,12})(?:[.,]\d{1,2})?(?!\d)( ?(?:million|mio|m\b))?|\b(\d{1,3}(?:[.,' ]\d{3}){1,4}|\d{1,9})(?:[.,]\d{1,2})? ?(?:€|EUR\b|USD\b|CHF\b|Euro\b|euros?\b|[Dd]ollars?\b|BTC\b)/g

/** A sum of money has one of these; most texts have none. */
const CURRENCY = /[$€£¥]|USD|EUR|GBP|CHF|BRL|BTC|[Ee]uro|[Dd]ollar/

export function amounts(text: string): { count: number; largest: number; first: Found } | null {
  if (!CURRENCY.test(text)) return null
  let count = 0
  let largest = 0
  let first: Found | null = null
  for (const match of text.matchAll(AMOUNT)) {
    if (++count > 200) break
    const value = Number((match[1] ?? match[3] ?? '0').replace(/\D/g, '')) * (match[2] ? 1e6 : 1)
    if (!first || value > largest) first = { text: match[0], index: match.index }
    largest = Math.max(largest, value)
  }
  return first && { count, largest, first }
}

const find = (pattern: RegExp, text: string): Found | null => {
  const match = pattern.exec(text)
  return match && { text: match[0].trim().slice(0, 120), index: match.index }
}

/** A Bitcoin address (Base58 or Bech32) or an Ethereum one. */
export const wallet = (text: string): Found | null =>
  find(
    /\b(?:bc1[a-z0-9]{25,60}|0x[a-fA-F0-9]{40}|[13][1-9A-HJ-NP-Za-km-z]{26,34}(?=[\s.,;<]|$)(?<=\d[1-9A-HJ-NP-Za-km-z]{0,33}[A-Za-z][1-9A-HJ-NP-Za-km-z]{0,33}))/,
    text,
  )

/** Postal addresses by country: a street with number, a code with place, a post-office box. Each starts at a digit or a rare word. */
const ADDRESSES: readonly RegExp[] = [
  /\b\d{4,5} +(?:[A-ZÄÖÜ][a-zäöüß]{2,}|St\.)(?:[ -][A-ZÄÖÜa-zäöüß]{2,}){0,3}/,
  /(?:stra(?:ß|ss)e|str\.|gasse|platz|weg|allee|ring|damm|ufer|chaussee) ?\d{1,4}\b/i,
  // Digits first: looking back from each character of the text would take as long as all the other patterns together.
  /\d{5}(?<=(?:\b[A-Z]{2},? |, [A-Z][a-z]{3,12} )\d{5})(?:-\d{4})?\b/,
  /\b\d{1,6} (?:[NSEW]\.? )?(?:[A-Z][\w.'-]{0,25} ){1,4}(?:Street|St|Avenue|Ave|Road|Rd|Boulevard|Blvd|Drive|Dr|Lane|Ln|Way|Court|Ct|Place|Pl|Parkway|Pkwy|Highway|Hwy|Suite|Floor|Square)\b/,
  /\bP\.? ?O\.? Box \d{1,7}/i,
  /\b[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}\b/,
  /\b(?:rue|avenue|boulevard|place|via|viale|piazza|corso|calle|avenida|rua|plaza|allée) (?:[\wéèàç'’.-]{1,25} ?){1,5},? ?(?:n[°º.]? ?)?\d{1,5}\b/i,
  /\b\d{1,4}(?: ?bis)?,? (?:rue|avenue|av\.|boulevard|bd|place|chemin|quai|allée)\b/i,
  /\b\d{4} ?[A-Z]{2} +[A-Z][a-z]{2,}/,
  /\b\d{5}-\d{3}\b/,
]

export function postalAddress(text: string): Found | null {
  if (!/\d/.test(text)) return null
  for (const pattern of ADDRESSES) {
    const found = find(pattern, text)
    if (found) return found
  }
  return null
}

export const hasCopyright = (text: string): boolean => text.includes('©') || /\(c\) ?(?:19|20)\d\d|\bcopyright\b/i.test(text)

export const lorem = (text: string): Found | null => find(/lorem ipsum|dolor sit amet/i, text)

const isWideBlank = (code: number): boolean =>
  code === 0xa0 ||
  code === 0x3000 ||
  code === 0xfeff ||
  code === 0x1680 ||
  (code >= 0x2000 && code <= 0x205f && /\s/.test(String.fromCharCode(code)))

/** Units of a text that are looked at together. */
const SLICE = 16_384

/** Characters that are no white space. */
export function solidLength(text: string): number {
  let blanks = 0
  for (let from = 0; from < text.length; from += SLICE) {
    const part = text.length > SLICE ? text.slice(from, from + SLICE) : text
    const units = unitsOf(part)
    for (let i = 0; i < part.length; i++) {
      const code = units[i] as number
      if (code <= 32 ? code === 32 || (code >= 9 && code <= 13) : code >= 0xa0 && isWideBlank(code)) blanks++
    }
  }
  return text.length - blanks
}
