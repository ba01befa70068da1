// Mailgun: webhooks (`event-data`) and the events API. Its own codes 498, 499, 602, 605-607 stand beside SMTP codes; the message repeats the status but not the code.
import { cleanAddress, oneLine } from './address.js'
import type { EventReader } from './event-reader.js'
import { isObject, type JsonObject, list, object, pick, text } from './json.js'
import { parseTime } from './time.js'
import { type Found, found, type SkipReason } from './types.js'

const inner = (value: JsonObject): JsonObject => (isObject(value['event-data']) ? value['event-data'] : value)

/** An entry of the bounce list: the address with the reply that put it there. */
const isSuppression = (value: JsonObject): boolean =>
  'address' in value && 'created_at' in value && ('error' in value || 'code' in value)

function suppression(value: JsonObject, skip: (reason: SkipReason) => void): Found[] {
  const recipient = cleanAddress(pick(value, 'address'))
  if (!recipient) {
    skip('no-recipient')
    return []
  }
  const error = pick(value, 'error')
  const code = pick(value, 'code')
  return [
    found('mailgun', {
      kind: 'bounce',
      recipient,
      time: parseTime(value.created_at),
      replyCode: code !== null && /^[245]\d\d$/.test(code) && code !== '498' && code !== '499' ? code : null,
      diagnostic: error === null ? null : oneLine(error),
    }),
  ]
}

export const MAILGUN: EventReader = {
  format: 'mailgun',
  knows: value =>
    isObject(value['event-data']) ||
    ('event' in value &&
      'recipient' in value &&
      ('delivery-status' in value || 'log-level' in value || 'recipient-domain' in value)) ||
    isSuppression(value),
  read(value, skip) {
    if (isSuppression(value)) return suppression(value, skip)
    const event = inner(value)
    const name = pick(event, 'event') ?? ''
    const severity = pick(event, 'severity')
    const kind = kindOf(name, severity)
    const recipient = cleanAddress(pick(event, 'recipient'))
    if (kind === 'ignore' || !recipient) {
      skip(kind === 'ignore' ? 'not-a-bounce' : 'no-recipient')
      return []
    }
    const status = object(event['delivery-status'])
    const code = pick(status, 'code')
    const message = [pick(status, 'message'), pick(status, 'description')].filter(Boolean).join(' ')
    const reason = pick(event, 'reason')
    const headers = object(object(event.message).headers)
    return [
      found('mailgun', {
        kind,
        delivery: kind === 'success',
        recipient,
        time: parseTime(event.timestamp),
        status: /(?<![\d.])[245]\.\d{1,3}\.\d{1,3}(?![\d.])/.exec(pick(status, 'enhanced-code') ?? '')?.[0] ?? null,
        // 498 and above 600 are not SMTP: they go into the reason.
        replyCode: code !== null && /^[245]\d\d$/.test(code) && code !== '498' && code !== '499' ? code : null,
        diagnostic: oneLine(message) || (reason ?? null),
        host: pick(status, 'mx-host'),
        action: kind === 'delayed' ? 'delayed' : kind === 'success' ? 'delivered' : null,
        reason:
          kind === 'bounce' || kind === 'delayed' ? { system: 'mailgun', value: reasonValue(code, severity, reason) } : null,
        sender: cleanAddress(pick(object(event.envelope), 'sender') ?? pick(headers, 'from')),
        sendingIp: pick(object(event.envelope), 'sending-ip'),
        messageId: pick(headers, 'message-id'),
        campaign: text(list(event.tags)[0]) ?? pick(object(list(event.campaigns)[0]), 'id'),
      }),
    ]
  },
}

/** Mailgun's own codes tell more than its reason words, its suppressions have words of their own. */
function reasonValue(code: string | null, severity: string | null, reason: string | null): string {
  if (code === '498' || code === '499') return code
  return reason?.startsWith('suppress-') ? reason : `${severity ?? 'permanent'}/${reason ?? 'generic'}`
}

function kindOf(event: string, severity: string | null): Found['kind'] | 'ignore' {
  switch (event) {
    case 'failed':
      return severity === 'temporary' ? 'delayed' : 'bounce'
    case 'rejected':
    case 'bounced':
    case 'dropped':
      return 'bounce'
    case 'delivered':
      return 'success'
    case 'complained':
      return 'complaint'
    case 'unsubscribed':
      return 'unsubscribe'
    default:
      return 'ignore'
  }
}
