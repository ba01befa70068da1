// One DNS question of an SPF evaluation, its answer sorted into the three things SPF knows: records, void, error.
import { type DnsRecord, type RecordOf, type RecordType, type Resolver, reasonOfDnsError, reasonOfRcode } from '../../core/dns.js'
import type { UnknownReason } from '../../core/fact.js'
import { isSpfText } from './parse.js'

export interface SpfAnswer<T extends RecordType> {
  /** Records of the asked type. */
  records: RecordOf<T>[]
  nxdomain: boolean
  /** Why there is no answer (temperror); null when there is one. */
  failure: UnknownReason | null
  /** DNS refuses the name itself: counts as a name that does not exist (RFC 7208 4.8). */
  badName: boolean
  authenticated: boolean
  /** Where a CNAME chain ended. */
  alias: string | null
}

const nothing = { records: [], nxdomain: false, failure: null, badName: false, authenticated: false, alias: null }

export async function query<T extends RecordType>(resolver: Resolver, name: string, type: T): Promise<SpfAnswer<T>> {
  try {
    const { rcode, records, authenticated } = await resolver.resolve(name, type)
    if (rcode !== 'NOERROR') {
      const failure = reasonOfRcode(rcode)
      return failure === null ? { ...nothing, nxdomain: true, authenticated } : { ...nothing, failure }
    }
    let alias: string | null = null
    let foreign = false
    for (const record of records) {
      if (record.type !== type) foreign = true
      if (record.type === 'CNAME') alias = record.target
    }
    const own = (foreign ? records.filter((r: DnsRecord) => r.type === type) : records) as RecordOf<T>[]
    return { records: own, nxdomain: false, failure: null, badName: false, authenticated, alias }
  } catch (error) {
    if ((error as { code?: unknown } | null)?.code === 'BADNAME') return { ...nothing, badName: true }
    return { ...nothing, failure: reasonOfDnsError(error) }
  }
}

/** The strings of one TXT record joined without a space (RFC 7208 3.3). */
export const joined = (strings: readonly string[]): string => (strings.length === 1 ? (strings[0] as string) : strings.join(''))

/** The v=spf1 records among the TXT records of a name (RFC 7208 4.5). */
export function selectSpf(records: readonly { strings: readonly string[] }[]): string[] {
  const found: string[] = []
  for (const record of records) {
    const text = joined(record.strings)
    if (isSpfText(text)) found.push(text)
  }
  return found
}
