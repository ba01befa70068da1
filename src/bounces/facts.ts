import type { BounceCategory, BounceClass } from '../core/bounce-categories.js'

/** Bounces alike in everything the cause join looks at: joined as one. */
export interface BounceGroup {
  category: BounceCategory
  subcategory: string | null
  class: BounceClass
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

/** The bounce history in the form that checks, the cause join and the reports read. Owned by bounces/summarize.ts. */
export interface HistoryFacts {
  groups: BounceGroup[]
  totals: { soft: number; hard: number; delayed: number; autoReply: number; complaint: number; other: number; unclassified: number }
}
