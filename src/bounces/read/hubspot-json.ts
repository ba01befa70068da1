// HubSpot e-mail events API: type BOUNCE with category and response; DROPPED, SPAMREPORT and DELIVERED beside it.
import { cleanAddress, oneLine } from './address.js'
import type { EventReader } from './event-reader.js'
import { type JsonObject, pick } from './json.js'
import { parseTime } from './time.js'
import { type Found, found } from './types.js'

const KINDS: Readonly<Record<string, Found['kind'] | 'ignore'>> = {
  BOUNCE: 'bounce',
  DROPPED: 'bounce',
  DEFERRED: 'delayed',
  DELIVERED: 'success',
  SPAMREPORT: 'complaint',
  STATUSCHANGE: 'ignore',
}

/** HubSpot did not try, because of what it knows of the address or because the contact does not want mail. */
const SUPPRESSED: ReadonlySet<string> = new Set([
  'PREVIOUSLY_BOUNCED',
  'PREVIOUS_SPAM',
  'PREVIOUSLY_UNSUBSCRIBED_MESSAGE',
  'PREVIOUSLY_UNSUBSCRIBED_PORTAL',
  'PREVIOUSLY_UNSUBSCRIBED_BUSINESS_UNIT',
  'GRAYMAIL_SUPPRESSED',
  'QUARANTINED_ADDRESS',
  'ADDRESS_LIST_BOMBED',
])

const dropped = (value: JsonObject): string => {
  const why = pick(value, 'dropReason') ?? 'DROPPED'
  return SUPPRESSED.has(why) ? 'Suppressed' : why
}

export const HUBSPOT_JSON: EventReader = {
  format: 'hubspot',
  knows: value =>
    'type' in value && 'recipient' in value && ('emailCampaignId' in value || 'portalId' in value || 'appName' in value),
  read(value, skip) {
    const type = pick(value, 'type') ?? ''
    const kind = KINDS[type] ?? 'ignore'
    const recipient = cleanAddress(pick(value, 'recipient'))
    if (kind === 'ignore' || !recipient) {
      skip(kind === 'ignore' ? 'not-a-bounce' : 'no-recipient')
      return []
    }
    const response = pick(value, 'response', 'dropMessage')
    return [
      found('hubspot', {
        kind,
        delivery: kind === 'success',
        recipient,
        time: parseTime(value.created),
        status: /^[245]\.\d{1,3}\.\d{1,3}$/.exec(pick(value, 'status') ?? '')?.[0] ?? null,
        diagnostic: response === null ? null : oneLine(response),
        action: kind === 'delayed' ? 'delayed' : kind === 'success' ? 'delivered' : null,
        reason:
          kind === 'bounce'
            ? { system: 'hubspot', value: type === 'DROPPED' ? dropped(value) : (pick(value, 'category') ?? type) }
            : null,
        sender: cleanAddress(pick(value, 'from')),
        messageId: pick(value, 'id'),
        campaign: pick(value, 'emailCampaignId'),
      }),
    ]
  },
}
