// "What first?": at most seven steps, ordered by what the bounces prove, then what holds the message back, then by impact over effort.
import type { Effort, Finding } from '../core/finding.js'
import type { Action, ProviderVerdict } from '../core/result.js'
import { rootOf } from '../core/root.js'
import { subjectKey } from '../core/subject.js'

export const MOST_ACTIONS = 7

const EFFORT: Record<Effort, number> = { minutes: 1, hour: 2, project: 4 }

/** Findings that one step mends: the same text to publish, or the same check on the same subject. Two proposals for one record are two steps. */
const stepOf = (f: Finding): string =>
  f.fix?.kind === 'dns-record'
    ? `record ${f.fix.type} ${f.fix.name} ${f.fix.proposed}`
    : `check ${f.check} ${subjectKey(f.subject)}`

/** The same defect of the parent domain, with a repair at hand: a subdomain's record often only includes the parent's. */
const isParentStep = (root: Finding, f: Finding): boolean =>
  f.fix === null &&
  root.fix !== null &&
  root.check === f.check &&
  root.subject.kind === 'domain' &&
  f.subject.kind === 'domain' &&
  f.subject.name.endsWith(`.${root.subject.name}`)

/**
 * @param checkOf effort and weight of a check
 * @returns actions in the order to take them; findings of severity info and suppressed ones ask for nothing
 */
export function planActions(
  findings: readonly Finding[],
  providers: readonly ProviderVerdict[],
  checkOf: (id: string) => { effort: Effort; weight: number } | undefined,
): Action[] {
  const steps = new Map<string, Finding[]>()
  const open = findings.filter(f => !f.suppressed && f.severity !== 'info')
  // Of thousands of messages there are ten thousands of findings: only those are looked through that something could follow from.
  const followed = new Set(open.flatMap(f => f.follows))
  const roots = open.filter(f => followed.has(f.check))
  const parents = open.filter(f => f.fix !== null && f.subject.kind === 'domain')
  for (const f of open) {
    // What only follows from another finding is mended with it.
    const step = stepOf(rootOf(f, roots) ?? parents.find(root => isParentStep(root, f)) ?? f)
    const list = steps.get(step)
    if (list) list.push(f)
    else steps.set(step, [f])
  }
  const ranked = [...steps.values()].map((list, position) => {
    const impact = (f: Finding): number =>
      (f.blocker ? 20 : 0) + (checkOf(f.check)?.weight ?? 0) * (f.severity === 'error' ? 1 : 0.5)
    // The root leads: what to mend is named before what it brings about.
    const consequences = new Set(list.filter(f => rootOf(f, list)))
    const consequence = (f: Finding): number => (consequences.has(f) ? 1 : 0)
    const sorted = [...list].sort((a, b) => consequence(a) - consequence(b) || impact(b) - impact(a))
    const lead = sorted[0] as Finding
    const prevents = { soft: 0, hard: 0, softShare: 0, hardShare: 0 }
    for (const { explained } of list) {
      if (!explained) continue
      prevents.soft += explained.soft
      prevents.hard += explained.hard
      prevents.softShare += explained.softShare
      prevents.hardShare += explained.hardShare
    }
    const checks = new Set(list.map(f => f.check))
    const enforcing = providers
      .filter(p => p.requirements.some(r => r.state === 'fail' && r.checks.some(c => checks.has(c))))
      .map(p => p.provider)
    const action: Action = { findings: sorted.map(f => f.fingerprint), check: lead.check, prevents, providers: enforcing }
    return {
      action,
      proven: prevents.soft + prevents.hard,
      gates: list.some(f => f.severity === 'error'),
      benefit: Math.max(...list.map(impact)) / EFFORT[checkOf(lead.check)?.effort ?? 'hour'],
      position,
    }
  })
  ranked.sort(
    (a, b) => b.proven - a.proven || Number(b.gates) - Number(a.gates) || b.benefit - a.benefit || a.position - b.position,
  )
  return ranked.slice(0, MOST_ACTIONS).map(r => r.action)
}
