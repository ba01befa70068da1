// SparkPost: webhook batches (`msys.*_event`) and the events API, which leaves the wrapper out. `raw_reason` is the reply, `reason` a masked copy.
import { cleanAddress, oneLine } from './address.js'
import type { EventReader } from './event-reader.js'
import { isObject, type JsonObject, object, pick } from './json.js'
import { parseTime } from './time.js'
import { type Found, found } from './types.js'

const KINDS: Readonly<Record<string, Found['kind'] | 'ignore'>> = {
  bounce: 'bounce',
  out_of_band: 'bounce',
  policy_rejection: 'bounce',
  generation_rejection: 'bounce',
  delay: 'delayed',
  delivery: 'success',
  spam_complaint: 'complaint',
  list_unsubscribe: 'unsubscribe',
  link_unsubscribe: 'unsubscribe',
}
const CLASS_KINDS: Readonly<Record<string, Found['kind']>> = {
  '60': 'auto-reply',
  '100': 'auto-reply',
  '90': 'unsubscribe',
  '80': 'unknown',
}

function inner(value: JsonObject): JsonObject | null {
  if (isObject(value.msys)) {
    const event = Object.values(value.msys).find(isObject)
    return event ?? null
  }
  return 'rcpt_to' in value && 'type' in value && ('bounce_class' in value || 'transmission_id' in value || 'message_id' in value)
    ? value
    : null
}

export const SPARKPOST: EventReader = {
  format: 'sparkpost',
  knows: value => inner(value) !== null || isObject(value.msys),
  read(value, skip) {
    const event = inner(value) ?? object(null)
    const kind = KINDS[pick(event, 'type') ?? ''] ?? 'ignore'
    const recipient = cleanAddress(pick(event, 'raw_rcpt_to', 'rcpt_to'))
    if (kind === 'ignore' || !recipient) {
      skip(kind === 'ignore' ? 'not-a-bounce' : 'no-recipient')
      return []
    }
    const bounceClass = pick(event, 'bounce_class')
    const reply = pick(event, 'raw_reason', 'reason')
    const type = pick(event, 'type') ?? ''
    return [
      found('sparkpost', {
        kind: kind === 'bounce' ? (CLASS_KINDS[bounceClass ?? ''] ?? kind) : kind,
        delivery: kind === 'success',
        recipient,
        time: parseTime(event.timestamp),
        replyCode: /^[245]\d\d$/.exec(pick(event, 'error_code') ?? '')?.[0] ?? null,
        diagnostic: reply === null ? null : oneLine(reply),
        host: pick(event, 'ip_address') ?? null,
        action: kind === 'delayed' ? 'delayed' : kind === 'success' ? 'delivered' : null,
        reason: kind === 'bounce' ? { system: 'sparkpost', value: bounceClass ?? type } : null,
        sender: cleanAddress(pick(event, 'msg_from', 'friendly_from')),
        sendingIp: pick(event, 'sending_ip'),
        messageId: pick(event, 'message_id'),
        campaign: pick(event, 'campaign_id'),
      }),
    ]
  },
}
