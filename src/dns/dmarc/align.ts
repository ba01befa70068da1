// Identifier alignment and the DMARC verdict of a message: RFC 9989 4.4, 4.10.2 and 5.3, with RFC 7489 beside it. Pure.
import type { Fact } from '../../core/fact.js'
import type { DkimSignature } from '../dkim/facts.js'
import type { AlignedIdentifier, Alignment, AlignmentFacts, DmarcFacts, DmarcVerdict, OrganizationalView } from './facts.js'
import type { AlignmentMode } from './parse.js'

export interface AlignmentInput {
  fromDomain: string
  /** Domain of the SMTP MAIL FROM (Return-Path); null when it is not known or the path is empty. */
  mailFromDomain: string | null
  /** check_host() for the MAIL FROM domain from each sending address; empty or left out when no address is known. */
  spfResults?: readonly { ip: string; result: string }[]
  signatures: readonly Pick<DkimSignature, 'domain' | 'selector' | 'result'>[]
  /** DMARC of the From domain. */
  dmarc: Fact<DmarcFacts>
  /** Organizational domains of all names involved, by name. */
  organizational: Readonly<Record<string, OrganizationalView>>
}

const NO_VIEW: OrganizationalView = { walk: { state: 'unknown', reason: 'not-collected' }, psl: null }

export function evaluateAlignment(input: AlignmentInput): AlignmentFacts {
  const { fromDomain, dmarc } = input
  const record = dmarc.state === 'known' && dmarc.value.discovery.state === 'found' ? dmarc.value.discovery.parsed?.record : null
  const adkim = record?.adkim ?? 'relaxed'
  const aspf = record?.aspf ?? 'relaxed'
  const view = (domain: string): OrganizationalView =>
    (Object.hasOwn(input.organizational, domain) ? input.organizational[domain] : undefined) ?? NO_VIEW
  const from = view(fromDomain)
  const identify = (domain: string, mode: AlignmentMode): AlignedIdentifier => {
    const walk = relate(domain, fromDomain, view(domain).walk, from.walk)
    const same = domain === fromDomain
    const theirs = view(domain).psl
    const psl: Alignment = same ? 'strict' : theirs !== null && theirs === from.psl ? 'relaxed' : 'none'
    const enough = (a: Alignment): boolean | null =>
      mode === 'strict' || a === 'strict' ? same : a === 'unknown' ? null : a === 'relaxed'
    return { domain, walk, psl, aligned: enough(walk), alignedLegacy: enough(psl) }
  }

  const dkim = input.signatures.flatMap(s =>
    s.domain ? [{ ...identify(s.domain, adkim), selector: s.selector, result: s.result }] : [],
  )
  const results = [...(input.spfResults ?? [])]
  const spf = input.mailFromDomain === null ? null : { ...identify(input.mailFromDomain, aspf), results }

  const state = dmarc.state === 'known' ? dmarc.value.discovery.state : dmarc.state === 'absent' ? 'none' : 'unknown'
  const legacyState = dmarc.state === 'known' ? dmarc.value.legacy.state : state
  const decide = (of: (i: AlignedIdentifier) => boolean | null): Trial => combine(dkim, spf, of)
  const now = decide(i => i.aligned)
  return {
    fromDomain,
    mailFromDomain: input.mailFromDomain,
    organizational: from,
    adkim,
    aspf,
    dkim,
    spf,
    policy: (dmarc.state === 'known' ? dmarc.value.effective?.applied : null) ?? record?.effectivePolicy ?? null,
    verdict: verdict(state, now),
    verdictLegacy: verdict(
      legacyState,
      decide(i => i.alignedLegacy),
    ),
    failingIps: now.failingIps,
  }
}

function relate(domain: string, fromDomain: string, theirs: Fact<string>, ours: Fact<string>): Alignment {
  // 4.10.2: identical names need no walk.
  if (domain === fromDomain) return 'strict'
  if (theirs.state !== 'known' || ours.state !== 'known') return 'unknown'
  return theirs.value === ours.value ? 'relaxed' : 'none'
}

interface Trial {
  result: 'pass' | 'fail' | 'unknown'
  failingIps: string[]
}

/** One aligned passing identifier is enough (4.4.1). What was not looked at keeps the answer open instead of failing it. */
function combine(dkim: AlignmentFacts['dkim'], spf: AlignmentFacts['spf'], of: (i: AlignedIdentifier) => boolean | null): Trial {
  const signatures = dkim.map(s => and(s.result === 'unknown' ? null : s.result === 'pass', of(s)))
  if (signatures.includes(true)) return { result: 'pass', failingIps: [] }
  const dkimOpen = signatures.includes(null)
  // Without MAIL FROM or sending address nothing is known about SPF; a domain that does not align can only fail, though.
  const alignedSpf = spf === null ? null : of(spf)
  if (alignedSpf === false) return { result: dkimOpen ? 'unknown' : 'fail', failingIps: [] }
  if (spf === null || spf.results.length === 0) return { result: 'unknown', failingIps: [] }
  const each = spf.results.map(r => ({
    ip: r.ip,
    ok: and(alignedSpf, r.result === 'temperror' || r.result === 'unknown' ? null : r.result === 'pass'),
  }))
  const failing = each.filter(e => e.ok === false).map(e => e.ip)
  if (failing.length > 0 && !dkimOpen) return { result: 'fail', failingIps: failing }
  return { result: each.every(e => e.ok === true) ? 'pass' : 'unknown', failingIps: [] }
}

const and = (a: boolean | null, b: boolean | null): boolean | null =>
  a === false || b === false ? false : a === null || b === null ? null : true

const verdict = (state: 'found' | 'none' | 'unknown', trial: Trial): DmarcVerdict =>
  state === 'none' ? 'no-policy' : state === 'unknown' ? 'unknown' : trial.result
