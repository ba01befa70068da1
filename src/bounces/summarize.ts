// A stream of bounces -> HistoryFacts, in bounded memory: counters, not lists.
import type { BounceCategory } from '../core/bounce-categories.js'
import { own, ownOrNull } from '../core/own.js'
import { addressBook } from './address-book.js'
import { categoryNames } from './catalog.js'
import { maskReply } from './classify.js'
import { distinctCounter, hash53 } from './distinct.js'
import type { BounceGroup, CountByClass, HistoryFacts } from './facts.js'
import { limitAdvice, limitTracker } from './limits.js'
import { likelyDomain, mailboxProvider, providerName } from './mailboxes.js'
import { numberMap } from './number-set.js'
import { bounceRates, isoWeek, trendOf } from './rates.js'
import { domainOf } from './read/address.js'
import type { Skipped } from './read/types.js'
import { type AddressRecord, POLICIES, POLICY_NAMES, type Policy, simulate } from './suppression.js'
import type { Bounce } from './types.js'

/** What is kept at most of each kind; beyond it the counts go on under a common key and `truncated` says so. */
export const LIMITS = {
  groups: 5_000,
  addresses: 400_000,
  templates: 5_000,
  providers: 5_000,
  typos: 2_000,
  places: 20,
  /** Characters of sample replies: thousands of rare groups need none. */
  samples: 300_000,
  seen: 400_000,
} as const

const LIMITED = new Set(['rate-limited', 'greylisted', 'bulk-rules', 'blocked-by-policy', 'reputation'])

/** How far a message to a recipient was seen to come. */
const DELAYED = 1
const FINAL = 2

export interface SummarizeOptions {
  /** Recipients the campaign was sent to. */
  sent?: number
  /** Simulated beside the presets. */
  policy?: Policy
}

export interface Summary {
  add(bounce: Bounce): void
  skip(skipped: Skipped): void
  facts(): HistoryFacts
  /** Addresses with anything but deliveries, in the order they were first seen. */
  addresses(): Iterable<AddressRecord>
}

/**
 * Sums up. A delay of a message whose failure was counted already is not counted, and the other way round: one message to one
 * recipient is one. Give it deliveries as well (`deliveries: true` of the reader) and it knows denominators and rates.
 */
export function summarize(options: SummarizeOptions = {}): Summary {
  const groups = new Map<string, BounceGroup>()
  /** The group that each rule was last met in: mostly the next one's, too, and found without making a key. */
  const lastOfRule = new Map<string | null, BounceGroup>()
  const addresses = addressBook(LIMITS.addresses)
  const providers = new Map<string, CountByClass & { limited: number; complaints: number }>()
  const senders = new Map<string, CountByClass>()
  const ips = new Map<string, CountByClass>()
  const weeks = new Map<string, CountByClass & { complaints: number; delivered: number }>()
  const templates = new Map<string, number>()
  const typos = new Map<string, { likely: string; count: number }>()
  const expired = new Map<BounceCategory | '', number>()
  const hours = new Array<number>(24).fill(0)
  const totals: HistoryFacts['totals'] = { soft: 0, hard: 0, delayed: 0, autoReply: 0, complaint: 0, other: 0, unclassified: 0 }
  const skipped: HistoryFacts['skipped'] = { notBounces: 0, unreadable: 0, places: [] }
  const truncated = new Set<string>()
  // The address book counts those that bounced; the estimates are for when it is full.
  const distinct = { all: distinctCounter(), bounced: distinctCounter(0), hard: distinctCounter(0) }
  const limits = limitTracker()
  // Two halves: when the newer one is full, the older one is forgotten.
  let seen = numberMap()
  let seenBefore = numberMap()
  let delivered = 0
  let sampled = 0
  let attempts = 0
  let from = ''
  let to = ''

  function add(bounce: Bounce): void {
    const recipient = bounce.recipient?.toLowerCase() ?? null
    // A success report by mail stands alone; only logs and events show every delivery.
    if (bounce.category === 'success' && bounce.format !== 'dsn') {
      deliver(bounce, recipient)
      return
    }
    if (isRepeat(bounce, recipient)) return
    count(bounce)
    const domain = domainOf(recipient)
    const known = mailboxProvider(domain, bounce.host)
    const provider = known?.id ?? domain ?? bounce.provider
    group(bounce, provider)
    if (recipient) person(recipient, bounce)
    if (bounce.time) moment(bounce, bounce.time)
    if (provider) {
      const entry = bump(providers, provider, { limited: 0, complaints: 0 }, bounce, LIMITS.providers)
      if (isLimit(bounce)) entry.limited++
      if (bounce.class === 'complaint') entry.complaints++
      limits.attempt(provider, bounce.time, isLimit(bounce))
    }
    const senderDomain = domainOf(bounce.sender)
    if (senderDomain) bump(senders, senderDomain, {}, bounce, LIMITS.providers)
    if (bounce.sendingIp) bump(ips, bounce.sendingIp, {}, bounce, LIMITS.providers)
    if (domain && (bounce.class === 'soft' || bounce.class === 'hard')) typo(domain)
    if (bounce.category === 'message-expired') expired.set(causeOf(bounce), (expired.get(causeOf(bounce)) ?? 0) + 1)
    if (bounce.category === 'unclassified') template(bounce)
  }

  function deliver(bounce: Bounce, recipient: string | null): void {
    delivered++
    attempts++
    if (recipient) {
      distinct.all.add(recipient)
      addresses.countKnown(recipient, bounce)
    }
    limits.attempt(mailboxProvider(domainOf(recipient), bounce.host)?.id ?? domainOf(recipient) ?? '', bounce.time, false)
    if (bounce.time) week(bounce.time).delivered++
  }

  /** One message to one recipient counts once; a failure after a delay replaces the delay. */
  function isRepeat(bounce: Bounce, recipient: string | null): boolean {
    if (!bounce.messageId || !recipient || (bounce.class !== 'delayed' && bounce.class !== 'soft' && bounce.class !== 'hard'))
      return false
    const key = hash53(`${bounce.messageId}\n${recipient}`)
    const before = seen.get(key) || seenBefore.get(key)
    const state = bounce.class === 'delayed' ? DELAYED : FINAL
    if (before === FINAL || before === state) return true
    if (before === DELAYED) totals.delayed--
    if (seen.size() >= LIMITS.seen / 2) {
      seenBefore = seen
      seen = numberMap()
    }
    seen.set(key, state)
    return false
  }

  function count(bounce: Bounce): void {
    if (bounce.category === 'unclassified') totals.unclassified++
    switch (bounce.class) {
      case 'soft':
      case 'hard':
      case 'delayed':
      case 'complaint':
        totals[bounce.class]++
        break
      case 'auto-reply':
        totals.autoReply++
        break
      default:
        if (bounce.category !== 'unclassified') totals.other++
    }
    if (bounce.class === 'soft' || bounce.class === 'hard') attempts++
  }

  function group(bounce: Bounce, provider: string | null): void {
    const senderDomain = domainOf(bounce.sender)
    const last = lastOfRule.get(bounce.rule)
    const entry = last && isOneOf(last, bounce, provider, senderDomain) ? last : groupOf(bounce, provider, senderDomain)
    entry.count++
    if (entry.samples.length < 3 && bounce.diagnostic && sampled < LIMITS.samples) {
      const sample = own(maskAddresses(bounce.diagnostic).slice(0, 400))
      if (!entry.samples.includes(sample)) {
        entry.samples.push(sample)
        sampled += sample.length
      }
    }
  }

  function groupOf(bounce: Bounce, provider: string | null, senderDomain: string | null): BounceGroup {
    const cause = `${bounce.category}\t${bounce.subcategory}\t${bounce.class}\t${bounce.actor}\t${bounce.rule}`
    let key = `${cause}\t${provider}\t${senderDomain}\t${bounce.sendingIp}`
    const full = groups.size >= LIMITS.groups && !groups.has(key)
    // Over the limit, bounces alike in category and rule share one group.
    if (full) {
      truncated.add('groups')
      key = cause
    }
    let entry = groups.get(key)
    if (!entry) {
      entry = {
        category: bounce.category,
        subcategory: bounce.subcategory,
        class: bounce.class,
        actor: bounce.actor,
        rule: bounce.rule,
        checks: [...bounce.checks],
        provider: full ? null : ownOrNull(provider),
        senderDomain: full ? null : ownOrNull(senderDomain),
        sendingIp: full ? null : ownOrNull(bounce.sendingIp),
        count: 0,
        samples: [],
      }
      groups.set(key, entry)
    }
    if (!full) lastOfRule.set(bounce.rule, entry)
    return entry
  }

  function person(recipient: string, bounce: Bounce): void {
    distinct.all.add(recipient)
    if (bounce.class === 'soft' || bounce.class === 'hard') distinct.bounced.add(recipient)
    if (bounce.class === 'hard') distinct.hard.add(recipient)
    if (!addresses.count(recipient, bounce)) truncated.add('addresses')
  }

  const week = (time: string) => {
    const key = isoWeek(time)
    let entry = weeks.get(key)
    if (!entry) {
      entry = { soft: 0, hard: 0, complaints: 0, delivered: 0 }
      weeks.set(key, entry)
    }
    return entry
  }

  function moment(bounce: Bounce, time: string): void {
    if (!from || time < from) from = time
    if (time > to) to = time
    const entry = week(time)
    if (bounce.class === 'complaint') entry.complaints++
    if (bounce.class !== 'soft' && bounce.class !== 'hard') return
    entry[bounce.class]++
    const hour = Number(time.slice(11, 13))
    hours[hour] = (hours[hour] ?? 0) + 1
  }

  function typo(domain: string): void {
    const known = typos.get(domain)
    if (known) known.count++
    else if (typos.size < LIMITS.typos) {
      const likely = likelyDomain(domain)
      if (likely) typos.set(own(domain), { likely, count: 1 })
    }
  }

  function template(bounce: Bounce): void {
    const text = maskReply(bounce.diagnostic ?? '') || '(empty)'
    if (!templates.has(text) && templates.size >= LIMITS.templates) truncated.add('templates')
    else templates.set(text, (templates.get(text) ?? 0) + 1)
  }

  function facts(): HistoryFacts {
    const people = { bounced: 0, hard: 0, bad: 0, fullOnce: 0, fullRepeatedly: 0 }
    for (const record of addresses.records()) {
      if (record.soft + record.hard > 0) people.bounced++
      if (record.hard > 0) people.hard++
      if (record.bad > 0) people.bad++
      if (record.fullDays === 1) people.fullOnce++
      if (record.fullDays > 1) people.fullRepeatedly++
    }
    const estimated = truncated.has('addresses')
    const bounced = estimated ? distinct.bounced.count() : people.bounced
    const hard = estimated ? distinct.hard.count() : people.hard
    const policies = [...POLICY_NAMES.map(name => POLICIES[name]), ...(options.policy?.name === 'custom' ? [options.policy] : [])]
    const sortedWeeks = [...weeks].sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, w]) => ({ week: name, ...w }))
    return {
      groups: [...groups.values()].sort((a, b) => b.count - a.count),
      totals,
      period: from ? { from, to } : null,
      addresses: { bounced, hard, bad: people.bad },
      rates: bounceRates({
        sent: options.sent ?? null,
        delivered,
        attempts,
        totals,
        distinct: { all: distinct.all, bounced, hard, estimated },
      }),
      delivered,
      providers: top(providers).map(([id, p]) => ({ provider: id, name: providerName(id), ...p })),
      senders: top(senders).map(([domain, s]) => ({ domain, ...s })),
      ips: top(ips).map(([address, s]) => ({ address, ...s })),
      weeks: sortedWeeks,
      hours,
      trend: trendOf(sortedWeeks, to),
      limits: limitAdvice(limits),
      typoDomains: [...typos].map(([domain, t]) => ({ domain, ...t })).sort((a, b) => b.count - a.count),
      fullMailboxes: { once: people.fullOnce, repeatedly: people.fullRepeatedly },
      expired: [...expired]
        .map(([cause, n]) => ({ cause: cause || null, name: cause ? categoryNames(cause) : null, count: n }))
        .sort((a, b) => b.count - a.count),
      unclassified: [...templates].map(([text, n]) => ({ template: text, count: n })).sort((a, b) => b.count - a.count),
      policies: simulate(addresses.records(), policies),
      skipped,
      truncated: [...truncated],
    }
  }

  return {
    add,
    skip(record) {
      if (record.reason === 'not-a-bounce') skipped.notBounces++
      else {
        skipped.unreadable++
        if (skipped.places.length < LIMITS.places)
          skipped.places.push({ file: record.file, place: record.place, reason: record.reason })
      }
    },
    facts,
    addresses: () => addresses.records(),
  }
}

const isOneOf = (group: BounceGroup, bounce: Bounce, provider: string | null, senderDomain: string | null): boolean =>
  group.category === bounce.category &&
  group.subcategory === bounce.subcategory &&
  group.class === bounce.class &&
  group.actor === bounce.actor &&
  group.provider === provider &&
  group.senderDomain === senderDomain &&
  group.sendingIp === bounce.sendingIp

const isLimit = (bounce: Bounce): boolean =>
  (bounce.class === 'soft' || bounce.class === 'delayed') &&
  (LIMITED.has(bounce.subcategory ?? '') || bounce.category === 'policy-related' || bounce.subcategory === 'policy-related')

/** The category that an expiry names as its last cause: the best of the evidence that lost. */
const causeOf = (bounce: Bounce): BounceCategory | '' =>
  bounce.conflicts.find(c => c.category !== 'message-expired' && c.category !== 'delayed')?.category ?? ''

function bump<T extends object>(
  map: Map<string, CountByClass & T>,
  key: string,
  rest: T,
  bounce: Bounce,
  limit: number,
): CountByClass & T {
  const bounded = map.size < limit || map.has(key) ? key : '(other)'
  let entry = map.get(bounded)
  if (!entry) {
    entry = { soft: 0, hard: 0, ...rest }
    map.set(own(bounded), entry)
  }
  if (bounce.class === 'soft' || bounce.class === 'hard') entry[bounce.class]++
  return entry
}

const top = <T extends CountByClass>(map: Map<string, T>): [string, T][] =>
  [...map].sort(([, a], [, b]) => b.soft + b.hard - a.soft - a.hard)

/** `jane.doe@example.org` -> `j…@example.org`, everywhere in a text. */
export const maskAddresses = (text: string): string =>
  text.replace(/([^\s<>"'(),;:[\]@])[^\s<>"'(),;:[\]@]{0,127}@(?=[^\s<>"'(),;:[\]@])/g, '$1…@')
