// Everything an audit knows, as plain JSON: written by collect/, read by the checks, recorded with --record and replayed with --facts.
import type { HistoryFacts } from '../bounces/facts.js'
import type { ContentFacts } from '../content/facts.js'
import type { Settings } from '../core/check.js'
import type { Fact } from '../core/fact.js'
import type { DomainRole } from '../core/subject.js'
import type { DkimFacts, SignatureFacts } from '../dns/dkim/facts.js'
import type { AlignmentFacts, DmarcFacts } from '../dns/dmarc/facts.js'
import type {
  BimiFacts,
  BlocklistFacts,
  CaaFacts,
  DaneFacts,
  DnssecFacts,
  ExistenceFacts,
  HeloFacts,
  MtaStsFacts,
  MxFacts,
  NameServerFacts,
  ReverseFacts,
  TlsRptFacts,
  WildcardFacts,
} from '../dns/facts.js'
import type { SpfFacts, SpfIpFacts } from '../dns/spf/facts.js'

/** What is known about one domain. A fact that does not fit the domain's roles is absent. */
export interface DomainFacts {
  existence: Fact<ExistenceFacts>
  spf: Fact<SpfFacts>
  dkim: Fact<DkimFacts>
  dmarc: Fact<DmarcFacts>
  mx: Fact<MxFacts>
  mtaSts: Fact<MtaStsFacts>
  tlsRpt: Fact<TlsRptFacts>
  bimi: Fact<BimiFacts>
  dane: Fact<DaneFacts>
  dnssec: Fact<DnssecFacts>
  caa: Fact<CaaFacts>
  blocklist: Fact<BlocklistFacts>
  nameServers: Fact<NameServerFacts>
  wildcard: Fact<WildcardFacts>
}

/** What is known about one sending address. */
export interface IpFacts {
  reverse: Fact<ReverseFacts>
  helo: Fact<HeloFacts>
  /** check_host() for the MAIL FROM domain, and for the HELO name. */
  spf: Fact<SpfIpFacts>
  blocklist: Fact<BlocklistFacts>
}

export interface MessageFacts {
  content: Fact<ContentFacts>
  signatures: Fact<SignatureFacts>
  alignment: Fact<AlignmentFacts>
  spamScore: Fact<SpamScoreFacts>
  /** Facts of the domains that the message names, for checks that join message and DNS (tracking domain, BIMI, …). */
  linkDomains: Fact<{ domains: { name: string; exists: Fact<boolean> }[] }>
}

/** The sum of the content points; known only while `spam-score` itself runs, last of all. */
export interface SpamScoreFacts {
  points: number
  threshold: number
  contributors: { check: string; points: number }[]
}

export interface HistorySubjectFacts {
  history: Fact<HistoryFacts>
}

/** Facts by subject kind, as checks see them. */
export interface FactsBySubject {
  domain: DomainFacts
  ip: IpFacts
  message: MessageFacts
  history: HistorySubjectFacts
}

/** All facts of one audit. */
export interface Facts {
  factsVersion: 1
  tool: string
  settings: Settings
  /** The main domain: of From, or as given. */
  domain: string | null
  domains: { name: string; roles: DomainRole[]; facts: DomainFacts }[]
  ips: { address: string; facts: IpFacts }[]
  messages: { file: string | null; facts: MessageFacts }[]
  history: HistorySubjectFacts | null
  /** Names of the bounce inputs. */
  bounceSources: string[]
  /** What was cut short or could not be read while collecting. */
  notices: { code: string; args: Record<string, unknown> }[]
  /** Every DNS question that was asked and what came back, by name and type; the appendix of the report. */
  queries: { name: string; type: string; outcome: string; milliseconds: number }[]
}
