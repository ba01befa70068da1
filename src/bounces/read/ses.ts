// Amazon SES: SNS notifications (`notificationType`), event publishing (`eventType`), EventBridge (`detail`), with or without the SNS envelope.
import { cleanAddress, oneLine } from './address.js'
import type { EventReader } from './event-reader.js'
import { isObject, type JsonObject, list, object, pick, text } from './json.js'
import { parseTime } from './time.js'
import { type Found, found, type SkipReason } from './types.js'

/** Parsed JSON; the fallback when it is none. */
function parsed(json: string, otherwise: JsonObject): unknown {
  try {
    return JSON.parse(json) as unknown
  } catch {
    return otherwise
  }
}

/**
 * SNS delivers the event as a JSON string in `Message`, SQS in `Body` (`body` to a Lambda); EventBridge and Lambda wrap it further. The
 * value itself when it is not wrapped.
 */
export function unwrapSns(value: JsonObject): unknown {
  const sns = value.Sns
  if (isObject(sns)) return unwrapSns(sns)
  if (typeof value.Message === 'string' && (value.Type === 'Notification' || 'TopicArn' in value)) {
    return parsed(value.Message, value)
  }
  const queued = value.Body ?? value.body
  if (typeof queued === 'string' && ('ReceiptHandle' in value || 'receiptHandle' in value || value.eventSource === 'aws:sqs'))
    return parsed(queued, value)
  if (isObject(value.detail) && ('detail-type' in value || value.source === 'aws.ses')) return value.detail
  return value
}

const typeOf = (value: JsonObject): string =>
  (pick(value, 'notificationType', 'eventType') ?? '').toLowerCase().replace(/[\s_]/g, '')

export const SES: EventReader = {
  format: 'ses',
  knows: value => typeOf(value) !== '' && (isObject(value.mail) || isObject(value.bounce) || isObject(value.complaint)),
  read(value, skip) {
    const mail = object(value.mail)
    const base: Partial<Found> = {
      sender: cleanAddress(text(mail.source)),
      // `sourceIp` is the client that called the API, not the address that receivers saw.
      sendingIp: text(list(object(mail.tags)['ses:outgoing-ip'])[0]),
      messageId: text(mail.messageId),
      campaign: campaignOf(mail),
    }
    switch (typeOf(value)) {
      case 'bounce':
        return bounces(object(value.bounce), base, skip)
      case 'complaint':
        return complaints(object(value.complaint), base, skip)
      case 'deliverydelay':
        return delays(object(value.deliveryDelay), base, skip)
      case 'delivery':
        return deliveries(object(value.delivery), mail, base)
      case 'reject':
        return rejects(object(value.reject), mail, base, skip)
      default:
        skip('not-a-bounce')
        return []
    }
  },
}

function campaignOf(mail: JsonObject): string | null {
  const tags = object(mail.tags)
  for (const key of ['campaign', 'Campaign', 'campaign_id', 'ses:configuration-set']) {
    const value = text(list(tags[key])[0])
    if (value) return value
  }
  return null
}

function bounces(bounce: JsonObject, base: Partial<Found>, skip: (reason: SkipReason) => void): Found[] {
  const type = pick(bounce, 'bounceType') ?? 'Undetermined'
  const reason = { system: 'ses', value: `${type}/${pick(bounce, 'bounceSubType') ?? 'Undetermined'}` }
  const host = /^(?:dns;\s?)?(\S{3,253})/.exec(pick(bounce, 'remoteMtaIp', 'reportingMTA') ?? '')?.[1] ?? null
  const result: Found[] = []
  for (const entry of list(bounce.bouncedRecipients)) {
    const recipient = cleanAddress(isObject(entry) ? text(entry.emailAddress) : text(entry))
    if (!recipient) {
      skip('no-recipient')
      continue
    }
    const fields = object(entry)
    const diagnostic = text(fields.diagnosticCode)
    const action = text(fields.action)?.toLowerCase() ?? null
    result.push(
      found('ses', {
        ...base,
        kind: action === 'delayed' ? 'delayed' : 'bounce',
        recipient,
        time: parseTime(bounce.timestamp),
        status: text(fields.status),
        diagnostic: diagnostic === null ? null : oneLine(diagnostic.replace(/^\s*(?:smtp|x-[a-z-]{1,30})\s*;\s*/i, '')),
        host,
        action,
        reason,
      }),
    )
  }
  if (result.length === 0) skip('no-recipient')
  return result
}

function complaints(complaint: JsonObject, base: Partial<Found>, skip: (reason: SkipReason) => void): Found[] {
  const reason = { system: 'ses', value: `Complaint/${pick(complaint, 'complaintFeedbackType', 'complaintSubType') ?? 'abuse'}` }
  const result: Found[] = []
  for (const entry of list(complaint.complainedRecipients)) {
    const recipient = cleanAddress(isObject(entry) ? text(entry.emailAddress) : text(entry))
    if (recipient)
      result.push(
        found('ses', {
          ...base,
          kind: 'complaint',
          recipient,
          time: parseTime(complaint.timestamp),
          reason,
          diagnostic: pick(complaint, 'userAgent'),
        }),
      )
  }
  if (result.length === 0) skip('no-recipient')
  return result
}

function delays(delay: JsonObject, base: Partial<Found>, skip: (reason: SkipReason) => void): Found[] {
  const reason = { system: 'ses', value: `DeliveryDelay/${pick(delay, 'delayType') ?? 'Undetermined'}` }
  const result: Found[] = []
  for (const entry of list(delay.delayedRecipients)) {
    const fields = object(entry)
    const recipient = cleanAddress(text(fields.emailAddress) ?? text(entry))
    if (!recipient) continue
    const diagnostic = text(fields.diagnosticCode)?.replace(/^\s*smtp\s*;\s*/i, '') ?? null
    result.push(
      found('ses', {
        ...base,
        kind: 'delayed',
        action: 'delayed',
        recipient,
        time: parseTime(delay.timestamp),
        status: text(fields.status),
        diagnostic,
        host: text(delay.reportingMTA),
        reason,
      }),
    )
  }
  if (result.length === 0) skip('no-recipient')
  return result
}

const deliveries = (delivery: JsonObject, mail: JsonObject, base: Partial<Found>): Found[] =>
  list(delivery.recipients ?? mail.destination)
    .map(entry => cleanAddress(text(entry)))
    .filter(recipient => recipient !== null)
    .map(recipient =>
      found('ses', {
        ...base,
        kind: 'success',
        delivery: true,
        recipient,
        time: parseTime(delivery.timestamp),
        diagnostic: text(delivery.smtpResponse),
        host: text(delivery.remoteMtaIp),
        action: 'delivered',
      }),
    )

function rejects(reject: JsonObject, mail: JsonObject, base: Partial<Found>, skip: (reason: SkipReason) => void): Found[] {
  const recipients = list(mail.destination).map(entry => cleanAddress(text(entry)))
  if (recipients.length === 0) skip('no-recipient')
  return recipients.map(recipient =>
    found('ses', {
      ...base,
      kind: 'bounce',
      recipient,
      time: parseTime(mail.timestamp),
      diagnostic: text(reject.reason),
      reason: { system: 'ses', value: 'Reject' },
    }),
  )
}
