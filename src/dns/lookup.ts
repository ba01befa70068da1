// One question, three kinds of answer: the bridge from the resolver contract to facts.
import { type RecordOf, type RecordType, type Resolver, reasonOfDnsError, reasonOfRcode } from '../core/dns.js'
import { type Fact, known, unknown } from '../core/fact.js'

export interface Answer<T extends RecordType> {
  /** Empty: the name exists without such records, or does not exist. */
  records: RecordOf<T>[]
  nxdomain: boolean
  /** Target of the last alias on the way; null when the name is none. */
  cname: string | null
  authenticated: boolean
}

export const normalizeName = (name: string): string => (name.endsWith('.') ? name.slice(0, -1) : name).toLowerCase()

/** Asks; a failure of whatever kind is `unknown` with its reason, never an empty list. */
export async function ask<T extends RecordType>(resolver: Resolver, name: string, type: T): Promise<Fact<Answer<T>>> {
  try {
    const answer = await resolver.resolve(name, type)
    const reason = reasonOfRcode(answer.rcode)
    if (reason) return unknown(reason, `${name} ${type}: ${answer.rcode}`)
    let cname: string | null = null
    const records: RecordOf<T>[] = []
    for (const record of answer.records) {
      if (record.type === type) records.push(record as RecordOf<T>)
      else if (record.type === 'CNAME') cname = normalizeName(record.target)
    }
    return known({ records, nxdomain: answer.rcode === 'NXDOMAIN', cname, authenticated: answer.authenticated })
  } catch (error) {
    // A text that is no domain name cannot exist: that is knowledge, not a failure.
    if ((error as { code?: unknown } | null)?.code === 'BADNAME') {
      return known({ records: [], nxdomain: true, cname: null, authenticated: false })
    }
    return unknown(reasonOfDnsError(error), `${name} ${type}`)
  }
}

export const mapFact = <A, B>(fact: Fact<A>, map: (value: A) => B): Fact<B> =>
  fact.state === 'known' ? known(map(fact.value)) : fact

/** TXT strings joined without a space, as every policy record asks for (RFC 7208 3.3 and its kin). */
export async function askText(resolver: Resolver, name: string): Promise<Fact<string[]>> {
  return mapFact(await ask(resolver, name, 'TXT'), a => a.records.map(r => r.strings.join('')))
}

export interface HostAnswer {
  addresses: string[]
  cname: string | null
  authenticated: boolean
}

/**
 * A and AAAA together. With one of the two unanswered the list would be incomplete, hence unknown: a missing half must not turn
 * "does it resolve back?" into a no.
 */
export async function askHost(resolver: Resolver, name: string): Promise<Fact<HostAnswer>> {
  const [v4, v6] = await Promise.all([ask(resolver, name, 'A'), ask(resolver, name, 'AAAA')])
  if (v4.state !== 'known') return v4
  if (v6.state !== 'known') return v6
  return known({
    addresses: [...v4.value.records, ...v6.value.records].map(r => r.address),
    cname: v4.value.cname ?? v6.value.cname,
    authenticated: v4.value.authenticated && v6.value.authenticated,
  })
}

/** LDH host name of at least `labels` labels; underscores allowed as the internet uses them. */
export function isHostName(name: string, labels = 2): boolean {
  const host = normalizeName(name)
  if (host.length === 0 || host.length > 253) return false
  const parts = host.split('.')
  return parts.length >= labels && parts.every(p => /^[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?$/.test(p))
}
