// Record data that dns2 has no codec for (TLSA, DS), or gives in another shape than the contract.
import type { Resource } from 'dns2'
import type { DnsRecord, RecordType } from '../core/dns.js'

/** Wire numbers of the types we ask for (IANA). */
export const TYPE_CODES: Readonly<Record<RecordType, number>> = {
  A: 1,
  NS: 2,
  CNAME: 5,
  SOA: 6,
  PTR: 12,
  MX: 15,
  TXT: 16,
  AAAA: 28,
  DS: 43,
  DNSKEY: 48,
  TLSA: 52,
  SPF: 99,
  CAA: 257,
}
const NAMES = new Map(Object.entries(TYPE_CODES).map(([name, code]) => [code, name as RecordType]))
export const typeOfCode = (code: number): RecordType | undefined => NAMES.get(code)

const lower = (name: string | undefined): string => (name ?? '').toLowerCase()
const octets = (resource: Resource, least: number): Buffer => {
  if (!Buffer.isBuffer(resource.data) || resource.data.length < least) throw new RangeError('record data too short')
  return resource.data
}

/**
 * One decoded resource as a record; undefined for types nobody asks for. `strings` are the octets of a TXT record as text.
 * @throws RangeError on record data that is too short for its type.
 */
export function recordOfResource(resource: Resource, strings: readonly string[]): DnsRecord | undefined {
  const type = typeOfCode(resource.type)
  const base = { name: lower(resource.name), ttl: resource.ttl }
  switch (type) {
    case 'A':
    case 'AAAA':
      return { type, ...base, address: resource.address ?? '' }
    case 'CNAME':
    case 'PTR':
      return { type, ...base, target: lower(resource.domain) }
    case 'NS':
      return { type, ...base, target: lower(resource.ns) }
    case 'MX':
      return { type, ...base, exchange: lower(resource.exchange), preference: resource.priority ?? 0 }
    case 'TXT':
    case 'SPF':
      return { type, ...base, strings: [...strings] }
    case 'SOA':
      return {
        type,
        ...base,
        mname: lower(resource.primary),
        rname: lower(resource.admin),
        serial: resource.serial ?? 0,
        refresh: resource.refresh ?? 0,
        retry: resource.retry ?? 0,
        expire: Number(resource.expiration ?? 0),
        minimum: resource.minimum ?? 0,
      }
    case 'CAA':
      return { type, ...base, flags: resource.flags ?? 0, tag: lower(resource.tag), value: resource.value ?? '' }
    case 'DNSKEY': {
      const { flags = 0, protocol = 0, algorithm = 0, key = '' } = resource
      return { type, ...base, flags, protocol, algorithm, publicKey: key }
    }
    case 'TLSA': {
      // RFC 6698 2.1
      const data = octets(resource, 3)
      const certificate = data.toString('hex', 3)
      return {
        type,
        ...base,
        usage: data.readUInt8(0),
        selector: data.readUInt8(1),
        matchingType: data.readUInt8(2),
        certificate,
      }
    }
    case 'DS': {
      // RFC 4034 5.1
      const data = octets(resource, 4)
      const digest = data.toString('hex', 4)
      return { type, ...base, keyTag: data.readUInt16BE(0), algorithm: data.readUInt8(2), digestType: data.readUInt8(3), digest }
    }
    default:
      return undefined
  }
}

/** The other way round: the fields that dns2 writes. */
export function fieldsOfRecord(record: DnsRecord): Partial<Resource> {
  switch (record.type) {
    case 'A':
    case 'AAAA':
      return { address: record.address }
    case 'CNAME':
    case 'PTR':
      return { domain: record.target }
    case 'NS':
      return { ns: record.target }
    case 'MX':
      return { exchange: record.exchange, priority: record.preference }
    case 'TXT':
    case 'SPF':
      return { data: [...record.strings] }
    case 'SOA': {
      const { mname, rname, serial, refresh, retry, expire, minimum } = record
      return { primary: mname, admin: rname, serial, refresh, retry, expiration: expire, minimum }
    }
    case 'CAA':
      return { flags: record.flags, tag: record.tag, value: record.value }
    case 'DNSKEY':
      return { flags: record.flags, protocol: record.protocol, algorithm: record.algorithm, key: record.publicKey }
    case 'TLSA': {
      const head = Buffer.from([record.usage, record.selector, record.matchingType])
      return { data: Buffer.concat([head, Buffer.from(record.certificate, 'hex')]) }
    }
    case 'DS': {
      const head = Buffer.from([record.keyTag >> 8, record.keyTag & 0xff, record.algorithm, record.digestType])
      return { data: Buffer.concat([head, Buffer.from(record.digest, 'hex')]) }
    }
  }
}
