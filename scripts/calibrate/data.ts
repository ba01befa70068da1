// Rows, campaigns and curves of the calibration.

export interface Row {
  path: string
  set: string
  bad: boolean
  rules: string[]
  domain: string
  subject: string
  /** A rough print of how the message is built: copies of one campaign share it. */
  build: string
  /** Indices of the rules that hit. */
  x: number[]
}

const hash = (text: string): number => {
  let h = 2166136261
  for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 16777619)
  return h >>> 0
}

/** Fold of each row; rows of one campaign (sender of legitimate mail, subject skeleton, build) share it. */
export function folds(rows: readonly Row[], count: number): Map<Row, number> {
  const parent = rows.map((_, i) => i)
  const find = (i: number): number => {
    let at = i
    while (parent[at] !== at) {
      parent[at] = parent[parent[at] as number] as number
      at = parent[at] as number
    }
    return at
  }
  const first = new Map<string, number>()
  rows.forEach((row, i) => {
    const skeleton = row.subject
      .toLowerCase()
      .replace(/[^\p{L}]+/gu, ' ')
      .trim()
      .slice(0, 40)
    const keys = [`b${row.build}`]
    if (row.set !== 'templates' && skeleton.length > 8) keys.push(`s${skeleton}`)
    if (!row.bad && row.set !== 'templates' && row.set !== 'ham-2002' && row.domain) keys.push(`d${row.domain}`)
    for (const key of keys) {
      const seen = first.get(key)
      if (seen === undefined) first.set(key, i)
      else parent[find(i)] = find(seen)
    }
  })
  return new Map(rows.map((row, i) => [row, hash(rows[find(i)]?.path ?? '') % count]))
}

/** Value that a share of the list lies above. */
export function quantile(list: readonly number[], share: number): number {
  const sorted = [...list].sort((a, b) => b - a)
  return sorted[Math.floor(share * sorted.length)] ?? 0
}

/** Area under the ROC curve and true positives at 1 and 5 % false positives. */
export function curve(bad: readonly number[], good: readonly number[]): string {
  const all = [...bad.map(s => ({ s, bad: true })), ...good.map(s => ({ s, bad: false }))].sort((a, b) => a.s - b.s)
  let rankSum = 0
  for (let i = 0; i < all.length; ) {
    let j = i
    while (j < all.length && all[j]?.s === all[i]?.s) j++
    const rank = (i + j + 1) / 2
    for (let k = i; k < j; k++) if (all[k]?.bad) rankSum += rank
    i = j
  }
  const auc = (rankSum - (bad.length * (bad.length + 1)) / 2) / (bad.length * good.length)
  const caught = (share: number): string => (bad.filter(s => s > quantile(good, share)).length / bad.length).toFixed(3)
  return `AUC ${auc.toFixed(3)} TPR@1% ${caught(0.01)} TPR@5% ${caught(0.05)}`
}
