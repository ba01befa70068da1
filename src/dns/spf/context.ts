// The state of one evaluation, and the small steps that all mechanisms share.
import type { RecordType, Resolver } from '../../core/dns.js'
import type { UnknownReason } from '../../core/fact.js'
import { type Address, parseAddress, samePrefix } from './ip.js'
import type { MacroValues } from './macro.js'
import { query, type SpfAnswer } from './query.js'
import type { SpfReason, SpfResultName, SpfTraceStep } from './result.js'
import type { SpfMechanism, SpfRecord } from './types.js'

export interface Verdict {
  result: SpfResultName
  mechanism: SpfMechanism | null
  /** The domain and record that decided; they own the explanation. */
  domain: string
  record: SpfRecord | null
}

export interface Context {
  readonly resolver: Resolver
  readonly values: MacroValues
  readonly maxLookups: number
  readonly maxVoidLookups: number
  lookups: number
  voidLookups: number
  reason: SpfReason | null
  failure: UnknownReason | null
  /** PTR names of the client, at most 10 (RFC 7208 4.6.4); asked once. null: DNS failed. */
  ptrNames: Promise<SpfAnswer<'PTR'>> | null
  ptrMacro: Map<string, string> | null
  readonly trace: SpfTraceStep[]
}

export const MAX_NAMES = 10

export function stop(context: Context, result: 'none' | 'temperror' | 'permerror', reason: SpfReason, domain: string): Verdict {
  context.reason = reason
  return { result, mechanism: null, domain, record: null }
}

export function step(
  context: Context,
  term: { text: string; position: number },
  domain: string,
  depth: number,
  outcome: SpfTraceStep['outcome'],
  name?: string | null,
): SpfTraceStep {
  const entry: SpfTraceStep = { domain, depth, term: term.text, position: term.position, lookups: context.lookups, outcome }
  if (name !== undefined && name !== null && name !== domain) entry.name = name
  return entry
}

export function limit(
  context: Context,
  reason: 'lookup-limit' | 'void-limit' | 'mx-limit',
  term: { text: string; position: number },
  domain: string,
  depth: number,
): Verdict {
  context.trace.push(step(context, term, domain, depth, 'permerror'))
  return stop(context, 'permerror', reason, domain)
}

export const addresses = (context: Context, name: string): Promise<SpfAnswer<'A' | 'AAAA'>> =>
  query<RecordType & ('A' | 'AAAA')>(context.resolver, name, context.values.client.family === 4 ? 'A' : 'AAAA')

export function hasAddress(answer: SpfAnswer<'A' | 'AAAA'>, client: Address, prefix: number): boolean {
  for (const record of answer.records) {
    const address = parseAddress(record.address)
    if (address && samePrefix(address, client, prefix)) return true
  }
  return false
}
