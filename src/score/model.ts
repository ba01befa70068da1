// The score: a number for the trend. The verdict (verdict.ts) is what decides.
import type { Settings } from '../core/check.js'
import type { CheckCategory, Finding, Severity } from '../core/finding.js'
import type { OutcomeRecord, Score, ScoreLine } from '../core/result.js'
import { subjectKey } from '../core/subject.js'

/** Changes whenever weights or the formula change; `diff` tells "you changed" from "the rules changed" by it. */
export const SCORE_MODEL = '2026.1'

/** A failing blocker caps the score here. */
export const BLOCKER_CAP = 49

const CATEGORIES = ['authentication', 'infrastructure', 'content', 'history'] as const

/** Share of each category in the 100 points, by profile; categories without anything known share theirs out. */
const CATEGORY_WEIGHTS: Record<Settings['profile'], Record<CheckCategory, number>> = {
  bulk: { authentication: 40, infrastructure: 15, content: 25, history: 20 },
  transactional: { authentication: 45, infrastructure: 20, content: 20, history: 15 },
  'no-mail': { authentication: 70, infrastructure: 30, content: 0, history: 0 },
}

/** How much of a check's weight a failure costs, by its worst finding. */
const SEVERITY_FACTOR: Record<Severity, number> = { error: 1, warning: 0.5, info: 0 }

/** Unknown for reasons of the audit's set-up, not of the network: neither known nor a gap in the evidence. */
export const isOutOfSight = (o: OutcomeRecord): boolean => o.reason === 'not-collected' || o.reason === 'not-visible'

interface Item {
  record: OutcomeRecord
  /** 0: nothing lost, 1: the whole weight. */
  lost: number
}

/** Known and of weight. */
const counts = (o: OutcomeRecord): boolean => o.weight !== 0 && (o.state === 'pass' || o.state === 'fail')

function items(outcomes: readonly OutcomeRecord[], findings: ReadonlyMap<string, Finding>): Item[] {
  const list: Item[] = []
  for (const record of outcomes) {
    if (!counts(record)) continue
    let lost = 0
    for (const id of record.findings) {
      const f = findings.get(id)
      if (f !== undefined && !f.suppressed) lost = Math.max(lost, SEVERITY_FACTOR[f.severity])
    }
    list.push({ record, lost })
  }
  return list
}

/** Points lost by item, in exact fractions of 100, and the value of each category. */
function loss(
  list: readonly Item[],
  weights: Record<CheckCategory, number>,
): { lost: Map<Item, number>; categories: Score['categories'] } {
  const sums = new Map<CheckCategory, number>()
  for (const { record } of list) sums.set(record.category, (sums.get(record.category) ?? 0) + record.weight)
  const active = CATEGORIES.filter(c => (sums.get(c) ?? 0) > 0 && weights[c] > 0)
  const total = active.reduce((sum, c) => sum + weights[c], 0)
  const lost = new Map<Item, number>()
  const value = new Map<CheckCategory, number>(active.map(c => [c, 100]))
  for (const item of list) {
    const { category, weight } = item.record
    const sum = sums.get(category) ?? 0
    if (item.lost === 0 || !value.has(category)) continue
    const share = (item.lost * weight) / sum
    lost.set(item, (share * 100 * weights[category]) / total)
    value.set(category, (value.get(category) ?? 0) - share * 100)
  }
  const categories = CATEGORIES.map(category => ({
    category,
    value: value.has(category) ? Math.round(value.get(category) ?? 0) : null,
    weight: active.includes(category) ? Math.round((1000 * weights[category]) / total) / 10 : 0,
  }))
  return { lost, categories }
}

/** Rounds to tenths so that the parts sum to the rounded whole (largest remainder). */
function roundToTenths(parts: readonly number[]): number[] {
  const tenths = parts.map(p => p * 10)
  const floors = tenths.map(Math.floor)
  // The epsilon absorbs binary dust such as 2.9999999999999996.
  let rest = Math.round(tenths.reduce((a, b) => a + b, 0) + 1e-9) - floors.reduce((a, b) => a + b, 0)
  const order = tenths.map((t, i) => ({ i, fraction: t - Math.floor(t) })).sort((a, b) => b.fraction - a.fraction || a.i - b.i)
  for (const { i } of order) {
    if (rest <= 0) break
    floors[i] = (floors[i] ?? 0) + 1
    rest--
  }
  return floors.map(f => f / 10)
}

const cappingBlocker = (findings: Iterable<Finding>): Finding | undefined => {
  for (const f of findings) if (f.blocker && !f.suppressed) return f
  return undefined
}

const totalOf = (list: readonly Item[], weights: Record<CheckCategory, number>): number =>
  [...loss(list, weights).lost.values()].reduce((a, b) => a + b, 0)

/**
 * Scores outcomes: weighted mean over what is applicable and known, per category, then by the profile's category weights.
 * Unknown outcomes lower the confidence and open a range; they do not lower the value. `value` is null when nothing is known.
 */
export function computeScore(outcomes: readonly OutcomeRecord[], findings: readonly Finding[], settings: Settings): Score {
  const byId = new Map(findings.map(f => [f.fingerprint, f]))
  const weights = CATEGORY_WEIGHTS[settings.profile]
  const list = items(outcomes, byId)
  const { lost, categories } = loss(list, weights)
  const costly = [...lost.entries()].filter(([, points]) => points > 0)
  const rounded = roundToTenths(costly.map(([, points]) => points))
  const breakdown: ScoreLine[] = costly
    .map(([item, _], i) => ({
      category: item.record.category,
      check: item.record.check,
      subject: subjectKey(item.record.subject),
      lost: rounded[i] ?? 0,
    }))
    .sort((a, b) => b.lost - a.lost)
  const uncapped = (1000 - Math.round(breakdown.reduce((sum, line) => sum + line.lost * 10, 0))) / 10
  const blocker = cappingBlocker(findings)
  const cap = (value: number, capped: boolean): number => Math.min(Math.floor(value + 1e-9), capped ? BLOCKER_CAP : 100)

  const gaps = outcomes.filter(o => o.weight > 0 && (o.state === 'error' || (o.state === 'unknown' && !isOutOfSight(o))))
  const knownWeight = list.reduce((sum, i) => sum + i.record.weight, 0)
  const gapWeight = gaps.reduce((sum, o) => sum + o.weight, 0)
  const applicable = knownWeight + gapWeight
  const range =
    gaps.length === 0
      ? null
      : {
          low: cap(
            100 - totalOf([...list, ...gaps.map(record => ({ record, lost: 1 }))], weights),
            blocker !== undefined || gaps.some(g => g.blocker),
          ),
          high: cap(100 - totalOf([...list, ...gaps.map(record => ({ record, lost: 0 }))], weights), blocker !== undefined),
        }
  return {
    value: knownWeight === 0 ? null : cap(uncapped, blocker !== undefined),
    uncapped,
    cappedBy: blocker && uncapped > BLOCKER_CAP ? blocker.check : null,
    confidence: applicable === 0 ? 0 : knownWeight / applicable,
    range,
    categories,
    breakdown,
    model: SCORE_MODEL,
  }
}

/** `computeScore(…).value` alone, for thousands of messages: the breakdown that nobody asks for takes most of the time. */
export function scoreValue(outcomes: readonly OutcomeRecord[], findings: readonly Finding[], settings: Settings): number | null {
  // By check alone: the findings are those of one message, and perhaps without fingerprints.
  const lost = new Map<string, number>()
  for (const { check, severity, suppressed } of findings)
    if (!suppressed) lost.set(check, Math.max(lost.get(check) ?? 0, SEVERITY_FACTOR[severity]))
  const sums: Record<CheckCategory, number> = { authentication: 0, infrastructure: 0, content: 0, history: 0 }
  for (const record of outcomes) if (counts(record)) sums[record.category] += record.weight
  const weights = CATEGORY_WEIGHTS[settings.profile]
  let total = 0
  let known = false
  for (const category of CATEGORIES)
    if (sums[category] > 0) {
      known = true
      total += weights[category]
    }
  if (!known) return null
  let tenths = 0
  for (const record of outcomes) {
    const share = record.state === 'fail' ? (lost.get(record.check) ?? 0) : 0
    // As in `loss`: without weight in this profile a category counts nothing.
    if (share === 0 || record.weight === 0 || weights[record.category] === 0) continue
    tenths += ((((share * record.weight) / sums[record.category]) * 100 * weights[record.category]) / total) * 10
  }
  const uncapped = (1000 - Math.round(tenths + 1e-9)) / 10
  return Math.min(Math.floor(uncapped + 1e-9), cappingBlocker(findings) ? BLOCKER_CAP : 100)
}

/** Writes each finding's share of the lost points into it: a check's loss is split over its worst findings. */
export function attributeLoss(findings: readonly Finding[], score: Score): void {
  // Thousands of messages have ten thousands of findings: nothing is searched for line by line.
  const byOutcome = new Map<string, Finding[]>()
  for (const f of findings) {
    if (f.suppressed) continue
    const key = `${f.check}\0${subjectKey(f.subject)}`
    const list = byOutcome.get(key)
    if (list) list.push(f)
    else byOutcome.set(key, [f])
  }
  for (const line of score.breakdown) {
    const mine = byOutcome.get(`${line.check}\0${line.subject}`) ?? []
    const worst = Math.max(...mine.map(f => SEVERITY_FACTOR[f.severity]))
    const carriers = mine.filter(f => SEVERITY_FACTOR[f.severity] === worst)
    const shares = roundToTenths(carriers.map(() => line.lost / carriers.length))
    carriers.forEach((f, i) => {
      f.lost = shares[i] ?? 0
    })
  }
}
