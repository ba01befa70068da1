import type { BounceCategory } from './bounce-categories.js'
import type { Subject } from './subject.js'

export type Severity = 'error' | 'warning' | 'info'
export type CheckCategory = 'authentication' | 'infrastructure' | 'content' | 'history'
/** Who has to do something about a finding. */
export type Owner = 'dns-admin' | 'copywriter' | 'developer' | 'sending-service' | 'list-owner' | 'recipient-side'
/** About 10 minutes, about an hour, or days and several people. */
export type Effort = 'minutes' | 'hour' | 'project'

/** A place in a file; line and column count from 1, columns in UTF-16 units of the decoded line. */
export interface Location {
  file: string | null
  line: number
  column: number
  endLine?: number
  endColumn?: number
}

/** What was seen, verbatim and hostile: reporters escape it. */
export interface Evidence {
  kind: 'record' | 'header' | 'line' | 'reply' | 'value' | 'tree'
  /** Where it comes from: a DNS name, a header name, a file. */
  label?: string
  text: string
  location?: Location
}

/** A repair that can be carried out as it stands. DNS records were re-parsed and re-evaluated before they are shown. */
export type Fix =
  | {
      kind: 'dns-record'
      /** Fully qualified owner name without final dot. */
      name: string
      /** What DNS panels ask for: the name relative to the registered domain, '@' for the domain itself. */
      host: string
      type: 'TXT' | 'CNAME' | 'MX' | 'A' | 'AAAA' | 'PTR' | 'CAA'
      /** Present value, null when there is none. */
      current: string | null
      /** null: delete the record. A value with a `<placeholder>` needs something only the user knows. */
      proposed: string | null
      /** TXT value as quoted strings of at most 255 octets. */
      chunks?: string[]
      /** What the re-evaluation of the proposed record showed. */
      checked?: { lookups?: number; voidLookups?: number; authorisedIpv4?: number; coversSendingIps?: boolean; valid: boolean }
    }
  | { kind: 'command'; command: string }
  | { kind: 'replace'; before: string; after: string; location?: Location }

/** One problem as a check reports it; texts are rendered last, from `code` and `args`. */
export interface Issue<Code extends string = string, Args = Readonly<Record<string, unknown>>> {
  readonly code: Code
  readonly args: Args
  /** Overrides the check's severity for this code. */
  readonly severity?: Severity
  /** Overrides the check's blocker flag for this code. */
  readonly blocker?: boolean
  readonly evidence?: readonly Evidence[]
  readonly location?: Location
  readonly fix?: Fix
  /** Spam points of a content finding. */
  readonly points?: number
  /**
   * What tells this problem from another of the same check, subject and code (a record term, a link target), without line
   * numbers; part of the fingerprint.
   */
  readonly locator?: string
  /**
   * Checks whose failing brings this problem about: mend those and it is gone. With one of them failing it is no step of its own, and
   * bounces count for the root.
   */
  readonly follows?: readonly string[]
  /** Checks to mend first: while one of them fails, the fix would do harm and is not proposed. */
  readonly fixAfter?: readonly string[]
}

/** Bounces of the past that a finding explains. */
export interface ExplainedBounces {
  soft: number
  hard: number
  categories: Partial<Record<BounceCategory, number>>
  /** Share of all soft bounces, 0..1. */
  softShare: number
  /** Share of all hard bounces, 0..1. */
  hardShare: number
}

export interface Finding {
  /** SHA-256 (hex, 32 digits) over check, subject, code and locator; the same across runs, formats and line shifts. */
  fingerprint: string
  check: string
  code: string
  category: CheckCategory
  severity: Severity
  blocker: boolean
  subject: Subject
  args: Readonly<Record<string, unknown>>
  evidence: Evidence[]
  location: Location | null
  fix: Fix | null
  /** Spam points, for content findings that carry some. */
  points: number | null
  /** Points this finding costs in the score. */
  lost: number
  explained: ExplainedBounces | null
  /** Checks whose failing brings this about (see Issue). */
  follows: readonly string[]
  /** Set when a baseline or an inline comment holds it back: it is listed, but neither gates nor costs points. */
  suppressed: { by: 'baseline' | 'inline' | 'config'; reason: string; until?: string } | null
}
