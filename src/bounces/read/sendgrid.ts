// SendGrid event webhook. `deferred` keeps the reply in `response`, the others in `reason`; `dropped` has reasons of its own.
import { cleanAddress, oneLine } from './address.js'
import type { EventReader } from './event-reader.js'
import { list, pick, text } from './json.js'
import { parseTime } from './time.js'
import { type Found, found } from './types.js'

const KINDS: Readonly<Record<string, Found['kind'] | 'ignore'>> = {
  bounce: 'bounce',
  blocked: 'bounce',
  dropped: 'bounce',
  deferred: 'delayed',
  delivered: 'success',
  spamreport: 'complaint',
  unsubscribe: 'unsubscribe',
  group_unsubscribe: 'unsubscribe',
}

export const SENDGRID: EventReader = {
  format: 'sendgrid',
  knows: value =>
    'sg_event_id' in value ||
    'sg_message_id' in value ||
    ('event' in value && 'email' in value && ('bounce_classification' in value || 'smtp-id' in value)),
  read(value, skip) {
    const event = pick(value, 'event') ?? ''
    const kind = KINDS[event] ?? 'ignore'
    const recipient = cleanAddress(pick(value, 'email'))
    if (kind === 'ignore' || !recipient) {
      skip(kind === 'ignore' ? 'not-a-bounce' : 'no-recipient')
      return []
    }
    const reply = kind === 'success' ? pick(value, 'response') : pick(value, 'reason', 'response')
    return [
      found('sendgrid', {
        kind,
        delivery: kind === 'success',
        recipient,
        time: parseTime(value.timestamp),
        status: /^[245]\.\d{1,3}\.\d{1,3}$/.exec(pick(value, 'status') ?? '')?.[0] ?? null,
        diagnostic: reply === null ? null : oneLine(reply),
        host: null,
        action: kind === 'delayed' ? 'delayed' : kind === 'success' ? 'delivered' : null,
        reason: reasonOf(event, pick(value, 'bounce_classification'), pick(value, 'type'), reply),
        sendingIp: pick(value, 'ip'),
        messageId: pick(value, 'sg_message_id', 'smtp-id'),
        campaign: text(list(value.category)[0]) ?? pick(value, 'marketing_campaign_id', 'singlesend_id'),
      }),
    ]
  },
}

function reasonOf(event: string, classification: string | null, type: string | null, reply: string | null): Found['reason'] {
  if (event === 'dropped') return reply === null ? null : { system: 'sendgrid', value: reply }
  if (event !== 'bounce' && event !== 'blocked') return null
  // "Unclassified" says less than the event's own type.
  return { system: 'sendgrid', value: classification && classification !== 'Unclassified' ? classification : (type ?? event) }
}
