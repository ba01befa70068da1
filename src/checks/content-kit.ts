// What content checks share: how they read the facts and point at places.
import type { ContentFacts, LinkFact, LinkFlag, Place } from '../content/facts.js'
import { type CheckContext, cannotTell, failIf, notApplicable, type Outcome } from '../core/check.js'
import type { Fact } from '../core/fact.js'
import type { Evidence, Issue, Location } from '../core/finding.js'

/** Runs `judge` on known content; unknown content cannot be judged, absent content needs no judging. `null` is "not applicable". */
export function onContent(content: Fact<ContentFacts>, judge: (facts: ContentFacts) => readonly Issue[] | null): Outcome {
  if (content.state === 'unknown') return cannotTell(content)
  if (content.state === 'absent') return notApplicable
  const issues = judge(content.value)
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

export const flagged = (facts: ContentFacts, flag: LinkFlag): LinkFact[] => facts.links.items.filter(l => l.flags.includes(flag))

/**
 * Places without those that an inline ignore of this check names: one accepted link must not hide ten others. When none is left
 * all come back, so that the finding shows as held back.
 */
export function counted<T extends { at: Place }>(facts: ContentFacts, check: string, found: readonly T[]): readonly T[] {
  const lines = new Set(facts.ignores.filter(i => i.check === check && i.reason !== '').map(i => i.line))
  if (lines.size === 0) return found
  const left = found.filter(f => !lines.has(f.at.line))
  return left.length > 0 ? left : found
}

/** Different hosts of links, at most `max`. */
export const hostsOf = (links: readonly LinkFact[], max = 5): string[] =>
  [...new Set(links.map(l => l.host || l.href.slice(0, 60)))].slice(0, max)
