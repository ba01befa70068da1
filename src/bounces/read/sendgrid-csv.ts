// SendGrid suppression exports: bounces, blocks, invalid addresses, spam reports. The status is sometimes "4.0.0" or empty: the reason decides.
import { cleanAddress, oneLine } from './address.js'
import type { TableReader } from './table-readers.js'
import { parseTime } from './time.js'
import { found } from './types.js'

export const sendgridTable: TableReader = {
  format: 'sendgrid',
  knows: (has, header) => has('reason') && has('email') && has('created') && header.length <= 6,
  read(at) {
    const recipient = cleanAddress(at('email'))
    if (!recipient) return 'no-recipient'
    const reason = at('reason')
    return found('sendgrid', {
      kind: 'bounce',
      recipient,
      time: parseTime(at('created')),
      status: /^[245]\.\d{1,3}\.\d{1,3}$/.exec(at('status') ?? '')?.[0] ?? null,
      diagnostic: reason ? oneLine(reason) : null,
      sendingIp: at('ip'),
    })
  },
}
