// A handful of names for tests: what a resolver answers, written as "name TYPE" -> records.
import { DnsError, type DnsErrorCode, type DnsRecord, type RecordType, type Resolver } from '../../../src/core/dns.js'

export type Entry =
  | string
  | readonly string[]
  | { strings: string[][] }
  | { cname: string }
  | { mx: [number, string][] }
  | { rcode: string }
  | { error: DnsErrorCode }

export interface CountingResolver extends Resolver {
  asked: string[]
}

/**
 * Answers "name TYPE" from the table. TXT: a string is one record, a list several. Names that are a parent of a listed one give
 * NODATA, others NXDOMAIN. `*.name TXT` is a wildcard.
 */
export function names(table: Record<string, Entry>): CountingResolver {
  const asked: string[] = []
  const lower = new Map(Object.entries(table).map(([k, v]) => [k.replace(/^\S+/, n => n.toLowerCase()), v]))
  const exists = (name: string): boolean =>
    [...lower.keys()].some(k => k.split(' ')[0] === name || k.split(' ')[0]?.endsWith(`.${name}`))
  const find = (name: string, type: string): Entry | undefined => {
    const own = lower.get(`${name} ${type}`) ?? lower.get(`${name} CNAME`)
    if (own !== undefined || exists(name)) return own
    for (let at = name; at.includes('.'); ) {
      at = at.slice(at.indexOf('.') + 1)
      const wild = lower.get(`*.${at} ${type}`)
      if (wild !== undefined) return wild
      if (exists(at)) return undefined
    }
    return undefined
  }
  return {
    asked,
    async resolve(raw: string, type: RecordType) {
      const name = raw.toLowerCase().replace(/\.$/, '')
      asked.push(`${name} ${type}`)
      if (name === '' || name.length > 253 || name.split('.').some(l => l === '' || l.length > 63))
        throw new DnsError('BADNAME', name)
      const records: DnsRecord[] = []
      let at = name
      for (let hops = 0; hops < 10; hops++) {
        const entry = find(at, type)
        const base = { name: at, ttl: 300 }
        if (entry === undefined) {
          const wildcard = [...lower.keys()].some(k => k.startsWith('*.') && at.endsWith(k.split(' ')[0]?.slice(1) ?? '?'))
          return { rcode: exists(at) || wildcard ? 'NOERROR' : 'NXDOMAIN', records, authenticated: false }
        }
        if (typeof entry === 'object' && 'error' in entry) throw new DnsError(entry.error, at)
        if (typeof entry === 'object' && 'rcode' in entry) return { rcode: entry.rcode, records: [], authenticated: false }
        if (typeof entry === 'object' && 'cname' in entry) {
          records.push({ ...base, type: 'CNAME', target: entry.cname })
          at = entry.cname
          continue
        }
        if (typeof entry === 'object' && 'mx' in entry) {
          for (const [preference, exchange] of entry.mx) records.push({ ...base, type: 'MX', preference, exchange })
        } else if (type === 'A' || type === 'AAAA') {
          for (const address of [entry].flat() as string[]) records.push({ ...base, type, address })
        } else {
          const all =
            typeof entry === 'object' && 'strings' in entry
              ? entry.strings
              : [entry].flat().map(t => (t as string).match(/[\s\S]{1,255}/g) ?? [''])
          for (const strings of all) records.push({ ...base, type: 'TXT', strings: [...strings] })
        }
        return { rcode: 'NOERROR', records, authenticated: false }
      }
      return { rcode: 'SERVFAIL', records: [], authenticated: false }
    },
  }
}
