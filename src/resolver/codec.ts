// DNS messages: dns2's Packet is the codec; around it the checks that an answer from the network needs.
// Loaded on the first query only.
import { type Header, Packet, type Resource } from 'dns2'
import { type DnsAnswer, DnsError, type DnsRecord, type RecordType } from '../core/dns.js'
import { textOfOctets } from './name.js'
import { fieldsOfRecord, recordOfResource, TYPE_CODES } from './rdata.js'

/** What fits everywhere without fragments (DNS flag day 2020). */
const UDP_PAYLOAD = 1232
const RCODES = [
  'NOERROR',
  'FORMERR',
  'SERVFAIL',
  'NXDOMAIN',
  'NOTIMP',
  'REFUSED',
  'YXDOMAIN',
  'YXRRSET',
  'NXRRSET',
  'NOTAUTH',
  'NOTZONE',
]
RCODES[16] = 'BADVERS'
RCODES[23] = 'BADCOOKIE'

/** A query with id 0; the transport writes the id. AD asks for the AD bit back (RFC 6840 5.7), CD for unvalidated data (RFC 4035 3.2.2). */
export function encodeQuery(name: string, type: RecordType, edns: boolean, checkingDisabled = false): Buffer {
  const packet = new Packet()
  packet.header = new Packet.Header({ rd: 1, ad: 1, cd: checkingDisabled ? 1 : 0 } as Partial<Header>)
  packet.questions.push(new Packet.Question(name, TYPE_CODES[type], Packet.CLASS.IN))
  if (edns) packet.additionals.push(Packet.Resource.EDNS([], { doFlag: true, udpPayloadSize: UDP_PAYLOAD }))
  return packet.toBuffer()
}

/** Length of the question section of a message that `encodeQuery` made. */
function questionEnd(query: Buffer): number {
  let at = 12
  while (at < query.length && query[at] !== 0) at += (query[at] ?? 0) + 1
  return at + 5
}

/**
 * Does this message answer this query? Compared octet by octet before anything is decoded, ids apart: QR set, same opcode,
 * same question with letters in any case. An error without the question (old servers on EDNS) counts, except NXDOMAIN:
 * "it does not exist" must say what.
 */
export function repliesTo(query: Buffer, reply: Buffer): boolean {
  if (reply.length < 12 || ((reply[2] ?? 0) & 0xf8) !== 0x80) return false
  const rcode = (reply[3] ?? 0) & 0x0f
  const questions = reply.readUInt16BE(4)
  if (questions === 0) return rcode !== 0 && rcode !== 3
  if (questions !== 1) return false
  const end = questionEnd(query)
  if (reply.length < end) return false
  const nameOf = (message: Buffer): string => message.toString('latin1', 12, end - 4).toLowerCase()
  return nameOf(query) === nameOf(reply) && query.compare(reply, end - 4, end, end - 4, end) === 0
}

/** The TC bit: the answer did not fit. @public for the resolver, which loads this module late */
export const isTruncated = (reply: Buffer): boolean => ((reply[2] ?? 0) & 0x02) !== 0

export interface Reply {
  answer: DnsAnswer
  /** Where the CNAME chain goes on and the server did not follow; null when the answer is whole. */
  pending: string | null
  /** Seconds, from the SOA of a negative answer (RFC 2308 5). */
  negativeTtl: number | undefined
}

/** @throws DnsError `BADANSWER` for everything that is not a sound answer to this question. */
export function decodeReply(message: Buffer, name: string, type: RecordType): Reply {
  try {
    return readReply(message, name, type)
  } catch (error) {
    if (error instanceof DnsError) throw error
    throw badAnswer(name, type, error instanceof Error ? error.message : String(error))
  }
}

function readReply(message: Buffer, name: string, type: RecordType): Reply {
  if (pointersRunDeep(message)) throw badAnswer(name, type, 'compression pointers without end')
  const packet = Packet.parse(message)
  // Half an answer is none: a TXT record that cannot be read may be the SPF record. Only a whole, skipped authority record
  // does no harm; anything that cut the parse short may hide the extended rcode in the OPT record.
  const broken = packet.errors.find(e => e.section !== 'authorities' || !e.recovered)
  if (broken) throw badAnswer(name, type, broken.message)
  const rcode = RCODES[packet.header.rcode] ?? `RCODE${packet.header.rcode}`
  const authenticated = (packet.header as { ad?: number }).ad === 1
  const says = (records: DnsRecord[], pending: string | null, negativeTtl?: number): Reply => ({
    answer: { rcode, records, authenticated },
    pending,
    negativeTtl,
  })
  if (rcode !== 'NOERROR' && rcode !== 'NXDOMAIN') return says([], null)

  const answers = packet.answers.filter(r => r.class === Packet.CLASS.IN)
  // dns2 decodes text as UTF-8 and puts U+FFFD for what is not: then the octets themselves are read.
  const lossy = answers.some(r => Array.isArray(r.data) && r.data.some(s => s.includes('\uFFFD')))
  const raw = lossy ? rawStrings(message) : []
  const records = packet.answers.flatMap((resource, i) => {
    if (resource.class !== Packet.CLASS.IN) return []
    const strings = raw[i] ?? (Array.isArray(resource.data) ? resource.data : [])
    return recordOfResource(resource, strings) ?? []
  })

  const chain: DnsRecord[] = []
  let current = name
  for (const seen = new Set<string>(); ; ) {
    const final = records.filter(r => r.name === current && r.type === type)
    if (final.length > 0) {
      if (rcode === 'NXDOMAIN') throw badAnswer(name, type, 'records for a name that it says does not exist')
      return says([...chain, ...final], null)
    }
    const cname = records.find(r => r.name === current && r.type === 'CNAME')
    if (cname?.type !== 'CNAME' || seen.has(current)) break
    seen.add(current)
    chain.push(cname)
    current = cname.target
  }
  // Records that belong neither to the name nor to its chain: whatever this answers, it is not "there is none".
  if (chain.length === 0 && records.length > 0) throw badAnswer(name, type, 'the answer is about something else')

  const soa = packet.authorities.find(r => r.type === Packet.TYPE.SOA)
  const negativeTtl = soa && Math.min(soa.ttl, soa.minimum ?? soa.ttl)
  if (rcode === 'NXDOMAIN' || soa) return says(chain, null, negativeTtl ?? 60)
  if (chain.length > 0) return says(chain, current)
  // A referral: the server neither holds the zone nor asks others. It knows nothing about the name (RFC 2308 2.2).
  const referral = packet.header.aa === 0 && packet.authorities.some(r => r.type === Packet.TYPE.NS)
  if (referral) throw badAnswer(name, type, 'the server refers to others instead of answering')
  return says([], null)
}

const badAnswer = (name: string, type: string, why: string): DnsError =>
  new DnsError('BADANSWER', `unusable answer to ${name} ${type}: ${why}`)

/**
 * Some name in the message is a chain of more than 127 compression pointers. No honest encoder makes one (a name has at most
 * 127 labels), but thousands of records that each lead through thousands of pointers would keep a decoder busy for minutes.
 */
function pointersRunDeep(message: Buffer): boolean {
  if (message.length <= 512) return false
  const isPointer = (at: number): boolean => ((message[at] ?? 0) & 0xc0) === 0xc0
  const depth = new Uint8Array(message.length)
  for (let start = 12; start < message.length - 1; start++) {
    const path: number[] = []
    let at = start
    while (isPointer(at) && depth[at] === 0) {
      if (path.push(at) > 127) return true
      at = (((message[at] ?? 0) & 0x3f) << 8) | (message[at + 1] ?? 0)
      // A short circle among random octets of a key is no name; dns2 stops at it by itself.
      if (path.includes(at)) break
    }
    let below = depth[at] ?? 0
    for (const step of path.reverse()) {
      below++
      if (below > 127) return true
      depth[step] = below
    }
  }
  return false
}

/** The character-strings of each TXT or SPF answer, by position among the answers, octets kept. The message parsed well before. */
function rawStrings(message: Buffer): (string[] | undefined)[] {
  let at = 12
  const skipName = (): void => {
    while (at < message.length) {
      const length = message[at] ?? 0
      if (length >= 0xc0) {
        at += 2
        return
      }
      at += length + 1
      if (length === 0) return
    }
  }
  for (let i = message.readUInt16BE(4); i > 0; i--) {
    skipName()
    at += 4
  }
  const result: (string[] | undefined)[] = []
  for (let i = message.readUInt16BE(6); i > 0; i--) {
    skipName()
    const type = message.readUInt16BE(at)
    const end = at + 10 + message.readUInt16BE(at + 8)
    at += 10
    const strings: string[] = []
    for (; at < end; at += 1 + (message[at] ?? 0))
      strings.push(textOfOctets(message.subarray(at + 1, at + 1 + (message[at] ?? 0))))
    result.push(type === TYPE_CODES.TXT || type === TYPE_CODES.SPF ? strings : undefined)
    at = end
  }
  return result
}

/** The answer to a parsed query as a message; `soa` goes into the authority section of a negative answer. */
export function encodeAnswer(query: Packet, answer: DnsAnswer, soa?: DnsRecord): Packet {
  const response = Packet.createResponseFromRequest(query)
  response.header.rcode = Math.max(RCODES.indexOf(answer.rcode), 0)
  response.header.aa = 1
  response.header.ra = 1
  if (answer.authenticated) Object.assign(response.header, { ad: 1 })
  response.answers = answer.records.map(resourceOf)
  const negative = !answer.records.some(r => r.type !== 'CNAME' || TYPE_CODES.CNAME === query.questions[0]?.type)
  if (negative && soa) response.authorities = [resourceOf(soa)]
  // RFC 6891 6.1.1: an OPT for those who sent one.
  if (query.additionals.some(r => r.type === Packet.TYPE.EDNS)) {
    response.additionals = [Packet.Resource.EDNS([], { udpPayloadSize: UDP_PAYLOAD })]
  }
  return response
}

const resourceOf = (record: DnsRecord): Resource =>
  new Packet.Resource({
    name: record.name,
    type: TYPE_CODES[record.type],
    class: Packet.CLASS.IN,
    ttl: record.ttl,
    ...fieldsOfRecord(record),
  })
