// Where the returned message begins inside a bounce text, and what its headers say.
import { decodeWords } from '../../mime/words.js'
import { cleanAddress } from './address.js'

/** What the returned message says about itself. */
export interface Original {
  /** Envelope sender (Return-Path) or From. */
  sender: string | null
  /** Addresses of To. */
  to: string[]
  /** Envelope recipient as the server wrote it that took the message: X-Original-To, Envelope-To, a complaint's own field. */
  envelopeTo: string | null
  messageId: string | null
  campaign: string | null
  subject: string | null
}

export const NO_ORIGINAL: Original = { sender: null, to: [], envelopeTo: null, messageId: null, campaign: null, subject: null }

// Only fields that a returned message starts with; a bounce text itself never has these at the start of a line.
const FIRST_FIELD =
  /^(?:Received|Return-Path|Delivered-To|DKIM-Signature|DomainKey-Signature|X-Received|X-Google-(?:DKIM-Signature|Smtp-Source)|ARC-(?:Seal|Message-Signature|Authentication-Results)|Authentication-Results|Received-SPF|X-MS-Exchange-[A-Za-z-]{1,60}|MIME-Version|X-Originating-IP|X-YMail-OSG)\s?:/i
const FIRST_LETTERS: ReadonlySet<number> = new Set([...'radmx'].map(letter => letter.charCodeAt(0)))
const SEPARATOR =
  /^[\s\-=*_|#+]{0,80}(?:(?:this is a |below is a |here is a )?copy of (?:the|your) (?:original )?message|below this line is a copy|(?:begin )?(?:original|returned|unsent|undelivered|bounced|rejected|forwarded) (?:e-?mail )?(?:message|mail|headers?)(?: (?:follows?|headers?|header|text|info))?|(?:the )?(?:original )?message (?:text|headers?|follows)(?: follows?)?|message (?:headers? )?follows?|(?:the )?headers? of (?:the|your) (?:original )?message|original mail info|urspr[üu]ngliche (?:nachricht|e-?mail)|kopfzeilen der (?:urspr[üu]nglichen )?nachricht|originalnachricht|message (?:d')?origin(?:e|al)|mensaje original|messaggio originale|mensagem original|oorspronkelijk bericht)\b[^@]{0,60}$/i

/** Index of the first line that belongs to the returned message; `lines.length` when none does. */
export function originalStart(lines: readonly string[]): number {
  for (let i = 0; i < lines.length; i++) {
    const line = lines[i] ?? ''
    if (line === '') continue
    if (FIRST_LETTERS.has(line.charCodeAt(0) | 32) && FIRST_FIELD.test(line)) return i
    if (
      line.length < 140 &&
      SEPARATOR.test(line) &&
      (/^[\s\-=*_|#+]{2,}/.test(line) || /[.:]?\s*$/.test(line)) &&
      !/\bnot\b/i.test(line)
    )
      return i
  }
  return lines.length
}

/** Reads the few fields that matter from header lines; folded values are joined. */
export function originalOf(fields: Iterable<readonly [key: string, value: string]>): Original {
  const result: Original = { ...NO_ORIGINAL, to: [] }
  let from: string | null = null
  for (const [key, value] of fields) {
    switch (key) {
      case 'return-path':
        result.sender ??= cleanAddress(value)
        break
      case 'from':
        from ??= cleanAddress(value)
        break
      case 'to':
        if (result.to.length === 0) result.to = addressList(value)
        break
      case 'x-hmxmroriginalrecipient':
      case 'x-original-to':
      case 'envelope-to':
        result.envelopeTo ??= cleanAddress(value)
        break
      case 'message-id':
        result.messageId ??= /<([^<>\s]{1,250})>/.exec(value)?.[1] ?? (value.trim() || null)
        break
      case 'subject':
        result.subject ??= value
        break
      case 'x-campaign':
      case 'x-campaign-id':
      case 'x-campaignid':
      case 'x-mailing-id':
      case 'x-job':
      case 'feedback-id':
        result.campaign ??= value.trim().slice(0, 120) || null
        break
    }
  }
  result.sender ??= from
  return result
}

function addressList(value: string): string[] {
  const result: string[] = []
  for (const piece of value.slice(0, 4000).split(',')) {
    const address = cleanAddress(piece)
    if (address && !result.includes(address)) result.push(address)
  }
  return result
}

const WANTED: ReadonlySet<string> = new Set([
  'return-path',
  'from',
  'to',
  'x-hmxmroriginalrecipient',
  'x-original-to',
  'envelope-to',
  'message-id',
  'subject',
  'x-campaign',
  'x-campaign-id',
  'x-campaignid',
  'x-mailing-id',
  'x-job',
  'feedback-id',
])

/**
 * As {@link originalOf}, from the header block that opens a latin1-decoded message (a text that breaks off is read as far as it goes).
 * One pass that cuts out the wanted fields only: most of a returned message's headers are signatures and traces.
 */
export function originalOfBlock(block: string): Original {
  const wanted: [string, string][] = []
  let pos = 0
  while (block.charCodeAt(pos) === 10 || block.charCodeAt(pos) === 13) pos++
  while (pos < block.length) {
    const first = block.charCodeAt(pos)
    if (first === 10 || (first === 13 && block.charCodeAt(pos + 1) === 10)) break
    let end = lineEnd(block, pos)
    const key = OPENING.has(first | 32) ? fieldName(block, pos, end) : ''
    const wantedKey = WANTED.has(key)
    // Folded lines belong to the field before them.
    for (let next = block.charCodeAt(end); next === 32 || next === 9; next = block.charCodeAt(end)) end = lineEnd(block, end)
    if (wantedKey) {
      const raw = block.slice(block.indexOf(':', pos) + 1, end)
      const value = (raw.length > 2 && raw.indexOf('\n') < raw.length - 1 ? raw.replace(/[\r\n]+/g, '') : raw).trim()
      wanted.push([key, key === 'subject' ? decodeWords(value) : value])
    }
    pos = end
  }
  return originalOf(wanted)
}

/** First letters of the wanted names, lower case. */
const OPENING: ReadonlySet<number> = new Set([...WANTED].map(name => name.charCodeAt(0)))

function lineEnd(block: string, from: number): number {
  const lf = block.indexOf('\n', from)
  return lf < 0 ? block.length : lf + 1
}

/** Lower-case field name of the line; '' when it is no field. */
function fieldName(block: string, from: number, to: number): string {
  const colon = block.indexOf(':', from)
  return colon < 0 || colon >= to || colon - from > 40 ? '' : block.slice(from, colon).trimEnd().toLowerCase()
}

/** Header fields out of plain lines. */
export function* headerFields(lines: readonly string[], from: number, limit = 300): Iterable<readonly [string, string]> {
  let key = ''
  let value = ''
  for (let i = from; i < lines.length && i < from + limit; i++) {
    const line = lines[i] ?? ''
    if (/^[ \t]/.test(line)) {
      if (key && value.length < 4000) value += ` ${line.trim()}`
      continue
    }
    if (key) yield [key, value]
    key = ''
    const match = /^>?\s?([A-Za-z][A-Za-z0-9-]{0,60})\s?:\s?(.*)$/.exec(line)
    if (match?.[1]) {
      key = match[1].toLowerCase()
      value = match[2] ?? ''
    }
  }
  if (key) yield [key, value]
}
