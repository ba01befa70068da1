// KumoMTA log records (JSON lines, often zstd). `recipient` is a string or, since 2025.12, an array; `enhanced_code` may be null.
import { cleanAddress, oneLine } from './address.js'
import type { EventReader } from './event-reader.js'
import { isObject, list, object, pick, text } from './json.js'
import { parseTime } from './time.js'
import { type Found, found } from './types.js'

const KINDS: Readonly<Record<string, Found['kind'] | 'ignore'>> = {
  Bounce: 'bounce',
  Expiration: 'bounce',
  AdminBounce: 'bounce',
  OOB: 'bounce',
  TransientFailure: 'delayed',
  Delayed: 'delayed',
  Delivery: 'success',
  Feedback: 'complaint',
}

export const KUMOMTA: EventReader = {
  format: 'kumomta',
  knows: value =>
    ('bounce_classification' in value && !('event' in value)) ||
    (isObject(value.response) && 'egress_pool' in value) ||
    ('peer_address' in value && 'num_attempts' in value),
  read(value, skip) {
    const type = pick(value, 'type') ?? ''
    const kind = KINDS[type] ?? 'ignore'
    if (kind === 'ignore') {
      skip('not-a-bounce')
      return []
    }
    const feedback = object(value.feedback_report)
    const recipients = list(kind === 'complaint' ? (feedback.original_rcpt_to ?? value.recipient) : value.recipient).map(entry =>
      cleanAddress(text(entry)),
    )
    const response = object(value.response)
    const code = object(response.enhanced_code)
    const status = isObject(response.enhanced_code) ? `${text(code.class)}.${text(code.subject)}.${text(code.detail)}` : null
    const content = pick(response, 'content')
    const replyCode = /^[245]\d\d$/.exec(pick(response, 'code') ?? '')?.[0] ?? null
    const classification = pick(value, 'bounce_classification')
    const peer = object(value.peer_address)
    const result: Found[] = []
    for (const recipient of recipients) {
      if (!recipient) continue
      result.push(
        found('kumomta', {
          kind: kind === 'bounce' && classification === 'AutoReply' ? 'auto-reply' : kind,
          delivery: kind === 'success',
          recipient,
          time: parseTime(value.event_time) ?? parseTime(value.timestamp),
          status: status !== null && /^[245]\.\d{1,3}\.\d{1,3}$/.test(status) ? status : null,
          replyCode,
          diagnostic: content === null ? null : oneLine(content),
          host: pick(peer, 'name')?.replace(/\.$/, '') ?? pick(peer, 'addr'),
          action: kind === 'delayed' ? 'delayed' : kind === 'success' ? 'delivered' : null,
          stage:
            pick(response, 'command')
              ?.split(/[\s:]/, 2)
              .slice(0, /^(?:MAIL|RCPT)/i.test(pick(response, 'command') ?? '') ? 2 : 1)
              .join(' ') ?? null,
          reason:
            kind === 'success' || kind === 'complaint' || !classification || classification === 'Uncategorized'
              ? null
              : { system: 'kumomta', value: type === 'Expiration' ? 'MessageExpired' : classification },
          sender: cleanAddress(pick(value, 'sender')),
          sendingIp:
            /^\[?([0-9a-fA-F.:]{3,45}?)\]?:\d{1,5}$/.exec(pick(object(value.source_address), 'address') ?? '')?.[1] ?? null,
          messageId: pick(value, 'id'),
          campaign: pick(object(value.meta), 'campaign', 'campaign_id') ?? pick(value, 'campaign'),
        }),
      )
    }
    if (result.length === 0) skip('no-recipient')
    return result
  },
}
