/** Steps (insert, delete, replace, swap neighbours) from one word to the other, at most `limit` + 1. */
function distance(a: string, b: string, limit: number): number {
  if (Math.abs(a.length - b.length) > limit) return limit + 1
  let before: number[] = []
  let last = Array.from({ length: b.length + 1 }, (_, i) => i)
  for (let i = 1; i <= a.length; i++) {
    const row = [i]
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1]
      let cost = Math.min((last[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (last[j - 1] ?? 0) + (same ? 0 : 1))
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) cost = Math.min(cost, (before[j - 2] ?? 0) + 1)
      row.push(cost)
    }
    before = last
    last = row
  }
  return last[b.length] ?? limit + 1
}

/** The known word that was most likely meant; null when none is near. */
export function suggest(word: string, known: readonly string[]): string | null {
  const wanted = word.toLowerCase().slice(0, 60)
  const limit = Math.max(1, Math.floor(wanted.length / 3))
  let best: string | null = null
  let steps = limit + 1
  for (const candidate of known) {
    const n = distance(wanted, candidate.toLowerCase(), limit)
    if (n < steps) [best, steps] = [candidate, n]
  }
  if (best !== null) return best
  // Half a name is a common slip: `spf-lookups` for `spf-lookup-limit`.
  const parts = wanted.split('-')
  const shared = known
    .map(k => ({ k, n: k.split('-').filter(p => parts.some(q => q === p || `${q}s` === p || q === `${p}s`)).length }))
    .filter(x => x.n >= 2)
    .sort((a, b) => b.n - a.n)[0]
  return shared?.k ?? null
}
