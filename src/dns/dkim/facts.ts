// What is known about a domain's DKIM keys and a message's DKIM signatures; plain JSON.
import type { Fact, UnknownReason } from '../../core/fact.js'
import type { ParsedDkimKey } from './key.js'
import type { SignatureReason } from './signature.js'

/** Where a selector name came from; the first that names it wins. */
export type SelectorOrigin = 'message' | 'given' | 'service' | 'common'

export interface DkimKeyAnswer {
  /** The records at the selector, in the order of the answer; more than one is a fault. */
  records: { text: string; strings: number; key: ParsedDkimKey }[]
  /** The key record that several TXT records are only when put together; null when that is not the fault. */
  joined: string | null
  /** SHA-256 (hex, 32 digits) of the first usable key's octets; null when there is none. */
  fingerprint: string | null
}

export interface DkimSelector {
  selector: string
  /** `selector._domainkey.domain` */
  name: string
  origin: SelectorOrigin
  /** Sending services that use this selector. */
  services: string[]
  /** CNAME targets that were followed, in order; filled for dangling delegations too. */
  delegation: string[]
  /** Sending service whose name space the delegation ends in. */
  delegatedTo: string | null
  answer: Fact<DkimKeyAnswer>
}

export interface DkimFacts {
  domain: string
  /** By the public suffix list; null for a suffix. DNS panels show names relative to it. */
  registeredDomain: string | null
  /** Selectors that were named (message, command line), that have a record, or that could not be looked up. */
  selectors: DkimSelector[]
  /** How many selectors were asked for. */
  tried: number
  /** How many candidates were left out for the limit on queries. */
  leftOut: number
  /** Names of the asked selectors, for the report. */
  candidates: string[]
  /** Services that MX, SPF or CNAME hints point to. */
  services: string[]
  /**
   * `_domainkey.domain`: `nxdomain` means that nothing can be below it (RFC 8020), `exists` that something may be.
   * `inconsistent`: NXDOMAIN although a selector below it answers; the name server does not follow RFC 8020.
   */
  node: 'exists' | 'nxdomain' | 'inconsistent' | 'unknown'
  /** Any selector gets an answer: guessed selectors prove nothing. */
  wildcard: boolean
}

/** Header fields whose coverage matters to receivers. */
export interface SignedHeader {
  /** Lower case. */
  name: string
  /** Fields of that name in the message. */
  present: number
  /** Times the name stands in h=. */
  listed: number
}

export interface BodyDifference {
  kind:
    | 'other-canonicalization'
    | 'appended-lines'
    | 'prepended-lines'
    | 'line-ends'
    | 'from-escaped'
    | 'dot-stuffed'
    | 'empty-body-signed'
    | 'beyond-length'
  /** Lines that were added, where that is what happened. */
  lines?: number
  /** The line of the message file where the difference begins. */
  line?: number
}

export interface HeaderDifference {
  kind: 'changed' | 'added' | 'other-canonicalization'
  /** Lower case; null when it cannot be told which one. */
  header: string | null
  /** The value at the time of signing, when the signature carries a copy (z=). */
  signed?: string
}

export interface DkimSignature {
  /** 0 is the topmost DKIM-Signature field. */
  index: number
  /** Line of the message file where the field begins. */
  line: number
  domain: string | null
  selector: string | null
  /** i=, or its default `@domain`. */
  identity: string | null
  algorithm: string | null
  canonicalization: { header: string; body: string }
  /** h=, lower case, in order. */
  headers: string[]
  /** ISO 8601. */
  signedAt: string | null
  expiresAt: string | null
  /** l=, octets of the canonical body; null when the whole body is signed. */
  bodyLength: number | null
  /** Octets after l= that anyone could have added. */
  unsignedOctets: number
  /** `unknown`: the key could not be looked up. */
  result: 'pass' | 'fail' | 'unknown'
  reason: SignatureReason | null
  /** Why the key could not be looked up; set when the result is `unknown`. */
  keyUnknown?: UnknownReason
  detail: string | null
  /** Signature and body hash are right, whatever else is wrong (expired, key in test mode). null: not computed. */
  intact: boolean | null
  key: { name: string; type: string; bits: number | null; testing: boolean; delegation: string[] } | null
  body: { matches: boolean; difference: BodyDifference | null }
  header: { difference: HeaderDifference | null }
  signed: SignedHeader[]
}

export interface SignatureFacts {
  signatures: DkimSignature[]
  /** Signature fields that were not verified for the limit. */
  leftOut: number
  /** Lower-case domain of the only From address; null when there is none or more than one. */
  fromDomain: string | null
  /** Received fields: none means that the message was never sent, so a sending service may sign it later. */
  received: number
  /** RFC 8058 fields that are there. */
  listUnsubscribe: boolean
  listUnsubscribePost: boolean
  lineEnds: 'crlf' | 'lf' | 'mixed'
}
