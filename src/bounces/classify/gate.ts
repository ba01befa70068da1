// Which mailbox provider answered: by the receiving host, the recipient's domain, or the host names in the reply.

import type { RuleSet } from './compile.js'
import { folded, isWordUnit } from './fold.js'

/** Gate of a host name or domain, -1 for none: the longest known suffix wins. */
export function gateOfHost(set: RuleSet, host: string): number {
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

/** Opens the gates of the host names in the folded reply; the domain of an address is not a host that answered. */
export function gatesInText(set: RuleSet, text: string, opened: Uint32Array, generation: number): void {
  const { units, origin, length } = folded
  let i = 0
  let names = 0
  while (i < length && names < 24) {
    // Host names are found by their dots: letters on both sides.
    if (
      units[i] !== DOT ||
      i === 0 ||
      !isWordUnit(units[i - 1] as number) ||
      i + 1 >= length ||
      !isLetter(units[i + 1] as number)
    ) {
      i++
      continue
    }
    let start = i
    while (start > 0 && i - start < 250 && isNameUnit(units[start - 1] as number)) start--
    let end = i
    while (end < length && end - start < 250 && isNameUnit(units[end] as number)) end++
    const next = end
    while (end > i && (units[end - 1] === DOT || units[end - 1] === 45)) end--
    names++
    if (start === 0 || units[start - 1] !== 64) {
      const gate = gateOfHost(set, text.slice(origin[start], (origin[end - 1] as number) + 1))
      if (gate >= 0) opened[gate] = generation
    }
    i = Math.max(next, i + 1)
  }
}

const isLetter = (u: number): boolean => u >= 97 && u <= 122
