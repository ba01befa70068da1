import type { BounceCategory } from '../core/bounce-categories.js'
import type {
  CheckContext,
  CheckMeta,
  CheckOption,
  IssueDetails,
  IssueMaker,
  Message,
  Outcome,
  OutcomeState,
  Settings,
} from '../core/check.js'
import type { CheckCategory, Effort, Issue, Owner, Severity } from '../core/finding.js'
import type { Texts } from '../core/locale.js'
import type { Subject } from '../core/subject.js'
import type { FactsBySubject } from './facts.js'

export type FactSubject = keyof FactsBySubject

/** Facts of one subject, an outcome to expect: the examples of a check are its tests and its documentation. */
export interface CheckExample<S extends FactSubject, K extends keyof FactsBySubject[S], Code extends string> {
  /** What the example shows, in English; used as test name and as heading in the docs. */
  readonly name: string
  readonly facts: Pick<FactsBySubject[S], K>
  readonly subject?: Subject
  readonly settings?: Partial<Settings>
  readonly options?: Readonly<Record<string, unknown>>
  /** A state, or the codes of a failure in order. */
  readonly expect: Exclude<OutcomeState, 'fail' | 'error'> | readonly Code[]
}

interface CheckDefinition<S extends FactSubject, K extends keyof FactsBySubject[S], A> {
  readonly id: string
  readonly category: CheckCategory
  readonly subject: S
  readonly severity: Severity
  readonly weight: CheckMeta['weight']
  readonly blocker?: boolean
  readonly owner: Owner
  readonly effort: Effort
  readonly needs: readonly K[]
  readonly refs: readonly string[]
  readonly explains?: readonly BounceCategory[]
  /** Read them with `context.options`; unset ones are absent there. */
  readonly options?: Readonly<Record<string, CheckOption>>
  readonly title: Texts
  readonly why: Texts
  readonly fix: Texts
  /** `A` maps each code to its arguments; it is read off the English messages. */
  readonly messages: {
    readonly en: { readonly [C in keyof A]: Message<A[C]> }
    readonly de: { readonly [C in keyof NoInfer<A>]: Message<NoInfer<A>[C]> }
  }
  readonly examples: readonly CheckExample<S, K, keyof NoInfer<A> & string>[]
  /** Pure and synchronous; must answer known, absent and unknown facts. */
  readonly run: (facts: Pick<FactsBySubject[S], K>, issue: IssueMaker<NoInfer<A>>, context: CheckContext) => Outcome
}

/** A check as the engine holds it: arguments and facts are erased, the definition has proved that they fit. */
export interface AnyCheck extends CheckMeta {
  readonly subject: FactSubject
  readonly needs: readonly string[]
  readonly examples: readonly {
    readonly name: string
    readonly facts: object
    readonly subject?: Subject
    readonly settings?: Partial<Settings>
    readonly options?: Readonly<Record<string, unknown>>
    readonly expect: Exclude<OutcomeState, 'fail' | 'error'> | readonly string[]
  }[]
  /** `facts` must hold what `needs` names, `issue` is makeIssue of checks/run.ts. */
  readonly run: (
    facts: object,
    issue: (code: string, args: unknown, details?: IssueDetails) => Issue,
    context: CheckContext,
  ) => Outcome
}

/**
 * Defines a check. The compiler holds: both languages have every message, German messages take the English ones' arguments,
 * `run` reads only the facts it `needs` and reports only codes that have a message, examples carry fitting facts.
 */
export function defineCheck<const S extends FactSubject, const K extends keyof FactsBySubject[S] & string, A>(
  definition: CheckDefinition<S, K, A>,
): AnyCheck {
  return { ...definition, blocker: definition.blocker ?? false, explains: definition.explains ?? [] } as unknown as AnyCheck
}
