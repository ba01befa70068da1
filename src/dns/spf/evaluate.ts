// check_host() of RFC 7208 4: may this client send for this domain?
import type { Resolver } from '../../core/dns.js'
import type { UnknownReason } from '../../core/fact.js'
import { addresses, type Context, hasAddress, limit, MAX_NAMES, step, stop, type Verdict } from './context.js'
import { explain } from './explain.js'
import { contains, formatAddress, parseAddress, parseClient } from './ip.js'
import { expandDomain, type MacroValues, queryName } from './macro.js'
import { parseSpfCached } from './parse.js'
import { clientNames, ptrMacro, validatedNames } from './ptr.js'
import { query, selectSpf } from './query.js'
import type { SpfInput, SpfOptions, SpfResult, SpfResultName, SpfTraceStep } from './result.js'
import type { DomainSpec, Qualifier, SpfMechanism } from './types.js'

export type * from './result.js'

const RESULTS: Readonly<Record<Qualifier, SpfResultName>> = { '+': 'pass', '-': 'fail', '~': 'softfail', '?': 'neutral' }

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

/** For texts: the client as SPF sees it, in canonical form; null when it is no address. */
export function canonicalClient(ip: string): string | null {
  const client = parseClient(ip)
  return client && formatAddress(client)
}
