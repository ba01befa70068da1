// Mandrill (Mailchimp Transactional): events with a `msg` object; the form field `mandrill_events` holds them as JSON. Sync rejects have `reject` shapes.
import { cleanAddress, oneLine } from './address.js'
import type { EventReader } from './event-reader.js'
import { isObject, type JsonObject, list, object, pick, text } from './json.js'
import { parseTime } from './time.js'
import { type Found, found, type SkipReason } from './types.js'

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
  knows: value => isObject(value.msg) || ('reject_reason' in value && 'email' in value) || isObject(value.reject),
  read(value, skip) {
    if (isObject(value.reject) && !isObject(value.msg)) return listChange(value, value.reject, skip)
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

/** Sync events: an address was put on the deny list (`blacklist`), for the reason that stands there. */
function listChange(value: JsonObject, entry: JsonObject, skip: (reason: SkipReason) => void): Found[] {
  const recipient = cleanAddress(pick(entry, 'email'))
  if (value.action !== 'add' || !recipient) {
    skip(recipient ? 'not-a-bounce' : 'no-recipient')
    return []
  }
  return [
    found('mandrill', {
      kind: 'bounce',
      recipient,
      time: parseTime(entry.last_event_at ?? value.ts),
      diagnostic: pick(entry, 'detail'),
      reason: { system: 'mandrill', value: `reject/${pick(entry, 'reason') ?? ''}` },
      sender: cleanAddress(pick(entry, 'sender')),
    }),
  ]
}
