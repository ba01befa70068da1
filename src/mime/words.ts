// RFC 2047 encoded words, as senders write them rather than as the RFC allows them.
import { decodeCharset, decodeGuess } from './charset.js'

// Bounded everywhere: linear on hostile input. The language suffix after "*" is RFC 2231 5.
const WORD = /=\?([^?\s*]{1,60})(?:\*[^?\s]{0,20})?\?([bBqQ])\?([^?]{0,4000})\?=/g

/** Octets of the payload of one encoded word. */
function payload(encoding: string, text: string): Buffer {
  if (encoding === 'b' || encoding === 'B') return Buffer.from(text, 'base64')
  const bytes = text.replace(/_|=([0-9a-fA-F]{2})/g, (_, hex?: string) =>
    hex ? String.fromCharCode(Number.parseInt(hex, 16)) : ' ',
  )
  return Buffer.from(bytes, 'latin1')
}

/** Raw octets of a header, given one character an octet, as text: UTF-8 (RFC 6532) when valid, else windows-1252. */
export const decodeRaw = (latin1: string): string =>
  /[\x80-\xff]/.test(latin1) && !/[^\x00-\xff]/.test(latin1) ? decodeGuess(Buffer.from(latin1, 'latin1')) : latin1

/**
 * Decodes encoded words in an unfolded header value (one character an octet).
 * White space between adjacent words goes; words of one charset are joined before decoding, because senders
 * split them inside a multibyte character. What is no valid word stays as it is.
 */
export function decodeWords(value: string): string {
  if (!value.includes('=?')) return decodeRaw(value)
  let out = ''
  let last = 0
  let charset = ''
  let pending: Buffer[] = []
  const flush = (): void => {
    if (pending.length > 0)
      out += decodeCharset(pending.length === 1 ? (pending[0] as Buffer) : Buffer.concat(pending), charset).text
    pending = []
  }
  WORD.lastIndex = 0
  for (let match = WORD.exec(value); match; match = WORD.exec(value)) {
    const between = value.slice(last, match.index)
    const label = (match[1] ?? '').toLowerCase()
    if (pending.length === 0 || between.trim() !== '') {
      flush()
      out += decodeRaw(between)
    } else if (label !== charset || label.startsWith('iso-2022')) {
      // Each word of a stateful charset begins and ends in ASCII; joined, decoders see an empty run and object.
      flush()
    }
    charset = label
    pending.push(payload(match[2] ?? 'q', match[3] ?? ''))
    last = match.index + match[0].length
  }
  flush()
  return out + decodeRaw(value.slice(last))
}

/** Number of encoded words in a value and the number that were not needed (ASCII inside). */
export function countWords(value: string): { words: number; needless: number } {
  let words = 0
  let needless = 0
  if (!value.includes('=?')) return { words, needless }
  for (const match of value.matchAll(WORD)) {
    words++
    if (!payload(match[2] ?? 'q', match[3] ?? '').some(octet => octet > 126 || octet < 32)) needless++
  }
  return { words, needless }
}
