// Mailchimp list export: the `cleaned_…csv` holds addresses that bounced too often. No reply text: only "the service gave up on it".
import { cleanAddress } from './address.js'
import type { TableReader } from './table-readers.js'
import { parseTime } from './time.js'
import { found } from './types.js'

export const mailchimpTable: TableReader = {
  format: 'mailchimp',
  knows: has =>
    (has('emailaddress') || has('email') || has('emailadresse')) &&
    (has('cleantime') || has('unsubtime')) &&
    (has('memberrating') || has('leid') || has('euid') || has('optintime')),
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
