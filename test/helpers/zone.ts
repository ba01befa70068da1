import { setTimeout as pause } from 'node:timers/promises'
import {
  type DnsAnswer,
  DnsError,
  type DnsErrorCode,
  type DnsRecord,
  type RecordType,
  type Resolver,
} from '../../src/core/dns.js'
import { zoneResolver } from '../../src/resolver/zone.js'
import { parseZone } from '../../src/resolver/zone-parse.js'

/**
 * Record data by name and type, as in a master file but with texts unquoted and names absolute with or without the final dot:
 * `{ 'example.com': { TXT: 'v=spf1 mx -all', MX: ['10 mx.example.com'], A: '192.0.2.1' } }`.
 * A text as an array of arrays gives the strings of each record; a long text is split at 255.
 */
export type ZoneObject = Record<string, Partial<Record<RecordType, string | readonly (string | readonly string[])[]>>>

/** An error code rejects, an rcode is answered, a number delays by milliseconds. */
export type ResolverFault = DnsErrorCode | 'SERVFAIL' | 'REFUSED' | 'NXDOMAIN' | 'FORMERR' | number

export interface TestResolver extends Resolver {
  /** What was asked, in order: `name TYPE`. */
  readonly asked: string[]
}

/** A resolver in memory. Faults by `name TYPE`, `name *` or `*`. */
export function zone(source: ZoneObject | string, faults: Readonly<Record<string, ResolverFault>> = {}): TestResolver {
  const inner = zoneResolver(typeof source === 'string' ? source : recordsOf(source))
  const asked: string[] = []
  return {
    asked,
    async resolve(name, type): Promise<DnsAnswer> {
      const key = name.toLowerCase().replace(/\.$/, '')
      asked.push(`${key} ${type}`)
      const fault = faults[`${key} ${type}`] ?? faults[`${key} *`] ?? faults['*']
      if (typeof fault === 'number') await pause(fault)
      else if (fault === 'SERVFAIL' || fault === 'REFUSED' || fault === 'NXDOMAIN' || fault === 'FORMERR') {
        return { rcode: fault, records: [], authenticated: false }
      } else if (fault !== undefined) throw new DnsError(fault, `${key} ${type}: injected ${fault}`)
      return inner.resolve(name, type)
    },
  }
}

export function recordsOf(source: ZoneObject): DnsRecord[] {
  const records: DnsRecord[] = []
  for (const [owner, types] of Object.entries(source)) {
    const name = owner.toLowerCase().replace(/\.$/, '')
    for (const [type, value] of Object.entries(types)) {
      for (const data of typeof value === 'string' ? [value] : (value ?? [])) {
        if (type === 'TXT' || type === 'SPF') {
          const strings = typeof data === 'string' ? (data.match(/[\s\S]{1,255}/g) ?? ['']) : [...data]
          records.push({ type, name, ttl: 300, strings })
          continue
        }
        const parsed = parseZone(`${name}. 300 IN ${type} ${String(data)}`)
        const [problem] = parsed.problems
        if (problem) throw new Error(`${name} ${type} ${String(data)}: ${problem.message.en}`)
        records.push(...parsed.records)
      }
    }
  }
  return records
}
