// The parsed SPF record (RFC 7208 12) and the problems a parse can name.
import type { Network } from './ip.js'

export type Qualifier = '+' | '-' | '~' | '?'

/** One piece of a macro-string: literal text, or a macro to expand (RFC 7208 7). */
export type MacroPart =
  | string
  | {
      /** Lower case: s l o d i p v h, in explanations also c r t. */
      readonly letter: string
      /** Written in upper case: the expansion is URL-escaped. */
      readonly escape: boolean
      /** Right-hand parts to keep; 0 keeps all. */
      readonly keep: number
      readonly reverse: boolean
      readonly delimiters: string
    }

export interface DomainSpec {
  /** As written. */
  readonly text: string
  readonly parts: readonly MacroPart[]
  /** The name to ask when there is no macro: no final dot, A-labels; null when it depends on the mail or is no DNS name. */
  readonly name: string | null
  readonly hasMacro: boolean
  /** Needs `%{p}`, and so DNS. */
  readonly needsPtr: boolean
}

interface TermBase {
  /** As written. */
  readonly text: string
  /** Offset in the concatenated record, from 0. */
  readonly position: number
}

interface MechanismBase extends TermBase {
  readonly kind: 'mechanism'
  readonly qualifier: Qualifier
}

export type SpfMechanism =
  | (MechanismBase & { readonly name: 'all' })
  | (MechanismBase & { readonly name: 'include'; readonly domain: DomainSpec })
  | (MechanismBase & { readonly name: 'exists'; readonly domain: DomainSpec })
  | (MechanismBase & {
      readonly name: 'a' | 'mx'
      readonly domain: DomainSpec | null
      readonly prefix4: number
      readonly prefix6: number
    })
  | (MechanismBase & { readonly name: 'ptr'; readonly domain: DomainSpec | null })
  | (MechanismBase & { readonly name: 'ip4'; readonly address: string; readonly network: Network })
  | (MechanismBase & { readonly name: 'ip6'; readonly address: string; readonly network: Network })

export type SpfModifier = TermBase & {
  readonly kind: 'modifier'
  /** Lower case. */
  readonly name: string
  readonly value: string
  /** Of `redirect` and `exp`; null for the others. */
  readonly domain: DomainSpec | null
}

/** A term that breaks the syntax, kept so that the record prints back whole. */
export type SpfInvalidTerm = TermBase & { readonly kind: 'invalid' }

export type SpfTerm = SpfMechanism | SpfModifier | SpfInvalidTerm

export interface SpfRecord {
  readonly terms: readonly SpfTerm[]
  /** The mechanisms in the order of evaluation. */
  readonly mechanisms: readonly SpfMechanism[]
  readonly redirect: SpfModifier | null
  readonly exp: SpfModifier | null
}

/** Problems that make a receiver answer permerror (RFC 7208 4.6). */
export const SPF_ERROR_CODES = [
  'not-spf',
  'bad-version',
  'non-ascii',
  'control-character',
  'bad-separator',
  'quote-character',
  'stray-qualifier',
  'space-after-colon',
  'missing-space',
  'bare-address',
  'unknown-mechanism',
  'modifier-with-colon',
  'modifier-with-qualifier',
  'missing-domain',
  'bad-domain',
  'bad-macro',
  'macro-only-in-exp',
  'unexpected-argument',
  'bad-ip4',
  'bad-ip6',
  'wrong-ip-family',
  'address-as-domain',
  'domain-as-address',
  'bad-prefix',
  'duplicate-modifier',
] as const

/** Problems of a record that a receiver accepts. */
export const SPF_WARNING_CODES = [
  'pass-all',
  'neutral-all',
  'no-all',
  'after-all',
  'redirect-ignored',
  'ptr',
  'duplicate-term',
  'covered-network',
  'broad-range',
  'host-bits',
  'mapped-address',
  'reserved-address',
  'mechanism-as-modifier',
  'repeated-version',
  'suspect-separator',
  'unknown-modifier',
  'bad-report-modifier',
  'undeliverable-name',
  'open-exists',
  'upper-case',
  'extra-space',
] as const

export type SpfProblemCode = (typeof SPF_ERROR_CODES)[number] | (typeof SPF_WARNING_CODES)[number]

/** One problem of a record. `error`: a receiver answers permerror. */
export interface SpfProblem {
  readonly code: SpfProblemCode
  readonly severity: 'error' | 'warning' | 'info'
  /** Offset in the concatenated record, from 0. */
  readonly position: number
  readonly length: number
  /** The text at that place. */
  readonly text: string
  /** What was probably meant, in place of `text`; it parses. */
  readonly suggestion?: string
}

export interface SpfParse {
  /** No permerror: a receiver would use the record. */
  readonly valid: boolean
  /** null when the text does not even try to be SPF. */
  readonly record: SpfRecord | null
  readonly problems: readonly SpfProblem[]
}
