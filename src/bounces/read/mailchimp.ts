// Mailchimp list export: the `cleaned_…csv` holds addresses that bounced too often. No reply text: only "the service gave up on it".
import { cleanAddress } from './address.js'
import type { EventReader } from './event-reader.js'
import { isObject, object, pick } from './json.js'
import type { TableReader } from './table-readers.js'
import { parseTime } from './time.js'
import { found } from './types.js'

export const mailchimpTable: TableReader = {
  format: 'mailchimp',
  knows: has =>
    (has('emailaddress') || has('email') || has('emailadresse')) &&
    (((has('cleantime') || has('unsubtime')) && (has('memberrating') || has('leid') || has('euid') || has('optintime'))) ||
      (has('memberrating') && has('leid') && has('euid'))),
  read(at) {
    const recipient = cleanAddress(at('emailaddress') ?? at('email') ?? at('emailadresse'))
    if (!recipient) return 'no-recipient'
    const cleaned = at('cleantime')
    if (!cleaned && !at('unsubtime')) return 'not-a-bounce'
    return found('mailchimp', {
      kind: cleaned ? 'bounce' : 'unsubscribe',
      recipient,
      time: parseTime(cleaned ?? at('unsubtime')),
      diagnostic: null,
      reason: cleaned ? { system: 'mailchimp', value: 'cleaned' } : null,
      campaign: at('cleancampaigntitle'),
    })
  },
}

/** The `cleaned` webhook of an audience. */
export const MAILCHIMP_JSON: EventReader = {
  format: 'mailchimp',
  knows: value => 'type' in value && 'fired_at' in value && isObject(value.data),
  read(value, skip) {
    const data = object(value.data)
    const type = pick(value, 'type')
    const recipient = cleanAddress(pick(data, 'email'))
    const kind = type === 'unsubscribe' ? (data.reason === 'abuse' ? 'complaint' : 'unsubscribe') : 'bounce'
    if ((type !== 'cleaned' && type !== 'unsubscribe') || !recipient) {
      skip(recipient ? 'not-a-bounce' : 'no-recipient')
      return []
    }
    if (type === 'cleaned' && data.reason === 'abuse')
      return [
        found('mailchimp', {
          kind: 'complaint',
          recipient,
          time: parseTime(value.fired_at),
          campaign: pick(data, 'campaign_id'),
        }),
      ]
    return [
      found('mailchimp', {
        kind,
        recipient,
        time: parseTime(value.fired_at),
        reason: kind === 'bounce' ? { system: 'mailchimp', value: 'cleaned' } : null,
        campaign: pick(data, 'campaign_id'),
      }),
    ]
  },
}
