// Folding of characters for matching: lower case, no diacritics, look-alikes and styled letters as the Latin letter they imitate.

/** Letters of other scripts that are drawn like a Latin letter (subset of Unicode confusables, Cyrillic and Greek). */
const LOOKALIKES: Readonly<Record<string, string>> = {
  а: 'a', в: 'b', е: 'e', к: 'k', м: 'm', н: 'h', о: 'o', р: 'p', с: 'c', т: 't', у: 'y', х: 'x', і: 'i', ј: 'j', ѕ: 's', ԁ: 'd', ԛ: 'q', ԝ: 'w', һ: 'h', ѵ: 'v',
  α: 'a', ε: 'e', ι: 'i', κ: 'k', ν: 'v', ο: 'o', ρ: 'p', τ: 't', υ: 'u', χ: 'x', ϲ: 'c', ϳ: 'j', ı: 'i', ɑ: 'a', ɡ: 'g', ʏ: 'y', ᴀ: 'a',
} // biome-ignore format: a table reads better in rows

const SPECIAL: Readonly<Record<string, string>> = { ß: 'ss', æ: 'ae', œ: 'oe', ø: 'o', đ: 'd', ð: 'd', þ: 'th', ł: 'l' }

export const CharKind = { separator: 0, word: 1, ignorable: 2 } as const

/** What one character beyond ASCII is to the matcher. `styled`: a letter in mathematical, full-width or circled dress. */
export interface FoldedChar {
  kind: 0 | 1 | 2
  text: string
  script: 'latin' | 'cyrillic' | 'greek' | 'other'
  styled: boolean
}

const cache = new Map<number, FoldedChar>()

/** Zero-width and soft-hyphen characters: invisible, so they split words for machines only. */
export const isInvisible = (code: number): boolean =>
  code === 0xad ||
  (code >= 0x200b && code <= 0x200f) ||
  code === 0x2060 ||
  code === 0xfeff ||
  code === 0x34f ||
  code === 0x180e ||
  (code >= 0x2061 && code <= 0x2064)

function isStyled(code: number): boolean {
  return (
    (code >= 0x1d400 && code <= 0x1d7ff) ||
    (code >= 0xff10 && code <= 0xff5a) ||
    (code >= 0x24b6 && code <= 0x24e9) ||
    (code >= 0x1f130 && code <= 0x1f189)
  )
}

/** Folds one code point; results are kept, as a message uses few different ones. */
export function foldChar(code: number): FoldedChar {
  const known = cache.get(code)
  if (known) return known
  const folded = computeFold(code)
  if (cache.size < 20_000) cache.set(code, folded)
  return folded
}

function computeFold(code: number): FoldedChar {
  const char = String.fromCodePoint(code)
  if (isInvisible(code)) return { kind: CharKind.ignorable, text: '', script: 'other', styled: false }
  // A combining mark belongs to the letter before it.
  if (/\p{M}/u.test(char)) return { kind: CharKind.ignorable, text: '', script: 'other', styled: false }
  const lower = char.toLowerCase()
  const base = SPECIAL[lower] ?? LOOKALIKES[lower] ?? lower.normalize('NFKD').replace(/\p{M}/gu, '')
  if (!/[\p{L}\p{N}]/u.test(base)) return { kind: CharKind.separator, text: ' ', script: 'other', styled: false }
  const script = /\p{Script=Latin}/u.test(char)
    ? 'latin'
    : /\p{Script=Cyrillic}/u.test(char)
      ? 'cyrillic'
      : /\p{Script=Greek}/u.test(char)
        ? 'greek'
        : 'other'
  return { kind: CharKind.word, text: SPECIAL[base] ?? base.toLowerCase(), script, styled: isStyled(code) }
}
