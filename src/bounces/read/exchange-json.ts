// Exchange Online message trace as JSON (Get-MessageTraceV2, Graph exchangeMessageTrace): one object a recipient.
import { cleanAddress, oneLine } from './address.js'
import type { EventReader } from './event-reader.js'
import { pick } from './json.js'
import { parseTime } from './time.js'
import { type Found, found } from './types.js'

/** Status words of the message trace, lower case without blanks. */
export const TRACE_KINDS: Readonly<Record<string, Found['kind']>> = {
  delivered: 'success',
  deliver: 'success',
  expanded: 'success',
  resolved: 'success',
  send: 'success',
  failed: 'bounce',
  fail: 'bounce',
  filteredasspam: 'bounce',
  quarantined: 'bounce',
  pending: 'delayed',
  gettingstatus: 'delayed',
  defer: 'delayed',
}

export const EXCHANGE_JSON: EventReader = {
  format: 'exchange-trace',
  knows: value =>
    ('RecipientAddress' in value || 'recipientAddress' in value) &&
    ('Status' in value || 'status' in value) &&
    ('MessageTraceId' in value || 'messageTraceId' in value || 'Received' in value || 'receivedDateTime' in value),
  read(value, skip) {
    const status = pick(value, 'Status', 'status') ?? ''
    const kind = TRACE_KINDS[status.toLowerCase().replace(/[\s_-]/g, '')]
    const recipient = cleanAddress(pick(value, 'RecipientAddress', 'recipientAddress'))
    if (!kind || !recipient) {
      skip(kind ? 'no-recipient' : 'unknown-event')
      return []
    }
    const detail = pick(value, 'Detail', 'detail', 'CustomData', 'customData')
    return [
      found('exchange-trace', {
        kind,
        delivery: kind === 'success',
        recipient,
        time: parseTime(value.Received ?? value.receivedDateTime),
        diagnostic: detail === null ? null : oneLine(detail),
        host: pick(value, 'ToIP', 'toIP'),
        action: kind === 'delayed' ? 'delayed' : kind === 'success' ? 'delivered' : 'failed',
        reason: kind === 'bounce' ? { system: 'exchange', value: status } : null,
        sender: cleanAddress(pick(value, 'SenderAddress', 'senderAddress')),
        sendingIp: pick(value, 'FromIP', 'fromIP'),
        messageId: pick(value, 'MessageId', 'messageId')?.replace(/^<|>$/g, '') ?? null,
      }),
    ]
  },
}
