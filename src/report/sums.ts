// The bounce history by category, for text and HTML alike.
import type { BounceCategory } from '../core/bounce-categories.js'
import type { HistorySummary } from '../core/result.js'

export interface CategorySum {
  category: BounceCategory
  count: number
  explained: number
  /** Fingerprints of the findings that explain some, the one that explains most first. */
  findings: string[]
  /** Findings that explain bounces of the subcategories a provider has most of. */
  findingsBy: Map<string, string[]>
  byProvider: Map<string, number>
  parts: HistorySummary['categories']
}

const add = (list: string[], more: readonly string[]): string[] => [...list, ...more.filter(id => !list.includes(id))]

/** Subcategories summed, most frequent first; what nobody understood last. */
export function sumByCategory(history: HistorySummary): CategorySum[] {
  const sums = new Map<BounceCategory, CategorySum>()
  for (const part of history.categories) {
    const sum: CategorySum = sums.get(part.category) ?? {
      category: part.category,
      count: 0,
      explained: 0,
      findings: [],
      findingsBy: new Map(),
      byProvider: new Map(),
      parts: [],
    }
    sum.count += part.count
    sum.explained += part.explained
    sum.findings = add(sum.findings, part.findings)
    sum.parts.push(part)
    for (const [id, count] of Object.entries(part.byProvider)) {
      sum.byProvider.set(id, (sum.byProvider.get(id) ?? 0) + count)
      sum.findingsBy.set(id, add(sum.findingsBy.get(id) ?? [], part.findings))
    }
    sums.set(part.category, sum)
  }
  const list = [...sums.values()].sort((a, b) => b.count - a.count)
  const { unclassified } = history.totals
  if (unclassified > 0 && !sums.has('unclassified')) {
    list.push({
      category: 'unclassified',
      count: unclassified,
      explained: 0,
      findings: [],
      findingsBy: new Map(),
      byProvider: new Map(),
      parts: [],
    })
  }
  return list
}

/** Numbers of the actions that deal with the findings, ascending. */
export const actionsFor = (
  { findings }: { findings: readonly string[] },
  { actionOf }: { actionOf: ReadonlyMap<string, number> },
): number[] => [...new Set(findings.flatMap(id => actionOf.get(id) ?? []))].sort((a, b) => a - b)
