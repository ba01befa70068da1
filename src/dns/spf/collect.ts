// Everything the checks want to know about the SPF of a domain: one walk over its include tree.
import type { RecordOf, Resolver } from '../../core/dns.js'
import { absent, type Fact, known, unknown } from '../../core/fact.js'
import type { SpfFacts, SpfText } from './facts.js'
import { isSpfText, looksLikeSpf, parseSpfCached } from './parse.js'
import { joined } from './query.js'
import { findDuplicates, findOverlaps, findTakeovers, type RegistrableDomain, registrableByList } from './relations.js'
import { hostOf, repairSpf } from './repair.js'
import { type SpfService, serviceUses } from './services.js'
import { findBrokenSplits } from './split.js'
import { memoised, totalsOf, walkRecord } from './tree.js'

export interface CollectSpfOptions {
  /** Sending services and whether their mail uses the domain's own name as return path (rules/esps). */
  services?: readonly SpfService[]
  /** Injected in tests; else the public suffix list, loaded when it is needed. */
  registrableDomain?: RegistrableDomain
  /** Known sending addresses: a proposed record never takes a pass away from them. */
  sendingIps?: readonly string[]
}

const octets = (text: string): number => Buffer.byteLength(text)

function textOf(record: { readonly strings: readonly string[] }): SpfText {
  const text = joined(record.strings)
  const { valid, problems } = parseSpfCached(text)
  return { text, strings: [...record.strings], valid, problems: [...problems] }
}

/** RFC 1035 4.2.1: the answer to a TXT query as it goes over UDP, with compressed owner names, without EDNS. */
function answerSize(domain: string, records: readonly { strings: readonly string[] }[]): number {
  const rdata = records.map(r => r.strings.reduce((sum, s) => sum + 1 + octets(s), 0))
  return 12 + domain.length + 2 + 4 + rdata.reduce((sum, length) => sum + 12 + length, 0)
}

/**
 * Looks up and analyses the SPF record of a domain. `unknown` only when the domain's own TXT query fails; a branch that does not
 * answer is an unknown node in a known tree.
 */
export async function collectSpf(domain: string, resolver: Resolver, options: CollectSpfOptions = {}): Promise<Fact<SpfFacts>> {
  const ask = memoised(resolver)
  const services = options.services ?? []
  const [txt, type99, registrableDomain] = await Promise.all([
    ask(domain, 'TXT'),
    ask(domain, 'SPF'),
    options.registrableDomain ?? registrableByList(),
  ])
  if (txt.failure) return unknown(txt.failure, `TXT ${domain}`)

  const all: readonly RecordOf<'TXT'>[] = txt.records
  const spf = all.filter(r => isSpfText(joined(r.strings)))
  const records = spf.map(textOf)
  const lookalikes = all.filter(r => looksLikeSpf(joined(r.strings))).map(textOf)
  const senderId = all.map(r => joined(r.strings)).filter(t => /^spf2\.0\//i.test(t))
  const old = type99.records.map(r => joined(r.strings))
  if (records.length + lookalikes.length + senderId.length + old.length === 0)
    return absent(txt.nxdomain ? 'NXDOMAIN' : 'no SPF record')

  const single = records.length === 1 ? (records[0] as SpfText) : null
  const walked = single ? await walkRecord(domain, single.text, ask) : null
  if (walked) Object.assign(walked.node, { alias: txt.alias, authenticated: txt.authenticated })
  const facts: Omit<SpfFacts, 'repair'> = {
    domain,
    host: hostOf(domain, registrableDomain),
    records,
    lookalikes,
    legacy: type99.failure ? unknown(type99.failure, `SPF ${domain}`) : known({ type99: old, senderId }),
    size: {
      recordOctets: single ? octets(single.text) : 0,
      longestString: Math.max(0, ...[...records, ...lookalikes].flatMap(r => r.strings.map(octets))),
      answerOctets: answerSize(domain, all),
      txtRecords: all.length,
    },
    brokenSplits: [...records, ...lookalikes].flatMap(r => findBrokenSplits(r.strings)),
    tree: walked?.node ?? null,
    totals: walked ? totalsOf(walked.node) : null,
    takeovers: walked ? await findTakeovers(walked.node, ask, registrableDomain) : [],
    duplicates: walked ? findDuplicates(walked) : [],
    overlaps: walked ? findOverlaps(walked) : [],
    services: walked ? serviceUses(walked.node, services) : [],
    parked: single !== null && /^v=spf1 +-all *$/i.test(single.text),
  }
  const repair = await repairSpf(facts, ask, { sendingIps: options.sendingIps ?? [], registrableDomain, services })
  return known({ ...facts, repair })
}
