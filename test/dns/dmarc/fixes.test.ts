// Every record that a DKIM or DMARC check proposes is one that a receiver would use, and applying it settles the finding.
import { expect, it } from 'vitest'
import { makeIssue } from '../../../src/checks/run.js'
import type { CheckContext } from '../../../src/core/check.js'
import { KEY_2048 } from '../../../src/dns/dkim/example.js'
import { parseDkimKey } from '../../../src/dns/dkim/key.js'
import { parseDmarc } from '../../../src/dns/dmarc/parse.js'
import { authenticationChecks } from '../../../src/generated/checks/authentication.js'

const context = (subject: CheckContext['subject'], settings: object = {}): CheckContext => ({
  subject,
  settings: { profile: 'bulk', mode: 'message', volume: null, now: '2026-11-22T12:00:00Z', ...settings },
  options: {},
})

const fixes = authenticationChecks
  .filter(c => /^(dkim|dmarc|alignment)-/.test(c.id))
  .flatMap(check =>
    check.examples.flatMap(example => {
      const subject =
        example.subject ??
        (check.subject === 'domain'
          ? ({ kind: 'domain', name: 'example.com', roles: ['from'] } as const)
          : ({ kind: 'message', file: null } as const))
      const outcome = check.run(example.facts as never, makeIssue as never, context(subject, example.settings))
      const issues = outcome.state === 'fail' ? outcome.issues : []
      return issues.flatMap(issue =>
        issue.fix?.kind === 'dns-record' ? [{ title: `${check.id}: ${example.name}: ${issue.code}`, fix: issue.fix }] : [],
      )
    }),
  )

it('there are fixes', () => expect(fixes.length).toBeGreaterThan(20))

it.each(fixes.map(f => [f.title, f.fix] as const))('%s', (_, fix) => {
  expect(fix.checked?.valid).toBe(true)
  expect(fix.name.endsWith(fix.host) || fix.name.startsWith(fix.host) || fix.host === '@').toBe(true)
  if (fix.proposed === null) return
  expect(fix.proposed).not.toBe(fix.current)
  expect(fix.chunks?.join('')).toBe(fix.proposed)
  expect(Math.max(...(fix.chunks ?? ['']).map(c => c.length))).toBeLessThanOrEqual(255)
  if (fix.name.includes('._report._dmarc.')) {
    expect(fix.proposed).toBe('v=DMARC1')
  } else if (fix.name.startsWith('_dmarc.')) {
    const parsed = parseDmarc(fix.proposed.replace('<address>', 'd@example.com'))
    expect(parsed.valid).toBe(true)
    expect(parsed.problems.filter(p => p.severity === 'error')).toEqual([])
  } else {
    expect(parseDkimKey(fix.proposed.replace(/<.*>/, KEY_2048)).valid).toBe(true)
  }
})
