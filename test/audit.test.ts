// The whole flow on the demo's input, with the zone in memory: what is joined, what stays unknown, and that a repeat is the same.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { type AuditOptions, audit, collectFacts } from '../src/audit.js'
import { readBouncePaths } from '../src/bounces/read.js'
import { summarize } from '../src/bounces/summarize.js'
import { loadChecks } from '../src/checks/registry.js'
import type { Resolver } from '../src/core/dns.js'
import { UserError } from '../src/core/errors.js'
import type { HistoryFacts } from '../src/core/history.js'
import { judge } from '../src/judge.js'
import { replayResolver, zoneResolver } from '../src/resolver/index.js'

const demo = join(import.meta.dirname, '..', 'fixtures', 'demo')
const now = '2026-11-21T14:05:00Z'
const zone = zoneResolver(readFileSync(join(demo, 'zone.db'), 'utf8'))

async function history(): Promise<HistoryFacts> {
  const summary = summarize()
  for await (const batch of readBouncePaths([join(demo, 'bounces')], { deliveries: true, now, onSkipped: summary.skip })) {
    for (const bounce of batch) summary.add(bounce)
  }
  return summary.facts()
}

const options = async (resolver: Resolver = zone): Promise<AuditOptions> => ({
  message: { source: readFileSync(join(demo, 'newsletter.eml')), file: 'newsletter.eml' },
  dns: { resolver },
  blocklists: false,
  ips: ['192.0.2.17'],
  helo: 'out17.postkutsche.example',
  volume: 6000,
  history: await history(),
  now,
})

/** Fails the questions that match. */
const failing = (matches: (name: string, type: string) => boolean): Resolver => ({
  resolve: async (name, type) => {
    if (matches(name.toLowerCase(), type)) throw Object.assign(new Error('no answer'), { code: 'TIMEOUT' })
    return zone.resolve(name, type)
  },
})

describe('audit', () => {
  it('proposes no record that makes anything worse', async () => {
    const verdicts = ['not-ready', 'incomplete', 'ready-with-warnings', 'ready']
    const expected = ['rejects', 'at-risk', 'cannot-know', 'accepts']
    const before = await audit(await options())
    const proposals = before.findings.flatMap(({ check, fix }) =>
      fix?.kind === 'dns-record' && fix.type === 'TXT' && fix.proposed !== null && !fix.proposed.includes('<')
        ? [{ check, name: fix.name, text: fix.proposed }]
        : [],
    )
    expect(proposals.length).toBeGreaterThan(2)
    for (const { check, name, text } of proposals) {
      const strings = text.match(/.{1,255}/gs) ?? []
      const planned = zoneResolver([{ type: 'TXT', name, ttl: 300, strings }], { upstream: zone })
      const after = await audit(await options(planned))
      expect(after.score.value ?? 0, `${check}: score`).toBeGreaterThanOrEqual(before.score.value ?? 0)
      expect(after.score.uncapped, `${check}: score before the cap`).toBeGreaterThanOrEqual(before.score.uncapped)
      expect(verdicts.indexOf(after.verdict), check).toBeGreaterThanOrEqual(verdicts.indexOf(before.verdict))
      before.providers.forEach(({ provider, verdict }, i) => {
        const reached = after.providers[i]?.verdict ?? 'rejects'
        expect(expected.indexOf(reached), `${check}: ${provider}`).toBeGreaterThanOrEqual(expected.indexOf(verdict))
      })
    }
  })

  it('proposes a stricter policy only where no message fails DMARC', async () => {
    const facts = await collectFacts(await options())
    const checks = await loadChecks()
    const fixOf = (messages: typeof facts.messages) =>
      judge({ ...facts, messages }, checks).findings.find(f => f.check === 'dmarc-policy')?.fix
    expect(fixOf(facts.messages)).toBeNull()
    expect(fixOf([])).toMatchObject({ kind: 'dns-record', proposed: expect.stringContaining('p=quarantine') })
  })

  it('joins DNS, message and bounces by cause', async () => {
    const result = await audit(await options())
    expect(result.verdict).toBe('not-ready')
    expect(result.score.value).toBeLessThanOrEqual(49)
    const failed = new Set(result.findings.map(f => f.check))
    expect([...failed]).toEqual(
      expect.arrayContaining(['spf-lookup-limit', 'dkim-key-missing', 'attachment-macro', 'dmarc-external-reports']),
    )
    // The SPF defect explains the bounces that speak of SPF, and it is what to do first.
    const spf = result.findings.filter(f => f.check === 'spf-lookup-limit')
    expect(spf.reduce((sum, f) => sum + (f.explained?.soft ?? 0), 0)).toBeGreaterThan(10)
    expect(result.actions[0]?.prevents.soft).toBeGreaterThan(10)
    const proven = result.actions.map(a => a.prevents.soft + a.prevents.hard)
    expect(proven).toEqual([...proven].sort((a, b) => b - a))
  })

  it('counts every bounce once', async () => {
    const result = await audit(await options())
    const { soft, hard } = result.history?.totals ?? { soft: 0, hard: 0 }
    const explained = result.findings.reduce((sum, f) => sum + (f.explained ? f.explained.soft + f.explained.hard : 0), 0)
    const open = result.history?.unexplained ?? { soft: 0, hard: 0 }
    expect(soft).toBeGreaterThan(0)
    expect(explained + open.soft + open.hard).toBe(soft + hard)
  })

  it('gives the same result from recorded facts', async () => {
    const input = await options()
    const facts = await collectFacts(input)
    const replayed = judge(JSON.parse(JSON.stringify(facts)), await loadChecks())
    expect(JSON.stringify(replayed)).toBe(JSON.stringify(judge(facts, await loadChecks())))
  })

  it('calls a time-out unknown, never missing', async () => {
    const result = await audit({
      domain: 'nordlicht-versand.example',
      dns: { resolver: failing((_, type) => type === 'TXT') },
      blocklists: false,
      now,
    })
    expect(result.verdict).toBe('incomplete')
    expect(result.score.confidence).toBeLessThan(1)
    for (const check of ['spf-record', 'dmarc-record']) {
      const outcomes = result.outcomes.filter(o => o.check === check)
      expect(outcomes.map(o => o.state)).toContain('unknown')
      expect(outcomes.map(o => o.state)).not.toContain('fail')
    }
  })

  it('calls what nobody asked for not collected, never timed out', async () => {
    const result = await audit(await options(replayResolver({ version: 1, answers: [] })))
    const reason = (check: string): unknown => result.outcomes.find(o => o.check === check && o.state === 'unknown')
    for (const check of ['spf-record', 'dkim-verifies', 'alignment-dkim', 'alignment-spf'])
      expect(reason(check), check).toMatchObject({ reason: 'not-collected' })
    expect(result.outcomes.filter(o => o.state === 'unknown' && o.reason === 'timeout').map(o => o.check)).toEqual([])
  })

  it('crashes in no check', async () => {
    const result = await audit(await options())
    expect(result.outcomes.filter(o => o.state === 'error')).toEqual([])
  })

  it('is not ready without SPF, DKIM and DMARC, whoever chose not to ask', async () => {
    const result = await audit({
      domain: 'example.com',
      dns: { resolver: replayResolver({ version: 1, answers: [] }) },
      blocklists: false,
      now,
    })
    expect(result.verdict).toBe('incomplete')
    expect(result.score.value).toBeNull()
  })

  it('does not take binary data for a message', async () => {
    const message = { source: new Uint8Array(1000).fill(7), file: 'photo.eml' }
    await expect(audit({ message, dns: { resolver: zone }, now })).rejects.toThrow(/photo\.eml has no header/)
  })

  it('has nothing to say about nothing', async () => {
    await expect(audit({ dns: { resolver: zone } })).rejects.toThrow(UserError)
    await expect(audit({ domain: 'https://example.com/', dns: { resolver: zone } })).rejects.toThrow(/web address/)
    await expect(audit({ domain: 'not a domain', dns: { resolver: zone } })).rejects.toThrow(/not a domain name/)
  })
})
