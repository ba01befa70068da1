// What goes into check_host() and what comes out.
import type { UnknownReason } from '../../core/fact.js'

export type SpfResultName = 'none' | 'neutral' | 'pass' | 'fail' | 'softfail' | 'temperror' | 'permerror'

export interface SpfInput {
  /** The connecting client, IPv4 or IPv6 in any text form. */
  ip: string
  /** MAIL FROM; empty for the null sender, which is then postmaster@helo (RFC 7208 2.4). */
  sender: string
  helo: string
  /** Name of the receiving host, for `%{r}` in explanations. */
  receiver?: string
}

export interface SpfOptions {
  /** DNS-querying terms; 10 by RFC 7208 4.6.4. */
  maxLookups?: number
  /** Terms whose DNS query found nothing; 2 by RFC 7208 4.6.4. */
  maxVoidLookups?: number
  /** Milliseconds since 1970, for `%{t}`. */
  now?: number
}

/** Why a result is none, temperror or permerror. */
export type SpfReason =
  | 'bad-client'
  | 'bad-domain'
  | 'no-record'
  | 'multiple-records'
  | 'syntax'
  | 'lookup-limit'
  | 'void-limit'
  | 'mx-limit'
  | 'include-without-record'
  | 'redirect-without-record'
  | 'dns'

/** A DNS-querying term, the term that matched, or the one that ended the evaluation. */
export interface SpfTraceStep {
  /** The domain whose record has the term. */
  domain: string
  /** 0 for the sender's own record (and after redirect), 1 inside an include, … */
  depth: number
  term: string
  /** Offset in that record. */
  position: number
  /** DNS-querying terms so far, this one included. */
  lookups: number
  outcome: 'match' | 'no-match' | 'void' | 'temperror' | 'permerror'
  /** The name that was asked, when it is not the domain itself. */
  name?: string
}

export interface SpfResult {
  result: SpfResultName
  /** The domain's own words on a fail (RFC 7208 6.2), when it publishes any. */
  explanation?: string
  /** DNS-querying terms that were evaluated; the first TXT query and `exp` do not count. */
  lookups: number
  voidLookups: number
  /** The directive of the sender's record (after redirect) that matched. */
  mechanism?: string
  /** Set for none, temperror and permerror. */
  reason?: SpfReason
  /** Of a temperror: what DNS did. */
  failure?: UnknownReason
  trace: SpfTraceStep[]
}
