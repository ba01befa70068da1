import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type CauseGroup, joinCauses } from '../../src/core/cause.js'
import type { Finding } from '../../src/core/finding.js'

const finding = (check: string, over: Partial<Finding> = {}): Finding => ({
  fingerprint: over.fingerprint ?? check,
  check,
  code: 'x',
  category: 'authentication',
  severity: 'error',
  blocker: false,
  subject: { kind: 'domain', name: 'example.com', roles: ['from'] },
  args: {},
  evidence: [],
  location: null,
  fix: null,
  points: null,
  lost: 0,
  explained: null,
  follows: [],
  suppressed: null,
  ...over,
})

const group = (over: Partial<CauseGroup> = {}): CauseGroup => ({
  category: 'invalid-sender',
  class: 'soft',
  checks: [],
  actor: 'sender-dns',
  senderDomain: null,
  sendingIp: null,
  count: 10,
  ...over,
})

const explains = (check: string) => (check.startsWith('spf') || check.startsWith('ptr') ? (['invalid-sender'] as const) : [])

describe('joinCauses', () => {
  it('gives a group to the finding of the check that the reply names', () => {
    const join = joinCauses([group({ checks: ['ptr-record'] })], [finding('spf-record'), finding('ptr-record')], explains)
    expect(join.assigned).toEqual(['ptr-record'])
    expect(join.explained.get('ptr-record')).toMatchObject({ soft: 10, hard: 0, softShare: 1 })
  })

  it('takes a sibling of the named check, as any SPF defect explains "SPF failed"', () => {
    expect(joinCauses([group({ checks: ['spf-record'] })], [finding('spf-lookup-limit')], explains).assigned).toEqual([
      'spf-lookup-limit',
    ])
  })

  it('never blames SPF for a reply that speaks of reverse DNS', () => {
    const join = joinCauses([group({ checks: ['ptr-record'] })], [finding('spf-record', { blocker: true })], explains)
    expect(join.assigned).toEqual([null])
    expect(join.unexplained).toEqual({ soft: 10, hard: 0 })
  })

  it('falls back to the category when the reply names no check', () => {
    expect(joinCauses([group()], [finding('mx-record'), finding('spf-record')], explains).assigned).toEqual(['spf-record'])
    expect(joinCauses([group({ category: 'quota-issues' })], [finding('spf-record')], explains).assigned).toEqual([null])
  })

  it('does not explain bounces of one domain by a defect of another', () => {
    const join = joinCauses([group({ senderDomain: 'other.example' })], [finding('spf-record')], explains)
    expect(join.assigned).toEqual([null])
    expect(joinCauses([group({ senderDomain: 'news.example.com' })], [finding('spf-record')], explains).assigned).toEqual([
      'spf-record',
    ])
  })

  it('leaves out advice and everything that is no bounce', () => {
    expect(joinCauses([group()], [finding('spf-record', { severity: 'info' })], explains).assigned).toEqual([null])
    const join = joinCauses([group({ class: 'delayed' })], [finding('spf-record')], explains)
    expect(join).toMatchObject({ assigned: [null], totals: { soft: 0, hard: 0 }, unexplained: { soft: 0, hard: 0 } })
  })

  it('blames no defect of ours where the other side has to act', () => {
    const closedList = group({ actor: 'recipient-admin' })
    expect(joinCauses([closedList], [finding('spf-record')], explains).assigned).toEqual([null])
    const upkeep = finding('full-mailboxes', { category: 'history', subject: { kind: 'history' } })
    const full = group({ category: 'quota-issues', actor: 'recipient' })
    expect(joinCauses([full], [upkeep], () => ['quota-issues']).assigned).toEqual(['full-mailboxes'])
  })

  it('prefers the exact domain, then the blocker', () => {
    const sub = finding('spf-record', {
      fingerprint: 'sub',
      subject: { kind: 'domain', name: 'news.example.com', roles: ['mail-from'] },
    })
    const main = finding('spf-record', { fingerprint: 'main', blocker: true })
    expect(joinCauses([group({ senderDomain: 'news.example.com' })], [main, sub], explains).assigned).toEqual(['sub'])
    expect(joinCauses([group()], [sub, main], explains).assigned).toEqual(['main'])
  })

  it('counts every bounce exactly once: explained plus unexplained is the total', () => {
    const checks = ['spf-record', 'spf-all', 'ptr-record', 'mx-record', 'dkim-key-missing']
    const arbGroup = fc.record({
      category: fc.constantFrom('invalid-sender', 'spam-related', 'bad-mailbox'),
      class: fc.constantFrom('soft', 'hard', 'delayed', 'complaint'),
      checks: fc.subarray(checks),
      actor: fc.constantFrom('sender-dns', 'recipient', 'nobody'),
      senderDomain: fc.constantFrom(null, 'example.com', 'a.example.com', 'example.net'),
      sendingIp: fc.constant(null),
      count: fc.nat(1000),
    })
    const arbFinding = fc
      .record({ check: fc.constantFrom(...checks), severity: fc.constantFrom('error', 'warning', 'info'), blocker: fc.boolean() })
      .map(f => finding(f.check, f as Partial<Finding>))
    fc.assert(
      fc.property(fc.array(arbGroup as fc.Arbitrary<CauseGroup>), fc.array(arbFinding, { maxLength: 6 }), (groups, findings) => {
        const unique = findings.map((f, i) => ({ ...f, fingerprint: `${f.check}${i}` }))
        const join = joinCauses(groups, unique, explains)
        let soft = 0
        let hard = 0
        for (const [id, e] of join.explained) {
          expect(unique.some(f => f.fingerprint === id && f.severity !== 'info')).toBe(true)
          soft += e.soft
          hard += e.hard
        }
        expect(soft + join.unexplained.soft).toBe(join.totals.soft)
        expect(hard + join.unexplained.hard).toBe(join.totals.hard)
      }),
    )
  })
})
