// The bounce history as checks, the cause join and the reports read it; bounces/summarize.ts fills it.
import type { Actor, BounceCategory, BounceClass } from './bounce-categories.js'
import type { Texts } from './locale.js'

/** Bounces alike in everything the cause join looks at: joined as one. */
export interface BounceGroup {
  category: BounceCategory
  subcategory: string | null
  class: BounceClass
  /** Who must act. */
  actor: Actor
  rule: string | null
  /** Audit checks that the deciding rule names, most likely first. */
  checks: string[]
  provider: string | null
  /** Sending domain, lower case; null when the bounces do not say. */
  senderDomain: string | null
  /** Sending address; null when the bounces do not say. */
  sendingIp: string | null
  count: number
  /** Up to three reply texts, addresses masked. */
  samples: string[]
}

/** A share with its parts: `count` of `of`. */
export interface Rate {
  count: number
  of: number
  /** 0..1 */
  share: number
}

/**
 * Rates by both formulas in use. Null where the denominator is unknown: bounces alone do not tell how much was sent.
 * Soft and hard bounces count, delays, automatic replies and complaints do not.
 */
export interface BounceRates {
  /** Where the denominators come from: `--sent`, the deliveries in the log, or nowhere. */
  source: 'given' | 'deliveries' | null
  /** Distinct recipients that bounced / distinct recipients written to. */
  byRecipients: Rate | null
  /** Bounces / attempted deliveries (one a message and recipient). */
  byAttempts: Rate | null
  /** Distinct recipients with a hard bounce / distinct recipients written to. */
  hard: Rate | null
  /** Complaints / distinct recipients written to (a lower bound of the providers' own figure, which divides by the inbox). */
  complaints: Rate | null
  /** The number of distinct recipients is an estimate (beyond a few hundred thousand, within 2 %). */
  estimated: boolean
}

export interface CountByClass {
  soft: number
  hard: number
}

/** When one provider limits us, and what would avoid it. */
export interface LimitAdvice {
  provider: string
  /** Rate limits, greylisting and policy bounces that time or rate could explain. */
  count: number
  /** Hours of the day (UTC) with most of them; empty when they do not cluster. */
  busyHours: number[]
  /** Hours of the day (UTC) in which deliveries or other attempts went through with few limits; empty when unknown. */
  quietHours: number[]
  /** Attempts an hour to this provider in the hours with limits (median); null without deliveries. */
  rateWhenLimited: number | null
  /** Attempts an hour that went through without limits (the highest seen); null without deliveries. */
  rateWithoutLimits: number | null
  /** `time`: certain hours; `rate`: above a rate; `both`; `none`: spread evenly. */
  cluster: 'time' | 'rate' | 'both' | 'none'
}

export interface PolicyOutcome {
  /** Preset or `custom`. */
  policy: string
  suppress: number
  keep: number
  /** Addresses whose defect is the sender's or the domain's typo: worth mending instead of dropping. */
  fix: number
  /** Suppressed although no reply ever said that the address is bad. */
  goodLost: number
}

/** The bounce history in the form that checks, the cause join and the reports read. Filled by bounces/summarize.ts. */
export interface HistoryFacts {
  groups: BounceGroup[]
  totals: {
    soft: number
    hard: number
    delayed: number
    autoReply: number
    complaint: number
    other: number
    unclassified: number
  }
  /** First and last time seen, ISO 8601; null when no bounce has one. */
  period: { from: string; to: string } | null
  /** Distinct addresses: with any bounce, with a hard one, and those with a defect of their own. */
  addresses: { bounced: number; hard: number; bad: number }
  rates: BounceRates
  /** Deliveries seen in logs and events. */
  delivered: number
  providers: (CountByClass & { provider: string; name: string; limited: number; complaints: number })[]
  senders: (CountByClass & { domain: string })[]
  ips: (CountByClass & { address: string })[]
  /** By ISO week ("2026-W47", weeks begin on Monday). */
  weeks: (CountByClass & { week: string; complaints: number; delivered: number })[]
  /** Soft and hard bounces by hour of the day, UTC. */
  hours: number[]
  /** Change of bounces a week: last full week against the mean of those before (0.2 = 20 % more); null with fewer than three weeks. */
  trend: number | null
  limits: LimitAdvice[]
  typoDomains: { domain: string; likely: string; count: number }[]
  /** Addresses whose mailbox was full: once, and on at least two days. */
  fullMailboxes: { once: number; repeatedly: number }
  /** What the last reply before an expiry said and what that category is called, most frequent first. */
  expired: { cause: BounceCategory | null; name: Texts | null; count: number }[]
  /** Replies nobody understood, as masked templates. */
  unclassified: { template: string; count: number }[]
  /** What each suppression policy would do with the addresses seen. */
  policies: PolicyOutcome[]
  /** Records that were no bounces, and records that could not be read, with the first places. */
  skipped: { notBounces: number; unreadable: number; places: { file: string; place: number | null; reason: string }[] }
  /** Limits that were hit: what is missing from the figures above. */
  truncated: string[]
}
