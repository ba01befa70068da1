// Runs every example of every check, and renders every text in both languages.
import { describe, expect, it } from 'vitest'
import type { AnyCheck } from '../../src/checks/define.js'
import { makeIssue } from '../../src/checks/run.js'
import type { CheckContext } from '../../src/core/check.js'
import { formatFor, LOCALES } from '../../src/core/locale.js'
import type { Subject } from '../../src/core/subject.js'
import { authenticationChecks } from '../../src/generated/checks/authentication.js'
import { contentChecks } from '../../src/generated/checks/content.js'
import { historyChecks } from '../../src/generated/checks/history.js'
import { infrastructureChecks } from '../../src/generated/checks/infrastructure.js'

const checks = [...authenticationChecks, ...infrastructureChecks, ...contentChecks, ...historyChecks]

const SUBJECTS: Record<AnyCheck['subject'], Subject> = {
  domain: { kind: 'domain', name: 'example.com', roles: ['from', 'mail-from'] },
  ip: { kind: 'ip', address: '192.0.2.1' },
  message: { kind: 'message', file: 'message.eml' },
  history: { kind: 'history' },
}

const contextOf = (check: AnyCheck, example: AnyCheck['examples'][number]): CheckContext => ({
  subject: example.subject ?? SUBJECTS[check.subject],
  settings: { profile: 'bulk', mode: 'message', volume: null, now: '2026-11-22T12:00:00Z', ...example.settings },
  options: example.options ?? {},
})

it('check ids are unique', () => {
  const ids = checks.map(c => c.id)
  expect(ids.filter((id, i) => ids.indexOf(id) !== i)).toEqual([])
})

describe.each(checks.map(c => [c.id, c] as const))('%s', (_, check) => {
  it('has examples for a failure of every code, for a pass and for an unknown fact', () => {
    const expected = new Set(check.examples.flatMap(e => e.expect))
    const codes = Object.keys(check.messages.en)
    expect(codes.filter(code => !expected.has(code))).toEqual([])
    expect(expected.has('pass')).toBe(true)
    expect(check.examples.some(e => Object.values(e.facts).some(f => (f as { state: string }).state === 'unknown'))).toBe(true)
  })

  it('has texts in every language, different ones', () => {
    for (const text of [check.title, check.why, check.fix]) {
      for (const locale of LOCALES) expect(text[locale].trim().length).toBeGreaterThan(5)
      expect(text.de).not.toBe(text.en)
    }
    expect(Object.keys(check.messages.de).sort()).toEqual(Object.keys(check.messages.en).sort())
  })

  it.each(check.examples.map(e => [e.name, e] as const))('%s', (_name, example) => {
    const outcome = check.run(example.facts, makeIssue, contextOf(check, example))
    if (typeof example.expect === 'string') {
      expect(outcome.state === 'fail' ? outcome.issues.map(i => i.code) : outcome.state).toBe(example.expect)
    } else {
      expect(outcome.state === 'fail' ? outcome.issues.map(i => i.code) : outcome.state).toEqual(example.expect)
    }
    // Facts and issues must survive recording.
    expect(JSON.parse(JSON.stringify(example.facts))).toEqual(example.facts)
    if (outcome.state !== 'fail') return
    for (const issue of outcome.issues) {
      for (const locale of LOCALES) {
        const message = check.messages[locale][issue.code] as unknown as (args: unknown, format: unknown) => string
        const text = message(issue.args, formatFor(locale))
        expect(text).toMatch(/\S/)
        expect(text).not.toMatch(/undefined|\[object|NaN/)
        // A sentence begins with a capital, unless with the name of a host, a file or an address.
        expect(text.split(/[\s:,]/, 1)[0]).toMatch(/^\P{Ll}|[.@]/u)
      }
    }
  })
})
