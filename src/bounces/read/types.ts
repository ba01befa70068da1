import type { RawBounce } from '../types.js'

/** Names of the input formats, as `--format-in` takes them. */
export const BOUNCE_FORMATS = [
  'mail',
  'mbox',
  'postfix',
  'exim',
  'sendmail',
  'powermta',
  'kumomta',
  'ses',
  'sendgrid',
  'mailgun',
  'postmark',
  'sparkpost',
  'mailjet',
  'brevo',
  'mandrill',
  'mailchimp',
  'exchange-trace',
  'hubspot',
  'activecampaign',
  'salesforce',
  'replies',
  'csv',
  'json',
] as const
export type BounceFormat = (typeof BOUNCE_FORMATS)[number]

/** What a reader finds: a raw bounce with the name of its precise format and what else may help to understand it. */
export interface Found extends RawBounce {
  /** `dsn`, `arf`, `auto-reply`, `text` for mails; the reader's name for logs and exports. */
  format: string
  /** More of the surrounding text, tried when the diagnostic alone explains nothing. */
  wider: string | null
  /** A delivery seen in passing (log line, event): counted, and handed on only when asked for. */
  delivery: boolean
  /** The sending server gave up after several tries: the reply is the last cause. */
  gaveUp?: boolean
  /** Line of the record within its file, from 1; null for mails. */
  line: number | null
}

/** Why a record is no bounce. `not-a-bounce` was understood; the rest could not be read. */
export type SkipReason =
  | 'not-a-bounce'
  | 'empty'
  | 'binary'
  | 'bad-json'
  | 'bad-csv'
  | 'bad-container'
  | 'too-large'
  | 'no-recipient'
  | 'unknown-event'
  | 'unknown-format'
  | 'torn'
  | 'not-readable'

/** A record that gave no bounce, with its place: nothing is lost silently. */
export interface Skipped {
  file: string
  /** Line (logs, CSV, JSON lines) or ordinal number (mbox, arrays) of the record, from 1; null for the whole file. */
  place: number | null
  reason: SkipReason
  detail?: string
}

/** Where a synchronous parser puts what it finds. */
export interface Sink {
  found(raw: Found): void
  skipped(reason: SkipReason, place: number | null, detail?: string): void
}

/** The clock and other givens of one reading. */
export interface ReadContext {
  /** ISO 8601; gives syslog stamps their year. */
  now: string
}

const NOTHING: Found = {
  kind: 'bounce',
  recipient: null,
  time: null,
  status: null,
  replyCode: null,
  diagnostic: null,
  host: null,
  action: null,
  stage: null,
  reason: null,
  sender: null,
  sendingIp: null,
  messageId: null,
  campaign: null,
  format: 'text',
  wider: null,
  delivery: false,
  line: null,
}

/** A record with everything absent but what is given. */
export const found = (format: string, fields: Partial<Found>): Found => ({ ...NOTHING, format, ...fields })
