// JUnit XML as Jenkins, GitLab and Azure read it: a suite for each subject, a test case for each check on it.
import type { Finding } from '../core/finding.js'
import type { AuditResult, OutcomeRecord } from '../core/result.js'
import { subjectKey } from '../core/subject.js'
import { missingAnswers } from '../score/verdict.js'
import { messageOf, titleOf } from './catalogue.js'
import { oneLine, visible } from './escape.js'
import { placeOf } from './place.js'
import type { Renderer } from './renderer.js'

const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&apos;' }
/** U+FFFE and U+FFFF are no XML 1.0 characters; the rest of those are gone with `visible`. */
const xml = (text: string): string =>
  visible(text)
    .replace(/[\ufffe\uffff]/g, '\ufffd')
    .replace(/[&<>"']/g, c => ENTITIES[c] ?? c)
const attribute = (text: string): string => xml(oneLine(text))

/** What a case holds, and what the counters of its suite say. */
interface Case {
  body: string
  kind: 'passed' | 'failure' | 'error' | 'skipped'
}

const where = (finding: Finding): string => {
  const place = placeOf(finding)
  return place ? `${place.file}:${place.line}:${place.column}: ` : ''
}

export const renderJunit: Renderer = (result, { locale }, catalogue) => {
  const byPrint = new Map(result.findings.map(f => [f.fingerprint, f]))
  const line = (f: Finding): string =>
    [
      `${where(f)}${messageOf(f, catalogue, locale)}`,
      ...f.evidence.slice(0, 3).map(e => `  ${e.label ? `${e.label}: ` : ''}${oneLine(e.text).slice(0, 300)}`),
      catalogue.check(f.check)?.fix[locale] ?? '',
    ]
      .filter(Boolean)
      .join('\n')

  const caseOf = (outcome: OutcomeRecord): Case => {
    const findings = outcome.findings.flatMap(id => byPrint.get(id) ?? [])
    const [first] = findings
    const open = findings.filter(f => f.suppressed === null)
    const grave = open.filter(f => f.severity !== 'info')
    if (grave[0]) {
      const type = grave.some(f => f.severity === 'error') ? 'error' : 'warning'
      const message = grave.map(f => messageOf(f, catalogue, locale)).join(' · ')
      const body = `<failure type="${type}" message="${attribute(message)}">${xml(grave.map(line).join('\n\n'))}</failure>`
      return { kind: 'failure', body }
    }
    if (outcome.state === 'error') return { kind: 'error', body: `<error message="${attribute(outcome.detail ?? 'crashed')}"/>` }
    if (outcome.state === 'unknown') {
      const reason = attribute([outcome.reason, outcome.detail].filter(Boolean).join(': '))
      // A missing answer on a gating check leaves the run incomplete; elsewhere it is a test that could not be made.
      if (missingAnswers([outcome]).length > 0) return { kind: 'error', body: `<error type="unknown" message="${reason}"/>` }
      return { kind: 'skipped', body: `<skipped message="${reason}"/>` }
    }
    if (outcome.state === 'not-applicable') return { kind: 'skipped', body: '<skipped message="not applicable"/>' }
    if (open.length > 0) return { kind: 'passed', body: `<system-out>${xml(open.map(line).join('\n\n'))}</system-out>` }
    if (first?.suppressed)
      return { kind: 'skipped', body: `<skipped message="${attribute(`${first.suppressed.by}: ${first.suppressed.reason}`)}"/>` }
    return { kind: 'passed', body: '' }
  }

  const suites = [...groupBySubject(result)].map(([name, outcomes]) => {
    const counts = { failure: 0, error: 0, skipped: 0, passed: 0 }
    const cases = outcomes.map(outcome => {
      const { body, kind } = caseOf(outcome)
      counts[kind]++
      const file = outcome.subject.kind === 'message' && outcome.subject.file ? ` file="${attribute(outcome.subject.file)}"` : ''
      const title = attribute(titleOf(outcome.check, catalogue, locale))
      const open = `    <testcase classname="${attribute(`${outcome.category}.${outcome.check}`)}" name="${title}"${file} time="0"`
      return body === '' ? `${open}/>` : `${open}>${body}</testcase>`
    })
    const { failure, error, skipped } = counts
    const totals = `tests="${cases.length}" failures="${failure}" errors="${error}" skipped="${skipped}"`
    const head = `  <testsuite name="${attribute(name)}" ${totals} time="0" timestamp="${attribute(result.generatedAt)}">`
    return { text: [head, ...cases, '  </testsuite>'].join('\n'), tests: cases.length, failure, error, skipped }
  })
  const sum = (key: 'tests' | 'failure' | 'error' | 'skipped'): number => suites.reduce((n, s) => n + s[key], 0)
  const totals = `tests="${sum('tests')}" failures="${sum('failure')}" errors="${sum('error')}" skipped="${sum('skipped')}"`
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="mailpreflight" ${totals} time="0">`,
    ...suites.map(s => s.text),
    '</testsuites>\n',
  ].join('\n')
}

function groupBySubject(result: AuditResult): Map<string, OutcomeRecord[]> {
  const groups = new Map<string, OutcomeRecord[]>()
  for (const outcome of result.outcomes) {
    const key = subjectKey(outcome.subject)
    const group = groups.get(key)
    if (group) group.push(outcome)
    else groups.set(key, [outcome])
  }
  return groups
}
