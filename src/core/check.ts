// The shape of a check and of what it says. Bound to this product's facts in checks/define.ts.
import type { BounceCategory } from './bounce-categories.js'
import type { UnknownReason } from './fact.js'
import type { CheckCategory, Effort, Evidence, Issue, Owner, Severity } from './finding.js'
import type { Format, Locale, Texts } from './locale.js'
import type { Subject, SubjectKind } from './subject.js'

/** One sentence about a problem, built from its arguments. */
export type Message<Args = never> = (args: Args, format: Format) => string

/** What a problem carries besides its code and arguments. */
export type IssueDetails = Omit<Issue, 'code' | 'args'>

/** Makes the issues of one check; the compiler holds codes and arguments to the check's messages. */
export type IssueMaker<A> = <C extends keyof A & string>(code: C, args: A[C], details?: IssueDetails) => Issue

export type Outcome =
  | { readonly state: 'pass'; readonly evidence?: readonly Evidence[] }
  | { readonly state: 'fail'; readonly issues: readonly Issue[] }
  | { readonly state: 'unknown'; readonly reason: UnknownReason; readonly detail?: string }
  | { readonly state: 'not-applicable' }

/** `error`: the check itself crashed; the audit goes on. */
export type OutcomeState = Outcome['state'] | 'error'

const passed: Outcome = { state: 'pass' }
export const pass = (...evidence: Evidence[]): Outcome => (evidence.length > 0 ? { state: 'pass', evidence } : passed)
export const notApplicable: Outcome = { state: 'not-applicable' }
/** Could not be told: from a fact that is unknown, or with a reason of its own. */
export const cannotTell = (from: { reason: UnknownReason; detail?: string }): Outcome =>
  from.detail === undefined
    ? { state: 'unknown', reason: from.reason }
    : { state: 'unknown', reason: from.reason, detail: from.detail }
/** Fails with the issues; passes when there are none. */
export const failIf = (issues: readonly Issue[]): Outcome => (issues.length > 0 ? { state: 'fail', issues } : passed)
export const fail = (...issues: [Issue, ...Issue[]]): Outcome => ({ state: 'fail', issues })

/** What the user or the input says about the whole audit; part of the facts, so that a replay sees the same. */
export interface Settings {
  /** `no-mail`: a domain that never sends. */
  profile: 'bulk' | 'transactional' | 'no-mail'
  /** `template`: merge tags are content; `message`: they are left-overs. */
  mode: 'message' | 'template'
  /** Messages a day to the largest provider; null when not given. */
  volume: number | null
  /** ISO 8601; the only clock a check may see. */
  now: string
}

export interface CheckContext {
  readonly subject: Subject
  readonly settings: Settings
  /** Per-check options from the configuration, validated against the check's `options` shape. */
  readonly options: Readonly<Record<string, unknown>>
}

/** A number that the configuration may set: `checks: { spam-score: [error, { threshold: 4 }] }`. */
export interface CheckOption {
  readonly default: number
  readonly min: number
  readonly max: number
  readonly text: Texts
}

/** What the registry, the documentation and the reporters know of every check. */
export interface CheckMeta {
  /** Kebab-case noun, the file's name. */
  readonly id: string
  readonly category: CheckCategory
  readonly subject: SubjectKind
  readonly severity: Severity
  /** Impact on the score: 10, 7, 3, 1; 0 for information and optional controls. */
  readonly weight: 0 | 1 | 3 | 7 | 10
  /** A failing blocker means: do not send. Caps the score at 49. */
  readonly blocker: boolean
  readonly owner: Owner
  readonly effort: Effort
  /** RFC sections and provider pages: "RFC 7208 4.6.4", "https://…". */
  readonly refs: readonly string[]
  /** Bounce categories that a failing of this check causes. */
  readonly explains: readonly BounceCategory[]
  /** States the passing condition: "SPF stays within 10 DNS lookups". */
  readonly title: Texts
  /** For a person who has never heard of it: what it is and what happens when it fails. */
  readonly why: Texts
  /** What to do, step by step if need be. */
  readonly fix: Texts
  readonly messages: Readonly<Record<Locale, Readonly<Record<string, Message>>>>
  readonly options?: Readonly<Record<string, CheckOption>>
}
