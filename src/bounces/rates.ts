// Bounce rates with their denominators, weeks and trend.
import type { Distinct } from './distinct.js'
import type { BounceRates, HistoryFacts, Rate } from './facts.js'

interface RateInput {
  sent: number | null
  delivered: number
  /** Deliveries plus soft and hard bounces. */
  attempts: number
  totals: HistoryFacts['totals']
  distinct: { all: Distinct; bounced: Distinct; hard: Distinct }
}

const rate = (count: number, of: number): Rate | null => (of > 0 ? { count, of, share: Math.min(1, count / of) } : null)

/** Both formulas; each null where its denominator is unknown. A given number of recipients wins over what the log shows. */
export function bounceRates({ sent, delivered, attempts, totals, distinct }: RateInput): BounceRates {
  const bounces = totals.soft + totals.hard
  const source = sent !== null ? 'given' : delivered > 0 ? 'deliveries' : null
  const recipients = sent ?? (delivered > 0 ? distinct.all.count() : 0)
  const tries = delivered > 0 ? attempts : Math.max(sent ?? 0, sent === null ? 0 : bounces)
  return {
    source,
    byRecipients: rate(distinct.bounced.count(), recipients),
    byAttempts: rate(bounces, tries),
    hard: rate(distinct.hard.count(), recipients),
    complaints: rate(totals.complaint, recipients),
    estimated: sent === null ? distinct.all.estimated() : distinct.bounced.estimated(),
  }
}

const DAY = 86_400_000

/** ISO 8601 week of a UTC time: "2026-W47". */
export function isoWeek(time: string): string {
  const date = new Date(time)
  const weekday = (date.getUTCDay() + 6) % 7
  // The week belongs to the year of its Thursday.
  const thursday = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), date.getUTCDate() - weekday + 3))
  const first = Date.UTC(thursday.getUTCFullYear(), 0, 1)
  const number = Math.floor((thursday.getTime() - first) / DAY / 7) + 1
  return `${thursday.getUTCFullYear()}-W${String(number).padStart(2, '0')}`
}

/** The last week against the mean of those before; null with fewer than three weeks or nothing to compare with. */
export function trendOf(weeks: readonly { soft: number; hard: number }[]): number | null {
  if (weeks.length < 3) return null
  const counts = weeks.map(w => w.soft + w.hard)
  const last = counts.pop() ?? 0
  const mean = counts.reduce((sum, n) => sum + n, 0) / counts.length
  return mean > 0 ? last / mean - 1 : null
}
