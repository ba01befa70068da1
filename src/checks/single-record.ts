// MTA-STS and TLS-RPT: a TXT record of which a domain that receives mail has one or none. Judged alike, with the same examples.
import { cannotTell, fail, type IssueDetails, notApplicable, type Outcome, pass } from '../core/check.js'
import type { Fact } from '../core/fact.js'
import type { Issue } from '../core/finding.js'
import type { Subject } from '../core/subject.js'
import type { ExistenceFacts, MxFacts, RecordProblem, RecordProblemCode } from '../dns/facts.js'
import type { CheckExample } from './define.js'
import { dnsFix } from './dns-fix.js'
import type { DomainFacts } from './facts.js'
import { existing, fromDomain, mxSet, otherRole, timedOut } from './infrastructure-examples.js'
import { worst } from './problem-texts.js'
import { receivesNothing } from './receives.js'

interface RecordFacts {
  name: string
  records: readonly string[]
  /** null: a reader would use none. */
  record: object | null
  problems: readonly RecordProblem[]
}

interface Judged {
  record: Fact<RecordFacts>
  existence: Fact<ExistenceFacts>
  mx: Fact<MxFacts>
  subject: Subject
  /** A record to start from, and whether our own parser takes it. */
  proposal: { text: string; valid: boolean }
}

interface Words {
  missing(domain: string, details: Pick<IssueDetails, 'fix'>): Issue
  multiple(args: { name: string; count: number }, details: IssueDetails): Issue
  invalid(args: { name: string; problem: RecordProblemCode }, details: IssueDetails): Issue
}

export function overSingleRecord({ record: fact, existence, mx, subject, proposal }: Judged, issue: Words): Outcome {
  if (fact.state === 'unknown') return cannotTell(fact)
  if (fact.state === 'absent' || subject.kind !== 'domain') return notApplicable
  const { name, records, record, problems } = fact.value
  const evidence = records.map(text => ({ kind: 'record' as const, label: `${name} TXT`, text }))
  const fix = dnsFix({
    name,
    type: 'TXT',
    current: records[0] ?? null,
    proposed: proposal.text,
    registeredDomain: existence.state === 'known' ? existence.value.registeredDomain : null,
    valid: proposal.valid,
  })
  if (records.length === 0) return receivesNothing(mx) ? notApplicable : fail(issue.missing(subject.name, { fix }))
  // Not by their number: two near misses are no records at all.
  if (problems.some(p => p.code === 'multiple-records'))
    return fail(issue.multiple({ name, count: records.length }, { evidence, fix }))
  if (record === null || problems.some(p => p.severity === 'error'))
    return fail(issue.invalid({ name, problem: worst(problems) }, { evidence, fix }))
  return pass(...evidence)
}

type Example<K extends 'mtaSts' | 'tlsRpt'> = CheckExample<'domain', K | 'existence' | 'mx', 'missing' | 'invalid' | 'multiple'>

/** @param published facts with a valid record, changed as given */
export function singleRecordExamples<K extends 'mtaSts' | 'tlsRpt'>(
  key: K,
  published: (change?: { records: string[]; record: null; problems?: RecordProblem[] }) => DomainFacts[K],
  invalid: { name: string; text: string; problem: RecordProblemCode },
  two: [string, string],
): Example<K>[] {
  const example = (name: string, fact: Fact<unknown>, expect: Example<K>['expect'], mx = mxSet()): Example<K> => ({
    name,
    subject: fromDomain,
    facts: { [key]: fact, existence: existing(), mx } as Example<K>['facts'],
    expect,
  })
  const problems = (code: RecordProblemCode, position: number): RecordProblem[] => [
    { code, severity: 'error', position, length: 0, text: '' },
  ]
  const none = published({ records: [], record: null })
  return [
    example('a valid record', published(), 'pass'),
    example('a domain with a null MX', none, 'not-applicable', mxSet({ kind: 'null-mx', hosts: [], total: 0 })),
    example('no record', none, ['missing']),
    example(
      invalid.name,
      published({ records: [invalid.text], record: null, problems: problems(invalid.problem, invalid.text.length) }),
      ['invalid'],
    ),
    example('two records', published({ records: two, record: null, problems: problems('multiple-records', 0) }), ['multiple']),
    example('lookup timed out', timedOut, 'unknown'),
    example('other role', otherRole, 'not-applicable'),
  ]
}
