import { describe, expect, it } from 'vitest'
import type { Finding } from '../../src/core/finding.js'
import { rootOf } from '../../src/core/root.js'
import type { Subject } from '../../src/core/subject.js'

const domain = (name: string): Subject => ({ kind: 'domain', name, roles: ['from'] })
const finding = (check: string, subject: Subject, follows: string[] = []): Finding =>
  ({ check, subject, follows, fingerprint: check }) as unknown as Finding

const gone = finding('domain-exists', domain('gone.example'))

describe('rootOf', () => {
  it('finds the root about the same domain', () => {
    expect(rootOf(finding('spf-record', domain('gone.example'), ['domain-exists']), [gone])).toBe(gone)
  })
  it('does not blame another domain', () => {
    expect(rootOf(finding('spf-record', domain('here.example'), ['domain-exists']), [gone])).toBeUndefined()
  })
  it('joins subjects of different kinds', () => {
    expect(rootOf(finding('spf-sending-ip', { kind: 'ip', address: '192.0.2.1' }, ['domain-exists']), [gone])).toBe(gone)
  })
})
