// JSON events of sending services and MTAs: the first reader that knows an object's shape takes it.
import { BREVO } from './brevo.js'
import type { EventReader } from './event-reader.js'
import { EXCHANGE_JSON } from './exchange-json.js'
import { GENERIC_JSON } from './generic-json.js'
import { HUBSPOT_JSON } from './hubspot-json.js'
import { isObject, type JsonObject, list } from './json.js'
import { KUMOMTA } from './kumomta.js'
import { MAILCHIMP_JSON } from './mailchimp.js'
import { MAILGUN } from './mailgun.js'
import { MAILJET } from './mailjet.js'
import { MANDRILL } from './mandrill.js'
import { POSTMARK } from './postmark.js'
import { SENDGRID } from './sendgrid.js'
import { SES, unwrapSns } from './ses.js'
import { SPARKPOST } from './sparkpost.js'
import type { BounceFormat, Sink } from './types.js'

/** In order of how unmistakable their marks are; the generic reader last. */
const READERS: readonly EventReader[] = [
  SES,
  POSTMARK,
  SPARKPOST,
  KUMOMTA,
  MAILGUN,
  SENDGRID,
  MANDRILL,
  BREVO,
  MAILJET,
  EXCHANGE_JSON,
  HUBSPOT_JSON,
  MAILCHIMP_JSON,
  GENERIC_JSON,
]

/** Keys under which APIs wrap their lists. */
const WRAPPERS = [
  'items',
  'Items',
  'results',
  'Bounces',
  'Suppressions',
  'bounces',
  'events',
  'data',
  'records',
  'Records',
  'value',
  'Messages',
  'messages',
  'list',
] as const

/**
 * Reads one JSON value. Says which reader took it, `wrapped` when it was a list of events, `unknown` when no reader knew it
 * (nothing was put into the sink then). `only` forces one reader.
 */
export function readEvent(value: unknown, sink: Sink, line: number | null, only: BounceFormat | null = null, depth = 0): string {
  if (Array.isArray(value)) {
    if (depth > 3) return 'unknown'
    for (const element of value)
      if (readEvent(element, sink, line, only, depth + 1) === 'unknown') sink.skipped('unknown-event', line)
    return value.length > 0 ? 'wrapped' : 'unknown'
  }
  if (!isObject(value)) return 'unknown'
  const inner = unwrapSns(value)
  if (inner !== value) return depth > 3 ? 'unknown' : readEvent(inner, sink, line, only, depth + 1)
  for (const reader of READERS) {
    if (only !== null && only !== 'json' && reader.format !== only) continue
    if (reader.knows(value) && reader !== GENERIC_JSON) return take(reader, value, sink, line)
  }
  const wrapped = wrappedList(value)
  if (wrapped && depth <= 3) return readEvent(wrapped, sink, line, only, depth + 1)
  if ((only === null || only === 'json') && GENERIC_JSON.knows(value)) return take(GENERIC_JSON, value, sink, line)
  return 'unknown'
}

function take(reader: EventReader, value: JsonObject, sink: Sink, line: number | null): string {
  for (const raw of reader.read(value, reason => sink.skipped(reason, line))) sink.found({ ...raw, line })
  return reader.format
}

function wrappedList(value: JsonObject): readonly unknown[] | null {
  for (const key of WRAPPERS) {
    const inner = value[key]
    if (Array.isArray(inner) && inner.some(isObject)) return list(inner)
  }
  return null
}
