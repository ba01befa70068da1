// Plain text with a reply a line, as people copy them together from logs and tickets. An address may stand before the reply; the lines
// of one long reply (550-…, 550-…, 550 …) are one.
import { cleanAddress, oneLine } from './address.js'
import { lineBatches, lineText } from './lines.js'
import type { Batch } from './read.js'
import { type Found, found, type Sink } from './types.js'

/** An address, perhaps in angle brackets, set apart from the reply; "a@b.example does not exist" is one sentence. */
const ADDRESSED = /^<?([^\s<>,;:|"']{1,128}@[^\s<>,;:|"']{1,253})>?(?: ?[:|=-]>? {0,8}(?=\S)| {1,8}(?=\d))/
const FIRST = /^<?([^\s<>,;:|"']{1,128}@[^\s<>,;:|"']{1,253})>? /
const BULLET = /^(?:[-*\u2022>] |\d{1,5}[.)] ) {0,8}/
const CODE = /^[245]\d\d[ -]|^[245]\.\d{1,3}\.\d{1,3} /
const CONTINUED = /^([245]\d\d)-/
/** The recipient right behind the codes; "<…>: Sender address rejected" speaks of the other side. */
const NAMED =
  /(?:^\d{3}[ -](?:\d\.\d{1,3}\.\d{1,3} )?|\b(?:RCPT TO:|to=|recipient:?) ?)<([^\s<>]{1,128}@[^\s<>]{1,253})>(?!:? ?(?:sender|from|helo|client)\b)/i

const withoutBullet = (line: string): string =>
  line
    .trim()
    .replace(BULLET, '')
    .replace(/^"(.*)"$/, '$1')

/** A line with nothing to decode, to fold or to take off, as most are: one question is faster than six. */
const isPlain = (line: string): boolean =>
  line.length < 2000 && PLAIN_START.test(line) && !UNPLAIN.test(line) && !line.includes('@')
const PLAIN_START = /^(?:[245]\d\d |[A-Za-z])/
const UNPLAIN = /[^\x20-\x7e]| {2}|[" ]$/

/** An enhanced code, which hardly any other text has, or what a server said. */
const INSIDE = /(?:^|[^\d.])[45]\.\d\.\d{1,3}(?![\d.])|\bsaid: [45]\d\d/

/** Whether a line looks like a reply, with or without an address before it. */
export const isReplyLine = (line: string): boolean => {
  const text = withoutBullet(line.slice(0, 1000))
  return CODE.test(text) || CODE.test(text.replace(ADDRESSED, '')) || INSIDE.test(text)
}

function reply(line: string, number: number): Found {
  const addressed = line.includes('@') ? ADDRESSED.exec(line) : null
  const text = addressed ? line.slice(addressed[0].length) : line
  const named = addressed ?? (line.includes('@') ? (FIRST.exec(text) ?? NAMED.exec(text)) : null)
  const recipient = cleanAddress(named?.[1])
  return found('replies', { kind: 'unknown', recipient, diagnostic: oneLine(text), line: number })
}

/** Empty lines and lines that begin with # are passed over; every other one is a reply or a part of one. */
export async function* readReplies(chunks: AsyncIterable<Uint8Array>, sink: Sink, take: () => Batch): AsyncGenerator<Batch> {
  let number = 0
  let count = 0
  let open: { text: string; code: string; number: number } | null = null
  const close = (): void => {
    if (open) sink.found(reply(open.text, open.number))
    open = null
  }
  for await (const lines of lineBatches(chunks, () => sink.skipped('too-large', number + 1))) {
    for (const raw of lines) {
      number++
      if (open === null && isPlain(raw)) {
        count++
        sink.found(found('replies', { kind: 'unknown', diagnostic: raw, line: number }))
        continue
      }
      const line = withoutBullet(lineText(raw))
      if (line === '' || line.startsWith('#')) continue
      count++
      const code = CONTINUED.exec(line.includes('@') ? line.replace(ADDRESSED, '') : line)?.[1]
      if (open && line.startsWith(open.code) && (line[3] === '-' || line[3] === ' ')) {
        // The codes are said again on every line.
        open.text += ` ${line.slice(4).replace(/^\d\.\d{1,3}\.\d{1,3} /, '')}`
        if (line[3] === ' ' || open.text.length > 16_000) close()
        continue
      }
      close()
      if (code) open = { text: line.replace(`${code}-`, `${code} `), code, number }
      else sink.found(reply(line, number))
    }
    yield take()
  }
  close()
  if (count === 0) sink.skipped('empty', null)
  yield take()
}
