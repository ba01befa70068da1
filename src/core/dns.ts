// The DNS contract between the evaluators and whatever answers: the network, a zone file, a recording, a test.
import type { UnknownReason } from './fact.js'

export type RecordType = 'A' | 'AAAA' | 'CAA' | 'CNAME' | 'DNSKEY' | 'DS' | 'MX' | 'NS' | 'PTR' | 'SOA' | 'SPF' | 'TLSA' | 'TXT'

interface RecordBase {
  /** Owner name, lower case, without the final dot. */
  name: string
  /** Seconds. */
  ttl: number
}

/** One resource record; field names are those of the RFCs. Names are lower case and carry no final dot; the root is ''. */
export type DnsRecord =
  | (RecordBase & { type: 'TXT' | 'SPF'; strings: string[] })
  | (RecordBase & { type: 'A' | 'AAAA'; address: string })
  | (RecordBase & { type: 'MX'; exchange: string; preference: number })
  | (RecordBase & { type: 'CNAME' | 'NS' | 'PTR'; target: string })
  | (RecordBase & { type: 'TLSA'; usage: number; selector: number; matchingType: number; certificate: string })
  | (RecordBase & { type: 'CAA'; flags: number; tag: string; value: string })
  | (RecordBase & { type: 'DS'; keyTag: number; algorithm: number; digestType: number; digest: string })
  | (RecordBase & { type: 'DNSKEY'; flags: number; protocol: number; algorithm: number; publicKey: string })
  | (RecordBase & {
      type: 'SOA'
      mname: string
      rname: string
      serial: number
      refresh: number
      retry: number
      expire: number
      minimum: number
    })

type WithType<R, T> = R extends { type: infer U } ? (T extends U ? Omit<R, 'type'> & { type: T } : never) : never
/** The record of one type. (`Extract` would give never for those that share a shape, such as A and AAAA.) */
export type RecordOf<T extends RecordType> = WithType<DnsRecord, T>

export interface DnsAnswer {
  rcode: 'NOERROR' | 'NXDOMAIN' | 'SERVFAIL' | 'REFUSED' | (string & {})
  /** Records of the asked type at the end of the CNAME chain, and the CNAME records that led there. */
  records: DnsRecord[]
  /** The AD bit. Worth something only from a validating resolver that is reached over a trusted path. */
  authenticated: boolean
}

/** `TIMEOUT`: no answer in time. `NETWORK`: socket trouble. `BADNAME`: not a domain name. `BADANSWER`: garbage came back. `LIMIT`: query budget used up. `NOTRECORDED`: a replay holds no answer to it. */
export type DnsErrorCode = 'TIMEOUT' | 'NETWORK' | 'BADNAME' | 'BADANSWER' | 'LIMIT' | 'NOTRECORDED'

/**
 * Answers one question. Resolves for every rcode; rejects with an error told by its `code`
 * (see {@link DnsErrorCode}), not by its class, so that resolvers from outside need nothing of ours.
 * Names are absolute; a final dot is optional; search domains are never applied.
 */
export interface Resolver {
  resolve(name: string, type: RecordType): Promise<DnsAnswer>
}

export class DnsError extends Error {
  readonly code: DnsErrorCode
  constructor(code: DnsErrorCode, message: string) {
    super(message)
    this.name = 'DnsError'
    this.code = code
  }
}

const REASONS: Record<string, UnknownReason> = {
  TIMEOUT: 'timeout',
  NETWORK: 'network',
  BADANSWER: 'bad-answer',
  LIMIT: 'limit',
  NOTRECORDED: 'not-collected',
}

/** The reason an error of a resolver stands for. Errors without a known code count as network trouble, never as "missing". */
export function reasonOfDnsError(error: unknown): UnknownReason {
  const code = (error as { code?: unknown } | null)?.code
  return (typeof code === 'string' && REASONS[code]) || 'network'
}

/** The reason an rcode gives no answer, or null when it is one (NOERROR, NXDOMAIN). */
export function reasonOfRcode(rcode: string): UnknownReason | null {
  if (rcode === 'NOERROR' || rcode === 'NXDOMAIN') return null
  return rcode === 'SERVFAIL' ? 'servfail' : rcode === 'REFUSED' ? 'refused' : 'bad-answer'
}
