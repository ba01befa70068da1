// Salesforce Marketing Cloud bounce extracts (comma or tab): EmailAddress, EventDate, BounceCategory, SMTPCode, BounceReason.
import { cleanAddress, oneLine } from './address.js'
import type { TableReader } from './table-readers.js'
import { parseTime } from './time.js'
import { found } from './types.js'

export const salesforceTable: TableReader = {
  format: 'salesforce',
  knows: has =>
    (has('emailaddress') || has('subscriberkey')) &&
    (has('bouncecategory') || has('bouncecategoryid')) &&
    (has('smtpcode') || has('bouncereason') || has('smtpbouncereason')),
  read(at) {
    const recipient = cleanAddress(at('emailaddress')) ?? cleanAddress(at('subscriberkey'))
    if (!recipient) return 'no-recipient'
    const code = at('smtpcode') ?? ''
    const text = at('smtpbouncereason') ?? at('smtpmessage') ?? at('bouncereason')
    const category = at('bouncecategory')
    return found('salesforce', {
      kind: 'bounce',
      recipient,
      time: parseTime(at('eventdate') ?? at('bouncedate')),
      replyCode: /^[245]\d\d$/.test(code) ? code : null,
      status: /^[245]\.\d{1,3}\.\d{1,3}$/.test(code) ? code : null,
      diagnostic: text ? oneLine(text) : null,
      reason: category ? { system: 'salesforce', value: category } : null,
      messageId: at('jobid') && at('subscriberid') ? `${at('jobid')}/${at('subscriberid')}` : null,
      campaign: at('sendid') ?? at('jobid') ?? at('triggeredsendexternalkey'),
      wider: at('bouncereason') ?? at('bouncesubcategory'),
    })
  },
}
