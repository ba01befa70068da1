// Suppression: who leaves the list, who stays, what is to be mended; and what each policy would have done with the same bounces.
import { csvLine } from './csv.js'
import type { PolicyOutcome } from './facts.js'
import { likelyDomain } from './mailboxes.js'
import { domainOf } from './read/address.js'
import type { Bounce } from './types.js'

export const POLICY_NAMES = ['mailpro', 'mailweaver', 'activecampaign', 'strict'] as const
export type PolicyName = (typeof POLICY_NAMES)[number] | 'custom'

export interface Policy {
  name: PolicyName
  /** Soft bounces after which an address is suppressed; null: never. */
  softLimit: number | null
  /** Hard bounces after which it is suppressed; null: never by number. */
  hardLimit: number | null
  /** The soft bounces must follow one another: a delivery in between starts the count again. */
  inARow: boolean
  /** An automatic reply counts as a soft bounce. */
  autoReplyIsSoft: boolean
  /** Failed connections do not count before their retries (7 and 45 minutes later) have failed, too. */
  connectionRetries: boolean
  /** Only replies that blame the address count; the class of the code never does. */
  evidenceOnly: boolean
}

const base: Policy = {
  name: 'custom',
  softLimit: null,
  hardLimit: 1,
  inARow: false,
  autoReplyIsSoft: false,
  connectionRetries: false,
  evidenceOnly: false,
}

export const POLICIES: Readonly<Record<(typeof POLICY_NAMES)[number], Policy>> = {
  mailpro: { ...base, name: 'mailpro', connectionRetries: true },
  mailweaver: { ...base, name: 'mailweaver', softLimit: 20, hardLimit: 3, autoReplyIsSoft: true },
  activecampaign: { ...base, name: 'activecampaign', softLimit: 3, inARow: true },
  strict: { ...base, name: 'strict', evidenceOnly: true },
}

/** Own numbers; what is not given never suppresses (hard: 1). */
export const customPolicy = (softLimit: number | null, hardLimit: number | null): Policy => ({
  ...base,
  softLimit,
  hardLimit: hardLimit ?? 1,
})

/** What the bounces say about one address. */
export interface AddressRecord {
  address: string
  soft: number
  /** Soft bounces since the last delivery. */
  softInARow: number
  /** Time of the last soft bounce, ms; 0 when none is known. */
  lastSoft: number
  /** Failed connections (no answer, broken off), a part of `soft`. */
  connections: number
  /** The same with attempts inside one span of retries counted once. */
  connectionFailures: number
  /** Time of the last failed connection that was counted, ms. */
  lastConnection: number
  hard: number
  /** Replies that call the address bad. */
  bad: number
  autoReplies: number
  complaints: number
  unsubscribes: number
  /** Our own defects: replies that blame the sender's DNS or content. */
  sender: number
  fullDays: number
  lastFullDay: number
  /** The reply that weighs most, for the reason. */
  worst: { category: string; subcategory: string | null; time: string | null; rank: number }
}

export const emptyAddress = (address: string): AddressRecord => ({
  address,
  soft: 0,
  softInARow: 0,
  lastSoft: 0,
  connections: 0,
  connectionFailures: 0,
  lastConnection: 0,
  hard: 0,
  bad: 0,
  autoReplies: 0,
  complaints: 0,
  unsubscribes: 0,
  sender: 0,
  fullDays: 0,
  lastFullDay: 0,
  worst: { category: 'unclassified', subcategory: null, time: null, rank: 0 },
})

/** The retries of a failed connection: 7 minutes and 45 minutes later. Attempts within this span are one failure. */
export const CONNECTION_SPAN_MS = 45 * 60_000

const isConnection = (category: string): boolean => category === 'bad-connection' || category === 'no-answer-from-host'

/** What a record needs of a bounce; the history keeps no more. */
export type CountedBounce = Pick<Bounce, 'class' | 'category' | 'subcategory' | 'address' | 'actor' | 'time'>

/** Adds a bounce to an address's record. */
export function countBounce(record: AddressRecord, bounce: CountedBounce): void {
  const ms = bounce.time === null ? 0 : Date.parse(bounce.time) || 0
  switch (bounce.class) {
    case 'hard':
      record.hard++
      break
    case 'soft':
      record.soft++
      record.softInARow++
      if (ms > record.lastSoft) record.lastSoft = ms
      if (isConnection(bounce.category)) {
        record.connections++
        if (ms === 0 || ms - record.lastConnection > CONNECTION_SPAN_MS) {
          record.connectionFailures++
          record.lastConnection = ms
        }
      }
      break
    case 'auto-reply':
      record.autoReplies++
      break
    case 'complaint':
      if (bounce.address !== 'good') record.complaints++
      break
    default:
      // Only a later delivery ends a run: a file that is read once more brings its earlier ones again.
      if (bounce.category === 'success' && (ms === 0 || ms > record.lastSoft)) record.softInARow = 0
      if (bounce.category === 'unsubscribe') record.unsubscribes++
  }
  if (bounce.address === 'bad' && (bounce.class === 'hard' || bounce.class === 'soft')) record.bad++
  if (bounce.class === 'soft' && bounce.actor.startsWith('sender-')) record.sender++
  if (bounce.subcategory === 'mailbox-full' && (bounce.class === 'soft' || bounce.class === 'hard')) {
    const day = ms === 0 ? record.lastFullDay + 1 : Math.floor(ms / 86_400_000)
    if (day !== record.lastFullDay) record.fullDays++
    record.lastFullDay = day
  }
  const rank =
    bounce.class === 'complaint'
      ? 5
      : bounce.address === 'bad'
        ? 4
        : bounce.class === 'hard'
          ? 3
          : bounce.class === 'soft'
            ? 2
            : 1
  if (rank >= record.worst.rank)
    record.worst = { category: bounce.category, subcategory: bounce.subcategory, time: bounce.time, rank }
}

export type Verdict = 'suppress' | 'keep' | 'fix'

export interface Decision {
  verdict: Verdict
  /** `complaint`, `unsubscribed`, `bad-address`, `hard-limit`, `soft-limit`, `typo`, `sender-side`, `below-limits`. */
  reason: 'complaint' | 'unsubscribed' | 'bad-address' | 'hard-limit' | 'soft-limit' | 'typo' | 'sender-side' | 'below-limits'
  /** What a mistyped domain was meant to be. */
  suggestion: string | null
}

/** What a policy does with an address. Complaints and unsubscriptions leave under every policy. */
export function decide(record: AddressRecord, policy: Policy): Decision {
  const only = (verdict: Verdict, reason: Decision['reason']): Decision => ({ verdict, reason, suggestion: null })
  if (record.complaints > 0) return only('suppress', 'complaint')
  if (record.unsubscribes > 0) return only('suppress', 'unsubscribed')
  const meant = record.hard > 0 || record.bad > 0 || record.soft > 0 ? likelyDomain(domainOf(record.address) ?? '') : null
  if (meant)
    return { verdict: 'fix', reason: 'typo', suggestion: `${record.address.slice(0, record.address.lastIndexOf('@'))}@${meant}` }
  if (policy.evidenceOnly) {
    if (record.bad > 0) return only('suppress', 'bad-address')
  } else if (policy.hardLimit !== null && record.hard >= policy.hardLimit)
    return only('suppress', record.bad > 0 ? 'bad-address' : 'hard-limit')
  if (policy.softLimit !== null && softCount(record, policy) >= policy.softLimit) return only('suppress', 'soft-limit')
  return record.sender > 0 && record.sender * 2 >= record.soft + record.hard
    ? only('fix', 'sender-side')
    : only('keep', 'below-limits')
}

function softCount(record: AddressRecord, policy: Policy): number {
  const soft = policy.inARow ? record.softInARow : record.soft
  const extra = policy.autoReplyIsSoft ? record.autoReplies : 0
  // With retries three failed attempts within the span are one failure.
  return policy.connectionRetries ? soft - Math.min(soft, record.connections) + record.connectionFailures + extra : soft + extra
}

/** All presets (and the chosen policy) over the same addresses. */
export function simulate(records: Iterable<AddressRecord>, policies: readonly Policy[]): PolicyOutcome[] {
  const outcomes = policies.map(policy => ({ policy: policy.name as string, suppress: 0, keep: 0, fix: 0, goodLost: 0 }))
  for (const record of records) {
    for (const [i, policy] of policies.entries()) {
      const outcome = outcomes[i] as PolicyOutcome
      const { verdict, reason } = decide(record, policy)
      outcome[verdict]++
      if (verdict === 'suppress' && record.bad === 0 && reason !== 'complaint' && reason !== 'unsubscribed') outcome.goodLost++
    }
  }
  return outcomes
}

const HEADER = [
  'address',
  'decision',
  'reason',
  'suggestion',
  'category',
  'subcategory',
  'soft',
  'hard',
  'full_days',
  'last_seen',
]

/** The list as CSV, one line an address, safe to open in a spreadsheet. */
export function* suppressionCsv(records: Iterable<AddressRecord>, policy: Policy): Generator<string> {
  yield csvLine(HEADER)
  for (const record of records) {
    const { verdict, reason, suggestion } = decide(record, policy)
    yield csvLine([
      record.address,
      verdict,
      reason,
      suggestion ?? '',
      record.worst.category,
      record.worst.subcategory ?? '',
      record.soft,
      record.hard,
      record.fullDays,
      record.worst.time ?? '',
    ])
  }
}
