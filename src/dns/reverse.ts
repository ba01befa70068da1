// Reverse DNS: PTR, forward confirmation, names that look like a dial-up line.
import type { Resolver } from '../core/dns.js'
import { type Fact, known, unknown } from '../core/fact.js'
import { addressRange, canonicalAddress, reverseLabels, reverseName } from './addresses.js'
import type { HeloFacts, PtrName, ReverseFacts } from './facts.js'
import { ask, askHost, isHostName, mapFact, normalizeName } from './lookup.js'

/** RFC 7208 4.6.4 uses the same limit for the ptr mechanism. */
const MAX_NAMES = 10

// Words of access networks, as whole tokens: "pool" in "pool-1-2", not in "liverpool".
const DYNAMIC_WORDS = new Set(
  (
    'dyn dynamic dynamicip dynip dhcp dialup dialin dial dsl adsl vdsl sdsl xdsl cable cablemodem catv ppp pppoe pool pools ' +
    'broadband bband res residential home cust customer customers client clients cgn cgnat nat mobile gprs umts lte wimax wifi ' +
    'hsia ftth fttx fiber fibre user users unassigned unused rev reverse revip generic subscriber subs node cpe dip ipconnect'
  ).split(' '),
)
const MAIL_WORDS =
  /^(?:mail|e?mta|smtps?|mx|mxout|out|outbound|outgoing|relay|send|sender|bounce|bounces|news|newsletter|mailer|mailout|mailing)\d*$/

const tokens = (name: string): string[] => name.split(/[.-]/).filter(t => t !== '')
const bare = (token: string): string => token.replace(/^\d+|\d+$/g, '')

/** Does the name carry the address, forwards or backwards, in decimal or hexadecimal? Returns the piece that does. */
function addressInName(name: string, address: string): string | null {
  const labels = reverseLabels(address).split('.')
  if (labels.length !== 4) {
    const nibbles = labels.toReversed().join('')
    const compact = name.replaceAll(/[.-]/g, '')
    // The last 64 bits tell a host; eight equal hex digits in a row are no accident when they are not zeros.
    const tail = nibbles.slice(-16)
    return !/0{8}/.test(tail) && compact.includes(tail) ? tail : null
  }
  const backwards = labels.map(Number)
  const forwards = backwards.toReversed()
  const pad = (n: number): string => String(n).padStart(3, '0')
  const hex = (n: number): string => n.toString(16).padStart(2, '0')
  for (const octets of [forwards, backwards]) {
    for (const text of [octets.map(pad).join(''), octets.map(hex).join('')]) {
      if (tokens(name).some(t => t.includes(text))) return text
    }
    for (const separator of ['-', '.', '_', 'x']) {
      for (const text of [octets.join(separator), octets.map(pad).join(separator)]) {
        const at = name.indexOf(text)
        const before = name[at - 1] ?? ''
        const after = name[at + text.length] ?? ''
        if (at >= 0 && !/\d/.test(before) && !/\d/.test(after)) return text
      }
    }
    // Three of the four octets, as in "host-51-100-198.example.net": common for ranges cut at /24.
    const three = (octets === forwards ? octets.slice(1) : octets.slice(0, 3)).join('-')
    if (three.length >= 7 && new RegExp(`(?<!\\d)${three}(?!\\d)`).test(name)) return three
  }
  return null
}

/**
 * Does a PTR name look dynamic or generic, the way receivers judge it? A name with a mail word in it ("mta-192-0-2-1.example.com")
 * is somebody's mail server although it carries the address.
 */
export function genericName(name: string, address: string): PtrName['generic'] {
  const host = normalizeName(name)
  const parts = tokens(host)
  const mailish = parts.some(t => MAIL_WORDS.test(t))
  const word = parts.find(t => DYNAMIC_WORDS.has(t) || DYNAMIC_WORDS.has(bare(t)))
  const carried = addressInName(host, address)
  if (carried !== null && (!mailish || word !== undefined)) return { reason: 'address-in-name', match: carried }
  // The registered part is a company's name ("dsl-provider.example"): only what stands before it counts. Lines are numbered,
  // so a name without any digit is a name.
  const own = tokens(host.split('.').slice(0, -2).join('.'))
  const telling = own.some(t => /\d/.test(t)) ? own.find(t => DYNAMIC_WORDS.has(t) || DYNAMIC_WORDS.has(bare(t))) : undefined
  return telling !== undefined && !mailish ? { reason: 'dynamic-word', match: telling } : null
}

async function resolvePtrName(name: string, address: string, resolver: Resolver): Promise<PtrName> {
  const addresses: Fact<string[]> = isHostName(name) ? mapFact(await askHost(resolver, name), a => a.addresses) : known([])
  return {
    name,
    addresses,
    confirmed: mapFact(addresses, list => list.some(a => canonicalAddress(a) === canonicalAddress(address))),
    generic: genericName(name, address),
  }
}

/** Any yes is a yes; a no only when nothing is open. */
export function anyConfirmed(facts: readonly Fact<boolean>[]): Fact<boolean> {
  if (facts.some(f => f.state === 'known' && f.value)) return known(true)
  return facts.find(f => f.state === 'unknown') ?? known(false)
}

export async function collectReverse(address: string, resolver: Resolver): Promise<Fact<ReverseFacts>> {
  const query = reverseName(address)
  const range = addressRange(address)
  const special = range === 'unicast' ? null : range
  const answer = await ask(resolver, query, 'PTR')
  if (answer.state !== 'known') return answer
  const all = [...new Set(answer.value.records.map(r => normalizeName(r.target)))]
  const names = await Promise.all(all.slice(0, MAX_NAMES).map(n => resolvePtrName(n, address, resolver)))
  return known({ query, names, total: all.length, confirmed: anyConfirmed(names.map(n => n.confirmed)), special })
}

// RFC 6761, RFC 6762, RFC 8375 and what routers hand out.
const RESERVED = /(?:^|\.)(?:localhost|localdomain|local|lan|internal|intranet|home|corp|home\.arpa|invalid|test|onion)$/

/** The form of a HELO/EHLO argument (RFC 5321 2.3.5, 4.1.3). Pure. */
export function heloForm(name: string): HeloFacts['form'] {
  if (/^\[(?:\d{1,3}(?:\.\d{1,3}){3}|IPv6:[0-9a-f:.]+)\]$/i.test(name)) return 'address-literal'
  if (addressRange(name) !== 'invalid') return 'bare-address'
  if (!isHostName(name, 1) || name.includes('_')) return 'invalid'
  const host = normalizeName(name)
  if (RESERVED.test(host)) return 'reserved'
  return host.includes('.') ? 'fqdn' : 'single-label'
}

/** `reverse` is awaited only for the comparison with the PTR names, so both chains run side by side. */
export async function collectHelo(
  helo: string | null,
  address: string,
  reverse: Promise<Fact<ReverseFacts>>,
  resolver: Resolver,
): Promise<Fact<HeloFacts>> {
  if (helo === null) return unknown('not-collected', 'HELO name not given')
  const name = normalizeName(helo)
  const form = heloForm(helo)
  const addresses: Fact<string[]> = form === 'fqdn' ? mapFact(await askHost(resolver, name), a => a.addresses) : known([])
  const ptr = await reverse
  return known({
    name,
    form,
    addresses,
    matchesAddress: mapFact(addresses, list => list.some(a => canonicalAddress(a) === canonicalAddress(address))),
    matchesPtr: mapFact(ptr, r => r.names.some(n => n.name === name)),
  })
}
