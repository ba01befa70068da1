// Logs say the same thing thousands of times with another address and another queue id. A reply that differs from an earlier one
// only in words that no rule could notice means the same and need not be searched again.
import type { Classification } from '../types.js'
import type { CodeRule, RuleSet } from './compile.js'
import { folded, spanHash } from './fold.js'
import { gateOfHost } from './gate.js'
import { unnoticed, type Vocabulary, vocabularyOf } from './vocabulary.js'

/** Everything a classification depends on besides the text. */
export interface Surroundings {
  host: string | null
  domain: string | null
  status: string | null
  replyCode: string | null
  stage: string | null
  word: CodeRule | null
}

/** What a reply meant; `start` and `end`: where its evidence lies in the folded text, -1 when it is no part of it. */
export interface Meaning {
  result: Classification
  start: number
  end: number
}

interface Memory {
  vocabulary: Vocabulary
  /** Numbers of the strings and rules that surrounded replies. */
  ids: Map<string | CodeRule, number>
  /** Two numbers of 32 bits a slot tell a reply. */
  keys: Int32Array
  /** Of each slot the number of its meaning, counted from 1; 0: free. */
  slots: Uint16Array
  meanings: Meaning[]
}

/** Replies after which it pays to build a vocabulary: that takes about as long as they took. */
const MANY = 16_384
/** A longer text is no reply that comes again. */
const MAX_LENGTH = 600
const MAX_MEANINGS = 16_384
const SLOTS = 2 * MAX_MEANINGS
const MAX_IDS = 4096

const memories = new WeakMap<RuleSet, Memory>()
const counts = new WeakMap<RuleSet, number>()
let last: { rules: RuleSet; memory: Memory } | null = null

/** The memory of a rule set; null while only few replies were classified by it. */
export function memoryOf(rules: RuleSet): Memory | null {
  if (last?.rules === rules) return last.memory
  let memory = memories.get(rules)
  if (!memory) {
    const count = (counts.get(rules) ?? 0) + 1
    counts.set(rules, count)
    if (count < MANY) return null
    const sets = [rules, rules.hints, rules.own, rules.own?.hints].filter(set => set != null)
    memory = {
      vocabulary: vocabularyOf(sets),
      ids: new Map(),
      keys: new Int32Array(2 * SLOTS),
      slots: new Uint16Array(SLOTS),
      meanings: [],
    }
    memories.set(rules, memory)
  }
  last = { rules, memory }
  return memory
}

function forget(memory: Memory): void {
  memory.ids.clear()
  memory.slots.fill(0)
  memory.meanings = []
}

function idOf(memory: Memory, thing: string | CodeRule | null): number {
  if (thing === null) return 0
  let id = memory.ids.get(thing)
  if (id === undefined) {
    id = memory.ids.size + 1
    memory.ids.set(thing, id)
  }
  return id
}

/** By what the two numbers that tell a reply grow with each unit or stretch. */
const ONE = 0x9e3779b1
const OTHER = 0x85ebca6b
const OTHER_TWICE = Math.imul(OTHER, OTHER)
/** Stand for any letter and any digit: no text has them. */
const LETTER = 0x11000
const DIGIT = 0x12000

let key = 0
let check = 0

const mix = (number: number): void => {
  key = (Math.imul(key, ONE) + number) | 0
  check = (Math.imul(check, OTHER) + number) | 0
}

/** Takes in the stretch from `from` to `to`: `key` from its hash, `check` unit by unit, two at once. */
function mixStretch(from: number, to: number): void {
  const { units } = folded
  const size = to - from
  if (size > 0) key = (Math.imul(key, ONE) + (spanHash(from, size) ^ size)) | 0
  let other = check
  let at = from
  for (; at + 1 < to; at += 2)
    other = (Math.imul(other, OTHER_TWICE) + Math.imul(units[at] as number, OTHER) + (units[at + 1] as number)) | 0
  if (at < to) other = (Math.imul(other, OTHER) + (units[at] as number)) | 0
  check = other
}

/** Computes {@link key} and {@link check} of the folded text: the same for replies that mean the same. */
function tell({ vocabulary }: Memory): void {
  const { units, length, starts, startCount } = folded
  let at = 0
  for (let w = 0; w < startCount; w++) {
    const from = starts[w] as number
    const end = unnoticed(vocabulary, from)
    if (end < 0) continue
    mixStretch(at, from)
    for (at = from; at < end; at++) mix((units[at] as number) < 58 ? DIGIT : LETTER)
  }
  mixStretch(at, length)
  mix(length)
}

/** The slot of the told reply: its own or the free one where it would be noted. */
function slotOf({ keys, slots }: Memory): number {
  let slot = (key ^ (key >>> 15)) & (SLOTS - 1)
  while (slots[slot] !== 0 && (keys[2 * slot] !== key || keys[2 * slot + 1] !== check)) slot = (slot + 1) & (SLOTS - 1)
  return slot
}

/** What the folded reply meant when it was met before, else null; then {@link remember} may note it. */
export function recall(memory: Memory, rules: RuleSet, around: Surroundings): Meaning | null {
  if (folded.length > MAX_LENGTH) return null
  if (memory.ids.size > MAX_IDS) forget(memory)
  key = 0
  check = 0
  for (const set of [rules, rules.own]) {
    if (!set) continue
    mix(around.host === null ? -1 : gateOfHost(set, around.host))
    mix(around.domain === null ? -1 : gateOfHost(set, around.domain))
  }
  mix(idOf(memory, around.status))
  mix(idOf(memory, around.replyCode))
  mix(idOf(memory, around.stage))
  mix(idOf(memory, around.word))
  tell(memory)
  const slot = slotOf(memory)
  const number = memory.slots[slot] as number
  return number === 0 ? null : (memory.meanings[number - 1] as Meaning)
}

/** Notes what the reply meant that {@link recall} did not know. */
export function remember(memory: Memory, meaning: Meaning): void {
  if (folded.length > MAX_LENGTH) return
  if (memory.meanings.length >= MAX_MEANINGS) {
    // Not noted: what tells it was made with numbers that are given anew from now on.
    forget(memory)
    return
  }
  const slot = slotOf(memory)
  memory.keys[2 * slot] = key
  memory.keys[2 * slot + 1] = check
  memory.slots[slot] = memory.meanings.push(meaning)
}
