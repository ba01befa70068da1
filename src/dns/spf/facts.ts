// What an audit knows about SPF; plain JSON.
import type { Fact, UnknownReason } from '../../core/fact.js'
import type { SpfReason, SpfResultName, SpfTraceStep } from './evaluate.js'
import type { SpfProblem } from './types.js'

/** One TXT record that is, or tries to be, SPF. */
export interface SpfText {
  /** The strings joined without a space: what a receiver reads. */
  text: string
  /** The character-strings as DNS holds them. */
  strings: string[]
  /** No permerror in this record itself. */
  valid: boolean
  problems: SpfProblem[]
}

/** Why a node of the include tree has no record to walk. */
export type SpfNodeReason = 'nxdomain' | 'no-record' | 'multiple-records' | 'bad-name' | 'loop' | 'per-mail' | UnknownReason

/** Addresses that a part of the tree authorises (result pass); overlapping networks are counted once. */
export interface SpfAddresses {
  ipv4: number
  /** May exceed 2^53: a magnitude, not an exact count. */
  ipv6: number
  /** `+all` or a /0: the whole internet. */
  everyone: boolean
}

/** An a, mx, ptr or exists term, as far as DNS answers it without a mail at hand. */
export interface SpfTermFacts {
  text: string
  position: number
  name: 'a' | 'mx' | 'ptr' | 'exists'
  /** The name that is asked; null when it depends on the mail. */
  target: string | null
  /** `per-mail`: depends on client or sender. */
  state: 'known' | 'absent' | 'unknown' | 'per-mail'
  reason?: UnknownReason
  nxdomain: boolean
  /** A void look-up for an IPv4 client; for an IPv6 client. */
  void4: boolean
  void6: boolean
  /** Of mx: how many hosts. */
  hosts?: number
  addresses: string[]
}

export interface SpfNode {
  /** As asked: lower case, A-labels; as written when it depends on the mail. */
  domain: string
  via: 'root' | 'include' | 'redirect'
  /** The term of the parent's record and its offset there; null at the root. */
  term: string | null
  position: number | null
  /** absent: no usable record, known for sure. unknown: DNS did not say. */
  state: 'known' | 'absent' | 'unknown' | 'loop' | 'per-mail'
  reason?: SpfNodeReason
  record: string | null
  valid: boolean
  problems: SpfProblem[]
  /** DNS-querying terms of this record that can be reached, and with everything below. */
  ownLookups: number
  lookups: number
  /** Terms in this record and below whose query finds nothing. */
  voids4: number
  voids6: number
  /** The target of a CNAME that led to the record. */
  alias: string | null
  authenticated: boolean
  terms: SpfTermFacts[]
  /** Of this record and everything below it. */
  addresses: SpfAddresses
  children: SpfNode[]
}

export interface SpfTotals {
  /** DNS-querying terms when nothing matches: the worst case over all branches. */
  lookups: number
  /** false: a branch did not answer, the count is a lower bound. */
  lookupsComplete: boolean
  voids4: number
  voids6: number
  voidsComplete: boolean
  addresses: SpfAddresses
  nodes: number
}

/** A name in the tree that a stranger could register, or that may be one. */
export interface SpfTakeover {
  /** The name in the term, which does not exist. */
  name: string
  /** Its registrable domain. */
  registrable: string
  term: string
  /** The domain whose record has the term. */
  domain: string
  /** open: the registrable domain does not exist either. */
  state: 'open' | 'registered' | 'unknown'
  reason?: UnknownReason
}

export interface SpfDuplicate {
  /** target: one record reached twice; network: addresses that another term already covers. */
  kind: 'target' | 'network'
  text: string
  /** What has it already. */
  by: string
}

export interface SpfOverlap {
  a: string
  b: string
  /** Addresses that both includes authorise. */
  ipv4: number
}

/** Two terms that became one where two strings of the TXT record meet. */
export interface SpfBrokenSplit {
  /** Offset of the seam in the joined text. */
  position: number
  left: string
  right: string
  /** The joined term still parses: receivers read something else than was meant, without an error. */
  silent: boolean
}

/** An include of a service that sends with its own return path. */
export interface SpfServiceUse {
  service: string
  term: string
  position: number
  /** What the include costs, itself and below. */
  lookups: number
  /** The service's console asks for it all the same. */
  demanded: boolean
}

export type SpfRepairCode =
  | 'version'
  | 'merge'
  | 'split'
  | 'syntax'
  | 'remove-dead'
  | 'remove-loop'
  | 'remove-duplicate'
  | 'remove-void'
  | 'remove-ptr'
  | 'remove-unused'
  | 'flatten'
  | 'soften-all'
  | 'add-all'
  | 'remove-after-all'
  | 'remove-redirect'
  | 'add-address'

/** A record to publish instead. It was parsed and walked again before it was put here. */
export interface SpfRepair {
  record: string
  /** Character-strings of at most 255 octets. */
  chunks: string[]
  /** Owner name relative to the registrable domain; '@' for the domain itself. */
  host: string
  steps: { code: SpfRepairCode; term: string }[]
  lookups: number
  voidLookups: number
  authorisedIpv4: number
  /** All known sending addresses get pass; null when none are known. */
  coversSendingIps: boolean | null
}

/** `absent` as a fact: nothing that is or tries to be SPF. A known value with no `records` has only look-alikes or left-overs. */
export interface SpfFacts {
  domain: string
  /** Owner name relative to the registrable domain; '@' for the domain itself. */
  host: string
  /** The v=spf1 records; more than one is a permerror. */
  records: SpfText[]
  /** TXT records that were meant as SPF but are not taken for it. */
  lookalikes: SpfText[]
  /** Type 99 records and spf2.0 (Sender ID) records. */
  legacy: Fact<{ type99: string[]; senderId: string[] }>
  size: {
    recordOctets: number
    longestString: number
    /** The whole TXT answer over UDP, in octets. */
    answerOctets: number
    txtRecords: number
  }
  brokenSplits: SpfBrokenSplit[]
  /** null unless there is exactly one record. */
  tree: SpfNode | null
  totals: SpfTotals | null
  takeovers: SpfTakeover[]
  duplicates: SpfDuplicate[]
  overlaps: SpfOverlap[]
  services: SpfServiceUse[]
  /** The record authorises nobody: `v=spf1 -all` and nothing else. */
  parked: boolean
  repair: SpfRepair | null
}

/** check_host() for one identity. */
export interface SpfIdentityFacts {
  identity: 'mail-from' | 'helo'
  domain: string
  result: SpfResultName
  reason: SpfReason | null
  failure: UnknownReason | null
  mechanism: string | null
  explanation: string | null
  lookups: number
  voidLookups: number
  trace: SpfTraceStep[]
}

export interface SpfIpFacts {
  ip: string
  /** null for the null sender: then only HELO counts (RFC 7208 2.4). */
  mailFrom: SpfIdentityFacts | null
  helo: SpfIdentityFacts | null
  /** The MAIL FROM domain's record with this address added; null when it passes already or no valid record comes out. */
  repair: (SpfRepair & { domain: string; current: string }) | null
}
