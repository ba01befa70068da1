// The phrase language of the rules: literal words, (a|b|) alternatives, * for a short gap, # for a number, ~ at the start:
// may begin inside a word, \b at the end: must end with a word. No regular expressions: every step is a literal comparison,
// so that a hostile reply cannot make matching slow.
import { folded, foldPhrase, mayContain, tripleHash } from './fold.js'
import { insideToken, wordGoesOn } from './token.js'

/** Units a `*` may skip. */
export const GAP = 70
const MAX_OPTIONS = 512
const MAX_DIGITS = 20

/** All literals of a rule set, one behind the other: close together in memory, which is what matching speed depends on. */
export interface Pool {
  units: Uint16Array
  used: number
  offsets: Map<string, number>
}

export const createPool = (): Pool => ({ units: new Uint16Array(65_536), used: 0, offsets: new Map() })

function place(pool: Pool, literal: string): number {
  let offset = pool.offsets.get(literal)
  if (offset !== undefined) return offset
  offset = pool.used
  if (offset + literal.length > pool.units.length) {
    const larger = new Uint16Array((pool.units.length + literal.length) * 2)
    larger.set(pool.units)
    pool.units = larger
  }
  const { units } = pool
  for (let i = 0; i < literal.length; i++) units[offset + i] = literal.charCodeAt(i)
  pool.used += literal.length
  pool.offsets.set(literal, offset)
  return offset
}

/** One step of a phrase: one of these literals, or a run of digits. */
interface Step {
  /** null: digits. Else four numbers an option, longest option first: offset in the pool, length, first unit, last unit. */
  options: Int32Array | null
  /** Up to {@link GAP} units may come before it. */
  gap: boolean
  /** Which units, by their low seven bits, some option begins or ends with: bit 1 begins, bit 2 ends. All set when an option is empty. */
  borders: Uint8Array
}

export interface Phrase {
  steps: readonly Step[]
  /** The step that the automaton looks for, all its options. */
  anchor: number
  open: boolean
  closed: boolean
  /** For steps beside the anchor, one triple of each option: if none of a step may occur, the phrase cannot. */
  needs: readonly (readonly number[])[]
}

/** Where a match lies in the folded text. */
export const found = { start: 0, end: 0 }

class PhraseError extends Error {}
/** Whether an error says that a phrase cannot be compiled. */
export const isPhraseError = (error: unknown): error is Error => error instanceof PhraseError

// Escaped signs travel through parsing as private-use characters.
const SIGNS = '()|*#~?'
const escapeSigns = (text: string): string =>
  text.replaceAll(/\\([()|*#~?])/g, (_, c: string) => String.fromCharCode(0xe000 + SIGNS.indexOf(c)))
const restoreSigns = (text: string): string =>
  !/[\ue000-\ue006]/.test(text) ? text : text.replaceAll(/[\ue000-\ue006]/g, c => SIGNS[c.charCodeAt(0) - 0xe000] as string)

const UMLAUT: Record<string, string> = { ä: 'ae', ö: 'oe', ü: 'ue', Ä: 'Ae', Ö: 'Oe', Ü: 'Ue' }
/** German umlauts are written as ae, oe, ue as often as they are written out or lose their dots. */
const spellings = (text: string): string[] => {
  if (!/[äöüÄÖÜ]/.test(text)) return [text]
  return [text, text.replaceAll(/[äöüÄÖÜ]/g, c => UMLAUT[c] as string)]
}

interface Draft {
  options: string[] | null
  gap: boolean
  /** Cost as the anchor, once computed. */
  cost?: number
}

/** All texts of a group that begins at `from`, after its parenthesis; nested groups multiply. */
function group(phrase: string, from: number): { options: string[]; end: number } {
  const options: string[] = []
  let current = ['']
  for (let i = from; i < phrase.length; i++) {
    const c = phrase[i] as string
    if (c === ')') return { options: [...options, ...current], end: i + 1 }
    if (c === '|') {
      options.push(...current)
      current = ['']
    } else if (c === '(') {
      const inner = group(phrase, i + 1)
      current = current.flatMap(x => inner.options.map(y => x + y))
      i = inner.end - 1
    } else if (c === '?') current = current.flatMap(x => [x, x.slice(0, -1)])
    else if (c === '*' || c === '#') throw new PhraseError(`"${phrase}": no ${c} inside parentheses`)
    else current = current.map(x => x + c)
    if (current.length > MAX_OPTIONS) throw new PhraseError(`"${phrase}": more than ${MAX_OPTIONS} alternatives`)
  }
  throw new PhraseError(`"${phrase}": a parenthesis is not closed`)
}

function parse(phrase: string): Draft[] {
  const drafts: Draft[] = []
  let gap = false
  let literal = ''
  const add = (raw: string[]): void => {
    let options = [...new Set(raw.flatMap(spellings).map(o => foldPhrase(restoreSigns(o))))]
    // Spaces around a gap belong to the gap.
    if (gap) options = options.map(o => o.trimStart())
    if (options.every(o => o === '')) return
    const previous = drafts.at(-1)
    // After a gap an optional part needs what follows it to mean anything.
    if (previous?.gap && previous.options?.includes('') && !gap) drafts[drafts.length - 1] = join(previous, { options, gap })
    else drafts.push({ options, gap })
    gap = false
  }
  const flush = (): void => {
    if (literal !== '') add([literal])
    literal = ''
  }
  for (let i = 0; i < phrase.length; i++) {
    const c = phrase[i] as string
    if (c === '(') {
      flush()
      const inner = group(phrase, i + 1)
      add(inner.options)
      i = inner.end - 1
    } else if (c === ')') throw new PhraseError(`"${phrase}": a parenthesis is not opened`)
    else if (c === '?') {
      const last = literal.slice(-1)
      literal = literal.slice(0, -1)
      flush()
      add([last, ''])
    } else if (c === '*' || c === '#') {
      flush()
      if (c === '*') gap = true
      else {
        drafts.push({ options: null, gap })
        gap = false
      }
    } else literal += c
  }
  flush()
  // A gap and nothing certain behind it matches everything.
  while (drafts.at(-1)?.gap && drafts.at(-1)?.options?.includes('')) drafts.pop()
  return drafts
}

// Words that stand in almost every reply make poor anchors: each occurrence costs a verification.
const COMMON = new Set(
  (
    'message mail email e-mail address recipient user sender host server domain mailbox account your this the from for not is are was has been ' +
    'rejected rejected: refused blocked denied error failed failure connection delivery policy to by of in on or and due due to because with ' +
    'client ip access spam rate limit temporarily temporary unable cannot could service system try later again please smtp relay tls command ' +
    'content invalid unknown bad no does not exist found unavailable sending said timeout timed out data local remote too many'
  ).split(' '),
)

/** Rough share of replies in which a literal of this length stands by chance. */
const CHANCE = [1, 1, 0.7, 0.25, 0.1, 0.04, 0.02, 0.01, 0.006, 0.004]

/** What a step costs as the anchor: in how many replies one of its options would have to be verified. */
function cost(draft: Draft): number {
  draft.cost ??= costOf(draft)
  return draft.cost
}

function costOf(draft: Draft): number {
  if (!draft.options) return 100
  let sum = 0
  for (const o of draft.options)
    sum += o.length < 2 ? 50 : o.length < 14 && COMMON.has(o.trim()) ? 0.5 : (CHANCE[Math.min(o.length, 9)] as number)
  return sum
}

const joinable = (a: Draft, b: Draft): boolean =>
  a.options !== null && b.options !== null && !b.gap && a.options.length * b.options.length <= 48
const join = (a: Draft, b: Draft): Draft => ({
  options: [...new Set((a.options ?? []).flatMap(x => (b.options ?? []).map(y => x + y)))],
  gap: a.gap,
})

/** Two neighbours become one step where that gives a better anchor. */
function strengthen(drafts: Draft[]): Draft[] {
  // The space between two groups makes the second one more telling.
  for (let i = 0; i + 1 < drafts.length; i++) {
    const a = drafts[i] as Draft
    const b = drafts[i + 1] as Draft
    if (a.options?.length === 1 && (a.options[0] as string).length <= 3 && joinable(a, b)) drafts.splice(i, 2, join(a, b))
  }
  for (let round = 0; round < 3; round++) {
    let least = Math.min(...drafts.map(cost))
    if (least < 0.1) break
    let at = -1
    for (let i = 0; i + 1 < drafts.length; i++) {
      const a = drafts[i] as Draft
      const b = drafts[i + 1] as Draft
      const joined = joinable(a, b) ? cost(join(a, b)) : 100
      if (joined < least * 0.7) {
        at = i
        least = joined
      }
    }
    if (at < 0) break
    drafts.splice(at, 2, join(drafts[at] as Draft, drafts[at + 1] as Draft))
  }
  return drafts
}

// Rare letters tell more: space and the most frequent letters of European languages count least.
const FREQUENT = new Set([' ', 'e', 't', 'a', 'i', 'o', 'n', 's', 'r', 'd', 'l'])

/** Hash of the most telling triple of a literal. */
function tellingTriple(literal: string): number {
  let best = 0
  let score = -1
  for (let i = 0; i + 2 < literal.length; i++) {
    let rare = 0
    for (let k = 0; k < 3; k++) if (!FREQUENT.has(literal[i + k] as string)) rare++
    if (rare > score) {
      score = rare
      best = i
    }
  }
  return tripleHash(literal.charCodeAt(best), literal.charCodeAt(best + 1), literal.charCodeAt(best + 2))
}

/** At most two steps beside the anchor: the ones least likely to be met by chance. */
function needsOf(drafts: readonly Draft[], anchor: number): number[][] {
  return drafts
    .filter((d, i) => i !== anchor && d.options !== null && d.options.length <= 30 && d.options.every(o => o.length >= 3))
    .sort((a, b) => cost(a) - cost(b))
    .slice(0, 2)
    .map(d => [...new Set((d.options ?? []).map(tellingTriple))])
}

function bordersOf(options: readonly string[] | null): Uint8Array {
  const borders = new Uint8Array(128)
  if (!options || options.includes('')) return borders.fill(3)
  for (const o of options) {
    const first = o.charCodeAt(0) & 127
    const last = o.charCodeAt(o.length - 1) & 127
    borders[first] = (borders[first] as number) | 1
    borders[last] = (borders[last] as number) | 2
  }
  return borders
}

function packOptions(pool: Pool, options: string[]): Int32Array {
  const packed = new Int32Array(options.length * 4)
  options
    .sort((a, b) => b.length - a.length)
    .forEach((o, i) => {
      packed[i * 4] = place(pool, o)
      packed[i * 4 + 1] = o.length
      packed[i * 4 + 2] = o === '' ? 0 : o.charCodeAt(0)
      packed[i * 4 + 3] = o === '' ? 0 : o.charCodeAt(o.length - 1)
    })
  return packed
}

/** Compiles one phrase; throws an error told by {@link isPhraseError}. */
export function compilePhrase(text: string, pool: Pool): Phrase {
  let body = escapeSigns(text)
  const open = body.startsWith('~')
  if (open) body = body.slice(1)
  const closed = body.endsWith('\\b')
  if (closed) body = body.slice(0, -2)
  if (body.includes('\\')) throw new PhraseError(`"${text}": a backslash stands only before ( ) | * # ~ ? or as \\b at the end`)
  const drafts = strengthen(parse(body.replaceAll(' *', '*')))
  let anchor = -1
  drafts.forEach((draft, i) => {
    if (cost(draft) < 50 && (anchor < 0 || cost(draft) < cost(drafts[anchor] as Draft))) anchor = i
  })
  if (anchor < 0) throw new PhraseError(`"${text}": a phrase needs at least two characters in a row`)
  if (drafts.some(d => (d.options?.length ?? 0) > MAX_OPTIONS))
    throw new PhraseError(`"${text}": more than ${MAX_OPTIONS} alternatives`)
  return {
    steps: drafts.map(d => ({
      options: d.options ? packOptions(pool, d.options) : null,
      gap: d.gap,
      borders: bordersOf(d.options),
    })),
    anchor,
    open,
    closed,
    needs: needsOf(drafts, anchor),
  }
}

/** Whether the folded text has this literal of the pool at this place. */
export function literalAt(pool: Uint16Array, offset: number, length: number, at: number): boolean {
  if (at < 0 || at + length > folded.length) return false
  const text = folded.units
  for (let i = 0; i < length; i++) if (text[at + i] !== pool[offset + i]) return false
  return true
}

const isDigit = (unit: number | undefined): boolean => unit !== undefined && unit >= 48 && unit <= 57

// Steps one verification may take: gaps and alternatives must not multiply the work on hostile repetition.
const BUDGET = 400
let budget = 0

/** End of the match of steps from `i` on that begins at `at`, -1 when there is none. */
function forward(pool: Uint16Array, steps: readonly Step[], i: number, at: number): number {
  const step = steps[i]
  if (!step) return at
  const { options, borders } = step
  const { units, length } = folded
  const last = step.gap ? Math.min(at + GAP, length) : at
  for (let from = at; from <= last; from++) {
    if (!options) {
      if (!isDigit(units[from])) continue
      let end = from
      while (end < length && end - from < MAX_DIGITS && isDigit(units[end])) end++
      // One number, one chance: a later start would lie inside the same number.
      return forward(pool, steps, i + 1, end)
    }
    const unit = from < length ? (units[from] as number) : -1
    if (((borders[unit & 127] as number) & 1) === 0) continue
    if (--budget < 0) return -1
    for (let o = 0; o < options.length; o += 4) {
      const size = options[o + 1] as number
      if (size > 0 && (options[o + 2] !== unit || !literalAt(pool, options[o] as number, size, from))) continue
      const end = forward(pool, steps, i + 1, from + size)
      if (end >= 0) return end
    }
  }
  return -1
}

/** Start of the match of steps up to `i` that ends at `end`, -1 when there is none. */
function backward(pool: Uint16Array, steps: readonly Step[], i: number, end: number): number {
  if (i < 0) return end
  const { options, borders } = steps[i] as Step
  const { units } = folded
  // The gap of the step behind this one.
  const first = (steps[i + 1] as Step).gap ? Math.max(end - GAP, 0) : end
  for (let to = end; to >= first; to--) {
    if (!options) {
      if (to === 0 || !isDigit(units[to - 1])) continue
      let start = to
      while (start > 0 && to - start < MAX_DIGITS && isDigit(units[start - 1])) start--
      return backward(pool, steps, i - 1, start)
    }
    const unit = to > 0 ? (units[to - 1] as number) : -1
    if (((borders[unit & 127] as number) & 2) === 0) continue
    if (--budget < 0) return -1
    for (let o = 0; o < options.length; o += 4) {
      const size = options[o + 1] as number
      if (size > 0 && (options[o + 3] !== unit || !literalAt(pool, options[o] as number, size, to - size))) continue
      const start = backward(pool, steps, i - 1, to - size)
      if (start >= 0) return start
    }
  }
  return -1
}

/** False when the folded text cannot contain the phrase; true is only a maybe. */
export function isPossible(phrase: Phrase): boolean {
  const { needs } = phrase
  for (let i = 0; i < needs.length; i++) {
    const need = needs[i] as readonly number[]
    let k = 0
    while (k < need.length && !mayContain(need[k] as number)) k++
    if (k === need.length) return false
  }
  return true
}

/** One triple of each option of the anchor: without any of them the phrase cannot occur. null when an option is too short. */
export function anchorTriples(pool: Uint16Array, phrase: Phrase): number[] | null {
  const options = phrase.steps[phrase.anchor]?.options ?? new Int32Array(0)
  const triples: number[] = []
  for (let o = 0; o < options.length; o += 4) {
    const offset = options[o] as number
    const size = options[o + 1] as number
    if (size < 3) return null
    triples.push(tellingTriple(String.fromCharCode(...pool.subarray(offset, offset + size))))
  }
  return triples
}

/** Searches the folded text for a phrase that is not in the automaton. */
export function search(pool: Uint16Array, phrase: Phrase): boolean {
  if (!isPossible(phrase)) return false
  const options = phrase.steps[phrase.anchor]?.options
  if (!options) return false
  const { units } = folded
  for (let o = 0; o < options.length; o += 4) {
    const offset = options[o] as number
    const size = options[o + 1] as number
    if (size >= 3 && !mayContain(tripleHash(pool[offset] as number, pool[offset + 1] as number, pool[offset + 2] as number)))
      continue
    const last = folded.length - size
    for (let at = 0; at <= last; at++) {
      if (units[at] === options[o + 2] && literalAt(pool, offset, size, at) && verify(pool, phrase, size, at)) return true
    }
  }
  return false
}

/**
 * Checks a phrase around an anchor option of this size that stands at `anchorStart`;
 * the place of the match is left in {@link found}.
 */
export function verify(pool: Uint16Array, phrase: Phrase, size: number, anchorStart: number): boolean {
  const { steps, anchor } = phrase
  budget = BUDGET
  let end = anchorStart + size
  if (anchor + 1 < steps.length) end = forward(pool, steps, anchor + 1, end)
  if (end < 0) return false
  const start = anchor > 0 ? backward(pool, steps, anchor - 1, anchorStart) : anchorStart
  if (start < 0) return false
  if (!phrase.open && start > 0 && wordGoesOn(start)) return false
  if (phrase.closed && end < folded.length && wordGoesOn(end)) return false
  if (insideToken(start, end)) return false
  found.start = start
  found.end = end
  return true
}
