// The shape of a result as a schema: checks files from outside, and is published as docs/result.schema.json.
import { z } from 'zod'
import { BOUNCE_CATEGORIES } from '../core/bounce-categories.js'
import type { AuditResult } from '../core/result.js'

const text = z.string()
const count = z.number()
const category = z.enum(['authentication', 'infrastructure', 'content', 'history'])
const severity = z.enum(['error', 'warning', 'info'])
const bounceCategory = z.enum(BOUNCE_CATEGORIES)
const bounceClass = z.enum(['soft', 'hard', 'delayed', 'auto-reply', 'complaint', 'other'])
const both = z.object({ en: text, de: text })

const subject = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('domain'),
    name: text,
    roles: z.array(z.enum(['from', 'mail-from', 'dkim', 'helo', 'link'])).readonly(),
  }),
  z.object({ kind: z.literal('ip'), address: text }),
  z.object({ kind: z.literal('message'), file: text.nullable() }),
  z.object({ kind: z.literal('history') }),
  z.object({ kind: z.literal('provider'), provider: text }),
])

const location = z.object({
  file: text.nullable(),
  line: count,
  column: count,
  endLine: count.optional(),
  endColumn: count.optional(),
})

const evidence = z.object({
  kind: z.enum(['record', 'header', 'line', 'reply', 'value', 'tree']),
  label: text.optional(),
  text,
  location: location.optional(),
})

const fix = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('dns-record'),
    name: text,
    host: text,
    type: z.enum(['TXT', 'CNAME', 'MX', 'A', 'AAAA', 'PTR', 'CAA']),
    current: text.nullable(),
    proposed: text.nullable(),
    chunks: z.array(text).optional(),
    checked: z
      .object({
        lookups: count.optional(),
        voidLookups: count.optional(),
        authorisedIpv4: count.optional(),
        coversSendingIps: z.boolean().optional(),
        valid: z.boolean(),
      })
      .optional(),
  }),
  z.object({ kind: z.literal('command'), command: text }),
  z.object({ kind: z.literal('replace'), before: text, after: text, location: location.optional() }),
])

const finding = z.object({
  fingerprint: text,
  check: text,
  code: text,
  category,
  severity,
  blocker: z.boolean(),
  subject,
  args: z.record(text, z.unknown()),
  evidence: z.array(evidence),
  location: location.nullable(),
  fix: fix.nullable(),
  points: count.nullable(),
  lost: count,
  explained: z
    .object({ soft: count, hard: count, categories: z.record(text, count), softShare: count, hardShare: count })
    .nullable(),
  /** Missing in results of before 2026-11-22. */
  follows: z.array(text).readonly().optional(),
  suppressed: z.object({ by: z.enum(['baseline', 'inline', 'config']), reason: text, until: text.optional() }).nullable(),
})

const outcome = z.object({
  check: text,
  category,
  subject,
  state: z.enum(['pass', 'fail', 'unknown', 'not-applicable', 'error']),
  reason: z
    .enum(['timeout', 'servfail', 'refused', 'network', 'bad-answer', 'limit', 'not-collected', 'unreadable', 'not-visible'])
    .optional(),
  detail: text.optional(),
  evidence: z.array(evidence).optional(),
  weight: count,
  blocker: z.boolean(),
  findings: z.array(text),
})

const score = z.object({
  value: count.nullable(),
  uncapped: count,
  cappedBy: text.nullable(),
  confidence: count,
  range: z.object({ low: count, high: count }).nullable(),
  categories: z.array(z.object({ category, value: count.nullable(), weight: count })),
  breakdown: z.array(z.object({ category, check: text, subject: text, lost: count })),
  model: text,
})

const provider = z.object({
  provider: text,
  name: text,
  verdict: z.enum(['accepts', 'at-risk', 'rejects', 'cannot-know']),
  firstBroken: text.nullable(),
  expectedReply: text.nullable(),
  requirements: z.array(
    z.object({
      id: text,
      level: z.enum(['required', 'recommended']),
      state: z.enum(['pass', 'fail', 'unknown', 'cannot-know', 'not-applicable']),
      text: both,
      checks: z.array(text),
      reply: text.nullable(),
      effective: text.nullable(),
      source: z.object({ url: text, date: text.nullable(), evidence: z.enum(['primary', 'secondary']) }),
    }),
  ),
  asOf: text,
})

const rate = z.object({ count, of: count, share: count }).nullable()
const softHard = { soft: count, hard: count }

const history = z.object({
  totals: z.object({
    ...softHard,
    delayed: count,
    autoReply: count,
    complaint: count,
    other: count,
    unclassified: count,
  }),
  period: z.object({ from: text, to: text }).nullable(),
  addresses: z.object({ bounced: count, hard: count, bad: count }),
  rates: z.object({
    source: z.enum(['given', 'deliveries']).nullable(),
    byRecipients: rate,
    byAttempts: rate,
    hard: rate,
    complaints: rate,
    estimated: z.boolean(),
  }),
  delivered: count,
  providers: z.array(z.object({ ...softHard, provider: text, name: text, limited: count, complaints: count })),
  senders: z.array(z.object({ ...softHard, domain: text })),
  ips: z.array(z.object({ ...softHard, address: text })),
  weeks: z.array(z.object({ ...softHard, week: text, complaints: count, delivered: count })),
  hours: z.array(count),
  trend: count.nullable(),
  limits: z.array(
    z.object({
      provider: text,
      count,
      busyHours: z.array(count),
      quietHours: z.array(count),
      rateWhenLimited: count.nullable(),
      rateWithoutLimits: count.nullable(),
      cluster: z.enum(['time', 'rate', 'both', 'none']),
    }),
  ),
  typoDomains: z.array(z.object({ domain: text, likely: text, count })),
  fullMailboxes: z.object({ once: count, repeatedly: count }),
  expired: z.array(z.object({ cause: bounceCategory.nullable(), count })),
  unclassified: z.array(z.object({ template: text, count })),
  policies: z.array(z.object({ policy: text, suppress: count, keep: count, fix: count, goodLost: count })),
  skipped: z.object({
    notBounces: count,
    unreadable: count,
    places: z.array(z.object({ file: text, place: count.nullable(), reason: text })),
  }),
  truncated: z.array(text),
  categories: z.array(
    z.object({
      category: bounceCategory,
      subcategory: text.nullable(),
      class: bounceClass,
      count,
      explained: count,
      findings: z.array(text),
      byProvider: z.record(text, count),
      samples: z.array(text),
    }),
  ),
  unexplained: z.object(softHard),
})

export const resultSchema = z.object({
  resultVersion: z.literal(1),
  tool: z.object({ name: z.literal('mailpreflight'), version: text }),
  scoreModel: text,
  ruleData: text,
  generatedAt: z.string().refine(value => !Number.isNaN(Date.parse(value)), 'a date'),
  settings: z.object({
    profile: z.enum(['bulk', 'transactional', 'no-mail']),
    mode: z.enum(['message', 'template']),
    volume: count.nullable(),
    now: text,
  }),
  target: z.object({
    domain: text.nullable(),
    domains: z.array(text),
    ips: z.array(text),
    message: text.nullable(),
    bounces: z.array(text),
  }),
  verdict: z.enum(['ready', 'ready-with-warnings', 'not-ready', 'incomplete']),
  score,
  actions: z.array(
    z.object({
      findings: z.array(text),
      check: text,
      prevents: z.object({ ...softHard, softShare: count, hardShare: count }),
      providers: z.array(text),
    }),
  ),
  findings: z.array(finding),
  outcomes: z.array(outcome),
  providers: z.array(provider),
  messages: z.array(
    z.object({
      file: text.nullable(),
      subject: text.nullable(),
      from: text.nullable(),
      spamScore: count.nullable(),
      stats: z.object({ links: count, images: count, words: count, attachments: count, bytes: count }),
      languages: z.array(text),
    }),
  ),
  history: history.nullable(),
  queries: z.array(z.object({ name: text, type: text, outcome: text, milliseconds: count })),
  notices: z.array(z.object({ code: text, args: z.record(text, z.unknown()) })),
})

/** Every real result fits the schema: a field that the type gains or loses does not compile here. */
type Fits<T extends z.input<typeof resultSchema>> = T
export type CheckedResult = Fits<AuditResult>

/** The first thing wrong with a parsed result, with its place; null when it can be rendered. Unknown extra fields are no problem. */
export function problemOfResult(value: unknown): string | null {
  const parsed = resultSchema.safeParse(value)
  if (parsed.success) return null
  const [issue] = parsed.error.issues
  return issue === undefined ? 'unknown problem' : `${issue.path.join('.') || 'result'}: ${issue.message}`
}

/** The published JSON Schema (draft 2020-12). Objects stay open: later versions may add fields. */
export const resultJsonSchema = (): object => ({
  ...z.toJSONSchema(resultSchema, { io: 'input' }),
  title: 'mailpreflight audit result, version 1',
})
