// Proposes a record to publish instead. Every proposal is parsed, walked and evaluated again; what does not prove itself is not shown.
import type { Resolver } from '../../core/dns.js'
import { mendSyntax, prune } from './edit.js'
import { evaluateSpf } from './evaluate.js'
import type { SpfFacts, SpfRepair, SpfRepairCode, SpfTotals } from './facts.js'
import { parseSpf } from './parse.js'
import { txtChunks } from './print.js'
import type { RegistrableDomain } from './relations.js'
import { type SpfService, serviceUses } from './services.js'
import { type Ask, eachNode, totalsOf, walkRecord } from './tree.js'

export interface RepairOptions {
  sendingIps: readonly string[]
  registrableDomain: RegistrableDomain
  services: readonly SpfService[]
}

/** Optional steps are given up one after the other when a proposal with them would take a pass away. */
const VARIANTS: readonly (readonly SpfRepairCode[])[] = [[], ['remove-ptr'], ['remove-ptr', 'remove-unused', 'remove-void']]

/** Null when nothing is to be mended, or when no proposal proves valid. */
export async function repairSpf(facts: Omit<SpfFacts, 'repair'>, ask: Ask, options: RepairOptions): Promise<SpfRepair | null> {
  const { domain, host } = facts
  const mended = mendSyntax(facts)
  if (!mended) return null
  const { node: tree } = await walkRecord(domain, mended.record, ask)
  // What did not answer stays in the record and would leave every proposal unproved.
  if (!totalsOf(tree).voidsComplete) return null
  const services = serviceUses(tree, options.services)
  let keep: string[] | null = null
  for (const without of VARIANTS) {
    const pruned = prune(mended.record, { tree, services, registrable: options.registrableDomain, without: new Set(without) })
    const steps = [...mended.steps, ...pruned.steps]
    if (steps.length === 0) return null
    keep ??= await passing(
      domain,
      facts.records.map(r => r.text),
      ask,
      options.sendingIps,
    )
    const proved = await proveRecord(domain, pruned.record, ask, { keep, all: options.sendingIps })
    if (proved) return { ...proved, host, steps }
  }
  return null
}

export type ProvedRecord = Omit<SpfRepair, 'host' | 'steps'>

/** Parses, walks and evaluates a record that is not published yet. Null when it is not valid in every respect, or when `keep` loses a pass. */
export async function proveRecord(
  domain: string,
  record: string,
  ask: Ask,
  ips: { keep: readonly string[]; all: readonly string[] },
): Promise<ProvedRecord | null> {
  if (!parseSpf(record).valid) return null
  const { node } = await walkRecord(domain, record, ask)
  const totals = totalsOf(node)
  if (!isSound(totals) || [...eachNode(node)].some(n => !n.valid && n.state !== 'per-mail')) return null
  const passes = await passing(domain, [record], ask, ips.all)
  if (ips.keep.some(ip => !passes.includes(ip))) return null
  return {
    record,
    chunks: txtChunks(record),
    lookups: totals.lookups,
    voidLookups: totals.voids4,
    authorisedIpv4: totals.addresses.ipv4,
    coversSendingIps: ips.all.length === 0 ? null : passes.length === ips.all.length,
  }
}

const isSound = (t: SpfTotals): boolean =>
  t.lookupsComplete && t.voidsComplete && t.lookups <= 10 && t.voids4 <= 2 && !t.addresses.everyone

/** The addresses that get pass under any one of the records (several records are a permerror, but each shows what was meant). */
async function passing(domain: string, records: readonly string[], ask: Ask, ips: readonly string[]): Promise<string[]> {
  const results = await Promise.all(
    ips.map(async ip => {
      for (const record of records) {
        const { result } = await evaluateSpf({ ip, sender: `postmaster@${domain}`, helo: domain }, overlay(domain, record, ask))
        if (result === 'pass') return true
      }
      return false
    }),
  )
  return ips.filter((_, i) => results[i])
}

/** Answers as DNS does, but with the given record at the domain. */
function overlay(domain: string, record: string, ask: Ask): Resolver {
  return {
    async resolve(name, type) {
      if (type === 'TXT' && name.toLowerCase() === domain.toLowerCase())
        return { rcode: 'NOERROR', records: [{ type: 'TXT', name: domain, ttl: 0, strings: [record] }], authenticated: false }
      const answer = await ask(name, type)
      if (answer.badName) return { rcode: 'NXDOMAIN', records: [], authenticated: false }
      const rcode = answer.failure ? 'SERVFAIL' : answer.nxdomain ? 'NXDOMAIN' : 'NOERROR'
      return { rcode, records: answer.records, authenticated: false }
    },
  }
}

/** What DNS panels ask for: "news" for news.example.com, "@" for example.com. */
export function hostOf(domain: string, registrable: RegistrableDomain): string {
  const zone = registrable(domain)
  return zone !== null && domain.length > zone.length && domain.endsWith(`.${zone}`) ? domain.slice(0, -zone.length - 1) : '@'
}
