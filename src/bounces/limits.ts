// Do rate limits and policy bounces of a provider cluster at some hours, or above some rate? Then there is something to advise.

import { own } from '../core/own.js'
import type { LimitAdvice } from './facts.js'

interface Tracked {
  /** Attempts and limits by hour of the day (UTC). */
  attempts: number[]
  limited: number[]
  /** Attempts by calendar hour (hours since 1970), and how many of them were limited. */
  hours: Map<number, number>
  limitedHours: Map<number, number>
  count: number
}

export interface LimitTracker {
  attempt(provider: string, time: string | null, limited: boolean): void
  entries(): Iterable<[string, Tracked]>
}

/** Providers and calendar hours that are followed at most (a year of hours for each). */
const MAX_PROVIDERS = 500
const MAX_HOURS = 9_000

/** Counts attempts (deliveries and bounces) and limits of each provider. */
export function limitTracker(): LimitTracker {
  const providers = new Map<string, Tracked>()
  return {
    attempt(provider, time, limited) {
      if (!provider || time === null) return
      let entry = providers.get(provider)
      if (!entry) {
        if (providers.size >= MAX_PROVIDERS) return
        entry = {
          attempts: new Array<number>(24).fill(0),
          limited: new Array<number>(24).fill(0),
          hours: new Map(),
          limitedHours: new Map(),
          count: 0,
        }
        providers.set(own(provider), entry)
      }
      const hour = Number(time.slice(11, 13))
      entry.attempts[hour] = (entry.attempts[hour] ?? 0) + 1
      const absolute = Math.floor(Date.parse(time) / 3_600_000)
      const before = entry.hours.get(absolute)
      if (before !== undefined || entry.hours.size < MAX_HOURS) entry.hours.set(absolute, (before ?? 0) + 1)
      if (!limited) return
      entry.count++
      entry.limited[hour] = (entry.limited[hour] ?? 0) + 1
      if (entry.hours.has(absolute)) entry.limitedHours.set(absolute, (entry.limitedHours.get(absolute) ?? 0) + 1)
    },
    entries: () => providers,
  }
}

/** Fewer limits than this are no pattern. */
const ENOUGH = 10

/** One entry for each provider with enough limits, most limited first. */
export function limitAdvice(tracker: LimitTracker): LimitAdvice[] {
  const result: LimitAdvice[] = []
  for (const [provider, entry] of tracker.entries()) if (entry.count >= ENOUGH) result.push(advise(provider, entry))
  return result.sort((a, b) => b.count - a.count)
}

function advise(provider: string, entry: Tracked): LimitAdvice {
  const busyHours = busyOf(entry)
  const quietHours = quietOf(entry)
  const { rateWhenLimited, rateWithoutLimits } = ratesOf(entry)
  const byTime = busyHours.length > 0 && busyHours.length <= 8
  // Limited hours carry clearly more mail than the busiest hour without limits that is below them.
  const byRate = rateWhenLimited !== null && rateWithoutLimits !== null && rateWhenLimited > rateWithoutLimits * 1.2
  return {
    provider,
    count: entry.count,
    busyHours: byTime ? busyHours : [],
    quietHours: byTime ? quietHours : [],
    rateWhenLimited,
    rateWithoutLimits,
    cluster: byTime && byRate ? 'both' : byTime ? 'time' : byRate ? 'rate' : 'none',
  }
}

/** The fewest hours that hold 70 % of the limits, if a day's even spread would need twice as many. */
function busyOf(entry: Tracked): number[] {
  const order = entry.limited.map((count, hour) => ({ hour, count })).sort((a, b) => b.count - a.count)
  const active = entry.attempts.filter(n => n > 0).length
  const busy: number[] = []
  let sum = 0
  for (const { hour, count } of order) {
    if (sum >= entry.count * 0.7) break
    busy.push(hour)
    sum += count
  }
  // Mail that only ever goes out in those hours says nothing about the hours.
  return busy.length * 2 <= active ? busy.sort((a, b) => a - b) : []
}

/** Hours with mail of which less than a tenth of the worst share was limited. */
function quietOf(entry: Tracked): number[] {
  const shares = entry.attempts.map((n, hour) => (n > 0 ? (entry.limited[hour] ?? 0) / n : null))
  const worst = Math.max(0, ...shares.map(s => s ?? 0))
  return shares.flatMap((share, hour) => (share !== null && share <= worst / 10 ? [hour] : []))
}

function ratesOf(entry: Tracked): Pick<LimitAdvice, 'rateWhenLimited' | 'rateWithoutLimits'> {
  const limited: number[] = []
  let free = 0
  let known = false
  for (const [hour, attempts] of entry.hours) {
    const limits = entry.limitedHours.get(hour) ?? 0
    if (limits > 0) limited.push(attempts)
    else free = Math.max(free, attempts)
    known ||= attempts > limits
  }
  // Without deliveries the attempts are only the bounces themselves.
  if (!known || limited.length === 0) return { rateWhenLimited: null, rateWithoutLimits: null }
  const sorted = limited.sort((a, b) => a - b)
  return { rateWhenLimited: sorted[sorted.length >> 1] ?? null, rateWithoutLimits: free > 0 ? free : null }
}
