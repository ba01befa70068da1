// Whatever a name server does wrong, at whatever query: never "absent", never a crash, never past the deadline.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type RecordType, type Resolver, reasonOfDnsError, reasonOfRcode } from '../../src/core/dns.js'
import { decodeReply, encodeQuery, repliesTo } from '../../src/resolver/codec.js'
import { liveResolver } from '../../src/resolver/index.js'
import { SERVER_FAULTS, type ServerFault, startDnsServer } from '../helpers/dns-server.js'
import type { ZoneObject } from '../helpers/zone.js'

const ZONE: ZoneObject = {
  'example.com': {
    TXT: ['v=spf1 include:a.example -all'],
    MX: '10 mx.example.com.',
    SOA: 'ns.example.com. h.example.com. 1 2 3 4 5',
  },
  'a.example': { CNAME: 'b.example' },
  'b.example': { TXT: ['v=spf1 -all'] },
  'mx.example.com': { A: '192.0.2.1', AAAA: '2001:db8::1' },
}
const QUESTIONS: [string, RecordType][] = [
  ['example.com', 'TXT'],
  ['example.com', 'MX'],
  ['a.example', 'TXT'],
  ['mx.example.com', 'A'],
  ['mx.example.com', 'AAAA'],
  ['example.com', 'SOA'],
]
const DEADLINE = 600
const OPTIONS = { timeout: 100, deadline: DEADLINE, attempts: 2 }

type Outcome = 'records' | 'absent' | 'unknown'

async function ask(resolver: Resolver, name: string, type: RecordType): Promise<{ outcome: Outcome; milliseconds: number }> {
  const started = performance.now()
  const told = (outcome: Outcome) => ({ outcome, milliseconds: performance.now() - started })
  try {
    const answer = await resolver.resolve(name, type)
    if (reasonOfRcode(answer.rcode) !== null) return told('unknown')
    return told(answer.records.some(r => r.type === type) ? 'records' : 'absent')
  } catch (error) {
    expect(['TIMEOUT', 'NETWORK', 'BADANSWER']).toContain((error as { code: string }).code)
    expect(['timeout', 'network', 'bad-answer']).toContain(reasonOfDnsError(error))
    return told('unknown')
  }
}

/** Asks all questions of a server that is at fault where `at` says. */
async function askAll(kind: ServerFault, at: (name: string, type: string) => boolean) {
  const server = await startDnsServer({ zone: ZONE, fault: q => (at(q.name, q.type) ? kind : undefined) })
  const resolver = liveResolver({ nameservers: [server.address], ...OPTIONS })
  try {
    return await Promise.all(QUESTIONS.map(([name, type]) => ask(resolver, name, type)))
  } finally {
    resolver.close()
    await server.close()
  }
}

test('without a fault every question finds its records', async () => {
  const results = await askAll('silent', () => false)
  expect(results.map(r => r.outcome)).toEqual(QUESTIONS.map(() => 'records'))
})

describe.concurrent.each(SERVER_FAULTS)('%s', kind => {
  test('at every question: unknown, in time', async () => {
    for (const { outcome, milliseconds } of await askAll(kind, () => true)) {
      expect(outcome).toBe('unknown')
      // The deadline itself, with room for a busy machine.
      expect(milliseconds).toBeLessThan(DEADLINE + 1500)
    }
  })
  test('at each single question: that one is unknown, the others have their records', async () => {
    const results = await Promise.all(QUESTIONS.map(([name, type]) => askAll(kind, (n, t) => n === name && t === type)))
    for (const [faulty, outcomes] of results.entries()) {
      expect(outcomes.map(r => r.outcome)).toEqual(QUESTIONS.map((_, i) => (i === faulty ? 'unknown' : 'records')))
    }
  })
})

describe('the decoder', () => {
  const query = encodeQuery('example.com', 'TXT', true)
  const readAny = (message: Buffer): 'answer' | 'BADANSWER' => {
    try {
      const { answer } = decodeReply(message, 'example.com', 'TXT')
      expect(Array.isArray(answer.records)).toBe(true)
      return 'answer'
    } catch (error) {
      expect(error).toMatchObject({ name: 'DnsError', code: 'BADANSWER' })
      return 'BADANSWER'
    }
  }
  test('takes any octets', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 0, maxLength: 700 }), octets => {
        const message = Buffer.from(octets)
        repliesTo(query, message)
        readAny(message)
      }),
      { numRuns: 500 },
    )
  })
  test('takes a good answer with any octets changed, and cut anywhere', async () => {
    const good = goodAnswer()
    expect(readAny(good)).toBe('answer')
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(good.length - 1), fc.nat(255)), { maxLength: 6 }),
        fc.nat(good.length),
        (changes, cut) => {
          const message = Buffer.from(good)
          for (const [at, octet] of changes) message[at] = octet
          readAny(message.subarray(0, cut))
          readAny(message)
        },
      ),
      { numRuns: 500 },
    )
  })
  test('a good answer that is cut short is never an answer', () => {
    const good = goodAnswer()
    for (let cut = 0; cut < good.length; cut++) expect(readAny(good.subarray(0, cut)), `cut at ${cut}`).toBe('BADANSWER')
  })
  test('records with NXDOMAIN contradict each other', () => {
    const message = goodAnswer()
    message[3] = (message[3] ?? 0) | 3
    expect(readAny(message)).toBe('BADANSWER')
  })
  test('a reply counts only with QR, the same question, and a question at all where it says NXDOMAIN', () => {
    const reply = (change: (m: Buffer) => void): boolean => {
      const message = Buffer.from(query)
      message.writeUInt8(0x80, 2)
      change(message)
      return repliesTo(query, message)
    }
    expect(reply(() => {})).toBe(true)
    expect(reply(m => m.write('EXAMPLE', 13))).toBe(true)
    expect(reply(m => m.writeUInt8(0, 2))).toBe(false)
    expect(reply(m => m.write('f', 13))).toBe(false)
    expect(reply(m => m.writeUInt16BE(15, 25))).toBe(false)
    expect(reply(m => m.writeUInt16BE(2, 4))).toBe(false)
    const bare = Buffer.from([0, 0, 0x80, 3, 0, 0, 0, 0, 0, 0, 0, 0])
    expect(repliesTo(query, bare)).toBe(false)
    bare[3] = 1
    expect(repliesTo(query, bare)).toBe(true)
  })
  test('compression pointers without end are refused before anything follows them', () => {
    // 16,000 octets of pointers from offset 40 on, each to the one before, and 2,000 records that start at the last.
    const chain = Buffer.alloc(16_000)
    for (let at = 0; at < chain.length; at += 2) chain.writeUInt16BE(0xc000 | (at === 0 ? 12 : 38 + at), at)
    const record = Buffer.concat([Buffer.from([0]), Buffer.from([0, 1, 0, 1, 0, 0, 0, 1]), Buffer.alloc(2)])
    record.writeUInt16BE(chain.length, 9)
    const names = Array.from({ length: 2000 }, () => Buffer.from([0xfe, 0x80, 0, 5, 0, 1, 0, 0, 0, 1, 0, 2, 0xfe, 0x80]))
    const head = Buffer.from([0, 0, 0x80, 0, 0, 1, 2001 >> 8, 2001 & 255, 0, 0, 0, 0])
    const question = Buffer.concat([Buffer.from('\x07example\x03com\0'), Buffer.from([0, 16, 0, 1])])
    const message = Buffer.concat([head, question, record, chain, ...names])
    expect(() => decodeReply(message, 'example.com', 'TXT')).toThrow(/compression pointers/)
  })
})

function goodAnswer(): Buffer {
  const question = Buffer.concat([Buffer.from('\x07example\x03com\0'), Buffer.from([0, 16, 0, 1])])
  const rdata = Buffer.from('\x0bv=spf1 -all\x03abc')
  const answer = Buffer.concat([Buffer.from([0xc0, 12, 0, 16, 0, 1, 0, 0, 0, 60, 0, rdata.length]), rdata])
  return Buffer.concat([Buffer.from([0, 0, 0x81, 0x80, 0, 1, 0, 2, 0, 0, 0, 0]), question, answer, answer])
}
