// Splits text into folded words with their offsets: the one pass over the text that phrases, languages and obfuscation share.
import { CharKind, foldChar, isInvisible } from './fold.js'
import { unitsOf } from './units.js'
import { HASH_START, hashOf, hashStep } from './vocabulary.js'

export interface WordSink {
  /**
   * `hash` is that of the folded word; `start` and `end` are offsets into the text. `folded` is given when it is not simply
   * the small letters of the text: with accents, look-alikes or something invisible inside. `units` are those of the text.
   */
  word(hash: number, start: number, end: number, folded: string | null, units: Uint16Array): void
  /** A word with a defect that readers do not see. */
  odd?(kind: 'zero-width' | 'mixed-script' | 'styled', start: number, end: number): void
}

const OTHER = 0
const WORD = 1
const UPPER = 2
const MARK = 3
const APOSTROPHE = 4
const DIGIT = 5

const table = new Uint8Array(128)
for (let c = 48; c < 58; c++) table[c] = DIGIT
for (let c = 97; c < 123; c++) table[c] = WORD
for (let c = 65; c < 91; c++) table[c] = UPPER
// Signs that carry meaning in phrases are words of their own: "% off", "$100", "100%".
for (const sign of '%$') table[sign.charCodeAt(0)] = MARK
table[39] = APOSTROPHE

const PERCENT = hashOf('%')
const MONEY = hashOf('$')
const isCurrency = (code: number): boolean => code === 0x20ac || code === 0xa3 || code === 0xa5

/** What stands in the text besides words; counted here because every character passes anyway. */
export interface SignCounts {
  /** White space and invisible characters. */
  blanks: number
  exclamations: number
  /** Runs of two exclamation marks or more. */
  exclamationRuns: number
  /** UTF-16 units that begin an emoji. */
  emoji: number
  digits: number
}

const isBlank = (code: number): boolean =>
  code <= 32 ||
  code === 0xa0 ||
  (code >= 0x200b && code <= 0x200f) ||
  code === 0x34f ||
  code === 0xad ||
  code === 0xfeff ||
  code === 0x2007

const isEmoji = (code: number): boolean => (code >= 0xd83c && code <= 0xd83e) || (code >= 0x2600 && code <= 0x27bf)

/**
 * Calls the sink for every word of the text, in order. Linear; makes strings only of words beyond ASCII. The sink must not ask for the
 * words of another text meanwhile.
 */
export function eachWord(text: string, sink: WordSink): SignCounts {
  const units = unitsOf(text)
  const counts: SignCounts = { blanks: 0, exclamations: 0, exclamationRuns: 0, emoji: 0, digits: 0 }
  const length = text.length
  let blanks = 0
  let i = 0
  while (i < length) {
    const code = units[i] as number
    if (code < 128) {
      const kind = table[code] as number
      if (kind === OTHER || kind === APOSTROPHE) {
        i++
        if (code <= 32) blanks++
        else if (code === 33) {
          counts.exclamations++
          if (i < length && units[i] === 33 && (i < 2 || units[i - 2] !== 33)) counts.exclamationRuns++
        }
        continue
      }
      if (kind === MARK) {
        sink.word(code === 37 ? PERCENT : MONEY, i, i + 1, code === 37 ? '%' : '$', units)
        i++
        continue
      }
      const start = i
      let hash = hashStep(HASH_START, kind === UPPER ? code + 32 : code)
      let digits = kind === DIGIT ? 1 : 0
      let next = ++i < length ? (units[i] as number) : 32
      while (next < 128) {
        const class_ = table[next] as number
        if (class_ === WORD) hash = hashStep(hash, next)
        else if (class_ === UPPER) hash = hashStep(hash, next + 32)
        else if (class_ === DIGIT) {
          hash = hashStep(hash, next)
          digits++
        } else break
        next = ++i < length ? (units[i] as number) : 32
      }
      // An apostrophe, an accent or something invisible: the long way, from the start of the word.
      if (next === 39 ? isLetter(units, i + 1, length) : next >= 128 && mayContinue(next))
        i = complexWord(units, length, start, sink, counts)
      else {
        counts.digits += digits
        sink.word(hash, start, i, null, units)
      }
    } else if (isCurrency(code)) {
      sink.word(MONEY, i, i + 1, '$', units)
      i++
    } else {
      const point = pointAt(units, i, length)
      if (foldChar(point).kind === CharKind.word) i = complexWord(units, length, i, sink, counts)
      else {
        if (isBlank(code)) blanks++
        else if (isEmoji(code)) counts.emoji++
        i += point > 0xffff ? 2 : 1
      }
    }
  }
  counts.blanks += blanks
  return counts
}

/** Typographic apostrophe, letters, marks and invisible characters go on with a word; other signs beyond ASCII end it. */
const mayContinue = (code: number): boolean => code === 0x2019 || code >= 0xd800 || foldChar(code).kind !== CharKind.separator

/** A word with characters beyond ASCII, an apostrophe, or something invisible in it. Returns the offset after it. */
function complexWord(units: Uint16Array, length: number, start: number, sink: WordSink, counts: SignCounts): number {
  let word = ''
  let i = start
  let end = start
  let zeroWidth = false
  let latin = 0
  let foreign = 0
  let styled = 0
  // Something invisible lies between the last letter and the next; a soft hyphen there is honest typography.
  let gap = false
  while (i < length) {
    const code = units[i] as number
    if (code < 128) {
      const kind = table[code]
      if (kind === WORD || kind === UPPER || kind === DIGIT) {
        if (kind === DIGIT) counts.digits++
        if (gap && latin > 0 && code > 57) zeroWidth = true
        gap = false
        word += String.fromCharCode(kind === UPPER ? code + 32 : code)
        if (code > 57) latin++
        end = ++i
        continue
      }
      if (kind === APOSTROPHE && isLetter(units, i + 1, length) && word !== '') {
        i++
        continue
      }
      break
    }
    const point = pointAt(units, i, length)
    const size = point > 0xffff ? 2 : 1
    if (point === 0x2019 && isLetter(units, i + 1, length) && word !== '') {
      i += size
      continue
    }
    const folded = foldChar(point)
    if (folded.kind === CharKind.separator) break
    i += size
    if (isBlank(code)) counts.blanks++
    else if (isEmoji(code)) counts.emoji++
    if (folded.kind === CharKind.ignorable) {
      // Accents and variation marks hide nothing.
      if (isInvisible(point) && point !== 0xad) gap = true
      continue
    }
    if (gap && latin > 0 && folded.script === 'latin') zeroWidth = true
    gap = false
    word += folded.text
    if (folded.styled) styled++
    else if (folded.script === 'latin') latin++
    else if (folded.script === 'cyrillic' || folded.script === 'greek') foreign++
    end = i
  }
  if (word === '') return Math.max(i, start + 1)
  if (zeroWidth) sink.odd?.('zero-width', start, end)
  // One Greek letter is a unit or a formula ("µg", "β-blocker"); words of the mix have letters of both around.
  if (latin > 0 && foreign > 0 && latin + foreign >= 3) sink.odd?.('mixed-script', start, end)
  if (styled >= 2) sink.odd?.('styled', start, end)
  sink.word(hashOf(word), start, end, word, units)
  return Math.max(i, start + 1)
}

/** The code point that begins at `at`; a surrogate without its other half stands for itself. */
function pointAt(units: Uint16Array, at: number, length: number): number {
  const high = units[at] as number
  if (high < 0xd800 || high > 0xdbff || at + 1 >= length) return high
  const low = units[at + 1] as number
  return low >= 0xdc00 && low <= 0xdfff ? (high - 0xd800) * 0x400 + low - 0xdc00 + 0x10000 : high
}

function isLetter(units: Uint16Array, at: number, length: number): boolean {
  if (at >= length) return false
  const code = units[at] as number
  return (code >= 97 && code <= 122) || (code >= 65 && code <= 90) || (code >= 0xc0 && code < 0x250)
}

/** The words of a phrase, folded as the text will be. */
export function foldWords(text: string): string[] {
  // Most phrases are plain already.
  if (/^[a-z0-9 ]*$/.test(text)) return text.split(' ').filter(w => w !== '')
  const words: string[] = []
  eachWord(text, { word: (_, start, end, folded) => words.push(folded ?? text.slice(start, end).toLowerCase()) })
  return words
}
