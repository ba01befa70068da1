// What the parts of one include tree have to do with each other: twice the same, overlapping, owned by nobody.
import type { SpfDuplicate, SpfNode, SpfOverlap, SpfTakeover } from './facts.js'
import { covers, intersect, size } from './ranges.js'
import { type Ask, eachNode, type Walked } from './tree.js'

const MAX_LISTED = 50

export function findDuplicates(root: Walked): SpfDuplicate[] {
  const found: SpfDuplicate[] = []
  const seen = new Map<string, string>()
  for (const node of eachNode(root.node)) {
    for (const child of node.children) {
      if (child.state === 'loop' || child.state === 'per-mail' || child.term === null) continue
      const by = seen.get(child.domain)
      if (by !== undefined) found.push({ kind: 'target', text: child.term, by })
      else seen.set(child.domain, node.domain)
    }
  }
  for (const { term, networks } of root.own) {
    const [net] = networks
    if ((term.name !== 'ip4' && term.name !== 'ip6') || !net) continue
    // The record's own networks that one of its includes authorises anyway.
    const cover = root.children.find(c => c.node.via === 'include' && c.node.term?.startsWith('include') && covers(c.ranges, net))
    if (cover) found.push({ kind: 'network', text: term.text, by: cover.node.term as string })
    else {
      const outer = root.own.find(
        o => o.term !== term && o.networks.length === 1 && o.term.position < term.position && contained(o.networks[0], net),
      )
      if (outer) found.push({ kind: 'network', text: term.text, by: outer.term.text })
    }
    if (found.length >= MAX_LISTED) break
  }
  return found.slice(0, MAX_LISTED)
}

type Net = Walked['own'][number]['networks'][number]
const contained = (outer: Net | undefined, inner: Net): boolean =>
  outer !== undefined &&
  outer.family === inner.family &&
  outer.prefix <= inner.prefix &&
  (inner.w0 & outer.m0) === outer.w0 &&
  (inner.w1 & outer.m1) === outer.w1 &&
  (inner.w2 & outer.m2) === outer.w2 &&
  (inner.w3 & outer.m3) === outer.w3

/** Addresses that two includes of the record share. */
export function findOverlaps(root: Walked): SpfOverlap[] {
  const found: SpfOverlap[] = []
  const list = root.children.filter(c => c.node.term !== null)
  for (const [i, a] of list.entries()) {
    for (const b of list.slice(i + 1)) {
      const ipv4 = size(intersect(a.ranges.v4, b.ranges.v4))
      if (ipv4 > 0 && found.length < MAX_LISTED) found.push({ a: a.node.term as string, b: b.node.term as string, ipv4 })
    }
  }
  return found
}

/** Maps a name to its registrable domain, or to null when it has none (a public suffix, an address). */
export type RegistrableDomain = (name: string) => string | null

let suffixes: Promise<RegistrableDomain> | null = null
/** The public suffix list costs 60 ms to load, and most records never need it. */
export const registrableByList = (): Promise<RegistrableDomain> => {
  suffixes ??= import('tldts').then(
    ({ getDomain }) =>
      (name: string) =>
        getDomain(name, { allowPrivateDomains: true }),
  )
  return suffixes
}

/** Names in the tree that do not exist, and whether their registrable domain does. Only an NXDOMAIN for that domain itself counts as open. */
export async function findTakeovers(root: SpfNode, ask: Ask, registrable: RegistrableDomain): Promise<SpfTakeover[]> {
  const suspects = new Map<string, { name: string; term: string; domain: string }>()
  for (const node of eachNode(root)) {
    for (const child of node.children)
      if (child.reason === 'nxdomain' && child.term !== null)
        suspects.set(child.domain, { name: child.domain, term: child.term, domain: node.domain })
    for (const t of node.terms)
      if (t.nxdomain && t.target !== null && t.target !== root.domain)
        suspects.set(t.target, { name: t.target, term: t.text, domain: node.domain })
  }
  if (suspects.size === 0) return []
  const found = await Promise.all(
    [...suspects.values()].slice(0, MAX_LISTED).map(async (suspect): Promise<SpfTakeover | null> => {
      const domain = registrable(suspect.name)
      if (domain === null) return null
      const answer = await ask(domain, 'SOA')
      const entry = { ...suspect, registrable: domain }
      if (answer.failure) return { ...entry, state: 'unknown', reason: answer.failure }
      return { ...entry, state: answer.nxdomain ? 'open' : 'registered' }
    }),
  )
  return found.filter(f => f !== null)
}
