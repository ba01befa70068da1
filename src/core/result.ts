// The versioned result of an audit: what `--format json` prints, `report` re-renders and `diff` compares. Plain JSON.
import type { BounceCategory, BounceClass } from './bounce-categories.js'
import type { OutcomeState, Settings } from './check.js'
import type { UnknownReason } from './fact.js'
import type { CheckCategory, Evidence, Finding } from './finding.js'
import type { HistoryFacts } from './history.js'
import type { Texts } from './locale.js'
import type { Subject } from './subject.js'

export const RESULT_VERSION = 1

export type Verdict = 'ready' | 'ready-with-warnings' | 'not-ready' | 'incomplete'

/** What one check said about one subject. */
export interface OutcomeRecord {
  check: string
  category: CheckCategory
  subject: Subject
  state: OutcomeState
  /** Set when `state` is unknown. */
  reason?: UnknownReason
  detail?: string
  /** What a passing check saw, for the reader who wants to know. */
  evidence?: Evidence[]
  weight: number
  blocker: boolean
  /** Fingerprints of its findings. */
  findings: string[]
}

export interface ScoreLine {
  category: CheckCategory
  check: string
  subject: string
  /** Points of the 100 that this check costs; the lines sum to 100 - score.uncapped exactly. */
  lost: number
}

export interface Score {
  /** 0..100, whole points, after the cap; null when nothing could be scored. */
  value: number | null
  /** Before the cap. */
  uncapped: number
  /** The first blocker that caps the score at 49; null when none does. */
  cappedBy: string | null
  /** Share of the applicable weight whose outcome is known, 0..1. */
  confidence: number
  /** Lowest and highest value the unknown outcomes allow; null when everything is known. */
  range: { low: number; high: number } | null
  categories: { category: CheckCategory; value: number | null; weight: number }[]
  breakdown: ScoreLine[]
  model: string
}

/** One line of "what first": a finding, or several findings that one step mends. */
export interface Action {
  /** Fingerprints, the leading one first. */
  findings: string[]
  check: string
  /** Bounces of the past that this step would have prevented. */
  prevents: { soft: number; hard: number; softShare: number; hardShare: number }
  /** Ids of mailbox providers that enforce it. */
  providers: string[]
}

export type RequirementState = 'pass' | 'fail' | 'unknown' | 'cannot-know' | 'not-applicable'

export interface ProviderRequirementResult {
  id: string
  level: 'required' | 'recommended'
  state: RequirementState
  text: Texts
  /** Checks that decided it. */
  checks: string[]
  /** The SMTP reply to expect when it is broken; null when none is documented. */
  reply: string | null
  /** From when on; ISO date or its beginning. */
  effective: string | null
  source: { url: string; date: string | null; evidence: 'primary' | 'secondary' }
}

export interface ProviderVerdict {
  provider: string
  name: string
  /** `rejects`: a required rule is broken that the provider enforces with a rejection. */
  verdict: 'accepts' | 'at-risk' | 'rejects' | 'cannot-know'
  /** Id of the first broken rule, required ones first. */
  firstBroken: string | null
  /** The SMTP reply to expect, verbatim as documented. */
  expectedReply: string | null
  requirements: ProviderRequirementResult[]
  /** Newest date of its sources, ISO. */
  asOf: string
}

/** What an SPF record costs and authorises; what-if and diff show how it changes. */
export interface SpfSummary {
  domain: string
  record: string | null
  /** Worst case over all branches; null when a branch did not answer. */
  lookups: number | null
  voidLookups: number | null
  authorisedIpv4: number
  /** `+all` or a network that holds the whole internet. */
  everyone: boolean
}

/** What the message is, for the headline of the content section. */
export interface MessageSummary {
  file: string | null
  subject: string | null
  from: string | null
  spamScore: number | null
  stats: { links: number; images: number; words: number; attachments: number; bytes: number }
  languages: string[]
}

/** The bounce history as the report shows it: the collected figures, and what the join made of them. */
export interface HistorySummary extends Omit<HistoryFacts, 'groups'> {
  /** By category and subcategory, most frequent first; soft and hard bounces only. */
  categories: {
    category: BounceCategory
    subcategory: string | null
    class: BounceClass
    count: number
    /** Of these, explained by findings of this audit. */
    explained: number
    /** Fingerprints of these findings, the one that explains most first. */
    findings: string[]
    byProvider: Record<string, number>
    /** Up to five reply texts, addresses masked. */
    samples: string[]
  }[]
  unexplained: { soft: number; hard: number }
}

export interface AuditResult {
  resultVersion: typeof RESULT_VERSION
  tool: { name: 'mailpreflight'; version: string }
  scoreModel: string
  /** Newest date in the rule data, ISO. */
  ruleData: string
  generatedAt: string
  settings: Settings
  target: { domain: string | null; domains: string[]; ips: string[]; message: string | null; bounces: string[] }
  verdict: Verdict
  score: Score
  actions: Action[]
  findings: Finding[]
  outcomes: OutcomeRecord[]
  providers: ProviderVerdict[]
  spf: SpfSummary[]
  messages: MessageSummary[]
  history: HistorySummary | null
  /** DNS questions asked, for the appendix. */
  queries: { name: string; type: string; outcome: string; milliseconds: number }[]
  /** What was cut short or could not be read, in words of the input: limits hit, unreadable files. */
  notices: { code: string; args: Record<string, unknown> }[]
}
