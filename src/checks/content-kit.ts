// What content checks share: how they read the facts and point at places.
import type { ContentFacts, LinkFact, LinkFlag, Place } from '../content/facts.js'
import { type CheckContext, cannotTell, failIf, type IssueMaker, notApplicable, type Outcome } from '../core/check.js'
import type { Fact } from '../core/fact.js'
import type { Evidence, Issue, Location } from '../core/finding.js'

/**
 * Makes a `run` that judges known content; unknown content cannot be judged, absent content needs no judging. `null` is "not applicable".
 * Made once for each check: a function made anew for each message would have to be prepared each time.
 */
export const onContent =
  <A, F extends { content: Fact<ContentFacts> }>(
    judge: (content: ContentFacts, issue: IssueMaker<A>, context: CheckContext, facts: F) => readonly Issue[] | null,
  ) =>
  (facts: F, issue: IssueMaker<A>, context: CheckContext): Outcome => {
    const { content } = facts
    if (content.state === 'unknown') return cannotTell(content)
    if (content.state === 'absent') return notApplicable
    const issues = judge(content.value, issue, context, facts)
    return issues === null ? notApplicable : failIf(issues)
  }

/** Location of a place in the file that the check runs on. */
export const locate = (place: Place | null | undefined, context: CheckContext): { location: Location } | Record<string, never> =>
  place
    ? {
        location: {
          file: context.subject.kind === 'message' ? context.subject.file : null,
          line: place.line,
          column: place.column,
        },
      }
    : {}

/** The first places as evidence; the message says how many there are. */
export const MAX_EVIDENCE = 5

export function linkEvidence(links: readonly LinkFact[], context: CheckContext): Evidence[] {
  return links
    .slice(0, MAX_EVIDENCE)
    .map(l => ({ kind: 'value', label: l.text || undefined, text: l.href, ...locate(l.at, context) }) as Evidence)
}

export const textEvidence = (found: readonly { text: string; at: Place }[], context: CheckContext): Evidence[] =>
  found.slice(0, MAX_EVIDENCE).map(({ text, at }): Evidence => ({ kind: 'value', text, ...locate(at, context) }))

const flags = new WeakMap<ContentFacts, Map<LinkFlag, LinkFact[]>>()

/** Links with a flag. A dozen checks ask, most for flags that no link has: sorted once for each message. */
export function flagged(facts: ContentFacts, flag: LinkFlag): readonly LinkFact[] {
  let byFlag = flags.get(facts)
  if (!byFlag) {
    byFlag = new Map()
    for (const link of facts.links.items)
      for (const each of link.flags) {
        const list = byFlag.get(each)
        if (!list) byFlag.set(each, [link])
        else if (list[list.length - 1] !== link) list.push(link)
      }
    flags.set(facts, byFlag)
  }
  return byFlag.get(flag) ?? []
}

/**
 * Places in groups that are reported together: first those that count, then by line those that an inline ignore of this check names,
 * which the engine holds back. One accepted link must not hide ten others.
 */
export function byIgnore<T extends { at: Place }>(facts: ContentFacts, check: string, found: readonly T[]): Group<T>[] {
  const [first] = found
  if (first === undefined) return []
  if (facts.ignores.length === 0) return [found as readonly T[] as Group<T>]
  const ignores = facts.ignores.filter(i => i.check === check && i.reason !== '')
  const lines = new Set(ignores.map(i => i.line))
  const groups = [found.filter(f => !lines.has(f.at.line)), ...[...lines].map(line => found.filter(f => f.at.line === line))]
  return groups.filter((group): group is [T, ...T[]] => group.length > 0)
}

type Group<T> = readonly [T, ...T[]]

/** Different hosts of links, at most `max`. */
export const hostsOf = (links: readonly LinkFact[], max = 5): string[] =>
  [...new Set(links.map(l => l.host || l.href.slice(0, 60)))].slice(0, max)
