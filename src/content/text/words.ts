// Splits text into folded words with their offsets: the one pass over the text that phrases, languages and obfuscation share.
import { CharKind, foldChar } from './fold.js'

export interface WordSink {
  /** `word` is folded; `start` and `end` are offsets into the text. */
  word(word: string, start: number, end: number): void
  /** A word with a defect that readers do not see. */
  odd?(kind: 'zero-width' | 'mixed-script' | 'styled', start: number, end: number): void
}

const OTHER = 0
const WORD = 1
const UPPER = 2
const MARK = 3
const APOSTROPHE = 4

const table = new Uint8Array(128)
for (let c = 48; c < 58; c++) table[c] = WORD
for (let c = 97; c < 123; c++) table[c] = WORD
for (let c = 65; c < 91; c++) table[c] = UPPER
// Signs that carry meaning in phrases are words of their own: "% off", "$100", "100%".
for (const sign of '%$') table[sign.charCodeAt(0)] = MARK
table[39] = APOSTROPHE

const isCurrency = (code: number): boolean => code === 0x20ac || code === 0xa3 || code === 0xa5

/** Calls the sink for every word of the text, in order. Linear; allocates only the words. */
export function eachWord(text: string, sink: WordSink): void {
  const length = text.length
  let i = 0
  while (i < length) {
    const code = text.charCodeAt(i)
    if (code < 128) {
      const kind = table[code]
      if (kind === OTHER || kind === APOSTROPHE) {
        i++
        continue
      }
      if (kind === MARK) {
        sink.word(code === 37 ? '%' : '$', i, i + 1)
        i++
        continue
      }
      // Plain ASCII words are by far the most: no building of strings.
      const start = i
      let upper = kind === UPPER
      let next = ++i < length ? text.charCodeAt(i) : 32
      while (next < 128 && (table[next] === WORD || table[next] === UPPER)) {
        if (table[next] === UPPER) upper = true
        next = ++i < length ? text.charCodeAt(i) : 32
      }
      if (next >= 128 || next === 39) i = complexWord(text, start, sink)
      else sink.word(upper ? text.slice(start, i).toLowerCase() : text.slice(start, i), start, i)
    } else if (isCurrency(code)) {
      sink.word('$', i, i + 1)
      i++
    } else {
      const point = text.codePointAt(i) ?? code
      if (foldChar(point).kind === CharKind.word) i = complexWord(text, i, sink)
      else i += point > 0xffff ? 2 : 1
    }
  }
}

/** A word with characters beyond ASCII, an apostrophe, or something invisible in it. Returns the offset after it. */
function complexWord(text: string, start: number, sink: WordSink): number {
  let word = ''
  let i = start
  let end = start
  let zeroWidth = false
  let latin = 0
  let foreign = 0
  let styled = 0
  let pendingInvisible = false
  let hyphen = false
  while (i < text.length) {
    const code = text.charCodeAt(i)
    if (code < 128) {
      const kind = table[code]
      if (kind === WORD || kind === UPPER) {
        if (pendingInvisible && !hyphen && latin > 0 && code > 57) zeroWidth = true
        pendingInvisible = false
        hyphen = false
        word += kind === UPPER ? String.fromCharCode(code + 32) : String.fromCharCode(code)
        if (code > 57) latin++
        end = ++i
        continue
      }
      if (kind === APOSTROPHE && isLetter(text, i + 1) && word !== '') {
        i++
        continue
      }
      break
    }
    const point = text.codePointAt(i) ?? code
    const size = point > 0xffff ? 2 : 1
    if (point === 0x2019 && isLetter(text, i + 1) && word !== '') {
      i += size
      continue
    }
    const folded = foldChar(point)
    if (folded.kind === CharKind.separator) break
    i += size
    if (folded.kind === CharKind.ignorable) {
      // Joiners belong to Indic and Arabic words and to emoji; variation marks and accents are not hiding anything.
      if (!/\p{M}/u.test(String.fromCodePoint(point))) {
        pendingInvisible = true
        // A soft hyphen is honest typography in long words.
        if (point === 0xad) hyphen = true
      }
      continue
    }
    if (pendingInvisible && !hyphen && latin > 0 && folded.script === 'latin') zeroWidth = true
    pendingInvisible = false
    hyphen = false
    word += folded.text
    if (folded.styled) styled++
    else if (folded.script === 'latin') latin++
    else if (folded.script === 'cyrillic' || folded.script === 'greek') foreign++
    end = i
  }
  if (word === '') return i
  if (zeroWidth) sink.odd?.('zero-width', start, end)
  // One Greek letter is a unit or a formula ("µg", "β-blocker"); words of the mix have letters of both around.
  if (latin > 0 && foreign > 0 && latin + foreign >= 3) sink.odd?.('mixed-script', start, end)
  if (styled >= 2) sink.odd?.('styled', start, end)
  sink.word(word, start, end)
  return Math.max(i, start + 1)
}

function isLetter(text: string, at: number): boolean {
  const code = text.charCodeAt(at)
  return (code >= 97 && code <= 122) || (code >= 65 && code <= 90) || (code >= 0xc0 && code < 0x250)
}

/** The words of a phrase, folded as the text will be. */
export function foldWords(text: string): string[] {
  const words: string[] = []
  eachWord(text, { word: w => words.push(w) })
  return words
}
