// What the DNS collectors learn about a domain or an address, apart from SPF, DKIM and DMARC. Plain JSON.
// A fact that is `absent` does not fit the subject's role; "asked, and nothing is published" is a known fact that says so.
import type { Fact } from '../core/fact.js'
import type { Texts } from '../core/locale.js'

/** What can be wrong with the records and files of MTA-STS, TLS-RPT, BIMI and DANE. */
export type RecordProblemCode =
  | 'too-long'
  | 'bad-tag'
  | 'duplicate-tag'
  | 'bad-version'
  | 'multiple-records'
  | 'no-id'
  | 'bad-id'
  | 'no-rua'
  | 'bad-rua'
  | 'no-location'
  | 'bad-url'
  | 'not-svg-name'
  | 'bad-avp'
  | 'bad-line'
  | 'bad-mx'
  | 'no-mx'
  | 'bad-mode'
  | 'bad-max-age'
  | 'short-max-age'
  | 'duplicate-key'
  | 'media-type'
  | 'not-svg'
  | 'size'
  | 'base-profile'
  | 'version'
  | 'script'
  | 'animation'
  | 'image'
  | 'element'
  | 'external-reference'
  | 'entity'
  | 'root-position'
  | 'no-viewbox'
  | 'not-square'
  | 'no-title'
  | 'pkix-usage'
  | 'bad-usage'
  | 'bad-selector'
  | 'bad-matching-type'
  | 'bad-digest'
  | 'unusable'

/** Something wrong with a record or policy text. `position` counts UTF-16 units from the start of the text. */
export interface RecordProblem {
  code: RecordProblemCode
  severity: 'error' | 'warning'
  position: number
  length: number
  /** The piece of text at fault, as published. */
  text: string
}

export interface SoaValues {
  mname: string
  rname: string
  serial: number
  refresh: number
  retry: number
  expire: number
  minimum: number
}

/** The test Yahoo documents for RFC5321.MailFrom and RFC5322.From: the name exists and an SOA stands at or above it. */
export interface ExistenceFacts {
  /** False only after an authoritative NXDOMAIN. */
  exists: boolean
  /** Registered (ICANN) domain; null when the name is a public suffix itself. */
  registeredDomain: string | null
  /** Closest name at or above with an SOA, not above the registered domain; null when there is none. */
  zone: string | null
  soa: SoaValues | null
}

export interface MxHost {
  name: string
  /** 0 for the implicit MX of RFC 5321 5.1. */
  preference: number
  /** `ip-literal`: an address stands where a name belongs; `invalid`: not a host name. Neither is resolved. */
  kind: 'host' | 'ip-literal' | 'invalid'
  /** Set when the name is an alias (forbidden, RFC 2181 10.3); null when it is none, or while its addresses are unknown. */
  cname: string | null
  /** IPv4 and IPv6 addresses; an empty list: the name has none. */
  addresses: Fact<string[]>
  /** Of these, never reachable from the internet (private, loopback, …). */
  unroutable: string[]
  /** Set for a name without address whose registered domain does not exist: a stranger could register it and take the mail. */
  unregistered: Fact<string | null>
}

export interface MxFacts {
  /** `implicit`: no MX, the domain's own A or AAAA takes the mail; `none`: nowhere to deliver to. */
  kind: 'mx' | 'null-mx' | 'implicit' | 'none'
  /** By preference; at most 20 are looked at. */
  hosts: MxHost[]
  total: number
  duplicates: string[]
  /** A null MX beside others is no null MX (RFC 7505 3). */
  nullBesideOthers: boolean
}

export type GenericReason = 'address-in-name' | 'dynamic-word'

export interface PtrName {
  name: string
  addresses: Fact<string[]>
  confirmed: Fact<boolean>
  /** Why the name looks like an unconfigured line rather than a mail server. */
  generic: { reason: GenericReason; match: string } | null
}

/** Reverse DNS of one address. */
export interface ReverseFacts {
  /** The PTR owner name, for showing. */
  query: string
  /** At most 10 names are looked at. */
  names: PtrName[]
  total: number
  /** Does any PTR name resolve back to the address (RFC 8601 3, "iprev")? */
  confirmed: Fact<boolean>
  /** Set for an address that does not route on the internet: `private`, `loopback`, … */
  special: string | null
}

export interface HeloFacts {
  name: string
  form: 'fqdn' | 'single-label' | 'address-literal' | 'bare-address' | 'reserved' | 'invalid'
  /** Only looked up for an `fqdn`; else an empty list. */
  addresses: Fact<string[]>
  /** Does the name resolve to the sending address? */
  matchesAddress: Fact<boolean>
  /** Is it the PTR name? Advice, not a rule. */
  matchesPtr: Fact<boolean>
}

export interface MtaStsRecord {
  id: string
}

export interface MtaStsPolicy {
  url: string
  text: string
  version: string | null
  mode: 'enforce' | 'testing' | 'none' | null
  mx: string[]
  /** Seconds. */
  maxAge: number | null
  problems: RecordProblem[]
  /** MX hosts that no `mx:` line covers; unknown when the MX set is. */
  uncovered: Fact<string[]>
}

export interface MtaStsFacts {
  name: string
  /** All TXT records that begin with v=STSv1. */
  records: string[]
  /** Null when there is none, more than one, or one that does not parse: then senders see no MTA-STS (RFC 8461 3.1). */
  record: MtaStsRecord | null
  problems: RecordProblem[]
  /**
   * Absent with the reason as detail when it is certain that no policy is served: `no-address`, `status 404`, `redirect 301`,
   * `certificate`, `too-large`, `not-asked` (no record). Unknown when the fetch failed or was not allowed.
   */
  policy: Fact<MtaStsPolicy>
}

export interface TlsRptFacts {
  name: string
  records: string[]
  record: { rua: string[] } | null
  problems: RecordProblem[]
}

export interface BimiLogo {
  url: string
  bytes: number
  problems: RecordProblem[]
  title: string | null
}

export interface BimiRecord {
  /** URL of the image; empty in a declination. */
  logo: string
  /** URL of the mark certificate; null when none is named. */
  authority: string | null
  /** `avp` tag: which avatar is preferred. */
  preference: 'brand' | 'personal' | null
  /** `lps` tag: local-part selectors. */
  localParts: string[]
  /** `l=; a=;`: the domain declines to take part. */
  declined: boolean
}

export interface BimiFacts {
  selector: string
  /** Where the record was found: the domain or, for a subdomain without one, its registered domain. */
  name: string
  inherited: boolean
  records: string[]
  record: BimiRecord | null
  problems: RecordProblem[]
  /** Absent when the record names no image or it is certain that none is served. */
  logo: Fact<BimiLogo>
  /** Is a certificate chain served at `authority`? Presence and form only: the chain is not validated. */
  certificate: Fact<{ url: string; certificates: number }>
}

export interface TlsaRecord {
  usage: number
  selector: number
  matchingType: number
  certificate: string
}

export interface DaneFacts {
  /** One for each MX host that was asked about. */
  hosts: { host: string; name: string; records: Fact<TlsaRecord[]>; problems: RecordProblem[]; secure: Fact<boolean> }[]
}

export interface DnssecFacts {
  zone: string | null
  /** Was the answer validated by a resolver that says it validates, and that the user trusts to? */
  validating: boolean
  /**
   * `secure`: AD from a validating resolver; `signed`: DS and keys are there, nobody here validated them; `island`: keys without a DS
   * above them; `unsigned`: no DS; `bogus`: the validating resolver refuses what is there without validation.
   */
  status: Fact<'secure' | 'signed' | 'island' | 'unsigned' | 'bogus'>
  ds: Fact<{ keyTag: number; algorithm: number; digestType: number }[]>
  /** Algorithm numbers of the DNSKEY set. */
  algorithms: Fact<number[]>
}

export interface CaaHost {
  host: string
  /** Where the relevant record set stands (RFC 8659 3); null: no CAA anywhere above, any authority may issue. */
  foundAt: string | null
  /** Authorities allowed by `issue`. */
  issue: string[]
  /** `issue ";"` and nothing else: no certificate can be had. */
  forbidden: boolean
  /** Critical properties that nobody knows: no authority may issue. */
  unknownCritical: string[]
  records: string[]
}

export interface CaaFacts {
  /** The host that serves (or would serve) the MTA-STS policy. */
  policyHost: Fact<CaaHost>
  /** MX hosts under the domain itself; unknown when the MX set is. */
  mailHosts: Fact<{ host: string; result: Fact<CaaHost> }[]>
}

export interface BlocklistListing {
  listed: boolean
  /** `127.0.0.2` with what it means, from rules/blocklists. */
  codes: { code: string; kind: 'listed' | 'policy' | 'notice'; meaning: Texts }[]
  /** What the list says about it, verbatim. */
  text: string | null
}

export interface BlocklistResult {
  id: string
  name: string
  zone: string
  /** What a listing means for delivery: many receivers refuse, or few do. */
  impact: 'major' | 'minor'
  /** Where to look and to ask for removal. */
  url: string
  /** Unknown for an error answer of the list (`refused`), as from an open resolver, and for a list that answers for everything. */
  result: Fact<BlocklistListing>
}

export interface BlocklistFacts {
  /** The name or address that was asked about; for domains the registered domain. */
  target: string
  lists: BlocklistResult[]
}

/** What one name server says; values sorted, as text. */
export interface NameServerAnswers {
  server: string
  /** Key: `MX example.com`. Absent when the server has no usable address. */
  answers: Fact<Record<string, Fact<string[]>>>
}

export interface NameServerFacts {
  zone: string
  /** `unregistered`: as for MX hosts; whoever registers the name owns every answer of the zone. */
  servers: { name: string; addresses: Fact<string[]>; unregistered: Fact<string | null> }[]
  /** Unknown when the servers cannot be asked one by one. */
  answers: Fact<NameServerAnswers[]>
  /** Questions that name servers answer differently. */
  differences: { question: string; groups: { servers: string[]; values: string[] }[] }[]
}

/** What comes back for a name nobody has created. */
export interface WildcardFacts {
  /** The invented name. */
  name: string
  txt: Fact<string[]>
  mx: Fact<string[]>
  /** TXT at <invented>._domainkey: every selector seems to have a key. */
  domainkey: Fact<string[]>
  /** TXT at _dmarc.<invented>. */
  dmarc: Fact<string[]>
}
