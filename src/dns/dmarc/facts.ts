// What is known about DMARC for a domain and about the alignment of a message; plain JSON.
import type { Fact, UnknownReason } from '../../core/fact.js'
import type { AlignmentMode, ParsedDmarc, Policy } from './parse.js'

/** One query of the tree walk (RFC 9989 4.10). */
export interface WalkStep {
  /** Domain without `_dmarc.` */
  domain: string
  /** Queried name. */
  name: string
  outcome: 'record' | 'none' | 'multiple' | 'unknown'
  /** TXT records that are policy records. */
  records: string[]
  /** TXT records at the name that are none: SPF in the wrong place, broken versions, verification tokens. */
  others: string[]
  parsed: ParsedDmarc | null
  /** Set when the outcome is `unknown`. */
  reason: UnknownReason | null
  /** Alias of the name, if it is one. */
  cname: string | null
}

export interface OrganizationalDomain {
  domain: string
  /** Which rule of 4.10.2 chose it. */
  rule: 'psd-n' | 'below-psd-y' | 'fewest-labels' | 'start'
}

export interface DmarcDiscovery {
  domain: string
  /** Queries up to where the walk stops, in its order. */
  steps: WalkStep[]
  /** `none`: there is no record that a receiver would apply. */
  state: 'found' | 'none' | 'unknown'
  reason: UnknownReason | null
  /** Where the applied record stands. */
  policyDomain: string | null
  text: string | null
  parsed: ParsedDmarc | null
  organizational: Fact<OrganizationalDomain>
}

/** The policy that receivers apply to mail of the domain. */
export interface EffectivePolicy {
  /** The tag it is taken from. */
  from: 'p' | 'sp' | 'np'
  declared: Policy
  /** After t=y. */
  applied: Policy
}

export interface ReportDestination {
  tag: 'rua' | 'ruf'
  uri: string
  address: string | null
  host: string | null
  /** The mailbox is in another organization, so RFC 9990 4 asks for its consent. */
  external: Fact<boolean>
  /** `self`: not needed. `wildcard`: the destination takes reports of everyone. `override`: it names another address on its host. */
  authorization: 'self' | 'authorized' | 'wildcard' | 'refused' | 'name-too-long' | 'override-elsewhere' | 'unknown'
  /** Name of the consent record. */
  authorizationName: string | null
  /** Can the host take mail? */
  mail: 'mx' | 'address' | 'null-mx' | 'none' | 'unknown'
}

/** The same domain as receivers see it that still follow RFC 7489 and the public suffix list. */
export interface LegacyView {
  /** null: the domain is itself a public suffix. */
  organizationalDomain: string | null
  policyDomain: string | null
  policy: Policy | null
  state: 'found' | 'none' | 'unknown'
  /** Something of it differs from RFC 9989. */
  differs: boolean
}

export interface DmarcFacts {
  domain: string
  discovery: DmarcDiscovery
  /** NXDOMAIN or not; decides between sp and np. */
  exists: Fact<boolean>
  /** null when no record applies, or when it cannot be told. */
  effective: EffectivePolicy | null
  legacy: LegacyView
  /** Policy records where no receiver looks. */
  misplaced: { name: string; text: string; kind: 'apex' | 'doubled' }[]
  reports: ReportDestination[]
  /** Report addresses beyond the limit of those looked at. */
  reportsLeftOut: number
}

/** Organizational domain of a name under both standards. */
export interface OrganizationalView {
  walk: Fact<string>
  /** null: the name is a public suffix. */
  psl: string | null
}

export type Alignment = 'strict' | 'relaxed' | 'none' | 'unknown'

export interface AlignedIdentifier {
  domain: string
  /** Relation to the From domain by RFC 9989 and by RFC 7489. */
  walk: Alignment
  psl: Alignment
  /** Good enough for the mode the policy asks for; null when it cannot be told. */
  aligned: boolean | null
  alignedLegacy: boolean | null
}

export type DmarcVerdict = 'pass' | 'fail' | 'unknown' | 'no-policy'

export interface AlignmentFacts {
  fromDomain: string
  mailFromDomain: string | null
  organizational: OrganizationalView
  adkim: AlignmentMode
  aspf: AlignmentMode
  dkim: (AlignedIdentifier & { selector: string | null; result: 'pass' | 'fail' | 'unknown' })[]
  spf: (AlignedIdentifier & { results: { ip: string; result: string }[] }) | null
  /** The policy that applies if the message fails; null without one. */
  policy: Policy | null
  verdict: DmarcVerdict
  /** By RFC 7489 and the public suffix list. */
  verdictLegacy: DmarcVerdict
  /** Addresses from which the message would fail. */
  failingIps: string[]
}
