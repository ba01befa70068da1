// Reading the small tag=value records of MTA-STS, TLS-RPT and BIMI, with the place of every problem.
import type { RecordProblem } from './facts.js'

export interface Tag {
  name: string
  value: string
  /** UTF-16 offset of the name in the record. */
  position: number
  valuePosition: number
  /** The piece between the semicolons, trimmed. */
  text: string
}

/** Longer records are read up to here; the rest is a problem. */
const MAX_LENGTH = 16_384

/** `tag=value` pairs separated by semicolons. White space round names and values is dropped; empty pieces are skipped. */
export function parseTags(text: string): { tags: Tag[]; problems: RecordProblem[] } {
  const tags: Tag[] = []
  const problems: RecordProblem[] = []
  const source = text.slice(0, MAX_LENGTH)
  if (text.length > MAX_LENGTH) problems.push(problem('too-long', 'error', MAX_LENGTH, ''))
  let start = 0
  for (const piece of source.split(';')) {
    const lead = piece.length - piece.trimStart().length
    const trimmed = piece.trim()
    const position = start + lead
    const equals = trimmed.indexOf('=')
    if (trimmed !== '' && equals <= 0) problems.push(problem('bad-tag', 'error', position, trimmed))
    else if (trimmed !== '') {
      const name = trimmed.slice(0, equals).trimEnd()
      const rest = trimmed.slice(equals + 1)
      const value = rest.trim()
      tags.push({
        name,
        value,
        position,
        valuePosition: position + equals + 1 + rest.length - rest.trimStart().length,
        text: trimmed,
      })
    }
    start += piece.length + 1
  }
  return { tags, problems }
}

export const problem = (
  code: RecordProblem['code'],
  severity: RecordProblem['severity'],
  position: number,
  text: string,
): RecordProblem => ({
  code,
  severity,
  position,
  length: text.length,
  // Foreign text: enough to recognise it.
  text: text.slice(0, 200),
})

/** Tags that occur twice: the first counts for most readers, none for strict ones. */
export function duplicateTags(tags: readonly Tag[]): RecordProblem[] {
  const seen = new Set<string>()
  return tags.flatMap(tag => {
    const known = seen.has(tag.name.toLowerCase())
    seen.add(tag.name.toLowerCase())
    return known ? [problem('duplicate-tag', 'error', tag.position, tag.text)] : []
  })
}

/** Parses an https URL strictly enough for a record; null when it is none. */
export function httpsUrl(text: string): URL | null {
  if (!/^https:\/\//i.test(text)) return null
  try {
    const url = new URL(text)
    return url.protocol === 'https:' && url.hostname !== '' ? url : null
  } catch {
    return null
  }
}

const MAILBOX = /^[^\s@<>(),;:\\"[\]]{1,64}@[A-Za-z0-9](?:[A-Za-z0-9.-]{0,252}[A-Za-z0-9])?$/

/** A mailto: URI with one address and no header fields. */
export function mailtoAddress(text: string): string | null {
  if (!/^mailto:/i.test(text)) return null
  try {
    const address = decodeURIComponent(text.slice('mailto:'.length).split('?')[0] ?? '')
    return MAILBOX.test(address) ? address : null
  } catch {
    return null
  }
}
