// Mandrill (Mailchimp Transactional): events with a `msg` object; the form field `mandrill_events` holds them as JSON. Sync rejects have `reject` shapes.
import { cleanAddress, oneLine } from './address.js'
import type { EventReader } from './event-reader.js'
import { isObject, list, object, pick, text } from './json.js'
import { parseTime } from './time.js'
import { type Found, found } from './types.js'

const KINDS: Readonly<Record<string, Found['kind'] | 'ignore'>> = {
  hard_bounce: 'bounce',
  soft_bounce: 'bounce',
  reject: 'bounce',
  rejected: 'bounce',
  deferral: 'delayed',
  delivered: 'success',
  spam: 'complaint',
  unsub: 'unsubscribe',
}

export const MANDRILL: EventReader = {
  format: 'mandrill',
  knows: value => isObject(value.msg) || ('reject_reason' in value && 'email' in value),
  read(value, skip) {
    const msg = isObject(value.msg) ? value.msg : value
    const event = pick(value, 'event') ?? pick(msg, 'state', 'status') ?? ''
    const kind = KINDS[event.replace('-', '_')] ?? 'ignore'
    const recipient = cleanAddress(pick(msg, 'email'))
    if (kind === 'ignore' || !recipient) {
      skip(kind === 'ignore' ? 'not-a-bounce' : 'no-recipient')
      return []
    }
    const last = object(list(msg.smtp_events).at(-1))
    const diag = pick(msg, 'diag') ?? pick(last, 'diag')
    const description = pick(msg, 'bounce_description')
    const rejected = event.startsWith('reject')
    const why = rejected ? (text(object(msg.reject).reason) ?? pick(msg, 'reject_reason')) : description
    return [
      found('mandrill', {
        kind,
        delivery: kind === 'success',
        recipient,
        time: parseTime(value.ts ?? msg.ts),
        diagnostic: diag === null ? null : oneLine(diag.replace(/^\s*smtp\s*;\s*/i, '')),
        host: pick(last, 'destination_ip'),
        action: kind === 'delayed' ? 'delayed' : kind === 'success' ? 'delivered' : null,
        reason:
          kind === 'bounce' || kind === 'delayed'
            ? {
                system: 'mandrill',
                value:
                  kind === 'delayed'
                    ? 'deferral'
                    : rejected
                      ? `reject/${why ?? ''}`
                      : why === null || why === 'general'
                        ? `${event}/general`
                        : why,
              }
            : null,
        sender: cleanAddress(pick(msg, 'sender')),
        sendingIp: pick(last, 'source_ip'),
        messageId: pick(msg, '_id'),
        campaign: text(list(msg.tags)[0]),
      }),
    ]
  },
}
