// Where the returned message begins inside a bounce text, and what its headers say.
import type { HeaderField } from '../../mime/types.js'
import { decodeWords } from '../../mime/words.js'
import { cleanAddress } from './address.js'

/** What the returned message says about itself. */
export interface Original {
  /** Envelope sender (Return-Path) or From. */
  sender: string | null
  /** Addresses of To. */
  to: string[]
  messageId: string | null
  campaign: string | null
  subject: string | null
}

export const NO_ORIGINAL: Original = { sender: null, to: [], messageId: null, campaign: null, subject: null }

// Only fields that a returned message starts with; a bounce text itself never has these at the start of a line.
const FIRST_FIELD =
  /^(?:Received|Return-Path|Delivered-To|DKIM-Signature|DomainKey-Signature|X-Received|X-Google-(?:DKIM-Signature|Smtp-Source)|ARC-Seal|X-MS-Exchange-[A-Za-z-]{1,60}|MIME-Version|X-Originating-IP|X-YMail-OSG)\s?:/i
const SEPARATOR =
  /^[\s\-=*_|#+]{0,80}(?:(?:this is a |below is a |here is a )?copy of (?:the|your) (?:original )?message|below this line is a copy|(?:begin )?(?:original|returned|unsent|undelivered|bounced|rejected|forwarded) (?:e-?mail )?(?:message|mail|headers?)(?: (?:follows?|headers?|header|text|info))?|(?:the )?(?:original )?message (?:text|headers?|follows)(?: follows?)?|message (?:headers? )?follows?|(?:the )?headers? of (?:the|your) (?:original )?message|original mail info|urspr[üu]ngliche (?:nachricht|e-?mail)|kopfzeilen der (?:urspr[üu]nglichen )?nachricht|originalnachricht|message (?:d')?origin(?:e|al)|mensaje original|messaggio originale|mensagem original|oorspronkelijk bericht)\b[^@]{0,60}$/i

/** Index of the first line that belongs to the returned message; `lines.length` when none does. */
export function originalStart(lines: readonly string[]): number {
  for (let i = 0; i < lines.length; i++) {
    const line = lines[i] ?? ''
    if (line === '') continue
    if (FIRST_FIELD.test(line)) return i
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
  'message-id',
  'subject',
  'x-campaign',
  'x-campaign-id',
  'x-campaignid',
  'x-mailing-id',
  'x-job',
  'feedback-id',
])

/** As {@link originalOf}, from parsed header fields. */
export function originalOfFields(fields: readonly HeaderField[]): Original {
  const wanted: [string, string][] = []
  for (const field of fields)
    if (WANTED.has(field.key)) wanted.push([field.key, field.key === 'subject' ? decodeWords(field.value) : field.value])
  return originalOf(wanted)
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
