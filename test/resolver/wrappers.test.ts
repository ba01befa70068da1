import { describe, expect, test } from 'vitest'
import { type DnsAnswer, DnsError, type Resolver, reasonOfDnsError } from '../../src/core/dns.js'
import {
  cachingResolver,
  countingResolver,
  limitingResolver,
  recordingResolver,
  replayResolver,
} from '../../src/resolver/index.js'
import { zone } from '../helpers/zone.js'

const DATA = { 'example.com': { TXT: 'x', A: '192.0.2.1' } } as const
const code = (expected: string) => expect.objectContaining({ code: expected })

describe('cachingResolver', () => {
  const timed = () => {
    let now = 0
    const inner = zone(DATA, { 'bad.example TXT': 'SERVFAIL', 'late.example TXT': 'TIMEOUT' })
    const resolver = cachingResolver(inner, { clock: () => now * 1000, maxTtl: 100, maxNegativeTtl: 50, failureTtl: 10 })
    return { inner, resolver, at: (seconds: number) => (now = seconds) }
  }
  test.each([
    ['positive: the TTL, capped', 'example.com', 99, 101],
    ['negative: capped lower', 'none.example', 49, 51],
    ['SERVFAIL: shortly', 'bad.example', 9, 11],
    ['errors: shortly', 'late.example', 9, 11],
  ] as const)('%s', async (_, name, fresh, stale) => {
    const { inner, resolver, at } = timed()
    const ask = () => resolver.resolve(name, 'TXT').catch((error: DnsError) => error.code)
    const first = await ask()
    at(fresh)
    expect(await ask()).toEqual(first)
    expect(inner.asked).toHaveLength(1)
    at(stale)
    await ask()
    expect(inner.asked).toHaveLength(2)
  })
  test('the negative TTL of the zone counts', async () => {
    let now = 0
    const inner = zone(DATA)
    const resolver = cachingResolver(inner, { clock: () => now, negativeTtlOf: () => 5 })
    await resolver.resolve('none.example', 'A')
    now = 6000
    await resolver.resolve('none.example', 'A')
    expect(inner.asked).toHaveLength(2)
  })
  test('the oldest leave when it is full', async () => {
    const inner = zone(DATA)
    const resolver = cachingResolver(inner, { maxEntries: 2 })
    for (const n of ['a', 'b', 'c', 'c', 'b', 'a']) await resolver.resolve(n, 'A')
    expect(inner.asked).toEqual(['a A', 'b A', 'c A', 'a A'])
  })
  test('a spent budget is not remembered against the name', async () => {
    const limited = limitingResolver(zone(DATA), 0)
    let calls = 0
    const resolver = cachingResolver({
      resolve(name, type) {
        calls++
        return limited.resolve(name, type)
      },
    })
    await expect(resolver.resolve('a', 'A')).rejects.toEqual(code('LIMIT'))
    await expect(resolver.resolve('a', 'A')).rejects.toEqual(code('LIMIT'))
    expect(calls).toBe(2)
  })
})

test('limitingResolver', async () => {
  const resolver = limitingResolver(zone(DATA), 1)
  await resolver.resolve('example.com', 'A')
  const error = await resolver.resolve('example.com', 'A').catch((e: unknown) => e)
  expect(reasonOfDnsError(error)).toBe('limit')
})

test('countingResolver', async () => {
  const { resolver, count } = countingResolver(zone(DATA, { 'late.example TXT': 'TIMEOUT' }))
  await resolver.resolve('example.com', 'A')
  await resolver.resolve('none.example', 'TXT')
  await resolver.resolve('late.example', 'TXT').catch(() => {})
  expect(count()).toEqual({ queries: 3, outcomes: { NOERROR: 1, NXDOMAIN: 1, TIMEOUT: 1 }, types: { A: 1, TXT: 2 } })
})

describe('recording and replay', () => {
  const questions = [
    ['example.com', 'TXT'],
    ['Example.com.', 'A'],
    ['none.example', 'A'],
    ['bad.example', 'TXT'],
    ['late.example', 'TXT'],
    ['a..b', 'A'],
  ] as const
  const all = (resolver: Resolver) =>
    Promise.all(questions.map(([n, t]) => resolver.resolve(n, t).catch((e: DnsError) => ({ code: e.code, message: e.message }))))
  const faulty = () => zone(DATA, { 'bad.example TXT': 'SERVFAIL', 'late.example TXT': 'TIMEOUT' })

  test('a replay says the same, errors included, through JSON', async () => {
    const { resolver, recording } = recordingResolver(faulty())
    const told = await all(resolver)
    expect(await all(replayResolver(JSON.parse(JSON.stringify(recording()))))).toEqual(told)
  })
  test('the recording does not depend on the order of the questions', async () => {
    const [one, two] = [recordingResolver(faulty()), recordingResolver(faulty())]
    for (const [n, t] of questions) await one.resolver.resolve(n, t).catch(() => {})
    for (const [n, t] of questions.toReversed()) await two.resolver.resolve(n, t).catch(() => {})
    expect(JSON.stringify(one.recording())).toBe(JSON.stringify(two.recording()))
  })
  test('a question is passed on once', async () => {
    let calls = 0
    const flaky: Resolver = {
      async resolve(): Promise<DnsAnswer> {
        if (calls++ === 0) throw new DnsError('TIMEOUT', 'first')
        return { rcode: 'NXDOMAIN', records: [], authenticated: false }
      },
    }
    const { resolver } = recordingResolver(flaky)
    await expect(resolver.resolve('a', 'A')).rejects.toEqual(code('TIMEOUT'))
    await expect(resolver.resolve('A.', 'A')).rejects.toEqual(code('TIMEOUT'))
    expect(calls).toBe(1)
  })
  test('what was not asked is unknown, never absent', async () => {
    const error = await replayResolver({ version: 1, answers: [] })
      .resolve('example.com', 'TXT')
      .catch((e: unknown) => e)
    expect(reasonOfDnsError(error)).toBe('not-collected')
  })
})
