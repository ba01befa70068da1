// Finds the SMTP reply code and the enhanced status code (RFC 3463) in a folded reply.
import { folded } from './fold.js'

export interface Codes {
  status: string | null
  replyCode: string | null
}

const isDigit = (u: number | undefined): boolean => u !== undefined && u >= 48 && u <= 57
const isWord = (u: number | undefined): boolean => u !== undefined && ((u >= 97 && u <= 122) || (u >= 48 && u <= 57))
const isClass = (u: number | undefined): boolean => u === 50 || u === 52 || u === 53

function statusAt(at: number): string | null {
  const { units, length } = folded
  if (!isClass(units[at]) || units[at + 1] !== 46 || !isDigit(units[at + 2]) || units[at + 3] !== 46) return null
  let end = at + 4
  while (end < length && end - at < 8 && isDigit(units[end])) end++
  const digits = end - at - 4
  // Not an address (5.1.1.9), not a version (4.96.2-rc), not a longer number.
  if (digits < 1 || digits > 3) return null
  if (end < length && (isWord(units[end]) || ((units[end] === 46 || units[end] === 45) && isDigit(units[end + 1])))) return null
  return statusText(at, end)
}

/** Codes met so far, by their digits: a string that is made once is also hashed once when its rule is looked up. */
const statuses = new Map<number, string>()
const replyCodes: string[] = Array.from({ length: 1000 }, (_, code) => String(code))

function statusText(start: number, end: number): string {
  const { units } = folded
  let key = 1
  for (let i = start; i < end; i++) if (units[i] !== 46) key = key * 10 + (units[i] as number) - 48
  let text = statuses.get(key)
  if (text === undefined) {
    text = String.fromCharCode(...units.subarray(start, end))
    statuses.set(key, text)
  }
  return text
}

/** Whether "said: " comes right before. */
const isSaid = (at: number): boolean => {
  const { units } = folded
  return (
    units[at - 1] === 32 &&
    units[at - 2] === 58 &&
    units[at - 3] === 100 &&
    units[at - 4] === 105 &&
    units[at - 5] === 97 &&
    units[at - 6] === 115
  )
}

/**
 * The first codes of the text, or those of the remote server when the text quotes one ("host … said: 550 5.1.1 …"):
 * what the far side said last explains more than what our own server made of it.
 */
export function findCodes(): Codes {
  const { units, length, starts, startCount } = folded
  let status: string | null = null
  let replyCode: string | null = null
  for (let w = 0; w < startCount; w++) {
    const i = starts[w] as number
    const u = units[i] as number
    if (!isClass(u)) continue
    const before = i > 0 ? (units[i - 1] as number) : 32
    if (before === 46) continue
    // "said:" starts over when a code follows.
    if (u !== 50 && isSaid(i) && isDigit(units[i + 1]) && isDigit(units[i + 2]) && !isWord(units[i + 3])) {
      replyCode = null
      status = null
    }
    if (status === null && units[i + 1] === 46) status = statusAt(i)
    else if (replyCode === null && u !== 50 && isDigit(units[i + 1]) && isDigit(units[i + 2])) {
      const d = (units[i + 1] as number) - 48
      const after = units[i + 3] as number
      // 4yz, 5yz with y 0-7; followed by the end, a space or a dash that continues the reply.
      if (
        d <= 7 &&
        before !== 45 &&
        before !== 64 &&
        before !== 47 &&
        (i + 3 >= length ||
          after === 32 ||
          after === 45 ||
          after === 58 ||
          after === 39 ||
          after === 34 ||
          after === 59 ||
          after === 44 ||
          after === 41) &&
        beginsReply(i)
      ) {
        replyCode = replyCodes[(u - 48) * 100 + d * 10 + (units[i + 2] as number) - 48] as string
      }
    }
  }
  return { status, replyCode }
}

/** A number is a reply code at the start of the text, after punctuation, or before an enhanced code; "within 500 hours" is not. */
function beginsReply(at: number): boolean {
  const { units } = folded
  if (at === 0) return true
  const before = units[at - 1] as number
  if (before !== 32) return true
  const earlier = units[at - 2] as number
  if (!isWord(earlier)) return true
  if (isClass(units[at + 4]) && units[at + 5] === 46) return true
  // "smtp 550", "error 550", "code 550", "reply 550", "returned 550", "responded 550", "said 550": a word that announces a code.
  let left = at - 2
  while (left > 0 && isWord(units[left - 1])) left--
  const word = String.fromCharCode(...units.subarray(left, at - 1))
  return ANNOUNCE.has(word)
}

/** Words that announce a code. */
export const ANNOUNCE = new Set([
  'smtp',
  'error',
  'code',
  'reply',
  'returned',
  'responded',
  'said',
  'response',
  'status',
  'reason',
  'with',
  'fehler',
  'erreur',
])
