// Breaks each DNS question of a whole audit in turn. A fault may make an answer unknown; it never invents a defect and never hides one.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { type AuditOptions, audit } from '../src/audit.js'
import type { AuditResult } from '../src/core/result.js'
import { subjectKey } from '../src/core/subject.js'
import { SENDER, senderZone } from './collect/fixture.js'
import { type ResolverFault, zone } from './helpers/zone.js'

const demo = join(import.meta.dirname, '..', 'fixtures', 'demo')
const demoZone = readFileSync(join(demo, 'zone.db'), 'utf8')
const now = '2026-11-21T14:05:00Z'

type Faults = Record<string, ResolverFault>
type Sender = (faults: Faults) => AuditOptions

const newsletter: Sender = faults => ({
  message: { source: readFileSync(join(demo, 'newsletter.eml')), file: 'newsletter.eml' },
  dns: { resolver: zone(demoZone, faults) },
  blocklists: false,
  ips: ['192.0.2.17'],
  helo: 'out17.postkutsche.example',
  volume: 6000,
  now,
})

/** A sender in order, so that a verdict can get worse; its own name servers answer whatever the resolver does. */
const sound: Sender = faults => ({
  domain: 'example.com',
  selectors: ['s1'],
  dns: { resolver: zone(senderZone, faults), resolverFor: () => zone(senderZone), allowPrivateServers: true },
  ips: [SENDER],
  helo: 'mail.example.com',
  now,
})

const statesOf = (result: AuditResult): Map<string, string> =>
  new Map(result.outcomes.map(o => [`${o.check} ${subjectKey(o.subject)}`, o.state]))

/** What a fault must not do to the outcomes of the same audit without it. */
function harm(before: AuditResult, after: AuditResult): string[] {
  const was = statesOf(before)
  const changed = [...statesOf(after)].flatMap(([key, state]) => {
    const old = was.get(key)
    if (state === 'error') return [`${key} crashed`]
    if (state === 'fail' && (old === 'pass' || old === 'unknown')) return [`${key}: ${old} became fail`]
    return state === 'pass' && old === 'fail' ? [`${key}: fail became pass`] : []
  })
  const better = after.verdict === 'ready' && before.verdict !== 'ready' ? [`verdict: ${before.verdict} became ready`] : []
  return [...changed, ...better]
}

describe.each<[string, Sender, AuditResult['verdict']]>([
  ['the demo with its newsletter', newsletter, 'not-ready'],
  ['a sound domain', sound, 'ready'],
])('%s', async (_, options, verdict) => {
  const clean = await audit(options({}))

  it('is judged as expected without faults', () => {
    expect(clean.verdict).toBe(verdict)
    expect(clean.queries.length).toBeGreaterThan(20)
    expect(harm(clean, clean)).toEqual([])
  })

  it.each(['TIMEOUT', 'SERVFAIL'] as const)('%s at each question', { timeout: 120_000 }, async fault => {
    const found: string[] = []
    for (const { name, type } of clean.queries) {
      const after = await audit(options({ [`${name} ${type}`]: fault }))
      found.push(...harm(clean, after).map(h => `${name} ${type}: ${h}`))
    }
    expect(found).toEqual([])
  })

  it.each(['TIMEOUT', 'SERVFAIL'] as const)('%s at every question', async fault => {
    const after = await audit(options({ '*': fault }))
    expect(harm(clean, after)).toEqual([])
    expect(['not-ready', 'incomplete']).toContain(after.verdict)
  })
})
