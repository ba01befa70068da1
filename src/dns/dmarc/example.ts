// Policies and alignments that the examples of the DMARC checks start from.
import { type Fact, known } from '../../core/fact.js'
import { effectivePolicy } from './effective.js'
import type { AlignmentFacts, DmarcFacts, ReportDestination, WalkStep } from './facts.js'
import { isDmarcRecord, parseDmarc } from './parse.js'
import { evaluateWalk } from './select.js'

/** TXT records at `_dmarc.` of each name, in the order of the walk. */
export function exampleDmarc(
  domain: string,
  texts: Record<string, string | readonly string[]>,
  change: Partial<DmarcFacts> = {},
): Fact<DmarcFacts> {
  const labels = domain.split('.')
  const steps = labels.map((_, i): WalkStep => {
    const name = labels.slice(i).join('.')
    const all = [texts[name] ?? []].flat()
    const records = all.filter(isDmarcRecord)
    const [only] = records
    return {
      domain: name,
      name: `_dmarc.${name}`,
      outcome: records.length > 1 ? 'multiple' : only === undefined ? 'none' : 'record',
      records,
      others: all.filter(t => !isDmarcRecord(t)),
      parsed: records.length === 1 && only !== undefined ? parseDmarc(only) : null,
      reason: null,
      cname: null,
    }
  })
  const discovery = evaluateWalk(domain, steps)
  const effective = effectivePolicy(discovery, known(true))
  return known({
    domain,
    discovery,
    exists: known(true),
    effective,
    legacy: {
      organizationalDomain: labels.slice(-2).join('.'),
      policyDomain: discovery.policyDomain,
      policy: effective?.applied ?? null,
      state: discovery.state,
      differs: false,
    },
    misplaced: [],
    reports: [],
    reportsLeftOut: 0,
    ...change,
  })
}

/** The record at `_dmarc.example.com`. */
export const examplePolicy = (text: string, change: Partial<DmarcFacts> = {}): Fact<DmarcFacts> =>
  exampleDmarc('example.com', { 'example.com': text }, change)

export const exampleReport = (change: Partial<ReportDestination> = {}): ReportDestination => ({
  tag: 'rua',
  uri: 'mailto:dmarc@example.net',
  address: 'dmarc@example.net',
  host: 'example.net',
  external: known(true),
  authorization: 'authorized',
  authorizationName: 'example.com._report._dmarc.example.net',
  mail: 'mx',
  ...change,
})

type Identifier = AlignmentFacts['dkim'][number]

export const exampleIdentifier = (change: Partial<Identifier> = {}): Identifier => ({
  domain: 'example.com',
  selector: 's1',
  result: 'pass',
  walk: 'strict',
  psl: 'strict',
  aligned: true,
  alignedLegacy: true,
  ...change,
})

export const foreignIdentifier = (change: Partial<Identifier> = {}): Identifier =>
  exampleIdentifier({ domain: 'esp.example', walk: 'none', psl: 'none', aligned: false, alignedLegacy: false, ...change })

export const exampleAlignment = (change: Partial<AlignmentFacts> = {}): Fact<AlignmentFacts> =>
  known({
    fromDomain: 'example.com',
    mailFromDomain: 'bounce.example.com',
    organizational: { walk: known('example.com'), psl: 'example.com' },
    adkim: 'relaxed',
    aspf: 'relaxed',
    dkim: [exampleIdentifier()],
    spf: {
      domain: 'bounce.example.com',
      walk: 'relaxed',
      psl: 'relaxed',
      aligned: true,
      alignedLegacy: true,
      results: [{ ip: '192.0.2.1', result: 'pass' }],
    },
    policy: 'reject',
    verdict: 'pass',
    verdictLegacy: 'pass',
    failingIps: [],
    ...change,
  })
