// Finds the rules that hold for a reply.
import { type Codes, findCodes } from './codes.js'
import type { CompiledRule, RuleSet } from './compile.js'
import { folded, isWordUnit } from './fold.js'
import { gateOfHost, gatesInText } from './gate.js'
import type { Surroundings } from './recall.js'
import { occurs, scan } from './scan.js'
import { newState, openGate, type State, stateOf } from './state.js'

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
  /** The best rule, then the best of each other category that is worth naming, best first. */
  list: Match[]
}

/** Added when the receiving host is the provider's. */
const GATE_OPEN = 60
/** Evidence below this is so weak that single words may say as much. */
const WORTH_A_HINT = 28
/** In a text longer than this some word of every kind stands. */
const MAX_HINTED = 400
/** Evidence below this only leans one way: beside better evidence it is not named. */
export const WORTH_NAMING = 38

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

/** Scans the folded reply and collects; `host` and `domain` belong to the receiving side. */
export function match(set: RuleSet, { host, domain, status, replyCode }: Surroundings): Matches {
  const codes = findCodes()
  codes.status ??= status
  codes.replyCode ??= replyCode
  const candidates: Match[] = []
  if (set.own) collect(set.own, host, domain, codes, candidates)
  collect(set, host, domain, codes, candidates)
  const list = select(candidates)
  if (folded.length > MAX_HINTED || (list[0]?.score ?? 0) >= WORTH_A_HINT) return { codes, list }
  for (const hints of [set.own?.hints, set.hints]) if (hints) collect(hints, null, null, codes, list)
  return { codes, list: select(list) }
}

function collect(set: RuleSet, host: string | null, domain: string | null, codes: Codes, list: Match[]): void {
  const state = newState(set)
  if (host !== null) openGate(state, gateOfHost(set, host))
  if (domain !== null) openGate(state, gateOfHost(set, domain))
  gatesInText(set, state)
  scan(set, state)
  for (let i = 0; i < state.count; i++) consider(set, state, state.touched[i] as number, codes, list)
  for (let i = 0; i < state.openCount; i++) {
    const rules = set.gateRules[state.opened[i] as number] as readonly number[]
    for (let r = 0; r < rules.length; r++) consider(set, state, rules[r] as number, codes, list)
  }
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
  list.push({ rule, set, gateOpen, start, end, score: rule.score + (gateOpen ? GATE_OPEN : 0) })
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

/** The longer of two equal rules says more. */
const isBetter = (a: Match, b: Match): boolean => a.score > b.score || (a.score === b.score && a.end - a.start > b.end - b.start)

/** What is worth keeping of the candidates. */
function select(candidates: Match[]): Match[] {
  // Few candidates: by insertion, equal ones keep their order.
  for (let i = 1; i < candidates.length; i++) {
    const candidate = candidates[i] as Match
    let k = i - 1
    while (k >= 0 && isBetter(candidate, candidates[k] as Match)) {
      candidates[k + 1] = candidates[k] as Match
      k--
    }
    candidates[k + 1] = candidate
  }
  const list: Match[] = []
  for (let c = 0; c < candidates.length; c++) {
    const candidate = candidates[c] as Match
    if (list.length > 0 && candidate.score < WORTH_NAMING) break
    if (!hasCategory(list, candidate.rule) && !excluded(candidate)) list.push(candidate)
  }
  return list
}

function hasCategory(list: readonly Match[], { category }: CompiledRule): boolean {
  for (let i = 0; i < list.length; i++) if ((list[i] as Match).rule.category === category) return true
  return false
}

function excluded({ rule: { not }, set }: Match): boolean {
  if (!not) return false
  const state = stateOf(set)
  for (let i = 0; i < not.length; i++) if (occurs(set, state, not[i] as number)) return true
  return false
}

/** The words of a match as the text had them, whole words also where the phrase ends inside one. */
export function wordsOf(text: string, start: number, end: number): string | null {
  if (start < 0 || end <= start) return null
  const { units, origin, length } = folded
  let from = start
  while (from > 0 && start - from < LONGEST_REST && isWordUnit(units[from] as number) && isWordUnit(units[from - 1] as number))
    from--
  let to = end
  while (to < length && to - end < LONGEST_REST && isWordUnit(units[to] as number) && isWordUnit(units[to - 1] as number)) to++
  return text.slice(origin[from], (origin[to - 1] as number) + 1)
}

/** Letters by which a match is drawn out to whole words. */
const LONGEST_REST = 24
