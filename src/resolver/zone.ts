import type { DnsAnswer, DnsRecord, RecordType, Resolver } from '../core/dns.js'
import { UserError } from '../core/errors.js'
import { ancestors, canonicalName } from './name.js'
import { parseZone, type Zone } from './zone-parse.js'

export interface ZoneResolverOptions {
  /** With it the zone is laid over what this resolver says (what-if); without it the zone is all there is. */
  upstream?: Resolver
  /** For messages about the text. */
  file?: string
  /** Completes relative names until an $ORIGIN. */
  origin?: string
  /** RRsets (or, without a type, whole names) that are taken away: the what-if of deleting a record. */
  deletes?: readonly { name: string; type?: RecordType }[]
}

const MAX_CHAIN = 8

/**
 * Answers from a zone file or a list of records.
 *
 * Alone it is the authority for everything: a name that is not there, and has nothing below it, is NXDOMAIN; wildcards as
 * in RFC 4592; delegations (NS) are data, not borders. With `upstream` it overlays: an RRset of the zone replaces the RRset
 * of the same name and type, all else comes from upstream; a CNAME of the zone stands for every type the zone does not have
 * at that name; a wildcard of the zone answers where upstream has no such name; a name of the zone exists even where
 * upstream says NXDOMAIN. An upstream error stays an error.
 *
 * @throws UserError when the text has syntax errors: names file, line and column of the first.
 */
export function zoneResolver(zone: string | Zone | readonly DnsRecord[], options: ZoneResolverOptions = {}): Resolver {
  const data = index(recordsOf(zone, options), options.deletes ?? [])
  const { upstream } = options

  const own = (name: string, type: RecordType): DnsRecord[] | undefined => {
    const types = data.names.get(name)
    return types?.get(type) ?? types?.get('CNAME') ?? (data.deleted(name) || data.deleted(name, type) ? [] : undefined)
  }

  /** What is at this very name; `follow`: it ends in a CNAME whose target is ours to look up. */
  const step = async (name: string, type: RecordType): Promise<{ answer: DnsAnswer; follow: boolean }> => {
    const said = (rcode: string, records: DnsRecord[]): { answer: DnsAnswer; follow: boolean } => ({
      answer: { rcode, records, authenticated: false },
      follow: type !== 'CNAME' && records.at(-1)?.type === 'CNAME',
    })
    const records = own(name, type)
    if (records) {
      const gone = records.length === 0 && !data.exists(name) && data.deleted(name)
      return said(gone ? 'NXDOMAIN' : 'NOERROR', records)
    }
    const answer = await upstream?.resolve(name, type)
    if (!answer || (answer.rcode === 'NXDOMAIN' && answer.records.length === 0)) {
      if (data.exists(name)) return said('NOERROR', [])
      const wild = data.wildcard(name, type)
      return wild ? said('NOERROR', wild) : answer ? { answer, follow: false } : said('NXDOMAIN', [])
    }
    // Upstream followed CNAMEs by itself: where its chain enters a name the zone has a say in, the rest is the zone's.
    const into = type === 'CNAME' ? -1 : answer.records.findIndex(r => r.type === 'CNAME' && own(r.target, type) !== undefined)
    return into < 0 ? { answer, follow: false } : said('NOERROR', answer.records.slice(0, into + 1))
  }

  return {
    async resolve(asked, type) {
      let name = canonicalName(asked)
      const records: DnsRecord[] = []
      const seen = new Set<string>()
      let authenticated = true
      while (seen.size <= MAX_CHAIN && !seen.has(name)) {
        seen.add(name)
        const { answer, follow } = await step(name, type)
        authenticated &&= answer.authenticated
        for (const record of answer.records) records.push({ ...record })
        const last = records.at(-1)
        if (!follow || last?.type !== 'CNAME') return { rcode: answer.rcode, records, authenticated }
        name = last.target
      }
      // A loop, or a chain beyond reason: what a recursive resolver says to it.
      return { rcode: 'SERVFAIL', records, authenticated: false }
    },
  }
}

function recordsOf(zone: string | Zone | readonly DnsRecord[], options: ZoneResolverOptions): readonly DnsRecord[] {
  if (typeof zone === 'object' && !('problems' in zone)) return zone
  const { file, origin } = options
  const parsed =
    typeof zone === 'string'
      ? parseZone(zone, { ...(file !== undefined && { file }), ...(origin !== undefined && { origin }) })
      : zone
  const errors = parsed.problems.filter(p => p.severity === 'error')
  const [first] = errors
  if (first) {
    const place = `${file ?? parsed.file ?? 'zone'}:${first.line}:${first.column}`
    const more = errors.length - 1
    throw new UserError({
      en: `${place}: ${first.message.en}${more > 0 ? ` (and ${more} more ${more === 1 ? 'error' : 'errors'})` : ''}`,
      de: `${place}: ${first.message.de}${more > 0 ? ` (und ${more} weitere${more === 1 ? 'r' : ''} Fehler)` : ''}`,
    })
  }
  return parsed.records
}

interface ZoneIndex {
  names: ReadonlyMap<string, ReadonlyMap<RecordType, DnsRecord[]>>
  /** Has records, or names below it have (an empty non-terminal, RFC 4592 2.2.2). */
  exists(name: string): boolean
  deleted(name: string, type?: RecordType): boolean
  /** The records of the wildcard at the closest encloser, if there is one (RFC 4592 3.3.1). */
  wildcard(name: string, type: RecordType): DnsRecord[] | undefined
}

const plain = (name: string): string => name.toLowerCase().replace(/\.$/, '')
/** Records may come from outside, written as in a master file. */
function normalized(record: DnsRecord): DnsRecord {
  const name = canonicalName(record.name)
  if ('target' in record) return { ...record, name, target: plain(record.target) }
  if ('exchange' in record) return { ...record, name, exchange: plain(record.exchange) }
  return { ...record, name }
}

function index(records: readonly DnsRecord[], deletes: readonly { name: string; type?: RecordType }[]): ZoneIndex {
  const names = new Map<string, Map<RecordType, DnsRecord[]>>()
  const existing = new Set<string>([''])
  for (const given of records) {
    const record = normalized(given)
    const types = names.get(record.name) ?? new Map<RecordType, DnsRecord[]>()
    names.set(record.name, types)
    const set = types.get(record.type)
    if (set) set.push(record)
    else types.set(record.type, [record])
    existing.add(record.name)
    for (const above of ancestors(record.name)) existing.add(above)
  }
  const gone = new Set(deletes.map(d => `${canonicalName(d.name)} ${d.type ?? '*'}`))
  return {
    names,
    exists: name => existing.has(name),
    deleted: (name, type) => gone.has(`${name} ${type ?? '*'}`),
    wildcard(name, type) {
      let encloser = ''
      for (const above of ancestors(name)) {
        if (existing.has(above)) {
          encloser = above
          break
        }
      }
      const types = names.get(encloser === '' ? '*' : `*.${encloser}`)
      return types && (types.get(type) ?? types.get('CNAME') ?? []).map(r => ({ ...r, name }))
    },
  }
}
