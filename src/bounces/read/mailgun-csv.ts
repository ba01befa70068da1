// Mailgun suppression exports: address, code, error, created_at. Codes 605-607 are Mailgun's own.
import { cleanAddress, oneLine } from './address.js'
import type { TableReader } from './table-readers.js'
import { parseTime } from './time.js'
import { found } from './types.js'

/** What Mailgun did not even try. */
const OWN_CODES: Readonly<Record<string, string>> = {
  '605': 'suppress-bounce',
  '606': 'suppress-unsubscribe',
  '607': 'suppress-complaint',
}

export const mailgunTable: TableReader = {
  format: 'mailgun',
  knows: has => has('address') && has('code') && has('error') && has('createdat'),
  read(at) {
    const recipient = cleanAddress(at('address'))
    if (!recipient) return 'no-recipient'
    const code = at('code') ?? ''
    const own = /^(?:498|499|6\d\d)$/.test(code)
    const error = at('error')
    return found('mailgun', {
      kind: 'bounce',
      recipient,
      time: parseTime(at('createdat')),
      replyCode: !own && /^[245]\d\d$/.test(code) ? code : null,
      diagnostic: error ? oneLine(error) : null,
      reason: own ? { system: 'mailgun', value: OWN_CODES[code] ?? code } : null,
    })
  },
}
