// Finds the rules that hold for a reply.
import { type Codes, findCodes } from './codes.js'
import type { CompiledRule, RuleSet } from './compile.js'
import { fold, folded, mayContain } from './fold.js'
import { gateOfHost, gatesInText } from './gate.js'
import { bucket2, bucket3, bucket4, bucket6 } from './grams.js'
import { wordGoesOn } from './token.js'
import { found, isPossible, literalAt, search, verify } from './verify.js'

export interface Match {
  rule: CompiledRule
  /** The set the rule is from. */
  set: RuleSet
  /** The receiving host belongs to the rule's provider. */
  gateOpen: boolean
  /** Place of the longest matched phrase in the folded text; -1 when only codes matched. */
  start: number
  end: number
  score: number
}

export interface Matches {
  codes: Codes
  /** The best rule of each category, best first. */
  list: Match[]
}

interface State {
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
}

const states = new WeakMap<RuleSet, State>()

/** The state of the last used set, which is nearly always the next one's too. */
let last: { set: RuleSet; state: State } | null = null

function stateOf(set: RuleSet): State {
  let state = last?.set === set ? last.state : states.get(set)
  if (!state) {
    const phrases = set.tables.phraseAt.length
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
    }
    states.set(set, state)
  }
  if (last?.state !== state) last = { set, state }
  // The stamps of two billion replies ago must not count for this one.
  if (state.generation === 0x7fff_fffe) {
    state.generation = 0
    for (const stamps of [state.phrase, state.rule, state.gate]) stamps.fill(0)
  }
  state.generation++
  state.count = 0
  return state
}

const TIER = { own: 200, provider: 15, software: 10, language: 0 } as const
/** Added when the receiving host is the provider's. */
const GATE_OPEN = 60
/** Places one reply may name before the rest of it is left alone: only an attack has so many. */
const MAX_HITS = 65_536

/** `5.7.26` against `5.7.26`, `5.7.2*`, `5.*.*`. */
function statusFits(patterns: readonly string[], status: string | null): boolean {
  if (status === null) return false
  for (const p of patterns) {
    if (p === status) return true
    const star = p.indexOf('*')
    if (star >= 0 && status.startsWith(p.slice(0, star))) return true
  }
  return false
}

function codeFits(patterns: readonly string[], code: string | null, status: string | null): boolean {
  for (const p of patterns) {
    if (code !== null) {
      if (p === code || (p[2] === 'x' && p[0] === code[0] && (p[1] === 'x' || p[1] === code[1]))) return true
    } else if (status !== null && p === `${status[0]}xx`) return true
  }
  return false
}

/** Folds, scans and collects; `host` and `domain` belong to the receiving side. */
export function match(
  set: RuleSet,
  text: string,
  host: string | undefined,
  domain: string | undefined,
  given: Partial<Codes>,
): Matches {
  fold(text)
  const codes = findCodes()
  codes.status ??= given.status ?? null
  codes.replyCode ??= given.replyCode ?? null
  const candidates: Match[] = []
  const all = set.own ? [set, set.own] : null
  if (all) for (const one of all) collect(one, host, domain, codes, candidates)
  else collect(set, host, domain, codes, candidates)
  return { codes, list: select(candidates) }
}

function collect(set: RuleSet, host: string | undefined, domain: string | undefined, codes: Codes, list: Match[]): void {
  const state = stateOf(set)
  const { generation } = state
  if (host !== undefined) {
    const gate = gateOfHost(set, host)
    if (gate >= 0) state.gate[gate] = generation
  }
  if (domain !== undefined) {
    const gate = gateOfHost(set, domain)
    if (gate >= 0) state.gate[gate] = generation
  }
  gatesInText(set, state.gate, generation)
  scan(set, state)
  for (let i = 0; i < state.count; i++) consider(set, state, state.touched[i] as number, codes, list)
  for (let gate = 0; gate < set.gates.length; gate++) {
    if (state.gate[gate] !== generation) continue
    const rules = set.gateRules[gate] as readonly number[]
    for (let r = 0; r < rules.length; r++) consider(set, state, rules[r] as number, codes, list)
  }
}

/** Looks up every group of units of the folded text and checks every place where a literal may stand. */
function scan(set: RuleSet, state: State): void {
  const { bits } = set.tables
  const { units, length } = folded
  // The last two units, and the pairs that end with each of the last four.
  let before = 0
  let last = 0
  let pair1 = 0
  let pair2 = 0
  let pair3 = 0
  let pair4 = 0
  let hits = 0
  for (let i = 0; i < length; i++) {
    const unit = units[i] as number
    const pair = last * 33 + unit
    const b6 = bucket6(pair4, pair2, pair)
    if (((bits[b6 >> 5] as number) & (1 << (b6 & 31))) !== 0) hits += place(set, state, b6, i + 1)
    const b4 = bucket4(pair2, pair)
    if (((bits[b4 >> 5] as number) & (1 << (b4 & 31))) !== 0) hits += place(set, state, b4, i + 1)
    const b3 = bucket3(before, pair)
    if (((bits[b3 >> 5] as number) & (1 << (b3 & 31))) !== 0) hits += place(set, state, b3, i + 1)
    const b2 = bucket2(pair)
    if (((bits[b2 >> 5] as number) & (1 << (b2 & 31))) !== 0) hits += place(set, state, b2, i + 1)
    if (hits > MAX_HITS) return
    pair4 = pair3
    pair3 = pair2
    pair2 = pair1
    pair1 = pair
    before = last
    last = unit
  }
}

/** Checks the literals of one bucket; returns how many. */
function place(set: RuleSet, state: State, bucket: number, end: number): number {
  const { buckets, targets } = set.tables
  const from = buckets[bucket] as number
  const to = buckets[bucket + 1] as number
  for (let o = from; o < to; o++) check(set, state, targets[o] as number, end)
  return to - from
}

/** A literal may end before `end`: is it there, and the phrase around it? Cheap things first: most places fail early. */
function check(set: RuleSet, state: State, entry: number, end: number): void {
  const { tables } = set
  const { entries } = tables
  const e = entry * 4
  const phrase = entries[e + 3] as number
  const stamp = state.generation * 2
  if ((state.phrase[phrase] as number) >= stamp) return
  const start = end - (entries[e + 2] as number)
  const info = entries[e + 1] as number
  const size = info & 0xffff
  if (start < 0 || (info > 0xffff && start > 0 && wordGoesOn(start))) return
  if (!literalAt(tables.pool, entries[e] as number, size, start)) return
  if (!isPossible(tables, phrase)) {
    state.phrase[phrase] = stamp
    return
  }
  if (!verify(tables, phrase, size, start)) return
  state.phrase[phrase] = stamp + 1
  state.start[phrase] = found.start
  state.end[phrase] = found.end
  const gate = tables.gateOf[phrase] as number
  if (gate >= 0) state.gate[gate] = state.generation
  const to = tables.rulesAt[phrase + 1] as number
  for (let r = tables.rulesAt[phrase] as number; r < to; r++) {
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

function mayExclude(triples: readonly number[] | null): boolean {
  if (triples === null) return true
  for (let i = 0; i < triples.length; i++) if (mayContain(triples[i] as number)) return true
  return false
}

/** The best rule of each category, best first. Exclusions are looked up last, and only for rules that still count. */
function select(candidates: Match[]): Match[] {
  // Few candidates: by insertion, equal ones keep their order.
  for (let i = 1; i < candidates.length; i++) {
    const candidate = candidates[i] as Match
    let k = i - 1
    while (k >= 0 && (candidates[k] as Match).score < candidate.score) {
      candidates[k + 1] = candidates[k] as Match
      k--
    }
    candidates[k + 1] = candidate
  }
  const list: Match[] = []
  for (let c = 0; c < candidates.length; c++) {
    const candidate = candidates[c] as Match
    const { category, not } = candidate.rule
    let useless = false
    for (let i = 0; i < list.length && !useless; i++) useless = (list[i] as Match).rule.category === category
    if (!useless && not && mayExclude(candidate.rule.notTriples)) useless = excluded(candidate.set, not)
    if (!useless) list.push(candidate)
  }
  return list
}

function excluded(set: RuleSet, not: readonly number[]): boolean {
  const state = states.get(set)
  if (!state) return false
  for (let i = 0; i < not.length; i++) if (occurs(set, state, not[i] as number)) return true
  return false
}

/** Whether a phrase occurs, also one that the pass does not look for. */
function occurs(set: RuleSet, state: State, number: number): boolean {
  const stamp = state.generation * 2
  const seen = state.phrase[number] as number
  if (seen >= stamp) return seen > stamp
  const { rulesAt, gateOf } = set.tables
  // The pass over the text looked for it and found nothing.
  if (rulesAt[number] !== rulesAt[number + 1] || (gateOf[number] as number) >= 0) return false
  const yes = search(set.tables, number)
  state.phrase[number] = yes ? stamp + 1 : stamp
  return yes
}

/** Whether one phrase of each group was found. */
function complete(rule: CompiledRule, state: State): boolean {
  if (rule.any && !someFound(rule.any, state)) return false
  for (const group of rule.all) if (!someFound(group, state)) return false
  return true
}

function someFound(phrases: readonly number[], state: State): boolean {
  for (let i = 0; i < phrases.length; i++) if ((state.phrase[phrases[i] as number] as number) > state.generation * 2) return true
  return false
}

function consider(set: RuleSet, state: State, number: number, codes: Codes, list: Match[]): void {
  const rule = set.rules[number] as CompiledRule
  const { generation } = state
  const gateOpen = rule.gate >= 0 && state.gate[rule.gate] === generation
  if (rule.gated && !gateOpen) return
  if (rule.status && !statusFits(rule.status, codes.status)) return
  if (rule.code && !codeFits(rule.code, codes.replyCode, codes.status)) return
  let start = -1
  let end = -1
  if (state.rule[number] === generation) {
    if (!rule.simple && !complete(rule, state)) return
    const phrase = state.rulePhrase[number] as number
    start = state.start[phrase] as number
    end = state.end[phrase] as number
  }
  // The longer of two equal rules says more.
  const length = end > start ? end - start : 0
  const score = TIER[rule.tier] + (gateOpen ? GATE_OPEN : 0) + rule.priority + (length > 99 ? 0.99 : length / 100)
  list.push({ rule, set, gateOpen, start, end, score })
}

/** The words of a match as the text had them. */
export function wordsOf(text: string, start: number, end: number): string | null {
  if (start < 0 || end <= start) return null
  const from = folded.origin[start] as number
  const to = (folded.origin[end - 1] as number) + 1
  return text.slice(from, to)
}
