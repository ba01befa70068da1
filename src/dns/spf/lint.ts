// What a receiver accepts in a record and still should not be there. Needs no DNS; what needs the include tree is in analyse.ts.
import { unglued } from './hints.js'
import { formatNetwork, type Network, parseAddress } from './ip.js'
import { printTerm } from './print.js'
import { isMechanismName } from './term.js'
import type { SpfMechanism, SpfModifier, SpfProblem, SpfProblemCode, SpfRecord } from './types.js'

/** Networks larger than these authorise strangers: more than 65,536 IPv4 addresses, more than one provider's IPv6 block. */
export const BROAD_PREFIX = { 4: 16, 6: 32 } as const

/** Never a sender on the public internet (RFC 6890, RFC 5735): private, loopback, link-local, shared, this-network, multicast, reserved. */
const RESERVED: readonly (readonly [number, number])[] = [
  [0x00000000, 8],
  [0x0a000000, 8],
  [0x64400000, 10],
  [0x7f000000, 8],
  [0xa9fe0000, 16],
  [0xac100000, 12],
  [0xc0a80000, 16],
  [0xe0000000, 3],
]

export function isReserved(net: Network): boolean {
  if (net.family === 6) return net.prefix >= 7 && (net.w0 >>> 25 === 0x7e || net.w0 >>> 22 === 0x3fa)
  return RESERVED.some(([base, prefix]) => net.prefix >= prefix && (net.w0 ^ base) >>> (32 - prefix) === 0)
}

const within = (inner: Network, outer: Network): boolean =>
  inner.family === outer.family &&
  inner.prefix >= outer.prefix &&
  (inner.w0 & outer.m0) === outer.w0 &&
  (inner.w1 & outer.m1) === outer.w1 &&
  (inner.w2 & outer.m2) === outer.w2 &&
  (inner.w3 & outer.m3) === outer.w3

export function lintRecord(record: SpfRecord, text: string): SpfProblem[] {
  const problems: SpfProblem[] = []
  const add = (
    code: SpfProblemCode,
    term: { position: number; text: string },
    suggestion?: string,
    severity: 'warning' | 'info' = 'warning',
  ): void => {
    const at = { code, severity, position: term.position, length: term.text.length, text: term.text }
    problems.push(suggestion === undefined ? at : { ...at, suggestion })
  }

  const all = record.mechanisms.find(m => m.name === 'all')
  if (all?.qualifier === '+') add('pass-all', all, '~all')
  if (all?.qualifier === '?') add('neutral-all', all, '~all')
  if (!all && !record.redirect) {
    // A broken term may have been meant as one; then its own problem is enough.
    const meant = record.terms.some(t => t.kind === 'invalid' && /al|redir/i.test(t.text))
    if (!meant)
      problems.push({ code: 'no-all', severity: 'warning', position: text.length, length: 0, text: '', suggestion: '~all' })
  }
  // RFC 7208 5.1: mechanisms after "all" are never tested; 6.1: redirect is ignored when there is an "all" anywhere.
  if (all) {
    for (const m of record.mechanisms) if (m.position > all.position) add('after-all', m)
    if (record.redirect) add('redirect-ignored', record.redirect)
  }

  const seen = new Set<string>()
  const networks: Network[] = []
  for (const m of record.mechanisms) {
    if (all && m.position > all.position) break
    const key = printTerm({ ...m, qualifier: '+' }).toLowerCase()
    const again = seen.has(key)
    if (again) add('duplicate-term', m)
    seen.add(key)
    if (m.name === 'ptr') add('ptr', m)
    if (m.name === 'ip4' || m.name === 'ip6') {
      lintNetwork(m, add)
      if (again) continue
      if (networks.some(n => within(m.network, n))) add('covered-network', m, undefined, 'info')
      if (networks.length < 1_000) networks.push(m.network)
    } else lintNames(m, add)
  }
  for (const term of record.terms) if (term.kind === 'modifier') lintModifier(term, add)
  lintStyle(record, text, add)
  return problems
}

type Add = (
  code: SpfProblemCode,
  term: { position: number; text: string },
  suggestion?: string,
  severity?: 'warning' | 'info',
) => void

function lintNetwork(m: SpfMechanism & { network: Network }, add: Add): void {
  const { network: net } = m
  if (net.prefix < BROAD_PREFIX[net.family]) add('broad-range', m)
  else if (isReserved(net)) add('reserved-address', m)
  if (net.family === 6 && net.prefix >= 96 && net.w0 === 0 && net.w1 === 0 && net.w2 === 0xffff) add('mapped-address', m)
  const written = 'address' in m ? m.address : ''
  if (!sameAddress(written, net))
    add('host-bits', m, `${m.qualifier === '+' ? '' : m.qualifier}${m.name}:${formatNetwork(net)}`, 'info')
}

function lintNames(m: SpfMechanism, add: Add): void {
  if (m.name === 'a' || m.name === 'mx') {
    if (m.prefix4 < BROAD_PREFIX[4] || m.prefix6 < BROAD_PREFIX[6]) add('broad-range', m)
  }
  if (!('domain' in m) || !m.domain) return
  const spec = m.domain
  if (!spec.hasMacro && spec.name === null) add('undeliverable-name', m)
  // The comma is allowed in a domain-spec, so "a:one.example,two.example" is one name that nobody owns.
  if (/[,;]/.test(spec.text) && !spec.hasMacro) add('suspect-separator', m, m.text.replace(/[,;]+/g, ' '))
  else {
    const apart = spec.hasMacro ? undefined : unglued(m.text)
    if (apart !== undefined) add('suspect-separator', m, apart)
  }
  // An exists without a macro asks the same question for every sender: it lets in everybody or nobody.
  if (m.name === 'exists' && !spec.parts.some(p => typeof p !== 'string' && 'iplshv'.includes(p.letter))) add('open-exists', m)
}

function lintModifier(term: SpfModifier, add: Add): void {
  const { name, value } = term
  if (name === 'redirect' || name === 'exp') return
  if (name === 'v') add('repeated-version', term)
  else if (isMechanismName(name))
    add(
      'mechanism-as-modifier',
      term,
      name === 'all' ? `${value || '~'}all`.replace(/^([^+?~-]).*all$/, '~all') : `${name}:${value}`,
    )
  else if (name === 'ra') {
    // RFC 6652 3: a local-part in qp form.
    if (!/^[!-~]+$/.test(value) || value.includes('@')) add('bad-report-modifier', term)
  } else if (name === 'rp') {
    if (!/^(?:100|\d{1,2})$/.test(value)) add('bad-report-modifier', term)
  } else if (name === 'rr') {
    if (!/^(?:all|[efsn])(?::(?:all|[efsn]))*$/i.test(value)) add('bad-report-modifier', term)
  } else add('unknown-modifier', term, undefined, 'info')
}

function lintStyle(record: SpfRecord, text: string, add: Add): void {
  for (const term of record.terms) {
    if (term.kind !== 'mechanism') continue
    const name = /^[+?~-]?([a-z0-9]+)/i.exec(term.text)?.[1] ?? ''
    if (name !== name.toLowerCase()) add('upper-case', term, undefined, 'info')
  }
  const gap = / {2,}| +$/.exec(text)
  if (gap) add('extra-space', { position: gap.index, text: gap[0] }, undefined, 'info')
}

/** Compares values, not spellings: fe80::1 and FE80:0::1 are one address. */
function sameAddress(written: string, net: Network): boolean {
  const a = parseAddress(written)
  return a !== null && a.w0 === net.w0 && a.w1 === net.w1 && a.w2 === net.w2 && a.w3 === net.w3
}
