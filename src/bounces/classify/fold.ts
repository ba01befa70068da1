// Folding: what a reply and a phrase have in common once case, accents, widths and white space are set aside.

/** Characters of a reply that are looked at; the rest is quoted message or attack. */
export const REPLY_LIMIT = 16_384

const DROP = 0
const SPACE = 32
const UNKNOWN = 0xffff
/** Folded unit of every UTF-16 unit that was met so far. */
const table = new Uint16Array(65_536).fill(UNKNOWN)

// Quotes and dashes of all kinds count as the plain ones.
const ALIKE: readonly [string, string][] = [
  ['\u2018\u2019\u201a\u201b\u00b4`\u02bc\u2032', "'"],
  ['\u201c\u201d\u201e\u201f\u00ab\u00bb', '"'],
  ['\u2010\u2011\u2012\u2013\u2014\u2015\u2212', '-'],
  ['\u0131', 'i'],
  ['\u0142', 'l'],
  ['\u00f8', 'o'],
  ['\u0111', 'd'],
]
for (const [from, to] of ALIKE) for (const c of from) table[c.charCodeAt(0)] = to.charCodeAt(0)

function compute(unit: number): number {
  if (unit <= 32 || unit === 0xa0 || unit === 0x2028 || unit === 0x2029 || unit === 0x3000) return SPACE
  // Soft hyphen, zero-width and bidirectional controls, byte order mark, combining marks: invisible, and used to hide words.
  if (
    unit === 0x7f ||
    unit === 0xad ||
    unit === 0xfeff ||
    (unit >= 0x200b && unit <= 0x200f) ||
    (unit >= 0x202a && unit <= 0x202e)
  )
    return DROP
  if ((unit >= 0x2060 && unit <= 0x2069) || (unit >= 0x300 && unit <= 0x36f) || unit === 0x3099 || unit === 0x309a) return DROP
  // Hangul would fall apart into letters, surrogate halves mean nothing alone.
  if (unit >= 0xac00 && unit <= 0xdfff) return unit
  const lower = String.fromCharCode(unit).normalize('NFKD').toLowerCase()
  const first = lower.charCodeAt(0)
  return table[first] !== UNKNOWN && first !== unit ? (table[first] as number) : first
}

/** The folded unit, 0 for one that is left out. */
export function foldUnit(unit: number): number {
  let folded = table[unit] as number
  if (folded === UNKNOWN) table[unit] = folded = compute(unit)
  return folded
}

/** 0-9. */
export const isDigit = (unit: number): boolean => unit >= 48 && unit <= 57

/** a-z and 0-9 after folding. */
export const isWordUnit = (unit: number): boolean => (unit >= 97 && unit <= 122) || (unit >= 48 && unit <= 57)

/** Whether a phrase may begin here: the first unit of a word, or any unit of a script whose words cannot be told apart. */
export const beginsWord = (unit: number, before: number): boolean => unit >= 128 || (isWordUnit(unit) && !isWordUnit(before))

const SHARP_S = 0xdf

/** Reused between calls: classification is synchronous. */
export const folded = {
  /** Zeros stand behind the end. */
  units: new Uint16Array(REPLY_LIMIT + 8),
  /** Index in the text of every folded unit. */
  origin: new Uint16Array(REPLY_LIMIT + 8),
  length: 0,
  /** Hash of everything before each unit, see {@link spanHash}. */
  hashes: new Int32Array(REPLY_LIMIT + 16),
  /** Where words begin, see {@link beginsWord}. */
  starts: new Uint16Array(REPLY_LIMIT + 8),
  startCount: 0,
}

const { hashes } = folded

/** Longest stretch that {@link spanHash} takes. */
export const MAX_SPAN = 2047
const FACTOR = 0x9e3779b1
const powers = new Int32Array(MAX_SPAN + 1).fill(1)
for (let i = 1; i <= MAX_SPAN; i++) powers[i] = Math.imul(powers[i - 1] as number, FACTOR)

/** By what the hash of everything before a stretch of this size counts in the hash after it. */
export const powerOf = (size: number): number => powers[size] as number

/**
 * Hash of a stretch of the folded text, from the hashes of what stands before its beginning and its end: a literal is compared
 * without being read. Two different stretches agree once in four billion.
 */
export const spanHash = (start: number, size: number): number =>
  ((hashes[start + size] as number) - Math.imul(hashes[start] as number, powers[size] as number)) | 0

/** The hash of a text as {@link spanHash} gives it. */
export function hashOf(text: string): number {
  let hash = 0
  for (let i = 0; i < text.length; i++) hash = (Math.imul(hash, FACTOR) + text.charCodeAt(i)) | 0
  return hash
}

/** The same of a literal in a pool. */
export function literalHash(units: ArrayLike<number>, start: number, size: number): number {
  let hash = 0
  for (let i = start; i < start + size; i++) hash = (Math.imul(hash, FACTOR) + (units[i] as number)) | 0
  return hash
}

/** How the first three units of a word are noted, by their hash: 0..2047. */
export const wordBit = (hash: number): number => Math.imul(hash, 0x85ebca6b) >>> 21

export const INSIDE = 1
const ALWAYS = 2
/** What {@link beginsWord} asks of a folded unit: a letter or digit of words that go on ({@link INSIDE}), a unit where a word may always begin. */
export const wordKind = new Uint8Array(65_536).fill(ALWAYS)
for (let unit = 0; unit < 128; unit++) wordKind[unit] = isWordUnit(unit) ? INSIDE : 0

/** Folds the text into {@link folded}: lower case, no accents, runs of white space as one space. */
export function fold(text: string): void {
  const { units, origin, starts } = folded
  const end = Math.min(text.length, REPLY_LIMIT - 1)
  let n = 0
  let words = 0
  let hash = 0
  let last = SPACE
  let before = 0
  for (let i = 0; i < end && n < REPLY_LIMIT; i++) {
    const unit = text.charCodeAt(i)
    let f = table[unit] as number
    if (f === UNKNOWN) f = foldUnit(unit)
    // Nothing lies between 0 and a space: the sum tells two spaces without asking at each one, which no processor could foresee.
    if (f === DROP || f + last === 2 * SPACE) continue
    if (unit === SHARP_S) {
      f = 115
      starts[words] = n
      words += ~before & INSIDE
      before = INSIDE
      units[n] = f
      origin[n++] = i
      hash = (Math.imul(hash, FACTOR) + f) | 0
      hashes[n] = hash
    }
    // Noted in any case, to be overwritten by the next unless a word begins here.
    const kind = wordKind[f] as number
    starts[words] = n
    words += (kind >> 1) | (kind & ~before & INSIDE)
    before = kind
    units[n] = f
    origin[n++] = i
    hash = (Math.imul(hash, FACTOR) + f) | 0
    hashes[n] = hash
    last = f
  }
  if (n > 0 && units[n - 1] === SPACE) n--
  for (let i = 0; i < 6; i++) units[n + i] = 0
  folded.length = n
  folded.startCount = words
}

/** Folds a phrase of a rule. */
export function foldPhrase(phrase: string): string {
  // Most phrases are plain ASCII.
  if (/^[\x21-\x7e ]*$/.test(phrase) && !phrase.includes('  ') && !phrase.includes('`')) return phrase.toLowerCase()
  let out = ''
  for (let i = 0; i < phrase.length; i++) {
    const unit = phrase.charCodeAt(i)
    const f = foldUnit(unit)
    if (f === DROP || (f === SPACE && out.endsWith(' '))) continue
    out += unit === SHARP_S ? 'ss' : String.fromCharCode(f)
  }
  return out
}
