// Postmark: webhooks (`RecordType`) and the bounce API (`Bounces[]`). The unsubscribe variant lacks most keys.
import { cleanAddress, oneLine } from './address.js'
import type { EventReader } from './event-reader.js'
import { pick, text } from './json.js'
import { parseTime } from './time.js'
import { type Found, found } from './types.js'

const KINDS: Readonly<Record<string, Found['kind']>> = {
  Transient: 'delayed',
  Unsubscribe: 'unsubscribe',
  AutoResponder: 'auto-reply',
  AddressChange: 'auto-reply',
  ChallengeVerification: 'auto-reply',
  SpamComplaint: 'complaint',
  Subscribe: 'unknown',
  OpenRelayTest: 'unknown',
}

export const POSTMARK: EventReader = {
  format: 'postmark',
  knows: value =>
    'RecordType' in value ||
    ('TypeCode' in value && ('BouncedAt' in value || 'Email' in value)) ||
    ('SuppressionReason' in value && 'EmailAddress' in value),
  read(value, skip) {
    // An entry of a stream's suppression list says what a change of the list says.
    if ('SuppressionReason' in value && !('RecordType' in value))
      return POSTMARK.read(
        {
          ...value,
          RecordType: 'SubscriptionChange',
          Recipient: value.EmailAddress,
          ChangedAt: value.CreatedAt,
          SuppressSending: true,
        },
        skip,
      )
    const record = pick(value, 'RecordType')
    const recipient = cleanAddress(pick(value, 'Email', 'Recipient'))
    const known = record === null || ['Bounce', 'SpamComplaint', 'Delivery', 'SubscriptionChange'].includes(record)
    if (!known || !recipient) {
      skip(known ? 'no-recipient' : 'not-a-bounce')
      return []
    }
    const base: Partial<Found> = {
      recipient,
      time: parseTime(value.BouncedAt ?? value.DeliveredAt ?? value.ChangedAt),
      sender: cleanAddress(pick(value, 'From')),
      messageId: pick(value, 'MessageID'),
      campaign: pick(value, 'Tag', 'MessageStream'),
    }
    if (record === 'Delivery')
      return [found('postmark', { ...base, kind: 'success', delivery: true, diagnostic: text(value.Details) })]
    if (record === 'SubscriptionChange') {
      if (value.SuppressSending !== true) {
        skip('not-a-bounce')
        return []
      }
      const why = pick(value, 'SuppressionReason') ?? 'ManualSuppression'
      return [
        found('postmark', {
          ...base,
          kind: why === 'SpamComplaint' ? 'complaint' : why === 'HardBounce' ? 'bounce' : 'unsubscribe',
          reason: { system: 'postmark', value: why },
        }),
      ]
    }
    const type = record === 'SpamComplaint' ? 'SpamComplaint' : (pick(value, 'Type') ?? 'Unknown')
    const details = pick(value, 'Details') ?? pick(value, 'Description')
    return [
      found('postmark', {
        ...base,
        kind: KINDS[type] ?? 'bounce',
        diagnostic: details === null ? null : oneLine(details.replace(/^\s*smtp\s*;\s*/i, '')),
        reason: { system: 'postmark', value: type },
        wider: pick(value, 'Description'),
      }),
    ]
  },
}
