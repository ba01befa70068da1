// Logistic regression with weights between 0 and a ceiling, L1 and L2 penalty, by proximal gradient steps (AdaGrad).
import type { Row } from './data.js'
import { GROUP_CAP, type ParsedRule, UNPROVEN_CAP } from './policy.js'

export interface Problem {
  names: string[]
  parsed: ParsedRule[]
  ceilings: Float64Array
  /** Lowest weight: rules that clearly separate keep something, even when others already explain their messages. */
  floors: Float64Array
  /** Value that templates have instead of 0 or 1 where a wrapper fixed it. */
  imputed: Float64Array
  l1: number
  l2: number
}

export interface Model {
  weights: number[]
  bias: number
}

/** Weight of a whole set, whatever its size: what decides is modern fraud against real marketing. */
const SET_WEIGHT: Readonly<Record<string, number>> = {
  'phish-2022-2026': 1000,
  'spam-2023-2025': 100,
  'spam-2002': 350,
  templates: 300,
  'marketing-2014-2026': 450,
  'newsletters-de': 100,
  'hard-ham-2002': 250,
  'ham-2002': 350,
}
const EPOCHS = 120

export function fitWeights(rows: readonly Row[], problem: Problem): Model {
  const { names, ceilings, floors, imputed, l1, l2 } = problem
  const n = names.length
  const weights = new Float64Array(n)
  const squares = new Float64Array(n).fill(1e-6)
  const sizes = new Map<string, number>()
  for (const row of rows) sizes.set(row.set, (sizes.get(row.set) ?? 0) + 1)
  const rowWeights = rows.map(r => (SET_WEIGHT[r.set] ?? 100) / (sizes.get(r.set) ?? 1))
  const fixed = [...imputed.keys()].filter(i => (imputed[i] ?? 0) > 0)
  let bias = 0
  let biasSquares = 1e-6
  for (let epoch = 0; epoch < EPOCHS; epoch++) {
    const gradient = new Float64Array(n)
    let biasGradient = 0
    let templates = 0
    let constant = bias
    for (const i of fixed) constant += (weights[i] ?? 0) * (imputed[i] ?? 0)
    rows.forEach((row, k) => {
      const template = row.set === 'templates'
      let z = template ? constant : bias
      for (const i of row.x) z += weights[i] as number
      const delta = (1 / (1 + Math.exp(-z)) - (row.bad ? 1 : 0)) * (rowWeights[k] as number)
      biasGradient += delta
      if (template) templates += delta
      for (const i of row.x) gradient[i] = (gradient[i] as number) + delta
    })
    for (const i of fixed) gradient[i] = (gradient[i] as number) + templates * (imputed[i] ?? 0)
    for (let i = 0; i < n; i++) {
      const g = (gradient[i] as number) + l2 * (weights[i] as number)
      squares[i] = (squares[i] as number) + g * g
      const rate = 0.5 / Math.sqrt(squares[i] as number)
      weights[i] = Math.min(ceilings[i] as number, Math.max(floors[i] as number, (weights[i] as number) - rate * (g + l1)))
    }
    biasSquares += biasGradient * biasGradient
    bias -= (0.5 / Math.sqrt(biasSquares)) * biasGradient
  }
  return { weights: [...weights], bias }
}

/** Sum of the weights with the caps of phrase groups, as content/points.ts applies them. */
export function scoreOf(model: Model, problem: Problem, row: Row): number {
  let score = 0
  let unproven = 0
  for (const i of row.x) {
    const rule = problem.parsed[i]
    if (rule?.phrase && !rule.proven) unproven += model.weights[i] ?? 0
  }
  const factor = unproven > UNPROVEN_CAP ? UNPROVEN_CAP / unproven : 1
  const groups = new Map<string, number>()
  for (const i of row.x) {
    const rule = problem.parsed[i]
    const weight = model.weights[i] ?? 0
    if (rule?.phrase) groups.set(rule.check, (groups.get(rule.check) ?? 0) + weight * (rule.proven ? 1 : factor))
    else score += weight
  }
  for (const sum of groups.values()) score += Math.min(GROUP_CAP, sum)
  return score
}
