// Brevo (Sendinblue): event names only, the reply stands in `reason`. Webhooks write snake_case, the API camelCase; `ts_epoch` is in milliseconds.
import { cleanAddress, oneLine } from './address.js'
import type { EventReader } from './event-reader.js'
import { list, pick, text } from './json.js'
import { parseTime } from './time.js'
import { type Found, found } from './types.js'

const KINDS: Readonly<Record<string, Found['kind'] | 'ignore'>> = {
  hardbounce: 'bounce',
  hardbounces: 'bounce',
  softbounce: 'bounce',
  softbounces: 'bounce',
  blocked: 'bounce',
  invalidemail: 'bounce',
  invalid: 'bounce',
  error: 'bounce',
  deferred: 'delayed',
  delivered: 'success',
  spam: 'complaint',
  complaint: 'complaint',
  unsubscribed: 'unsubscribe',
}

export const BREVO: EventReader = {
  format: 'brevo',
  knows: value =>
    'event' in value &&
    'email' in value &&
    ('ts_epoch' in value || 'message-id' in value || 'messageId' in value || 'camp_id' in value || 'ts_event' in value),
  read(value, skip) {
    const event = (pick(value, 'event') ?? '').toLowerCase().replace(/[_\s-]/g, '')
    const kind = KINDS[event] ?? 'ignore'
    const recipient = cleanAddress(pick(value, 'email'))
    if (kind === 'ignore' || !recipient) {
      skip(kind === 'ignore' ? 'not-a-bounce' : 'no-recipient')
      return []
    }
    const reason = pick(value, 'reason')
    return [
      found('brevo', {
        kind,
        delivery: kind === 'success',
        recipient,
        time: parseTime(value.ts_event) ?? parseTime(value.ts_epoch) ?? parseTime(value.date) ?? parseTime(value.ts),
        diagnostic: reason === null ? null : oneLine(reason),
        action: kind === 'delayed' ? 'delayed' : kind === 'success' ? 'delivered' : null,
        reason: kind === 'bounce' || kind === 'delayed' ? { system: 'brevo', value: pick(value, 'event') ?? '' } : null,
        sender: cleanAddress(pick(value, 'sender_email', 'from')),
        sendingIp: pick(value, 'sending_ip', 'ip'),
        messageId: pick(value, 'message-id', 'messageId')?.replace(/^<|>$/g, '') ?? null,
        campaign: pick(value, 'camp_id', 'campaign name', 'tag') ?? text(list(value.tags)[0]),
      }),
    ]
  },
}
