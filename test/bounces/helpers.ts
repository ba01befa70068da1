import { fileURLToPath } from 'node:url'
import { type ReadBouncesOptions, readBounces, type Skipped } from '../../src/bounces/read.js'
import type { Bounce } from '../../src/bounces/types.js'

export const fixture = (name: string): string => fileURLToPath(new URL(`../../fixtures/bounces/${name}`, import.meta.url))

export interface Reading {
  bounces: Bounce[]
  skipped: Skipped[]
  delivered: number
}

/** Everything a source gives, at a fixed time. */
export async function readAll(source: Parameters<typeof readBounces>[0], options: ReadBouncesOptions = {}): Promise<Reading> {
  const reading: Reading = { bounces: [], skipped: [], delivered: 0 }
  const all: ReadBouncesOptions = {
    now: '2026-11-22T12:00:00Z',
    onSkipped: s => reading.skipped.push(s),
    onDelivered: n => {
      reading.delivered += n
    },
    ...options,
  }
  for await (const bounce of readBounces(source, all)) reading.bounces.push(bounce)
  return reading
}

/** A bounce with the parts a test cares about. */
export const bounce = (change: Partial<Bounce>): Bounce => ({
  file: 'x',
  index: 1,
  recipient: 'anna@kunde.example',
  category: 'bad-mailbox',
  subcategory: null,
  class: 'hard',
  retry: 'no',
  address: 'bad',
  actor: 'nobody',
  status: null,
  replyCode: null,
  diagnostic: null,
  host: null,
  provider: null,
  time: null,
  action: null,
  rule: null,
  evidence: null,
  confidence: 1,
  checks: [],
  conflicts: [],
  sender: null,
  sendingIp: null,
  messageId: null,
  campaign: null,
  format: 'dsn',
  ...change,
})
