// What is known of the reply at hand while the rules of one set are asked about it.
import type { RuleSet } from './compile.js'
import { HEAD } from './phrase.js'

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
