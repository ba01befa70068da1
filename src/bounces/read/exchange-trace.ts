// Exchange message trace exports (UTF-16) and the tracking log of on-premises servers: one row a message, `recipient_status` lists `address##Status;…`.
import { cleanAddress, oneLine } from './address.js'
import { EXCHANGE_JSON, TRACE_KINDS } from './exchange-json.js'
import type { TableReader } from './table-readers.js'
import { parseTime } from './time.js'
import { type Found, found, type SkipReason } from './types.js'

const LED = /LED=([^}\]]{3,600})/

/** Get-MessageTrace and Get-MessageTraceV2, written by Export-Csv: one row a recipient. */
const isPerRecipient = (has: (name: string) => boolean): boolean =>
  has('recipientaddress') && has('senderaddress') && has('status') && (has('messagetraceid') || has('received'))

function perRecipient(at: (name: string) => string | null): Found | SkipReason {
  let skipped: SkipReason = 'unknown-event'
  const [row] = EXCHANGE_JSON.read(
    {
      Status: at('status'),
      RecipientAddress: at('recipientaddress'),
      SenderAddress: at('senderaddress'),
      Received: at('received'),
      MessageId: at('messageid'),
      FromIP: at('fromip'),
      ToIP: at('toip'),
      Detail: at('detail'),
    },
    reason => {
      skipped = reason
    },
  )
  return row ?? skipped
}

export const exchangeTable: TableReader = {
  format: 'exchange-trace',
  knows: has =>
    isPerRecipient(has) ||
    (has('recipientstatus') &&
      (has('origintimestamputc') || has('datetimeutc') || has('datetime') || has('eventid') || has('senderaddress'))),
  read(at) {
    if (at('recipientstatus') === null && at('status') !== null) return perRecipient(at)
    const base: Partial<Found> = {
      time: parseTime(at('origintimestamputc') ?? at('datetimeutc') ?? at('datetime')),
      sender: cleanAddress(at('senderaddress')),
      sendingIp: at('originalclientip') ?? at('clientip'),
      messageId: at('messageid')?.replace(/^<|>$/g, '') ?? null,
      host: null,
    }
    const detail = at('customdata') ?? at('sourcecontext') ?? ''
    const event = (at('eventid') ?? '').toLowerCase()
    const entries = (at('recipientstatus') ?? '').split(/;(?=[^;]*(?:##|@|$))/)
    const addresses = (at('recipientaddress') ?? '').split(';')
    const result: Found[] = []
    for (const [i, entry] of entries.entries()) {
      const [who = '', word = ''] = entry.includes('##') ? entry.split('##', 2) : [addresses[i] ?? '', event || entry]
      const recipient = cleanAddress(who)
      const kind =
        TRACE_KINDS[word.toLowerCase().replace(/[\s_-]/g, '')] ?? (/^\[?\{?LED=|^[45]\d\d /.test(entry) ? 'bounce' : null)
      if (!recipient || !kind) continue
      const reply = LED.exec(`${entry} ${detail}`)?.[1] ?? (/^[45]\d\d[ -]/.test(entry) ? entry : null)
      result.push(
        found('exchange-trace', {
          ...base,
          kind,
          delivery: kind === 'success',
          recipient,
          diagnostic: reply ? oneLine(reply) : null,
          action: kind === 'delayed' ? 'delayed' : kind === 'success' ? 'delivered' : 'failed',
          reason: kind === 'bounce' ? { system: 'exchange', value: word } : null,
        }),
      )
    }
    return result.length > 0 ? result : 'no-recipient'
  },
}
