// Which mailbox provider answered: by the receiving host, the recipient's domain, or the host names in the reply.

import type { RuleSet } from './compile.js'
import { folded, isWordUnit } from './fold.js'
import { openGate, type State } from './state.js'

/** Gates of the hosts asked for last: a batch of bounces has few different ones. */
const known = new WeakMap<RuleSet, Map<string, number>>()
const KNOWN_LIMIT = 4096

/** Gate of a host name or domain, -1 for none: the longest known suffix wins. */
export function gateOfHost(set: RuleSet, host: string): number {
  let gates = known.get(set)
  if (!gates) {
    gates = new Map()
    known.set(set, gates)
  }
  let gate = gates.get(host)
  if (gate === undefined) {
    gate = lookUp(set, host)
    if (gates.size >= KNOWN_LIMIT) gates.clear()
    gates.set(host, gate)
  }
  return gate
}

function lookUp(set: RuleSet, host: string): number {
  let name = host.toLowerCase()
  if (name.endsWith('.')) name = name.slice(0, -1)
  for (let depth = 0; depth < 12; depth++) {
    const gate = set.hosts.get(name)
    if (gate !== undefined) return gate
    const dot = name.indexOf('.')
    if (dot < 0) return -1
    name = name.slice(dot + 1)
  }
  return -1
}

const DOT = 46
const isNameUnit = (u: number): boolean => isWordUnit(u) || u === DOT || u === 45 || u === 95

/** Hashes of the host suffixes, read from the right: a name of a reply is met once and seldom again, so no string is made of it. */
const suffixes = new WeakMap<RuleSet, Map<number, [string, number][]>>()

function suffixesOf(set: RuleSet): Map<number, [string, number][]> {
  let table = suffixes.get(set)
  if (!table) {
    table = new Map()
    for (const [name, gate] of set.hosts) {
      let hash = 0
      for (let i = name.length - 1; i >= 0; i--) hash = step(hash, name.charCodeAt(i))
      table.set(hash, [...(table.get(hash) ?? []), [name, gate]])
    }
    suffixes.set(set, table)
  }
  return table
}

const step = (hash: number, unit: number): number => (Math.imul(hash, 31) + unit) & 0x3fff_ffff

function isName(name: string, start: number, end: number): boolean {
  if (name.length !== end - start) return false
  for (let i = 0; i < name.length; i++) if (name.charCodeAt(i) !== folded.units[start + i]) return false
  return true
}

/** Opens the gates of the host names in the folded reply; the domain of an address is not a host that answered. */
export function gatesInText(set: RuleSet, state: State): void {
  if (set.hosts.size === 0) return
  const { units, length, starts, startCount } = folded
  const table = suffixesOf(set)
  let names = 0
  let next = 0
  for (let w = 0; w < startCount && names < 24; w++) {
    const i = starts[w] as number
    // Host names are found by their dots: letters on both sides.
    if (i < next || i < 2 || units[i - 1] !== DOT || !isLetter(units[i] as number) || !isWordUnit(units[i - 2] as number))
      continue
    let start = i - 1
    while (start > 0 && i - start < 250 && isNameUnit(units[start - 1] as number)) start--
    let end = i
    while (end < length && end - start < 250 && isNameUnit(units[end] as number)) end++
    next = end
    while (end > i && (units[end - 1] === DOT || units[end - 1] === 45)) end--
    names++
    if (start === 0 || units[start - 1] !== 64) {
      // The longest known suffix wins: it is met last.
      let gate = -1
      let hash = 0
      for (let at = end - 1; at >= start; at--) {
        hash = step(hash, units[at] as number)
        if (at > start && units[at - 1] !== DOT) continue
        for (const [name, number] of table.get(hash) ?? NONE) if (isName(name, at, end)) gate = number
      }
      openGate(state, gate)
    }
  }
}

const NONE: [string, number][] = []
const isLetter = (u: number): boolean => u >= 97 && u <= 122
