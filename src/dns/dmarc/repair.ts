// Repairs of policy records; every proposal is parsed again before anyone sees it.
import { type DmarcRecord, isDmarcRecord, type Policy, parseDmarc, printDmarc, type ReportUri } from './parse.js'

const POLICIES = ['none', 'quarantine', 'reject'] as const

/** One slip of the finger away: `rejct`, `quarantaine`. */
function nearest(value: string): string | null {
  const word = value.toLowerCase().replaceAll(/[^a-z]/g, '')
  return POLICIES.find(p => p === word || distance(p, word) <= (p === 'none' ? 1 : 2)) ?? null
}

function distance(a: string, b: string): number {
  if (b.length > 20) return 99
  let row = Array.from({ length: b.length + 1 }, (_, i) => i)
  for (let i = 1; i <= a.length; i++) {
    const next = [i]
    for (let j = 1; j <= b.length; j++)
      next.push(Math.min((next[j - 1] ?? 0) + 1, (row[j] ?? 0) + 1, (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1)))
    row = next
  }
  return row[b.length] ?? 99
}

const reports = (value: string): string =>
  value
    .split(/[\s,;|]+|(?=mailto:)/i)
    .map(u => u.trim())
    .filter(u => u !== '')
    .map(u => (u.includes(':') ? u : u.includes('@') ? `mailto:${u}` : ''))
    .filter(u => u !== '')
    .join(',')

const known = new Set(['p', 'sp', 'np', 'psd', 't', 'adkim', 'aspf', 'rua', 'ruf', 'fo', 'pct', 'rf', 'ri'])

/**
 * A record without the faults of this one, as near to it as can be: separators, order, case, typing errors, addresses without mailto:.
 * null when that gives nothing better that is valid.
 */
export function repairDmarc(text: string): string | null {
  const bare = text.slice(0, 4000).replaceAll(/["\\]/g, '')
  const tags = new Map<string, string>()
  // A tag begins at the start or after a separator; semicolons may be missing, so a space counts as one before `name=`.
  for (const match of bare.matchAll(/(?:^|[;\s])([a-z]{1,5})[ \t]*[=:][ \t]*([^;=]*?)(?=$|;|[\s;][a-z]{1,5}[ \t]*=)/gi)) {
    const name = (match[1] ?? '').toLowerCase()
    if (!tags.has(name)) tags.set(name, (match[2] ?? '').trim())
  }
  if (!/dmarc/i.test(tags.get('v') ?? bare.slice(0, 12))) return null
  const parts = ['v=DMARC1']
  const order = ['p', ...[...tags.keys()].filter(k => k !== 'p')]
  for (const name of order) {
    const value = tags.get(name)
    if (value === undefined || !known.has(name)) continue
    const mended = ['p', 'sp', 'np'].includes(name)
      ? nearest(value)
      : name === 'rua' || name === 'ruf'
        ? reports(value)
        : value.toLowerCase()
    if (mended) parts.push(`${name}=${mended}`)
  }
  if (!tags.has('p')) parts.splice(1, 0, 'p=none')
  return checked(parts.join('; '), text)
}

/** The proposal, if it parses without error and is another text. */
const checked = (proposed: string, current: string): string | null => {
  const { valid, problems } = parseDmarc(proposed)
  return valid && proposed !== current && !problems.some(p => p.severity === 'error') ? proposed : null
}

/** The record with some of it changed; null when the result would not be a valid record. */
export function changeDmarc(current: string, change: Partial<DmarcRecord>): string | null {
  if (!isDmarcRecord(current)) return null
  const { record } = parseDmarc(current)
  return record ? checked(printDmarc({ ...record, ...change }), current) : null
}

/** RFC 9989 knows no sizes. */
export const withoutSizes = (record: DmarcRecord): Pick<DmarcRecord, 'rua' | 'ruf'> => ({
  rua: record.rua.map(u => ({ ...u, size: null })),
  ruf: record.ruf.map(u => ({ ...u, size: null })),
})

/** One record for several at the same name: the mildest policy of each kind, so that nothing is refused which passes today, and all reports. */
export function mergeDmarc(texts: readonly string[]): string | null {
  const records = texts.flatMap(t => (isDmarcRecord(t) ? (parseDmarc(t).record ?? []) : []))
  const [first] = records
  if (first === undefined) return null
  const mildest = (of: (r: DmarcRecord) => Policy | null): Policy =>
    POLICIES.find(p => records.some(r => (of(r) ?? 'none') === p)) ?? 'none'
  const policy = mildest(r => r.policy)
  const subdomains = mildest(r => r.subdomainPolicy ?? r.policy)
  const nonexistent = mildest(r => r.nonexistentPolicy ?? r.subdomainPolicy ?? r.policy)
  const all = (of: (r: DmarcRecord) => readonly ReportUri[]): ReportUri[] => [
    ...new Map(records.flatMap(of).map(u => [u.uri.toLowerCase(), { ...u, size: null }])).values(),
  ]
  const merged: DmarcRecord = {
    ...first,
    policy,
    subdomainPolicy: subdomains === policy ? null : subdomains,
    nonexistentPolicy: nonexistent === subdomains ? null : nonexistent,
    testing: records.some(r => r.testing),
    adkim: records.every(r => r.adkim === 'strict') ? 'strict' : 'relaxed',
    aspf: records.every(r => r.aspf === 'strict') ? 'strict' : 'relaxed',
    rua: all(r => r.rua),
    ruf: all(r => r.ruf),
    removed: [],
  }
  return checked(printDmarc(merged), '')
}
