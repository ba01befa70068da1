// Results for the tests of the reports: fixtures, one with a finding of every check and code, and hostile ones.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { loadChecks } from '../../src/checks/registry.js'
import { runSubject } from '../../src/checks/run.js'
import type { Settings } from '../../src/core/check.js'
import type { AuditResult } from '../../src/core/result.js'
import type { Subject } from '../../src/core/subject.js'

export const FIXTURES = join(import.meta.dirname, '..', '..', 'fixtures', 'results')

export const fixture = (name: string): AuditResult =>
  JSON.parse(readFileSync(join(FIXTURES, `${name}.json`), 'utf8')) as AuditResult

const SETTINGS: Settings = { profile: 'bulk', mode: 'message', volume: null, now: '2026-11-21T14:05:00Z' }
const SUBJECTS: Record<string, Subject> = {
  domain: { kind: 'domain', name: 'muster.example', roles: ['from'] },
  ip: { kind: 'ip', address: '192.0.2.1' },
  message: { kind: 'message', file: 'news.eml' },
  history: { kind: 'history' },
}

/** The fixture with every finding that the examples of all checks give: the big one. */
export async function bigResult(): Promise<AuditResult> {
  const result = fixture('not-ready')
  const findings = new Map<string, AuditResult['findings'][number]>()
  for (const check of await loadChecks()) {
    for (const example of check.examples) {
      const subject = example.subject ?? SUBJECTS[check.subject]
      if (subject === undefined) continue
      const settings = { ...SETTINGS, ...example.settings }
      const run = runSubject([check], subject, example.facts, {
        settings,
        configure: () => ({ options: example.options ?? {} }),
      })
      for (const f of run.findings) findings.set(f.fingerprint, f)
    }
  }
  return { ...result, findings: [...findings.values()], actions: [...findings.values()].slice(0, 7).map(actionOf) }
}

const actionOf = (f: AuditResult['findings'][number]): AuditResult['actions'][number] => ({
  findings: [f.fingerprint],
  check: f.check,
  prevents: { soft: 1, hard: 0, softShare: 0.01, hardShare: 0 },
  providers: ['gmail'],
})

/** Strings that programs read values of: ids, dates, states. Everything else may come from an attacker. */
const FIXED = new Set(
  'resultVersion verdict state category severity class level reason kind profile mode type generatedAt now asOf effective date until from to roles cluster source by firstBroken fingerprint check findings checks model scoreModel ruleData id owner'.split(
    ' ',
  ),
)

/** The result with `evil` in place of (or added to) every text that is not an id or a date. */
export function poison<T>(value: T, evil: string, key = ''): T {
  if (typeof value === 'string') {
    // 'source' and 'from' are texts in some places and objects or dates in others.
    return (FIXED.has(key) ? value : `${evil}${value}`) as T
  }
  if (Array.isArray(value)) return value.map(x => poison(x, evil, key)) as T
  if (value === null || typeof value !== 'object') return value
  return Object.fromEntries(Object.entries(value).map(([k, v]) => [k, poison(v, evil, k)])) as T
}
