// RFC 3464 delivery status notifications (and RFC 6533, internationalised): the machine-readable part.
import type { RawBounce } from '../types.js'
import { cleanAddress, oneLine } from './address.js'
import { linesOf } from './lines.js'
import { parseTime } from './time.js'

type Fields = Map<string, string>

export interface DsnRecipient {
  recipient: string | null
  /** RFC 3464 2.3.1: as the sender wrote it; differs after forwarding. */
  original: string | null
  kind: RawBounce['kind']
  action: string | null
  status: string | null
  /** Without the `smtp;` prefix. */
  diagnostic: string | null
  host: string | null
  time: string | null
}

export interface Dsn {
  recipients: DsnRecipient[]
  reportingMta: string | null
  sender: string | null
  envelopeId: string | null
}

const MAX_RECIPIENTS = 5000

/** Field groups are separated by blank lines; the first is about the message (RFC 3464 2.1). Some writers put recipients into it. */
export function readDsn(text: string): Dsn {
  const groups = fieldGroups(text)
  const message = groups[0] ?? new Map()
  const recipients: DsnRecipient[] = []
  for (const fields of groups) {
    if (recipients.length >= MAX_RECIPIENTS) break
    if (
      fields.has('final-recipient') ||
      fields.has('original-recipient') ||
      fields.has('x-actual-recipient') ||
      (fields.has('action') && fields.has('status'))
    )
      recipients.push(recipientOf(fields, message))
  }
  return {
    recipients,
    reportingMta: mtaName(message.get('reporting-mta')),
    sender: cleanAddress(message.get('x-postfix-sender') ?? message.get('x-sender')),
    envelopeId: message.get('original-envelope-id') ?? message.get('x-postfix-queue-id') ?? null,
  }
}

const FIELD =
  /^\s{0,8}(?:(?:reporting|received-from|remote)-mta|(?:final|original|x-actual)-recipient|(?:arrival|last-attempt)-date|will-retry-until|action|status|diagnostic-code|dsn-gateway|original-envelope-id|final-log-id|x-(?:postfix-[a-z-]{1,30}|display-name|supplementary-info))\s?:/i

/** A report in one piece without its fields, which would read like sentences about an address. */
export function withoutFields(text: string): string {
  let inField = false
  const kept: string[] = []
  for (const line of linesOf(text, 50_000)) {
    inField = FIELD.test(line) || (inField && /^[ \t]+\S/.test(line))
    if (!inField) kept.push(line)
  }
  return kept.join('\n')
}

/** Fields of one group by lower-case name; a second recipient in the same group (blank line missing) opens a new one. */
function fieldGroups(text: string): Fields[] {
  const groups: Fields[] = []
  let fields: Fields = new Map()
  let key = ''
  const close = (): void => {
    if (fields.size > 0) groups.push(fields)
    fields = new Map()
    key = ''
  }
  for (const line of linesOf(text, 50_000)) {
    if (line.trim() === '') {
      close()
      continue
    }
    if ((line.charCodeAt(0) === 32 || line.charCodeAt(0) === 9) && key) {
      const value = fields.get(key) ?? ''
      // Exim and others wrap long codes inside a word; a space too many is harmless, a missing one joins words.
      if (value.length < 8000) fields.set(key, `${value} ${line.trim()}`)
      continue
    }
    const match = /^\s{0,8}([A-Za-z][A-Za-z0-9-]{1,60})\s?:\s*(.*)$/.exec(line)
    if (!match?.[1]) {
      // A continuation that lost its indent, as some gateways send.
      if (key === 'diagnostic-code') fields.set(key, `${fields.get(key)} ${line.trim()}`)
      continue
    }
    key = match[1].toLowerCase()
    if (key === 'final-recipient' && fields.has(key)) close()
    key = match[1].toLowerCase()
    if (!fields.has(key)) fields.set(key, match[2]?.trim() ?? '')
    else if (key === 'diagnostic-code') fields.set(key, `${fields.get(key)} ${match[2]?.trim()}`)
    else key = ''
  }
  close()
  return groups
}

function recipientOf(fields: Fields, message: Fields): DsnRecipient {
  const final = cleanAddress(fields.get('final-recipient'))
  const original = cleanAddress(fields.get('original-recipient'))
  const status = /(?<![\d.])([245]\.\d{1,3}\.\d{1,3})(?![\d.])/.exec(fields.get('status') ?? '')?.[1] ?? null
  const action = /^[a-z]+/.exec((fields.get('action') ?? '').toLowerCase())?.[0] ?? null
  const inside = final !== null && /-daemon$/i.test(final)
  const code = fields.get('diagnostic-code') ?? fields.get('x-supplementary-info') ?? null
  return {
    // Channels of the Sun and Oracle messaging servers are no domains: "rcpt@ims-ms-daemon" is the address inside the house.
    recipient: (inside ? (original ?? final) : final) ?? original ?? cleanAddress(fields.get('x-actual-recipient')),
    original,
    kind: kindOf(action, status),
    action,
    status,
    diagnostic:
      code === null
        ? null
        : oneLine(
            code
              .replace(/^\s*(?:smtp|x-[a-z0-9-]{1,30}|unknown|dns|lmtp|esmtp|local)\s*;\s*/i, '')
              .replace(/^(?:smtp|lmtp)\s*;\s*/i, ''),
            3000,
          ) || null,
    host: mtaName(fields.get('remote-mta')),
    time:
      parseTime(fields.get('last-attempt-date')) ??
      parseTime(message.get('arrival-date')) ??
      parseTime(fields.get('arrival-date')),
  }
}

/** RFC 3464 2.3.3. `delayed` is no bounce; `relayed` and `expanded` mean that this host did its part. */
function kindOf(action: string | null, status: string | null): RawBounce['kind'] {
  switch (action) {
    case 'delayed':
      return 'delayed'
    case 'delivered':
    case 'relayed':
    case 'expanded':
      return 'success'
    case null:
      return status?.startsWith('2') ? 'success' : 'bounce'
    default:
      return 'bounce'
  }
}

/** `dns; mx.example.org (192.0.2.1)`, `mx.example.org. (TCP|…)`. */
function mtaName(value: string | undefined): string | null {
  if (!value) return null
  const name = value
    .replace(/^\s*[a-z0-9-]{1,20}\s*;\s*/i, '')
    .replace(/^<|>$/g, '')
    .trim()
  const match = /^\[?([a-z0-9][a-z0-9._:-]{2,252}?)\.?\]?(?=[\s([;,>]|$)/i.exec(name)
  return match?.[1]?.toLowerCase() ?? null
}
