// ActiveCampaign bounce report: e-mail, date, code (also its own 9.1.x), type, description.
import { cleanAddress, oneLine } from './address.js'
import type { TableReader } from './table-readers.js'
import { parseTime } from './time.js'
import { found } from './types.js'

export const activecampaignTable: TableReader = {
  format: 'activecampaign',
  knows: has => has('email') && has('code') && has('type') && has('description'),
  read(at) {
    const recipient = cleanAddress(at('email'))
    if (!recipient) return 'no-recipient'
    const code = at('code') ?? ''
    const type = at('type') ?? ''
    return found('activecampaign', {
      kind: 'bounce',
      recipient,
      time: parseTime(at('date') ?? at('time') ?? at('bouncedate')),
      status: /^[245]\.\d{1,3}\.\d{1,3}$/.exec(code)?.[0] ?? null,
      replyCode: /^[245]\d\d$/.exec(code)?.[0] ?? null,
      diagnostic: oneLine(at('description') ?? '') || null,
      reason: type ? { system: 'activecampaign', value: type } : null,
      campaign: at('campaign') ?? at('campaignname'),
    })
  },
}
