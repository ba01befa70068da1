// What the DMARC checks share: whom they concern, evidence of the walk, fixes that were parsed again.
import { cannotTell, type IssueDetails, notApplicable, type Outcome } from '../core/check.js'
import type { Fact } from '../core/fact.js'
import type { Evidence, Fix } from '../core/finding.js'
import type { Subject } from '../core/subject.js'
import { policyFor } from '../dns/dmarc/effective.js'
import type { DmarcFacts } from '../dns/dmarc/facts.js'
import { type DmarcRecord, isDmarcRecord, type Policy, parseDmarc } from '../dns/dmarc/parse.js'
import { dnsFix } from './dns-fix.js'

/** DMARC speaks for From domains only. */
export const isAuthor = (subject: Subject): boolean => subject.kind === 'domain' && subject.roles.includes('from')

export interface AppliedPolicy {
  facts: DmarcFacts
  /** Where the record stands. */
  domain: string
  text: string
  record: DmarcRecord
  evidence: Evidence
}

/** Judges the record that applies to a From domain. Without one there is nothing to judge: dmarc-record says so. */
export function overPolicy(dmarc: Fact<DmarcFacts>, subject: Subject, judge: (policy: AppliedPolicy) => Outcome): Outcome {
  if (!isAuthor(subject)) return notApplicable
  if (dmarc.state === 'unknown') return cannotTell(dmarc)
  if (dmarc.state === 'absent') return notApplicable
  const { state, policyDomain, text, parsed } = dmarc.value.discovery
  if (state !== 'found' || policyDomain === null || text === null || !parsed?.record) return notApplicable
  return judge({ facts: dmarc.value, domain: policyDomain, text, record: parsed.record, evidence: recordAt(policyDomain, text) })
}

export const recordAt = (domain: string, text: string): Evidence => ({ kind: 'record', label: `_dmarc.${domain}`, text })

/** The queries of the tree walk and what each found. */
export const trace = (facts: DmarcFacts): Evidence => ({
  kind: 'tree',
  label: facts.domain,
  text: facts.discovery.steps
    .map(
      s =>
        `${s.name} TXT: ${s.outcome === 'record' || s.outcome === 'multiple' ? s.records.join(' | ') : s.outcome === 'unknown' ? `? (${s.reason ?? ''})` : '–'}`,
    )
    .join('\n'),
})

/** Reports need a mailbox that only the user can name. */
export const ADDRESS = '<address>'

const STRENGTH: Record<Policy, number> = { none: 0, quarantine: 1, reject: 2 }

/** Is the first policy milder than the second? */
export const isWeaker = (a: Policy, b: Policy): boolean => STRENGTH[a] < STRENGTH[b]

/** A policy record ready to paste; none when the text would not be valid. `null` deletes the record. */
export function policyFix(
  facts: DmarcFacts,
  domain: string,
  current: string | null,
  proposed: string | null,
  name = `_dmarc.${domain}`,
): Pick<IssueDetails, 'fix' | 'fixAfter'> {
  const parsed = proposed === null ? null : parseDmarc(proposed.replace(ADDRESS, `dmarc@${domain}`))
  const valid = parsed === null || (parsed.valid && !parsed.problems.some(p => p.severity === 'error'))
  if (!valid) return {}
  const fix = dnsFix({ name, type: 'TXT', current, proposed, registeredDomain: facts.legacy.organizationalDomain, valid })
  const planned = parsed?.record ? policyFor(facts.domain, domain, parsed.record) : 'none'
  // A stricter policy would have mail refused that fails DMARC today.
  return isWeaker(facts.effective?.applied ?? 'none', planned) ? { fix, fixAfter: ['dmarc-pass'] } : { fix }
}

/** The record with which a foreign host consents to take reports (RFC 9990 4); it goes into that host's zone. */
export const consentFix = (name: string, host: string): { fix: Fix } => ({
  fix: dnsFix({
    name,
    type: 'TXT',
    current: null,
    proposed: 'v=DMARC1',
    registeredDomain: host,
    valid: isDmarcRecord('v=DMARC1'),
  }),
})
