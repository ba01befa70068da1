// The whole include tree of a record, every branch, as a sender that matches nothing would walk it.
import type { RecordType, Resolver } from '../../core/dns.js'
import type { UnknownReason } from '../../core/fact.js'
import type { SpfNode, SpfNodeReason, SpfTermFacts, SpfTotals } from './facts.js'
import { type Network, network, parseAddress } from './ip.js'
import { queryName } from './macro.js'
import { parseSpfCached } from './parse.js'
import { query, type SpfAnswer, selectSpf } from './query.js'
import { addressesOf, type RangeSet, rangesOf, union } from './ranges.js'
import type { SpfMechanism, SpfRecord } from './types.js'

/** Hostile trees end here; reached limits show as nodes that are unknown for the reason `limit`. */
const MAX_NODES = 100
const MAX_DEPTH = 15
/** Names asked for a, mx and exists terms. */
const MAX_TERMS = 100

export type Ask = <T extends RecordType>(name: string, type: T) => Promise<SpfAnswer<T>>

/** Each question once for the whole analysis. */
export function memoised(resolver: Resolver): Ask {
  const asked = new Map<string, Promise<SpfAnswer<RecordType>>>()
  return <T extends RecordType>(name: string, type: T) => {
    const key = `${type} ${name.toLowerCase()}`
    let answer = asked.get(key)
    if (!answer) {
      answer = query(resolver, name, type) as Promise<SpfAnswer<RecordType>>
      asked.set(key, answer)
    }
    return answer as Promise<SpfAnswer<T>>
  }
}

export interface Walked {
  node: SpfNode
  ranges: RangeSet
  children: Walked[]
  /** Networks of the record's own terms. */
  own: { term: SpfMechanism; networks: Network[] }[]
}

interface Walk {
  ask: Ask
  nodes: number
  terms: number
}

const blank = (
  domain: string,
  via: SpfNode['via'],
  term: { text: string; position: number } | null,
  state: SpfNode['state'],
  reason?: SpfNodeReason,
): SpfNode => ({
  domain,
  via,
  term: term?.text ?? null,
  position: term?.position ?? null,
  state,
  ...(reason === undefined ? {} : { reason }),
  record: null,
  valid: false,
  problems: [],
  ownLookups: 0,
  lookups: 0,
  voids4: 0,
  voids6: 0,
  alias: null,
  authenticated: false,
  terms: [],
  addresses: { ipv4: 0, ipv6: 0, everyone: false },
  children: [],
})

const leaf = (node: SpfNode): Walked => ({ node, ranges: rangesOf([], false), children: [], own: [] })

/** Walks the tree of `text` as the record of `domain`; branches are asked at the same time. */
export const walkRecord = (domain: string, text: string, ask: Ask): Promise<Walked> =>
  walkText({ ask, nodes: 1, terms: 0 }, blank(domain, 'root', null, 'known'), text, [domain.toLowerCase()])

async function walkTarget(
  walk: Walk,
  name: string,
  via: 'include' | 'redirect',
  term: { text: string; position: number },
  path: readonly string[],
): Promise<Walked> {
  if (path.includes(name)) return leaf(blank(name, via, term, 'loop', 'loop'))
  if (path.length >= MAX_DEPTH || ++walk.nodes > MAX_NODES) return leaf(blank(name, via, term, 'unknown', 'limit'))
  const answer = await walk.ask(name, 'TXT')
  if (answer.failure) return leaf(blank(name, via, term, 'unknown', answer.failure))
  const texts = selectSpf(answer.records)
  const [text] = texts
  if (text === undefined || texts.length > 1) {
    const reason = answer.nxdomain
      ? 'nxdomain'
      : answer.badName
        ? 'bad-name'
        : texts.length > 1
          ? 'multiple-records'
          : 'no-record'
    return leaf({ ...blank(name, via, term, 'absent', reason), alias: answer.alias, authenticated: answer.authenticated })
  }
  const node = { ...blank(name, via, term, 'known'), alias: answer.alias, authenticated: answer.authenticated }
  return walkText(walk, node, text, [...path, name])
}

/** The mechanisms that are ever tested: up to the first "all" (RFC 7208 5.1). */
export function reachable(record: SpfRecord): SpfMechanism[] {
  const all = record.mechanisms.findIndex(m => m.name === 'all')
  return all < 0 ? [...record.mechanisms] : record.mechanisms.slice(0, all + 1)
}

async function walkText(walk: Walk, node: SpfNode, text: string, path: readonly string[]): Promise<Walked> {
  const { record, valid, problems } = parseSpfCached(text)
  node.record = text
  node.valid = valid
  node.problems = [...problems]
  if (!record) return leaf(node)

  const jobs: Promise<Walked>[] = []
  const sets: { authorises: boolean; job: Promise<Walked> }[] = []
  const terms: Promise<{ facts: SpfTermFacts; term: SpfMechanism; networks: Network[] }>[] = []
  const own: Walked['own'] = []
  let all = false
  const follow = (
    name: string | null,
    written: string,
    via: 'include' | 'redirect',
    term: { text: string; position: number },
  ): Promise<Walked> => {
    const lower = name?.toLowerCase()
    const job =
      lower === undefined
        ? Promise.resolve(
            leaf(
              blank(
                written,
                via,
                term,
                written.includes('%') ? 'per-mail' : 'absent',
                written.includes('%') ? 'per-mail' : 'bad-name',
              ),
            ),
          )
        : walkTarget(walk, lower, via, term, path)
    jobs.push(job)
    return job
  }
  for (const term of reachable(record)) {
    const authorises = term.qualifier === '+'
    if (term.name === 'all') all = authorises
    else if (term.name === 'ip4' || term.name === 'ip6') {
      if (authorises) own.push({ term, networks: [term.network] })
    } else {
      node.ownLookups++
      if (term.name === 'include') sets.push({ authorises, job: follow(term.domain.name, term.domain.text, 'include', term) })
      else terms.push(readTerm(walk, term, node.domain))
    }
  }
  if (record.redirect?.domain && !record.mechanisms.some(m => m.name === 'all')) {
    node.ownLookups++
    sets.push({
      authorises: true,
      job: follow(record.redirect.domain.name, record.redirect.domain.text, 'redirect', record.redirect),
    })
  }

  const children = await Promise.all(jobs)
  const read = await Promise.all(terms)
  for (const { facts, term, networks } of read) {
    node.terms.push(facts)
    if (term.qualifier === '+' && networks.length > 0) own.push({ term, networks })
  }
  node.children = children.map(c => c.node)
  const count = (of: (n: SpfNode) => number): number => node.children.reduce((sum, c) => sum + of(c), 0)
  node.lookups = node.ownLookups + count(c => c.lookups)
  node.voids4 = node.terms.filter(t => t.void4).length + count(c => c.voids4)
  node.voids6 = node.terms.filter(t => t.void6).length + count(c => c.voids6)
  const authorised = (await Promise.all(sets.map(async s => (s.authorises ? (await s.job).ranges : null)))).filter(
    r => r !== null,
  )
  const ranges = union([
    rangesOf(
      own.flatMap(o => o.networks),
      all,
    ),
    ...authorised,
  ])
  node.addresses = addressesOf(ranges)
  return { node, ranges, children, own }
}

async function readTerm(
  walk: Walk,
  term: Extract<SpfMechanism, { name: 'a' | 'mx' | 'ptr' | 'exists' }>,
  domain: string,
): Promise<{ facts: SpfTermFacts; term: SpfMechanism; networks: Network[] }> {
  const target = term.name === 'ptr' ? null : term.domain ? term.domain.name : domain
  const facts: SpfTermFacts = {
    text: term.text,
    position: term.position,
    name: term.name,
    target,
    state: 'per-mail',
    nxdomain: false,
    void4: false,
    void6: false,
    addresses: [],
  }
  if (target === null || term.name === 'ptr') return { facts, term, networks: [] }
  const fail = (reason: NonNullable<SpfTermFacts['reason']>) => ({
    facts: { ...facts, state: 'unknown' as const, reason },
    term,
    networks: [],
  })

  if (++walk.terms > MAX_TERMS) return fail('limit')
  const { ask } = walk
  let hosts = [target]
  if (term.name === 'mx') {
    const mx = await ask(target, 'MX')
    if (mx.failure) return fail(mx.failure)
    facts.hosts = mx.records.length
    facts.nxdomain = mx.nxdomain
    // A void MX query is void for every client; addresses of hosts are not terms of their own (RFC 7208 4.6.4).
    facts.void4 = facts.void6 = mx.records.length === 0
    hosts = mx.records.slice(0, 10).flatMap(r => queryName(r.exchange) ?? [])
  }
  const answers = await Promise.all(hosts.flatMap(h => (term.name === 'exists' ? [ask(h, 'A')] : [ask(h, 'A'), ask(h, 'AAAA')])))
  const failure = answers.find(a => a.failure)?.failure
  if (failure) return fail(failure)
  const addresses = answers.flatMap(a => (a.records as { address: string }[]).map(r => r.address))
  facts.addresses = addresses
  if (term.name !== 'mx') {
    facts.nxdomain = answers.every(a => a.nxdomain)
    facts.void4 = answers[0]?.records.length === 0 && !answers[0].badName
    facts.void6 = term.name === 'exists' ? facts.void4 : answers[1]?.records.length === 0 && !answers[1].badName
  }
  facts.state = addresses.length > 0 ? 'known' : 'absent'
  if (term.name === 'exists') return { facts, term, networks: [] }
  const networks = addresses.flatMap(text => {
    const address = parseAddress(text)
    return address ? [network(address, address.family === 4 ? term.prefix4 : term.prefix6)] : []
  })
  return { facts, term, networks }
}

export function* eachNode(node: SpfNode): Generator<SpfNode> {
  yield node
  for (const child of node.children) yield* eachNode(child)
}

/** The first part of the tree that did not answer, for an outcome of unknown. */
export function silentPart(root: SpfNode): { reason: UnknownReason; detail: string } | null {
  for (const node of eachNode(root)) {
    if (node.state === 'unknown') return { reason: (node.reason ?? 'timeout') as UnknownReason, detail: node.domain }
    const term = node.terms.find(t => t.state === 'unknown')
    if (term) return { reason: term.reason ?? 'timeout', detail: term.target ?? term.text }
  }
  return null
}

/** The first record of the tree that did not answer. */
export function silentNode(root: SpfNode): { reason: UnknownReason; detail: string } | null {
  for (const node of eachNode(root))
    if (node.state === 'unknown') return { reason: (node.reason ?? 'timeout') as UnknownReason, detail: node.domain }
  return null
}

export function totalsOf(root: SpfNode): SpfTotals {
  const nodes = [...eachNode(root)]
  const lookupsComplete = nodes.every(n => n.state !== 'unknown')
  return {
    lookups: root.lookups,
    lookupsComplete,
    voids4: root.voids4,
    voids6: root.voids6,
    voidsComplete: lookupsComplete && nodes.every(n => n.terms.every(t => t.state !== 'unknown')),
    addresses: root.addresses,
    nodes: nodes.length,
  }
}
