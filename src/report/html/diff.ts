// Two records side by side: which of the terms differ. Terms are what white space and semicolons part.

export interface Part {
  text: string
  changed: boolean
}

/** Beyond this many terms the table of the comparison would grow too large; then everything counts as changed. */
const MAX_TERMS = 400

const terms = (text: string): string[] => text.match(/[^\s;]+;?|\s+|;/g) ?? []

/** Longest common subsequence over terms. */
export function tokenDiff(before: string, after: string): { before: Part[]; after: Part[] } {
  const a = terms(before)
  const b = terms(after)
  if (a.length > MAX_TERMS || b.length > MAX_TERMS)
    return { before: [{ text: before, changed: true }], after: [{ text: after, changed: true }] }
  const lengths = Array.from({ length: a.length + 1 }, () => new Uint16Array(b.length + 1))
  const at = (i: number, j: number): number => lengths[i]?.[j] ?? 0
  for (let i = a.length - 1; i >= 0; i--) {
    for (let j = b.length - 1; j >= 0; j--) {
      const row = lengths[i] as Uint16Array
      row[j] = a[i] === b[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1))
    }
  }
  const left: Part[] = []
  const right: Part[] = []
  // Blanks are never marked: an underlined gap says nothing.
  const add = (list: Part[], text: string, changed: boolean): number =>
    list.push({ text, changed: changed && text.trim() !== '' })
  let i = 0
  let j = 0
  while (i < a.length || j < b.length) {
    if (i < a.length && j < b.length && a[i] === b[j]) {
      add(left, a[i++] ?? '', false)
      add(right, b[j++] ?? '', false)
    } else if (j >= b.length || (i < a.length && at(i + 1, j) >= at(i, j + 1))) add(left, a[i++] ?? '', true)
    else add(right, b[j++] ?? '', true)
  }
  return { before: left, after: right }
}
