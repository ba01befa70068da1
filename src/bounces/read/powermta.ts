// PowerMTA accounting files. Columns are configurable; `type`, `rcpt` and `dsnStatus` or `bounceCat` are what makes them one.
import { cleanAddress, oneLine } from './address.js'
import type { TableReader } from './table-readers.js'
import { parseTime } from './time.js'
import { type Found, found } from './types.js'

/** Record types: delivered, bounced, transient, transient-queue, received, feedback, remote bounce, remote status. */
const KINDS: Readonly<Record<string, Found['kind']>> = {
  d: 'success',
  b: 'bounce',
  rb: 'bounce',
  t: 'delayed',
  tq: 'delayed',
  f: 'complaint',
  rs: 'unknown',
}

export const powermtaTable: TableReader = {
  format: 'powermta',
  knows: has => has('type') && has('rcpt') && (has('dsnstatus') || has('bouncecat') || has('timelogged')),
  read(at) {
    const type = (at('type') ?? '').toLowerCase()
    const kind = KINDS[type]
    if (!kind || kind === 'unknown') return 'not-a-bounce'
    const recipient = cleanAddress(at('rcpt')) ?? cleanAddress(at('orcpt'))
    if (!recipient) return 'no-recipient'
    const host = at('dsnmta') ?? at('dlvdestinationip')
    const category = at('bouncecat')
    const diagnostic = at('dsndiag')
    // dsnStatus carries PowerMTA's own words in parentheses: only the code is the receiver's.
    const status = at('dsnstatus') ?? ''
    return found('powermta', {
      kind,
      delivery: kind === 'success',
      recipient,
      time: parseTime(at('timelogged')),
      status: /(?<![\d.])[245]\.\d{1,3}\.\d{1,3}/.exec(status)?.[0] ?? null,
      diagnostic: diagnostic ? oneLine(diagnostic.replace(/^\s*(?:smtp|x-[\w-]{1,30})\s*;\s*/i, '')) : null,
      host: /^\[?([a-z0-9][a-z0-9.:-]{2,253}?)\.?(?=[\s\])]|$)/i.exec(host ?? '')?.[1]?.toLowerCase() ?? null,
      action: kind === 'delayed' ? 'delayed' : (at('dsnaction')?.toLowerCase() ?? null),
      reason: kind === 'bounce' && category ? { system: 'powermta', value: category } : null,
      sender: cleanAddress(at('orig')),
      sendingIp: at('dlvsourceip'),
      messageId: at('envid') ?? at('headermessageid') ?? at('dlvmessageid'),
      campaign: at('jobid'),
      wider: /\(([^()]{3,200})\)/.exec(status)?.[1] ?? null,
    })
  },
}
