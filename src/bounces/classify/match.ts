// Finds the rules that hold for a reply.
import { hits, scan } from './automaton.js'
import { type Codes, findCodes } from './codes.js'
import type { CompiledRule, RuleSet } from './compile.js'
import { fold, folded, mayContain } from './fold.js'
import { gateOfHost, gatesInText } from './gate.js'
import { found, isPossible, literalAt, type Phrase, search, verify } from './phrase.js'
import { wordGoesOn } from './token.js'

export interface Match {
  rule: CompiledRule
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
  /** Generation in which a phrase was found. */
  phrase: Uint32Array
  /** Generation in which a phrase was found to be missing. */
  missing: Uint32Array
  start: Uint16Array
  end: Uint16Array
  rule: Uint32Array
  /** Longest phrase found so far, for rules met in this generation. */
  rulePhrase: Uint32Array
  /** Rules met in this generation, in order. */
  touched: Uint32Array
  gate: Uint32Array
}

const states = new WeakMap<RuleSet, State>()

/** The state of the last used set, which is nearly always the next one's too. */
let last: { set: RuleSet; state: State } | null = null

function stateOf(set: RuleSet): State {
  let state = last?.set === set ? last.state : states.get(set)
  if (!state) {
    state = {
      generation: 0,
      phrase: new Uint32Array(set.phrases.length),
      missing: new Uint32Array(set.phrases.length),
      start: new Uint16Array(set.phrases.length),
      end: new Uint16Array(set.phrases.length),
      rule: new Uint32Array(set.rules.length),
      rulePhrase: new Uint32Array(set.rules.length),
      touched: new Uint32Array(set.rules.length),
      gate: new Uint32Array(set.gates.length),
    }
    states.set(set, state)
  }
  if (last?.state !== state) last = { set, state }
  // The stamps of four billion replies ago must not count for this one.
  if (state.generation === 0xffff_ffff) {
    state.generation = 0
    for (const stamps of [state.phrase, state.missing, state.rule, state.gate]) stamps.fill(0)
  }
  state.generation++
  return state
}

const TIER = { own: 200, provider: 15, software: 10, language: 0 } as const
/** Added when the receiving host is the provider's. */
const GATE_OPEN = 60

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

/** Folds, scans and collects; `hostNames` belong to the receiving side. */
export function match(set: RuleSet, text: string, hostNames: readonly (string | undefined)[], given: Partial<Codes>): Matches {
  fold(text)
  const codes = findCodes()
  codes.status ??= given.status ?? null
  codes.replyCode ??= given.replyCode ?? null
  scan(set.automaton)
  const state = stateOf(set)
  const { generation } = state
  let touched = 0
  for (const host of hostNames) {
    if (host === undefined) continue
    const gate = gateOfHost(set, host)
    if (gate >= 0) state.gate[gate] = generation
  }
  gatesInText(set, text, state.gate, generation)
  for (let h = 0; h < hits.count; h++) {
    const entry = hits.entries[h] as number
    const start = hits.starts[h] as number
    // Cheap things first: most places fail here.
    if (set.anchorsWord[entry] === 1 && start > 0 && wordGoesOn(start)) continue
    const size = set.anchorLengths[entry] as number
    if (!literalAt(set.pool, set.anchorOffsets[entry] as number, size, start)) continue
    const phrase = set.phraseOf[entry] as number
    if (state.phrase[phrase] === generation || state.missing[phrase] === generation) continue
    const compiled = set.phrases[phrase] as Phrase
    if (!isPossible(compiled)) {
      state.missing[phrase] = generation
      continue
    }
    if (!verify(set.pool, compiled, size, start)) continue
    state.phrase[phrase] = generation
    state.start[phrase] = found.start
    state.end[phrase] = found.end
    const gate = set.gateOf[phrase] as number
    if (gate >= 0) state.gate[gate] = generation
    const rules = set.rulesOf[phrase] as readonly number[]
    for (let r = 0; r < rules.length; r++) {
      const rule = rules[r] as number
      if (state.rule[rule] !== generation) {
        state.rule[rule] = generation
        state.rulePhrase[rule] = phrase
        state.touched[touched++] = rule
      } else {
        // The longest phrase of a rule is shown as its evidence.
        const held = state.rulePhrase[rule] as number
        if (found.end - found.start > (state.end[held] as number) - (state.start[held] as number)) state.rulePhrase[rule] = phrase
      }
    }
  }
  const candidates: Match[] = []
  for (let i = 0; i < touched; i++) consider(set, state, state.touched[i] as number, codes, candidates)
  for (let gate = 0; gate < set.gates.length; gate++) {
    if (state.gate[gate] !== generation) continue
    for (const number of set.gateRules[gate] as readonly number[]) consider(set, state, number, codes, candidates)
  }
  return { codes, list: select(set, state, candidates) }
}

function mayExclude(triples: readonly number[] | null): boolean {
  if (triples === null) return true
  for (let i = 0; i < triples.length; i++) if (mayContain(triples[i] as number)) return true
  return false
}

const byScore = (a: Match, b: Match): number => b.score - a.score

/** The best rule of each category, best first. Exclusions are looked up last, and only for rules that still count. */
function select(set: RuleSet, state: State, candidates: Match[]): Match[] {
  if (candidates.length > 1) candidates.sort(byScore)
  const list: Match[] = []
  for (let c = 0; c < candidates.length; c++) {
    const candidate = candidates[c] as Match
    const { category, not } = candidate.rule
    let useless = false
    for (let i = 0; i < list.length && !useless; i++) useless = (list[i] as Match).rule.category === category
    if (!useless && not && mayExclude(candidate.rule.notTriples))
      for (let i = 0; i < not.length && !useless; i++) useless = occurs(set, state, not[i] as number)
    if (!useless) list.push(candidate)
  }
  return list
}

/** Whether a phrase occurs, also one that the automaton does not know. */
function occurs(set: RuleSet, state: State, number: number): boolean {
  const { generation } = state
  if (state.phrase[number] === generation) return true
  if (state.missing[number] === generation || (set.rulesOf[number] as readonly number[]).length > 0) return false
  const yes = search(set.pool, set.phrases[number] as Phrase)
  if (yes) state.phrase[number] = generation
  else state.missing[number] = generation
  return yes
}

/** Whether one phrase of each group was found. */
function complete(rule: CompiledRule, state: State): boolean {
  if (rule.any && !someFound(rule.any, state)) return false
  for (const group of rule.all) if (!someFound(group, state)) return false
  return true
}

function someFound(phrases: Uint32Array, state: State): boolean {
  for (let i = 0; i < phrases.length; i++) if (state.phrase[phrases[i] as number] === state.generation) return true
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
  list.push({ rule, gateOpen, start, end, score })
}

/** The words of a match as the text had them. */
export function wordsOf(text: string, start: number, end: number): string | null {
  if (start < 0 || end <= start) return null
  const from = folded.origin[start] as number
  const to = (folded.origin[end - 1] as number) + 1
  return text.slice(from, to)
}
