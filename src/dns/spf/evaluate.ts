// check_host() of RFC 7208 4: may this client send for this domain?
import { domainToASCII } from 'node:url'
import type { RecordType, Resolver } from '../../core/dns.js'
import type { UnknownReason } from '../../core/fact.js'
import { explain } from './explain.js'
import { type Address, contains, formatAddress, parseAddress, parseClient, reverseName, samePrefix } from './ip.js'
import { expandDomain, type MacroValues, queryName } from './macro.js'
import { parseSpfCached } from './parse.js'
import { query, type SpfAnswer, selectSpf } from './query.js'
import type { DomainSpec, Qualifier, SpfMechanism, SpfRecord } from './types.js'

export type SpfResultName = 'none' | 'neutral' | 'pass' | 'fail' | 'softfail' | 'temperror' | 'permerror'

export interface SpfInput {
  /** The connecting client, IPv4 or IPv6 in any text form. */
  ip: string
  /** MAIL FROM; empty for the null sender, which is then postmaster@helo (RFC 7208 2.4). */
  sender: string
  helo: string
  /** Name of the receiving host, for `%{r}` in explanations. */
  receiver?: string
}

export interface SpfOptions {
  /** DNS-querying terms; 10 by RFC 7208 4.6.4. */
  maxLookups?: number
  /** Terms whose DNS query found nothing; 2 by RFC 7208 4.6.4. */
  maxVoidLookups?: number
  /** Milliseconds since 1970, for `%{t}`. */
  now?: number
}

/** Why a result is none, temperror or permerror. */
export type SpfReason =
  | 'bad-client'
  | 'bad-domain'
  | 'no-record'
  | 'multiple-records'
  | 'syntax'
  | 'lookup-limit'
  | 'void-limit'
  | 'mx-limit'
  | 'include-without-record'
  | 'redirect-without-record'
  | 'dns'

/** A DNS-querying term, the term that matched, or the one that ended the evaluation. */
export interface SpfTraceStep {
  /** The domain whose record has the term. */
  domain: string
  /** 0 for the sender's own record (and after redirect), 1 inside an include, … */
  depth: number
  term: string
  /** Offset in that record. */
  position: number
  /** DNS-querying terms so far, this one included. */
  lookups: number
  outcome: 'match' | 'no-match' | 'void' | 'temperror' | 'permerror'
  /** The name that was asked, when it is not the domain itself. */
  name?: string
}

export interface SpfResult {
  result: SpfResultName
  /** The domain's own words on a fail (RFC 7208 6.2), when it publishes any. */
  explanation?: string
  /** DNS-querying terms that were evaluated; the first TXT query and `exp` do not count. */
  lookups: number
  voidLookups: number
  /** The directive of the sender's record (after redirect) that matched. */
  mechanism?: string
  /** Set for none, temperror and permerror. */
  reason?: SpfReason
  /** Of a temperror: what DNS did. */
  failure?: UnknownReason
  trace: SpfTraceStep[]
}

interface Verdict {
  result: SpfResultName
  mechanism: SpfMechanism | null
  /** The domain and record that decided; they own the explanation. */
  domain: string
  record: SpfRecord | null
}

interface Context {
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

const RESULTS: Readonly<Record<Qualifier, SpfResultName>> = { '+': 'pass', '-': 'fail', '~': 'softfail', '?': 'neutral' }
const MAX_NAMES = 10

/**
 * Evaluates SPF for one mail: RFC 7208 with every limit of 4.6.4 (10 look-ups, 2 void look-ups, 10 MX and 10 PTR names).
 * A void look-up is a term whose own query came back empty, for the address family of the client.
 * Never rejects for anything DNS or the mail can contain; DNS trouble is `temperror` with `failure` set.
 */
export async function evaluateSpf(input: SpfInput, resolver: Resolver, options: SpfOptions = {}): Promise<SpfResult> {
  const client = parseClient(input.ip)
  const at = input.sender.lastIndexOf('@')
  // RFC 7208 4.3: without a local-part it is "postmaster".
  const local = at > 0 ? input.sender.slice(0, at) : 'postmaster'
  const written = input.sender === '' ? input.helo : input.sender.slice(at + 1)
  const domain = senderDomain(written)
  if (!client || domain === null)
    return { result: 'none', lookups: 0, voidLookups: 0, reason: client ? 'bad-domain' : 'bad-client', trace: [] }

  const values: MacroValues = {
    client,
    sender: `${local}@${written}`,
    local,
    senderDomain: written,
    domain: written,
    helo: input.helo,
    receiver: input.receiver ?? 'unknown',
    time: Math.floor((options.now ?? Date.now()) / 1000),
    ptrName: 'unknown',
  }
  const context: Context = {
    resolver,
    values,
    maxLookups: options.maxLookups ?? 10,
    maxVoidLookups: options.maxVoidLookups ?? 2,
    lookups: 0,
    voidLookups: 0,
    reason: null,
    failure: null,
    ptrNames: null,
    ptrMacro: null,
    trace: [],
  }
  const verdict = await checkHost(context, domain, 0)
  const result: SpfResult = {
    result: verdict.result,
    lookups: context.lookups,
    voidLookups: context.voidLookups,
    trace: context.trace,
  }
  if (verdict.mechanism) result.mechanism = verdict.mechanism.text
  if (context.reason && (verdict.result === 'none' || verdict.result === 'temperror' || verdict.result === 'permerror')) {
    result.reason = context.reason
    if (context.failure && verdict.result === 'temperror') result.failure = context.failure
  }
  const exp = verdict.result === 'fail' ? verdict.record?.exp?.domain : null
  if (exp) {
    values.domain = verdict.domain
    if (exp.needsPtr) values.ptrName = await ptrMacro(context)
    const text = await explain(exp, values, resolver, async () => (values.ptrName = await ptrMacro(context)))
    if (text !== null) result.explanation = text
  }
  return result
}

/** RFC 7208 4.3: a name of at least two labels, none empty or over 63 octets; address literals are no names. */
function senderDomain(written: string): string | null {
  if (written.startsWith('[')) return null
  const name = queryName(written)
  return name?.includes('.') && parseAddress(name) === null ? name : null
}

function stop(context: Context, result: 'none' | 'temperror' | 'permerror', reason: SpfReason, domain: string): Verdict {
  context.reason = reason
  return { result, mechanism: null, domain, record: null }
}

async function checkHost(context: Context, domain: string, depth: number): Promise<Verdict> {
  const { records, failure } = await query(context.resolver, domain, 'TXT')
  if (failure) {
    context.failure = failure
    return stop(context, 'temperror', 'dns', domain)
  }
  const texts = selectSpf(records)
  if (texts.length === 0) return stop(context, 'none', 'no-record', domain)
  if (texts.length > 1) return stop(context, 'permerror', 'multiple-records', domain)
  const { record, valid } = parseSpfCached(texts[0] as string)
  // RFC 7208 4.6: an error anywhere in the record counts before anything matches.
  if (!valid || !record) return stop(context, 'permerror', 'syntax', domain)

  context.values.domain = domain
  for (const mechanism of record.mechanisms) {
    let hit: boolean | Verdict
    if (mechanism.name === 'ip4' || mechanism.name === 'ip6') hit = contains(mechanism.network, context.values.client)
    else if (mechanism.name === 'all') hit = true
    else {
      hit = await matches(context, mechanism, domain, depth)
      context.values.domain = domain
    }
    if (hit === false) continue
    if (hit !== true) return hit
    if (mechanism.name === 'all' || mechanism.name === 'ip4' || mechanism.name === 'ip6')
      context.trace.push(step(context, mechanism, domain, depth, 'match'))
    return { result: RESULTS[mechanism.qualifier], mechanism, domain, record }
  }
  if (record.redirect?.domain && !record.mechanisms.some(m => m.name === 'all'))
    return redirect(context, record.redirect.domain, record.redirect, domain, depth)
  return { result: 'neutral', mechanism: null, domain, record }
}

/** RFC 7208 6.1. */
async function redirect(
  context: Context,
  spec: DomainSpec,
  term: { text: string; position: number },
  domain: string,
  depth: number,
): Promise<Verdict> {
  if (++context.lookups > context.maxLookups) return limit(context, 'lookup-limit', term, domain, depth)
  const name = await target(context, spec)
  const entry = step(context, term, domain, depth, 'match', name)
  context.trace.push(entry)
  const verdict = name === null ? stop(context, 'none', 'no-record', domain) : await checkHost(context, name, depth)
  if (verdict.result !== 'none') return verdict
  entry.outcome = 'permerror'
  return stop(context, 'permerror', 'redirect-without-record', domain)
}

function step(
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

function limit(
  context: Context,
  reason: 'lookup-limit' | 'void-limit' | 'mx-limit',
  term: { text: string; position: number },
  domain: string,
  depth: number,
): Verdict {
  context.trace.push(step(context, term, domain, depth, 'permerror'))
  return stop(context, 'permerror', reason, domain)
}

async function target(context: Context, spec: DomainSpec): Promise<string | null> {
  if (!spec.hasMacro) return spec.name
  if (spec.needsPtr) context.values.ptrName = await ptrMacro(context)
  return expandDomain(spec, context.values)
}

type DnsMechanism = Exclude<SpfMechanism, { name: 'all' | 'ip4' | 'ip6' }>

/** true or false, or the verdict that ends the evaluation. */
async function matches(context: Context, mechanism: DnsMechanism, domain: string, depth: number): Promise<boolean | Verdict> {
  if (++context.lookups > context.maxLookups) return limit(context, 'lookup-limit', mechanism, domain, depth)
  const spec = mechanism.domain
  const name = spec === null ? domain : spec.hasMacro ? await target(context, spec) : spec.name
  const entry = step(context, mechanism, domain, depth, 'no-match', name)
  context.trace.push(entry)
  if (mechanism.name === 'include') return include(context, name, domain, depth, entry)
  // A name DNS cannot be asked for matches nothing (RFC 7208 4.8); no query, so nothing is void.
  if (name === null) return false

  const { client } = context.values
  let empty: boolean
  let hit = false
  let failure: UnknownReason | null = null
  switch (mechanism.name) {
    case 'exists': {
      // RFC 7208 5.7: always an A query, also for IPv6 clients.
      const answer = await query(context.resolver, name, 'A')
      failure = answer.failure
      hit = answer.records.length > 0
      empty = !hit && !answer.badName
      break
    }
    case 'a': {
      const answer = await addresses(context, name)
      failure = answer.failure
      empty = answer.records.length === 0 && !answer.badName
      hit = hasAddress(answer, client, client.family === 4 ? mechanism.prefix4 : mechanism.prefix6)
      break
    }
    case 'mx': {
      const answer = await query(context.resolver, name, 'MX')
      failure = answer.failure
      empty = answer.records.length === 0 && !answer.badName
      // RFC 7208 4.6.4: more than 10 is a permerror, whichever of them would match.
      if (answer.records.length > MAX_NAMES) {
        entry.outcome = 'permerror'
        return stop(context, 'permerror', 'mx-limit', domain)
      }
      for (const { exchange } of answer.records) {
        const host = queryName(exchange)
        if (host === null) continue
        const found = await addresses(context, host)
        if (found.failure) failure = found.failure
        hit = !found.failure && hasAddress(found, client, client.family === 4 ? mechanism.prefix4 : mechanism.prefix6)
        if (hit || failure) break
      }
      break
    }
    case 'ptr': {
      const answer = await clientNames(context)
      // RFC 7208 5.5: a DNS error only means that it does not match.
      empty = answer.records.length === 0 && !answer.failure
      hit = (await validatedNames(context, answer, name)).length > 0
      break
    }
  }
  if (failure) {
    entry.outcome = 'temperror'
    context.failure = failure
    return stop(context, 'temperror', 'dns', domain)
  }
  if (empty) {
    entry.outcome = 'void'
    if (++context.voidLookups > context.maxVoidLookups) {
      entry.outcome = 'permerror'
      return stop(context, 'permerror', 'void-limit', domain)
    }
  }
  if (hit) entry.outcome = 'match'
  return hit
}

/** RFC 7208 5.2: pass matches, errors go up, a target without a record is an error. */
async function include(
  context: Context,
  name: string | null,
  domain: string,
  depth: number,
  entry: SpfTraceStep,
): Promise<boolean | Verdict> {
  const inner = name === null ? stop(context, 'none', 'no-record', domain) : await checkHost(context, name, depth + 1)
  if (inner.result === 'pass') {
    entry.outcome = 'match'
    return true
  }
  if (inner.result === 'none') {
    entry.outcome = 'permerror'
    return stop(context, 'permerror', 'include-without-record', domain)
  }
  if (inner.result !== 'temperror' && inner.result !== 'permerror') return false
  entry.outcome = inner.result
  return inner
}

const addresses = (context: Context, name: string): Promise<SpfAnswer<'A' | 'AAAA'>> =>
  query<RecordType & ('A' | 'AAAA')>(context.resolver, name, context.values.client.family === 4 ? 'A' : 'AAAA')

function hasAddress(answer: SpfAnswer<'A' | 'AAAA'>, client: Address, prefix: number): boolean {
  for (const record of answer.records) {
    const address = parseAddress(record.address)
    if (address && samePrefix(address, client, prefix)) return true
  }
  return false
}

function clientNames(context: Context): Promise<SpfAnswer<'PTR'>> {
  context.ptrNames ??= query(context.resolver, reverseName(context.values.client), 'PTR')
  return context.ptrNames
}

const isBelow = (name: string, domain: string): boolean => name === domain || name.endsWith(`.${domain}`)

/** Names of the client under `domain` (all when it is null) whose own addresses lead back to it (RFC 7208 5.5). */
async function validatedNames(context: Context, answer: SpfAnswer<'PTR'>, domain: string | null): Promise<string[]> {
  const names: string[] = []
  const wanted = domain?.toLowerCase() ?? null
  // RFC 7208 4.6.4: the eleventh name and later ones are ignored.
  for (const { target: written } of answer.records.slice(0, MAX_NAMES)) {
    const name = queryName(written)?.toLowerCase()
    if (name === undefined || (wanted !== null && !isBelow(name, wanted))) continue
    const found = await addresses(context, name)
    if (!found.failure && hasAddress(found, context.values.client, 128)) {
      names.push(name)
      if (wanted !== null) break
    }
  }
  return names
}

/** `%{p}` (RFC 7208 7.3): the domain itself, else a name below it, else any validated name, else "unknown". */
async function ptrMacro(context: Context): Promise<string> {
  const domain = context.values.domain.toLowerCase()
  context.ptrMacro ??= new Map()
  const known = context.ptrMacro.get(domain)
  if (known !== undefined) return known
  const names = await validatedNames(context, await clientNames(context), null)
  const name = names.find(n => n === domain) ?? names.find(n => isBelow(n, domain)) ?? names[0] ?? 'unknown'
  context.ptrMacro.set(domain, name)
  return name
}

/** For texts: the client as SPF sees it, in canonical form; null when it is no address. */
export function canonicalClient(ip: string): string | null {
  const client = parseClient(ip)
  return client && formatAddress(client)
}

/** A-label form of a domain, lower case; null when it is no domain name. */
export const asciiDomain = (name: string): string | null =>
  queryName(/[^\x20-\x7e]/.test(name) ? domainToASCII(name) : name)?.toLowerCase() ?? null
