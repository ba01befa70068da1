// A small history for examples: of checks, docs and tests.
import type { HistoryFacts } from './facts.js'

const quiet: HistoryFacts = {
  groups: [],
  totals: { soft: 40, hard: 4, delayed: 10, autoReply: 3, complaint: 0, other: 0, unclassified: 0 },
  period: { from: '2026-11-02T06:00:00.000Z', to: '2026-11-20T18:00:00.000Z' },
  addresses: { bounced: 42, hard: 4, bad: 4 },
  rates: {
    source: 'deliveries',
    byRecipients: { count: 42, of: 10_000, share: 0.0042 },
    byAttempts: { count: 44, of: 10_400, share: 44 / 10_400 },
    hard: { count: 4, of: 10_000, share: 0.0004 },
    complaints: null,
    estimated: false,
  },
  delivered: 10_356,
  providers: [],
  senders: [],
  ips: [],
  weeks: [],
  hours: new Array<number>(24).fill(0),
  trend: null,
  limits: [],
  typoDomains: [],
  fullMailboxes: { once: 0, repeatedly: 0 },
  expired: [],
  unclassified: [],
  policies: [],
  skipped: { notBounces: 0, unreadable: 0, places: [] },
  truncated: [],
}

/** A quiet history with some facts changed. */
export const exampleHistory = (change: Partial<HistoryFacts> = {}): { state: 'known'; value: HistoryFacts } => ({
  state: 'known',
  value: { ...quiet, ...change },
})

/** A group of bounces with the parts that an example cares about. */
export const exampleGroup = (change: Partial<HistoryFacts['groups'][number]>): HistoryFacts['groups'][number] => ({
  category: 'policy-related',
  subcategory: null,
  class: 'soft',
  actor: 'sender-volume',
  rule: null,
  checks: [],
  provider: null,
  senderDomain: null,
  sendingIp: null,
  count: 1,
  samples: [],
  ...change,
})

const share = (count: number, of: number) => ({ count, of, share: count / of })

/** Rates with one of them set. */
export const exampleRates = (
  change: Partial<{ byRecipients: number; byAttempts: number; hard: number; complaints: number }>,
): HistoryFacts['rates'] => ({
  source: 'given',
  byRecipients: share(change.byRecipients ?? 40, 10_000),
  byAttempts: share(change.byAttempts ?? 44, 10_000),
  hard: share(change.hard ?? 4, 10_000),
  complaints: share(change.complaints ?? 0, 10_000),
  estimated: false,
})

/** Bounces without anything that says how much was sent. */
export const noRates: HistoryFacts['rates'] = {
  source: null,
  byRecipients: null,
  byAttempts: null,
  hard: null,
  complaints: null,
  estimated: false,
}
