// The join: which failing finding explains which bounces of the past.
import type { Actor, BounceCategory, BounceClass } from './bounce-categories.js'
import type { ExplainedBounces, Finding } from './finding.js'
import { rootOf } from './root.js'

/** Bounces alike in everything the join looks at. */
export interface CauseGroup {
  category: BounceCategory
  class: BounceClass
  /** Audit checks that the reply itself names, most likely first; empty when the reply is not that specific. */
  checks: readonly string[]
  actor: Actor
  senderDomain: string | null
  sendingIp: string | null
  count: number
}

export interface CauseJoin {
  /** By fingerprint of the finding. */
  explained: Map<string, ExplainedBounces>
  /** The finding each group went to, by position; null: unexplained by this audit. */
  assigned: (string | null)[]
  unexplained: { soft: number; hard: number }
  totals: { soft: number; hard: number }
}

const family = (check: string): string => check.slice(0, check.indexOf('-') < 0 ? undefined : check.indexOf('-'))

const sameOrBelow = (a: string, b: string): boolean => a === b || a.endsWith(`.${b}`) || b.endsWith(`.${a}`)

/** A finding about one domain or address cannot explain bounces of mail from another. */
function concerns(finding: Finding, group: CauseGroup): boolean {
  if (finding.subject.kind === 'domain')
    return group.senderDomain === null || sameOrBelow(finding.subject.name, group.senderDomain)
  if (finding.subject.kind === 'ip') return group.sendingIp === null || finding.subject.address === group.sendingIp
  return true
}

const OTHERS: ReadonlySet<Actor> = new Set(['recipient', 'recipient-admin', 'nobody'])

/** Where the other side has to act, no defect of DNS or message is to blame; the list's upkeep may be (full mailboxes). */
const isOurs = (finding: Finding, group: CauseGroup): boolean => finding.category === 'history' || !OTHERS.has(group.actor)

const severityRank = { error: 2, warning: 1, info: 0 } as const

/** The finding to act on first wins: exact subject, then blocker, severity; ties keep the report's order. */
function best(candidates: readonly Finding[], group: CauseGroup): Finding | undefined {
  const exact = (f: Finding): number =>
    (f.subject.kind === 'domain' && f.subject.name === group.senderDomain) ||
    (f.subject.kind === 'ip' && f.subject.address === group.sendingIp)
      ? 1
      : 0
  let winner: Finding | undefined
  for (const f of candidates) {
    if (winner === undefined) winner = f
    else {
      const order =
        exact(f) - exact(winner) ||
        Number(f.blocker) - Number(winner.blocker) ||
        severityRank[f.severity] - severityRank[winner.severity]
      if (order > 0) winner = f
    }
  }
  return winner
}

/**
 * Assigns every group of soft or hard bounces to at most one failing finding:
 * 1. a finding of a check that the reply names, in the reply's order;
 * 2. else, when the reply names checks, a finding of the same family (`spf-…`, `ptr-…`): "no valid SPF" is explained by any
 *    SPF defect, never by a defect of something the reply does not speak of;
 * 3. else, when the reply names none, a finding whose check explains the category, unless the other side has to act;
 * and where that finding only follows from another one, to that root.
 * Findings of severity info are advice, not causes. A check that passed has no findings and can claim nothing.
 *
 * @param explains bounce categories by check id
 */
export function joinCauses(
  groups: readonly CauseGroup[],
  findings: readonly Finding[],
  explains: (check: string) => readonly BounceCategory[],
): CauseJoin {
  const causes = findings.filter(f => f.severity !== 'info')
  const totals = { soft: 0, hard: 0 }
  const unexplained = { soft: 0, hard: 0 }
  const explained = new Map<string, ExplainedBounces>()
  for (const g of groups) if (g.class === 'soft' || g.class === 'hard') totals[g.class] += g.count
  const assigned = groups.map(group => {
    if (group.class !== 'soft' && group.class !== 'hard') return null
    const here = causes.filter(f => concerns(f, group))
    let cause: Finding | undefined
    for (const check of group.checks) {
      cause ??= best(
        here.filter(f => f.check === check),
        group,
      )
    }
    if (group.checks.length > 0) {
      const families = new Set(group.checks.map(family))
      cause ??= best(
        here.filter(f => families.has(family(f.check))),
        group,
      )
    } else {
      cause = best(
        here.filter(f => explains(f.check).includes(group.category) && isOurs(f, group)),
        group,
      )
    }
    // A consequence hands its bounces on to the root: that is what has to be mended.
    cause = (cause && rootOf(cause, here)) ?? cause
    if (cause === undefined) {
      unexplained[group.class] += group.count
      return null
    }
    const entry = explained.get(cause.fingerprint) ?? { soft: 0, hard: 0, categories: {}, softShare: 0, hardShare: 0 }
    entry[group.class] += group.count
    entry.categories[group.category] = (entry.categories[group.category] ?? 0) + group.count
    explained.set(cause.fingerprint, entry)
    return cause.fingerprint
  })
  for (const entry of explained.values()) {
    entry.softShare = totals.soft > 0 ? entry.soft / totals.soft : 0
    entry.hardShare = totals.hard > 0 ? entry.hard / totals.hard : 0
  }
  return { explained, assigned, unexplained, totals }
}
