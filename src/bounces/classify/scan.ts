// One pass over the folded reply finds the phrases that occur in it, and through them the rules worth a look.
import type { RuleSet, Tables } from './compile.js'
import { folded, powerOf, REPLY_LIMIT, spanHash, wordBit } from './fold.js'
import {
  bitOf,
  bucketOf,
  distanceIn,
  INNER_BITS,
  INNER_SIZE,
  keyOf,
  lengthIn,
  RECORD,
  START_BITS,
  START_SIZES,
  wordIn,
} from './grams.js'
import { GATE, HEAD, NEEDS_AT, NEIGHBOURS, RULES_AT } from './phrase.js'
import { wordGoesOn } from './token.js'
import { found, search, verify } from './verify.js'

/** What is known about the reply at hand; stamps of earlier replies do not count, so that nothing has to be cleared. */
export interface State {
  generation: number
  /** Twice the generation in which a phrase was found to be missing, one more when it was found. */
  phrase: Uint32Array
  start: Uint16Array
  end: Uint16Array
  rule: Uint32Array
  /** Longest phrase found so far, for rules met in this generation. */
  rulePhrase: Uint32Array
  /** Rules met in this generation, in order. */
  touched: Uint32Array
  count: number
  gate: Uint32Array
  /** Gates opened in this generation, in order. */
  opened: Uint16Array
  openCount: number
}

const states = new WeakMap<RuleSet, State>()

/** The state of the last used set, which is nearly always the next one's too. */
let last: { set: RuleSet; state: State } | null = null

/** The state of a set as the last {@link newState} left it. */
export function stateOf(set: RuleSet): State {
  if (last?.set === set) return last.state
  let state = states.get(set)
  if (!state) {
    const phrases = set.tables.heads.length / HEAD
    state = {
      generation: 0,
      phrase: new Uint32Array(phrases),
      start: new Uint16Array(phrases),
      end: new Uint16Array(phrases),
      rule: new Uint32Array(set.rules.length),
      rulePhrase: new Uint32Array(set.rules.length),
      touched: new Uint32Array(set.rules.length),
      count: 0,
      gate: new Uint32Array(set.gates.length),
      opened: new Uint16Array(set.gates.length),
      openCount: 0,
    }
    states.set(set, state)
  }
  last = { set, state }
  return state
}

/** Forgets the reply before. */
export function newState(set: RuleSet): State {
  const state = stateOf(set)
  // The stamps of two billion replies ago must not count for this one.
  if (state.generation === 0x7fff_fffe) {
    state.generation = 0
    for (const stamps of [state.phrase, state.rule, state.gate]) stamps.fill(0)
  }
  state.generation++
  state.count = 0
  state.openCount = 0
  return state
}

/** Opens a gate; -1 is none. */
export function openGate(state: State, gate: number): void {
  if (gate < 0 || state.gate[gate] === state.generation) return
  state.gate[gate] = state.generation
  state.opened[state.openCount++] = gate
}

/** Places one reply may name before the rest of it is left alone: only an attack has so many. */
const MAX_HITS = 65_536

const { units, hashes } = folded

/** Places where some literal may stand: the key of the group there, and its unit. */
const hitKeys = new Int32Array(REPLY_LIMIT * START_SIZES.length + 8)
const hitPlaces = new Uint16Array(hitKeys.length)

/** With which three units the words of the text begin, as bits by {@link wordBit}. */
const words = new Int32Array(64)

/** False when the folded text cannot contain the phrase; true is only a maybe. */
function isPossible(needs: Uint16Array, from: number): boolean {
  let at = from
  for (let groups = needs[at++] as number; groups > 0; groups--) {
    const stop = at + 1 + (needs[at] as number)
    let k = at + 1
    while (k < stop && ((words[(needs[k] as number) >> 5] as number) & (1 << ((needs[k] as number) & 31))) === 0) k++
    if (k === stop) return false
    at = stop
  }
  return true
}

/** Checks every place of the folded text where a literal may stand. */
export function scan(set: RuleSet, state: State): void {
  const { startBits, startBuckets, startRecords, startPhrases, innerBits, innerBuckets, innerRecords, innerPhrases } = set.tables
  if (!checkHits(set.tables, state, startBuckets, startRecords, startPhrases, hitsAtStarts(startBits))) return
  checkHits(set.tables, state, innerBuckets, innerRecords, innerPhrases, hitsInside(innerBits))
  if (set.shortInner) checkHits(set.tables, state, innerBuckets, innerRecords, innerPhrases, shortHits(innerBits))
}

/** 1 when a set of bits has the one of this key, else 0. */
const has = (bits: Int32Array, key: number, size: number): number => {
  const bit = bitOf(key, size)
  return ((bits[bit >> 5] as number) >>> (bit & 31)) & 1
}

// Written out for each size, and every key is noted, to be overwritten by the next unless its bit is set: a loop over the sizes
// and a branch for each would take longer than all the rest of the pass. Behind the end stand hashes of an earlier reply: what
// they hit fails at its records.
const [P10, P6, P4, P3, P2] = START_SIZES.map(powerOf) as [number, number, number, number, number]

/** Notes the beginnings of words; returns how many hits. */
function hitsAtStarts(bits: Int32Array): number {
  const { starts, startCount } = folded
  let n = 0
  words.fill(0)
  for (let w = 0; w < startCount; w++) {
    const at = starts[w] as number
    const base = hashes[at] as number
    let key = keyOf((hashes[at + 10] as number) - Math.imul(base, P10), 10)
    hitKeys[n] = key
    hitPlaces[n] = at
    n += has(bits, key, START_BITS)
    key = keyOf((hashes[at + 6] as number) - Math.imul(base, P6), 6)
    hitKeys[n] = key
    hitPlaces[n] = at
    n += has(bits, key, START_BITS)
    key = keyOf((hashes[at + 4] as number) - Math.imul(base, P4), 4)
    hitKeys[n] = key
    hitPlaces[n] = at
    n += has(bits, key, START_BITS)
    const three = (hashes[at + 3] as number) - Math.imul(base, P3)
    const word = wordBit(three)
    words[word >> 5] = (words[word >> 5] as number) | (1 << (word & 31))
    key = keyOf(three, 3)
    hitKeys[n] = key
    hitPlaces[n] = at
    n += has(bits, key, START_BITS)
    key = keyOf((hashes[at + 2] as number) - Math.imul(base, P2), 2)
    hitKeys[n] = key
    hitPlaces[n] = at
    n += has(bits, key, START_BITS)
  }
  return n
}

/** Notes every second place. */
function hitsInside(bits: Int32Array): number {
  const { length } = folded
  let n = 0
  for (let end = INNER_SIZE; end <= length; end += 2) {
    const key = keyOf((hashes[end] as number) - Math.imul(hashes[end - INNER_SIZE] as number, P4), INNER_SIZE)
    hitKeys[n] = key
    hitPlaces[n] = end
    n += has(bits, key, INNER_BITS)
  }
  return n
}

/** Notes every place, for literals too short for {@link hitsInside}. */
function shortHits(bits: Int32Array): number {
  const { length } = folded
  let n = 0
  for (let end = 2; end <= length; end++) {
    for (let size = 2; size <= Math.min(end, INNER_SIZE); size++) {
      const key = keyOf(spanHash(end - size, size), size)
      hitKeys[n] = key
      hitPlaces[n] = end
      n += has(bits, key, INNER_BITS)
    }
  }
  return n
}

/** Checks the literals at the first `count` noted places; false when there are so many that the rest of the text is left alone. */
function checkHits(
  tables: Tables,
  state: State,
  buckets: Uint16Array,
  records: Int32Array,
  phrases: Uint16Array,
  count: number,
): boolean {
  const { length } = folded
  let asked = 0
  for (let h = 0; h < count; h++) {
    const at = hitPlaces[h] as number
    const bucket = bucketOf(hitKeys[h] as number)
    const from = buckets[bucket] as number
    const to = buckets[bucket + 1] as number
    for (let r = from * RECORD; r < to * RECORD; r += RECORD) {
      const info = records[r + 1] as number
      const start = at - distanceIn(info)
      const size = lengthIn(info)
      if (start < 0 || start + size > length || spanHash(start, size) !== records[r]) continue
      if (wordIn(info) && start > 0 && wordGoesOn(start)) continue
      const list = records[r + 2] as number
      const first = list & 0xffff
      const stop = first + (list >>> 16)
      for (let p = first; p < stop; p++) check(tables, state, phrases[p] as number, start, size)
      asked += stop - first
    }
    asked += to - from
    if (asked > MAX_HITS) return false
  }
  return true
}

/** Whether what stands around a literal may belong to the phrase with this head. */
const hasNeighbours = (heads: Int32Array, head: number, start: number, end: number): boolean =>
  (((heads[head] as number) >> ((units[end] as number) & 31)) &
    ((heads[head + 1] as number) >> ((units[end + 1] as number) & 31)) &
    1) !==
    0 &&
  (start < NEIGHBOURS ||
    (((heads[head + 2] as number) >> ((units[start - 1] as number) & 31)) &
      ((heads[head + 3] as number) >> ((units[start - 2] as number) & 31)) &
      1) !==
      0)

/** A literal stands at `start`: is its phrase around it? Cheap things first: most places fail early. */
function check(tables: Tables, state: State, phrase: number, start: number, size: number): void {
  const stamp = state.generation * 2
  if ((state.phrase[phrase] as number) >= stamp) return
  const { heads } = tables
  const head = phrase * HEAD
  if (!hasNeighbours(heads, head, start, start + size)) return
  const rules = heads[head + RULES_AT] as number
  const gate = heads[head + GATE] as number
  if (!isPossible(tables.needs, heads[head + NEEDS_AT] as number)) {
    state.phrase[phrase] = stamp
    return
  }
  if (!verify(tables, phrase, size, start)) return
  state.phrase[phrase] = stamp + 1
  state.start[phrase] = found.start
  state.end[phrase] = found.end
  openGate(state, gate)
  const from = rules & 0xffff
  const to = from + (rules >>> 16)
  for (let r = from; r < to; r++) {
    const rule = tables.ruleList[r] as number
    if (state.rule[rule] !== state.generation) {
      state.rule[rule] = state.generation
      state.rulePhrase[rule] = phrase
      state.touched[state.count++] = rule
    } else {
      // The longest phrase of a rule is shown as its evidence.
      const held = state.rulePhrase[rule] as number
      if (found.end - found.start > (state.end[held] as number) - (state.start[held] as number)) state.rulePhrase[rule] = phrase
    }
  }
}

/** Whether a phrase stands in the text; one that only excludes is looked for now. */
export function occurs({ tables }: RuleSet, state: State, phrase: number): boolean {
  const stamp = state.generation * 2
  const seen = state.phrase[phrase] as number
  if (seen >= stamp) return seen > stamp
  const rules = tables.heads[phrase * HEAD + RULES_AT] as number
  // The pass would have found it.
  if (rules >>> 16 > 0 || (tables.heads[phrase * HEAD + GATE] as number) >= 0) return false
  const yes = isPossible(tables.needs, tables.heads[phrase * HEAD + NEEDS_AT] as number) && search(tables, phrase)
  state.phrase[phrase] = yes ? stamp + 1 : stamp
  return yes
}
