// Words inside an address or a host name say nothing: anyone may call himself spam@greylist.example.
import { folded, INSIDE, isWordUnit, wordKind } from './fold.js'

const { units } = folded

const BREAKS = new Uint8Array(65_536)
for (const c of ' <>"\'()[],;{}') BREAKS[c.charCodeAt(0)] = 1
// A space: more than one token. Dots, slashes and the like: the rule itself speaks of host names or codes.
const SPEAKS = new Uint8Array(65_536)
for (const c of ' @./=[') SPEAKS[c.charCodeAt(0)] = 1
/** Longest local part and domain together (RFC 5321 4.5.3.1). */
const MAX_TOKEN = 320

/** Whether a word runs on over the border before `at`. */
export const wordGoesOn = (at: number): boolean =>
  at > 0 && ((wordKind[units[at] as number] as number) & (wordKind[units[at - 1] as number] as number) & INSIDE) !== 0

/** Whether the stretch is a part of a longer address, host name or path without being one itself. */
export function insideToken(start: number, end: number): boolean {
  const { length } = folded
  for (let i = start; i < end; i++) if (SPEAKS[units[i] as number] === 1) return false
  let left = start
  while (left > 0 && start - left < MAX_TOKEN && BREAKS[units[left - 1] as number] === 0) left--
  let right = end
  while (right < length && right - end < MAX_TOKEN && BREAKS[units[right] as number] === 0) right++
  if (left === start && right === end) return false
  for (let i = left; i < right; i++) {
    if (i >= start && i < end) continue
    const unit = units[i] as number
    if (unit === 64) return true
    // A dot or slash between word characters belongs to a host name, a path or a code.
    if (
      (unit === 46 || unit === 47) &&
      i > left &&
      i + 1 < right &&
      isWordUnit(units[i - 1] as number) &&
      isWordUnit(units[i + 1] as number)
    )
      return true
  }
  return false
}
