// One pass over the folded reply finds the phrases that occur in it, and through them the rules worth a look.
import type { RuleSet, Tables } from './compile.js'
import { folded, spanHash } from './fold.js'
import { bucketOf, distanceIn, lengthIn, RECORD, wordIn } from './grams.js'
import { hitsAtStarts, hitsInside, noted, shortHits } from './hits.js'
import { GATE, HEAD, NEEDS_AT, NEIGHBOURS, RULES_AT } from './phrase.js'
import { openGate, type State } from './state.js'
import { wordGoesOn } from './token.js'
import { found, search, verify } from './verify.js'

/** Places one reply may name before the rest of it is left alone: only an attack has so many. */
const MAX_HITS = 65_536

const { units } = folded
const { keys, places, words } = noted

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
    const at = places[h] as number
    const bucket = bucketOf(keys[h] as number)
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
