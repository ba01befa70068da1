// Mails that carry a sending service's event as JSON in their text (Amazon SNS by e-mail).
import { readEvent } from './events.js'
import type { Sink } from './types.js'

/** Reads the JSON object that opens the text; false when there is none that any reader knows. */
export function readEventMail(text: string, sink: Sink): boolean {
  const start = text.search(/\S/)
  if (
    start < 0 ||
    text.charAt(start) !== '{' ||
    !/"(?:notificationType|eventType|event|RecordType|Type)"/.test(text.slice(start, start + 2000))
  )
    return false
  // SNS appends a footer after a line of hyphens; line breaks inside strings come from mail transport.
  const body = text.slice(start).split(/\r?\n-- ?\r?\n/)[0] ?? ''
  const end = body.lastIndexOf('}')
  for (const candidate of [body.slice(0, end + 1), body.slice(0, end + 1).replace(/\r?\n ?/g, '')]) {
    try {
      return readEvent(JSON.parse(candidate), sink, null) !== 'unknown'
    } catch {
      // The next candidate, or plain text after all.
    }
  }
  return false
}
