// Bounce rates with their denominators, weeks and trend.
import type { Distinct } from './distinct.js'
import type { BounceRates, HistoryFacts, Rate } from './facts.js'

interface RateInput {
  sent: number | null
  delivered: number
  /** Deliveries plus soft and hard bounces. */
  attempts: number
  totals: HistoryFacts['totals']
  distinct: { all: Distinct; bounced: number; hard: number; estimated: boolean }
}

const rate = (count: number, of: number): Rate | null => (of > 0 ? { count, of, share: Math.min(1, count / of) } : null)

/** Both formulas; each null where its denominator is unknown. A given number of recipients wins over what the log shows. */
export function bounceRates({ sent, delivered, attempts, totals, distinct }: RateInput): BounceRates {
  const bounces = totals.soft + totals.hard
  const source = sent !== null ? 'given' : delivered > 0 ? 'deliveries' : null
  const recipients = sent ?? (delivered > 0 ? distinct.all.count() : 0)
  const tries = sent === null ? (delivered > 0 ? attempts : 0) : Math.max(sent, bounces, delivered > 0 ? attempts : 0)
  return {
    source,
    byRecipients: rate(distinct.bounced, recipients),
    byAttempts: rate(bounces, tries),
    hard: rate(distinct.hard, recipients),
    complaints: rate(totals.complaint, recipients),
    estimated: distinct.estimated || (sent === null && distinct.all.estimated()),
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

/** Weeks before the last one that the trend compares it with. */
const TREND_WEEKS = 8

/**
 * The last full week against the mean of the (up to eight) weeks before, weeks without bounces included; null with fewer than three
 * weeks or nothing to compare with. `to` is the last time seen: a week that does not end on its Sunday is not full.
 */
export function trendOf(weeks: readonly { week: string; soft: number; hard: number }[], to: string): number | null {
  const byWeek = new Map(weeks.map(w => [w.week, w.soft + w.hard]))
  const first = weeks[0]?.week
  if (first === undefined || !to) return null
  const end = new Date(to)
  const last = end.getTime() - (end.getUTCDay() === 0 ? 0 : 7 * DAY)
  const counts: number[] = []
  for (let i = 0; i <= TREND_WEEKS; i++) {
    const week = isoWeek(new Date(last - i * 7 * DAY).toISOString())
    if (week < first) break
    counts.push(byWeek.get(week) ?? 0)
  }
  const [latest = 0, ...before] = counts
  if (before.length < 2) return null
  const mean = before.reduce((sum, n) => sum + n, 0) / before.length
  return mean > 0 ? latest / mean - 1 : null
}
