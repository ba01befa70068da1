// What the header of a message says, as plain JSON with places.
import type { AddressProblem } from '../mime/address.js'

/** A place in the source; line and column from 1. */
export interface Place {
  line: number
  column: number
}

export interface MailboxFact {
  /** Display name, decoded; null when none. */
  name: string | null
  address: string
  local: string
  /** Lower case; '' when missing. */
  domain: string
  group: string | null
  at: Place
}

export interface AddressHeaderFact {
  /** Unfolded value, decoded for reading. */
  text: string
  mailboxes: MailboxFact[]
  problems: { code: AddressProblem['code']; at: Place }[]
  at: Place
}

export interface TextHeaderFact {
  /** Decoded. */
  text: string
  at: Place
}

export interface SubjectFact extends TextHeaderFact {
  /** As it stands, unfolded. */
  raw: string
  encodedWords: number
  /** Encoded words that hold only printable ASCII. */
  needlessWords: number
  /** Octets above 127 without encoding. */
  eightBit: boolean
}

export interface DateFact {
  raw: string
  /** ISO 8601 in UTC; null when it is no date. */
  iso: string | null
  /** No four-digit year, an obsolete or a missing zone, a wrong weekday, a day that does not exist. */
  problems: ('syntax' | 'no-zone' | 'obsolete-zone' | 'two-digit-year' | 'wrong-weekday' | 'no-such-day')[]
  at: Place
}

export interface MessageIdFact {
  raw: string
  left: string
  /** Lower case; '' when missing. */
  domain: string
  problems: ('no-brackets' | 'no-domain' | 'local-domain' | 'syntax' | 'several')[]
  at: Place
}

export interface UnsubscribeFact {
  /** URIs in angle brackets, in order. */
  uris: { uri: string; scheme: string; at: Place }[]
  /** Text outside the brackets that is more than comma and white space. */
  malformed: boolean
  text: string
  at: Place
}

export interface DkimSignatureFact {
  /** d=, lower case. */
  domain: string
  selector: string
  /** h=, lower case, in order, repeats kept. */
  headers: string[]
  /** l= present: only the first octets of the body are signed. */
  bodyLength: number | null
  at: Place
}

export interface HeaderFacts {
  /** False for an HTML or text file: then everything else is empty. */
  present: boolean
  /** Number of fields. */
  count: number
  subject: SubjectFact | null
  from: AddressHeaderFact | null
  /** Number of From fields. */
  fromCount: number
  sender: AddressHeaderFact | null
  replyTo: AddressHeaderFact | null
  to: AddressHeaderFact | null
  cc: AddressHeaderFact | null
  date: DateFact | null
  messageId: MessageIdFact | null
  /** In-Reply-To or References names a message. */
  inThread: boolean
  listUnsubscribe: UnsubscribeFact | null
  listUnsubscribePost: TextHeaderFact | null
  listId: TextHeaderFact | null
  /** Precedence, lower case. */
  precedence: string | null
  autoSubmitted: string | null
  feedbackId: string | null
  /** X-Priority, Importance or X-MSMail-Priority that say "high". */
  highPriority: TextHeaderFact | null
  /** Header fields by which a sending service or a list is known to have made the message. */
  bulkHints: { name: string; text: string; at: Place }[]
  /** True when List-*, Precedence or a bulk hint says that many people get this message. */
  bulk: boolean
  signatures: DkimSignatureFact[]
  /** Fields that may stand only once (RFC 5322 3.6) and stand several times. */
  duplicates: { name: string; count: number; places: Place[] }[]
  /** Fields with raw octets above 127. */
  eightBit: { name: string; validUtf8: boolean; at: Place }[]
  /** Folding and encoding faults. */
  malformed: { code: 'not-a-field' | 'blank-fold' | 'space-before-colon' | 'bad-word' | 'too-long'; name: string; at: Place }[]
  lines: {
    longest: number
    /** The first 20 over 998 octets. */
    long: { length: number; at: Place }[]
    longCount: number
    ends: 'crlf' | 'lf' | 'cr' | 'mixed' | 'none'
    bareCr: { count: number; at: Place } | null
    bareLf: { count: number; at: Place } | null
    nul: { count: number; at: Place } | null
  }
  mimeVersion: boolean
  /** Octets of the source. */
  size: number
}

export { readHeaderFacts } from './headers/read.js'
