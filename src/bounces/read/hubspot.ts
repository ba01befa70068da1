// HubSpot contact exports: the hard bounce reason of each contact; column labels follow the account's language.
import { cleanAddress } from './address.js'
import type { TableReader } from './table-readers.js'
import { parseTime } from './time.js'
import { found } from './types.js'

const REASON = [
  'emailhardbouncereason',
  'hardbouncereason',
  'grundfuerhardbouncedesemails',
  'grundfuerhardbouncederemail',
  'grundfuerhardbounce',
  'emailhardbouncegrund',
  'raisondurejetdefinitifdelemail',
  'raisondurebondpermanentdelemail',
] as const
const REASON_ENUM = ['emailhardbouncereasonenum', 'hshardbouncereasonenum'] as const
const BOUNCED = ['emailaddressquarantined', 'hsemailbounce', 'marketingemailsbounced', 'emailbounced'] as const

export const hubspotTable: TableReader = {
  format: 'hubspot',
  knows: has => [...REASON, ...REASON_ENUM].some(has),
  read(at) {
    const recipient = cleanAddress(at('email') ?? at('emailadresse') ?? at('emailaddress') ?? at('adresseemail') ?? at('email'))
    if (!recipient) return 'no-recipient'
    const first = (names: readonly string[]): string | null => names.map(at).find(value => value !== null) ?? null
    const reason = first(REASON_ENUM) ?? first(REASON)
    if (!reason)
      return Number(first(BOUNCED) ?? 0) > 0
        ? found('hubspot', { kind: 'bounce', recipient, time: parseTime(at('lastmarketingemailsenddate')) })
        : 'not-a-bounce'
    return found('hubspot', {
      kind: 'bounce',
      recipient,
      time: parseTime(
        at('lastmarketingemailbouncedate') ??
          at('lastemailbouncedate') ??
          at('lastmarketingemailsenddate') ??
          at('lastmodifieddate') ??
          at('createdate'),
      ),
      diagnostic: reason,
      reason: { system: 'hubspot', value: reason.toUpperCase().replace(/[\s-]+/g, '_') },
    })
  },
}
