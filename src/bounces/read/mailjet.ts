// Mailjet event API. Greylisting arrives as a bounce event; `error_related_to` and `error` say which system objected and why.
import { cleanAddress, oneLine } from './address.js'
import type { EventReader } from './event-reader.js'
import { pick } from './json.js'
import { parseTime } from './time.js'
import { type Found, found } from './types.js'

const KINDS: Readonly<Record<string, Found['kind'] | 'ignore'>> = {
  bounce: 'bounce',
  blocked: 'bounce',
  sent: 'success',
  spam: 'complaint',
  unsub: 'unsubscribe',
}

export const MAILJET: EventReader = {
  format: 'mailjet',
  knows: value =>
    'event' in value &&
    'email' in value &&
    ('mj_campaign_id' in value ||
      'MessageID' in value ||
      'error_related_to' in value ||
      'Message_GUID' in value ||
      'mj_contact_id' in value),
  read(value, skip) {
    const kind = KINDS[pick(value, 'event') ?? ''] ?? 'ignore'
    const recipient = cleanAddress(pick(value, 'email'))
    if (kind === 'ignore' || !recipient) {
      skip(kind === 'ignore' ? 'not-a-bounce' : 'no-recipient')
      return []
    }
    const related = pick(value, 'error_related_to')
    const error = pick(value, 'error')
    const comment = pick(value, 'comment', 'smtp_reply')
    const delayed = error?.toLowerCase() === 'greylisted' && value.hard_bounce !== true
    return [
      found('mailjet', {
        kind: kind === 'bounce' && delayed ? 'delayed' : kind,
        delivery: kind === 'success',
        recipient,
        time: parseTime(value.time),
        diagnostic: comment ? oneLine(comment) : kind === 'success' ? null : error,
        action: delayed ? 'delayed' : kind === 'success' ? 'delivered' : null,
        reason:
          kind === 'bounce'
            ? {
                system: 'mailjet',
                value: error ?? related ?? (value.hard_bounce === true ? 'hard_bounce' : 'blocked'),
              }
            : null,
        messageId: pick(value, 'Message_GUID', 'MessageID'),
        // 0: a transactional message.
        campaign: pick(value, 'customcampaign') ?? (value.mj_campaign_id === 0 ? null : pick(value, 'mj_campaign_id')),
      }),
    ]
  },
}
