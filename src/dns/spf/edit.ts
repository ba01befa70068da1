// The changes of a repair: text first (what broke the syntax), then terms (what breaks the evaluation or is of no use).
import type { SpfFacts, SpfNode, SpfRepairCode, SpfServiceUse } from './facts.js'
import { parseSpf } from './parse.js'
import { printSpf, printTerm } from './print.js'
import type { RegistrableDomain } from './relations.js'
import { findBrokenSplits } from './split.js'
import type { SpfMechanism, SpfProblem, SpfTerm } from './types.js'

export interface Edited {
  record: string
  steps: { code: SpfRepairCode; term: string }[]
}

type Steps = Edited['steps']

/** Problems that receivers accept and whose suggestion can replace the text all the same. */
const IN_PLACE = new Set<SpfProblem['code']>(['mechanism-as-modifier', 'suspect-separator'])

/**
 * Mends what breaks the record as a text: version, glued strings, syntax, several records.
 * Null when a broken term has no clear meaning: better no proposal than a guess.
 */
export function mendSyntax(facts: Pick<SpfFacts, 'records' | 'lookalikes'>): Edited | null {
  const steps: Steps = []
  const sources = facts.records.length > 0 ? facts.records : facts.lookalikes
  // Several records that no receiver reads: nobody knows which of them is meant.
  if (sources.length === 0 || (facts.records.length === 0 && sources.length > 1)) return null
  const lists: SpfTerm[][] = []
  for (const source of sources) {
    const { record, valid, problems } = parseSpf(mendText(source.strings, steps))
    if (!valid || !record) return null
    if (problems.some(p => p.code === 'repeated-version')) lists.push(...cutAtVersion(record.terms))
    else lists.push([...record.terms])
  }
  if (lists.length > 1) steps.push({ code: 'merge', term: 'v=spf1' })
  return { record: printSpf({ terms: joinLists(lists, steps) }), steps }
}

export interface PruneInput {
  /** Walked from the record that is pruned. */
  tree: SpfNode
  services: readonly SpfServiceUse[]
  registrable: RegistrableDomain
  without: ReadonlySet<SpfRepairCode>
}

/** Takes out and changes terms of a record that parses. */
export function prune(text: string, input: PruneInput): Edited {
  const steps: Steps = []
  let terms: SpfTerm[] = [...(parseSpf(text).record?.terms ?? [])]
  terms = dropUseless(terms, input, steps)
  terms = dropRepeated(terms, steps)
  if (!input.without.has('remove-ptr')) terms = drop(terms, t => t.kind === 'mechanism' && t.name === 'ptr', 'remove-ptr', steps)
  terms = setEnd(terms, steps)
  if (input.tree.lookups > 10) terms = reduce(terms, input, steps)
  return { record: printSpf({ terms }), steps }
}

function mendText(strings: readonly string[], steps: Steps): string {
  let text = ''
  const seams = splitSeams(strings)
  let at = 0
  for (const string of strings) {
    if (seams.has(at)) {
      text += ' '
      steps.push({ code: 'split', term: string.slice(0, 60) })
    }
    text += string
    at += string.length
  }
  const mends = parseSpf(text).problems.filter(
    p => p.suggestion !== undefined && (p.severity === 'error' || IN_PLACE.has(p.code)),
  )
  // From the right, so that the offsets of those before stay true.
  let limit = text.length + 1
  for (const p of [...mends].reverse()) {
    if (p.position + p.length > limit) continue
    text = text.slice(0, p.position) + p.suggestion + text.slice(p.position + p.length)
    limit = p.position
    steps.push({ code: p.code === 'bad-version' ? 'version' : 'syntax', term: p.text.trim() || p.code })
  }
  return text.replace(/^(v=spf1) +/i, 'v=spf1 ')
}

const splitSeams = (strings: readonly string[]): Set<number> => new Set(findBrokenSplits(strings).map(s => s.position))

/** "v=spf1 a -all v=spf1 mx -all" in one string: two records, the second of which nobody reads. */
function cutAtVersion(terms: readonly SpfTerm[]): SpfTerm[][] {
  const lists: SpfTerm[][] = [[]]
  for (const term of terms) {
    if (term.kind === 'modifier' && term.name === 'v') lists.push([])
    else (lists.at(-1) as SpfTerm[]).push(term)
  }
  return lists
}

const isAll = (t: SpfTerm): t is SpfMechanism => t.kind === 'mechanism' && t.name === 'all'

/** One list of terms; of several "all", the most lenient that is no open door. Terms after an "all" come from another record and count again. */
function joinLists(lists: readonly SpfTerm[][], steps: Steps): SpfTerm[] {
  if (lists.length === 1) return [...(lists[0] as SpfTerm[])]
  const used = lists.map(terms => {
    const end = terms.findIndex(isAll)
    return end < 0 ? terms : [...terms.slice(0, end), ...terms.slice(end + 1).filter(t => t.kind === 'modifier')]
  })
  const strict = lists.every(terms => terms.find(isAll)?.qualifier === '-')
  const modifiers = new Set<string>()
  const terms = used.flat().filter(t => {
    if (t.kind !== 'modifier') return true
    // Two redirects cannot stand side by side; as includes they keep what they authorise.
    if (t.name === 'redirect') return true
    if (modifiers.has(t.name)) return false
    modifiers.add(t.name)
    return true
  })
  const flat = terms.flatMap((t): SpfTerm[] => {
    if (t.kind !== 'modifier' || t.name !== 'redirect') return [t]
    const { record } = parseSpf(`v=spf1 include:${t.value}`)
    return record ? [...record.terms] : []
  })
  const end = parseSpf(`v=spf1 ${strict ? '-' : '~'}all`).record
  if (!strict && lists.some(l => !l.some(isAll))) steps.push({ code: 'add-all', term: '~all' })
  return [...flat, ...(end?.terms ?? [])]
}

function drop(terms: readonly SpfTerm[], which: (t: SpfTerm) => boolean, code: SpfRepairCode, steps: Steps): SpfTerm[] {
  return terms.filter(t => {
    if (!which(t)) return true
    steps.push({ code, term: t.text })
    return false
  })
}

function dropUseless(terms: readonly SpfTerm[], { tree, without }: PruneInput, steps: Steps): SpfTerm[] {
  const child = (t: SpfTerm): SpfNode | undefined => tree.children.find(c => c.position === t.position)
  let kept = drop(terms, t => child(t)?.state === 'loop', 'remove-loop', steps)
  // What matches nobody and ends every evaluation in permerror can go without taking a pass away. A target with several records
  // authorises somebody in the mind of its owner: that one is to be mended, not dropped.
  kept = drop(kept, t => child(t)?.state === 'absent' && child(t)?.reason !== 'multiple-records', 'remove-dead', steps)
  if (without.has('remove-void')) return kept
  return drop(
    kept,
    t => tree.terms.some(f => f.position === t.position && f.state === 'absent' && f.void4 && f.void6),
    'remove-void',
    steps,
  )
}

function dropRepeated(terms: readonly SpfTerm[], steps: Steps): SpfTerm[] {
  const seen = new Set<string>()
  return drop(
    terms,
    t => {
      const key = (t.kind === 'mechanism' ? printTerm({ ...t, qualifier: '+' }) : printTerm(t)).toLowerCase()
      if (seen.has(key)) return true
      seen.add(key)
      return false
    },
    'remove-duplicate',
    steps,
  )
}

function setEnd(terms: readonly SpfTerm[], steps: Steps): SpfTerm[] {
  const at = terms.findIndex(isAll)
  const all = terms[at]
  let kept: SpfTerm[]
  if (all === undefined || !isAll(all)) {
    if (terms.some(t => t.kind === 'modifier' && t.name === 'redirect')) return [...terms]
    steps.push({ code: 'add-all', term: '~all' })
    kept = [...terms, ...(parseSpf('v=spf1 ~all').record?.terms ?? [])]
  } else {
    kept = drop(terms, t => t.kind === 'mechanism' && terms.indexOf(t) > at, 'remove-after-all', steps)
    kept = drop(kept, t => t.kind === 'modifier' && t.name === 'redirect', 'remove-redirect', steps)
    if (all.qualifier === '+' || all.qualifier === '?') {
      steps.push({ code: 'soften-all', term: all.text })
      kept = kept.map(t => (t === all ? { ...all, qualifier: '~' } : t))
    }
  }
  return kept
}

/** Over the limit: first the includes nothing evaluates, then the domain's own hosts as addresses. Third parties' includes stay: their addresses change. */
function reduce(terms: readonly SpfTerm[], { tree, services, registrable, without }: PruneInput, steps: Steps): SpfTerm[] {
  let kept = [...terms]
  const has = (position: number): boolean => kept.some(t => t.position === position)
  const cost = (): number =>
    tree.children.reduce((sum, c) => sum + (has(c.position ?? -1) ? 1 + c.lookups : 0), 0) +
    tree.terms.filter(t => has(t.position)).length
  for (const use of services) {
    if (cost() <= 10 || without.has('remove-unused') || use.demanded) continue
    kept = drop(kept, t => t.position === use.position, 'remove-unused', steps)
  }
  const zone = registrable(tree.domain)
  for (const fact of tree.terms) {
    if (cost() <= 10 || (fact.name !== 'a' && fact.name !== 'mx') || fact.state !== 'known' || fact.addresses.length > 6) continue
    if (fact.target !== tree.domain && (fact.target === null || zone === null || registrable(fact.target) !== zone)) continue
    const index = kept.findIndex(t => t.position === fact.position)
    const term = kept[index]
    if (term?.kind !== 'mechanism' || (term.name !== 'a' && term.name !== 'mx')) continue
    const { prefix4, prefix6, qualifier } = term
    const sign = qualifier === '+' ? '' : qualifier
    const text = [...new Set(fact.addresses)]
      .map(a => (a.includes(':') ? `${sign}ip6:${a}/${prefix6}` : `${sign}ip4:${a}/${prefix4}`))
      .join(' ')
    // Positions of their own below zero: the new terms stand for no node of the tree.
    const flat = (parseSpf(`v=spf1 ${text}`).record?.terms ?? []).map((t): SpfTerm => ({ ...t, position: -1 }))
    kept.splice(index, 1, ...flat)
    steps.push({ code: 'flatten', term: fact.text })
  }
  return kept
}
