// SPF facts written down in short, for the examples of the checks: a record and what differs from a plain sound one.
import { type Fact, known } from '../../core/fact.js'
import type { SpfFacts, SpfNode, SpfTermFacts } from './facts.js'
import { parseSpf } from './parse.js'
import { findBrokenSplits } from './split.js'
import { totalsOf } from './tree.js'

export function exampleNode(domain: string, record: string | null, over: Partial<SpfNode> = {}): SpfNode {
  const parsed = record === null ? null : parseSpf(record)
  const children = over.children ?? []
  const terms = over.terms ?? []
  const own = parsed?.record?.mechanisms.filter(m => !['all', 'ip4', 'ip6'].includes(m.name)).length ?? 0
  const ownLookups = own + (parsed?.record?.redirect ? 1 : 0)
  return {
    domain,
    via: 'root',
    term: null,
    position: null,
    state: record === null ? 'absent' : 'known',
    record,
    valid: parsed?.valid ?? false,
    problems: [...(parsed?.problems ?? [])],
    ownLookups,
    lookups: ownLookups + children.reduce((sum, c) => sum + c.lookups, 0),
    voids4: terms.filter(t => t.void4).length,
    voids6: terms.filter(t => t.void6).length,
    alias: null,
    authenticated: false,
    terms,
    addresses: { ipv4: 256, ipv6: 0, everyone: false },
    children,
    ...over,
  }
}

/** A node below the root, as `include:<domain>` leads to it. */
export const exampleInclude = (domain: string, record: string | null, over: Partial<SpfNode> = {}): SpfNode =>
  exampleNode(domain, record, { via: 'include', term: `include:${domain}`, position: 7, ...over })

export const exampleTerm = (text: string, name: SpfTermFacts['name'], over: Partial<SpfTermFacts> = {}): SpfTermFacts => ({
  text,
  name,
  position: 7,
  target: 'example.com',
  state: 'known',
  nxdomain: false,
  void4: false,
  void6: false,
  addresses: ['192.0.2.1'],
  ...over,
})

/** `strings`: one record, as its TXT strings. */
export function exampleSpf(
  strings: string | string[],
  tree: Partial<SpfNode> = {},
  over: Partial<SpfFacts> = {},
): Fact<SpfFacts> {
  const list = [strings].flat()
  const text = list.join('')
  const { valid, problems } = parseSpf(text)
  const node = exampleNode('example.com', text, tree)
  return known({
    domain: 'example.com',
    host: '@',
    records: [{ text, strings: list, valid, problems: [...problems] }],
    lookalikes: [],
    legacy: known({ type99: [], senderId: [] }),
    size: {
      recordOctets: text.length,
      longestString: Math.max(...list.map(s => s.length)),
      answerOctets: text.length + 42,
      txtRecords: 1,
    },
    brokenSplits: findBrokenSplits(list),
    tree: node,
    totals: totalsOf(node),
    takeovers: [],
    duplicates: [],
    overlaps: [],
    services: [],
    parked: text === 'v=spf1 -all',
    repair: null,
    ...over,
  })
}

/** A record with an include that did not answer: what depends on it stays open. */
export const exampleSilentInclude = (): Fact<SpfFacts> =>
  exampleSpf('v=spf1 include:a.example.net -all', {
    children: [exampleInclude('a.example.net', null, { state: 'unknown', reason: 'timeout' })],
  })
