// Runs the checks on a collection and compares with a run without faults.
import { runSubject } from '../../src/checks/run.js'
import type { DnsCollection } from '../../src/collect/dns.js'
import type { Settings } from '../../src/core/check.js'
import { authenticationChecks } from '../../src/generated/checks/authentication.js'
import { infrastructureChecks } from '../../src/generated/checks/infrastructure.js'

const checks = [...authenticationChecks, ...infrastructureChecks]
const settings: Settings = { profile: 'bulk', mode: 'message', volume: null, now: '2026-11-22T12:00:00Z' }

export type Verdicts = Map<string, { state: string; codes: string[] }>

export function judge({ domains, ips }: DnsCollection): Verdicts {
  const verdicts: Verdicts = new Map()
  const add = (kind: 'domain' | 'ip', name: string, facts: object, roles: DnsCollection['domains'][number]['roles']): void => {
    const subject = kind === 'domain' ? { kind, name, roles } : { kind, address: name }
    const { outcomes, findings } = runSubject(
      checks.filter(c => c.subject === kind),
      subject,
      facts,
      { settings },
    )
    for (const o of outcomes) {
      const codes = findings.filter(f => o.findings.includes(f.fingerprint)).map(f => f.code)
      verdicts.set(`${kind} ${o.check}`, { state: o.state, codes })
    }
  }
  for (const d of domains) add('domain', d.name, d.facts, d.roles)
  for (const ip of ips) add('ip', ip.address, ip.facts, [])
  return verdicts
}

/** The same failure, said more carefully as a part of the picture is missing. */
const WEAKER = new Set(['domain spf-lookup-limit atLeast'])

/** What a fault may not do: let a check fail that did not, let one pass that failed, crash one. */
export function wrong(clean: Verdicts, faulty: Verdicts): string[] {
  return [...faulty].flatMap(([key, now]) => {
    const before = clean.get(key) ?? { state: 'not-applicable', codes: [] }
    if (now.state === 'error') return [`${key} crashed`]
    if (now.state === 'fail') {
      const added = now.codes.filter(c => !before.codes.includes(c) && !(before.state === 'fail' && WEAKER.has(`${key} ${c}`)))
      return added.length > 0 ? [`${key} fails with ${added.join(', ')}, was ${before.state} ${before.codes.join(', ')}`] : []
    }
    return now.state === 'pass' && before.state === 'fail' ? [`${key} passes, failed with ${before.codes.join(', ')}`] : []
  })
}
