// One term of an SPF record: text in, a mechanism or modifier or the first thing wrong with it out (RFC 7208 12).
import { network, parseIpv4, parseIpv6 } from './ip.js'
import { parseDomainSpec, parseMacroString } from './macro.js'
import type { DomainSpec, Qualifier, SpfMechanism, SpfModifier, SpfProblemCode } from './types.js'

/** What is wrong with a term; `at` counts from its first character. */
export interface TermFault {
  code: SpfProblemCode
  at: number
  length: number
}

export type TermParse = { term: SpfMechanism | SpfModifier; fault: null } | { term: null; fault: TermFault }

const wrong = (code: SpfProblemCode, at: number, length: number): TermParse => ({ term: null, fault: { code, at, length } })
const good = (term: SpfMechanism | SpfModifier): TermParse => ({ term, fault: null })

const NAME = /^[a-z][a-z0-9_.-]*/i
const MECHANISMS = new Set(['all', 'include', 'a', 'mx', 'ptr', 'ip4', 'ip6', 'exists'])
export const isMechanismName = (name: string): boolean => MECHANISMS.has(name.toLowerCase())

/** `text` has no space in it. `position`: its place in the record. */
export function parseTerm(text: string, position: number): TermParse {
  const first = text[0] as string
  const signed = '+-~?'.includes(first)
  const start = signed ? 1 : 0
  const written = NAME.exec(text.slice(start))?.[0] ?? ''
  const end = start + written.length
  const after = text[end]
  if (written !== '' && after === '=') {
    // RFC 7208 4.6.1: "=" right after the name makes it a modifier; a modifier takes no qualifier.
    return signed ? wrong('modifier-with-qualifier', 0, end + 1) : parseModifier(text, written, position)
  }
  if (written === '')
    return signed && text.length === 1 ? wrong('stray-qualifier', 0, 1) : wrong('unknown-mechanism', 0, text.length)
  const name = written.toLowerCase()
  if (!MECHANISMS.has(name) || (after !== undefined && after !== ':' && after !== '/')) {
    if ((name === 'redirect' || name === 'exp') && after === ':') return wrong('modifier-with-colon', start, end + 1 - start)
    return wrong('unknown-mechanism', start, end - start)
  }
  const qualifier = (signed ? first : '+') as Qualifier
  const base = { kind: 'mechanism', qualifier, text, position } as const
  switch (name) {
    case 'all':
      return after === undefined ? good({ ...base, name }) : wrong('unexpected-argument', end, text.length - end)
    case 'include':
    case 'exists': {
      if (after !== ':' || end + 1 === text.length) return wrong('missing-domain', start, text.length - start)
      const { spec, fault } = readDomain(text, end + 1, text.length)
      return fault ? { term: null, fault } : good({ ...base, name, domain: spec })
    }
    case 'ptr': {
      if (after === undefined) return good({ ...base, name, domain: null })
      if (after === '/') return wrong('unexpected-argument', end, text.length - end)
      if (end + 1 === text.length) return wrong('missing-domain', start, text.length - start)
      const { spec, fault } = readDomain(text, end + 1, text.length)
      return fault ? { term: null, fault } : good({ ...base, name, domain: spec })
    }
    case 'a':
    case 'mx': {
      const range = readDualPrefix(text, end)
      if (range.fault) return { term: null, fault: range.fault }
      const { prefix4, prefix6 } = range
      if (after !== ':') return good({ ...base, name, domain: null, prefix4, prefix6 })
      if (end + 1 === range.from) return wrong('missing-domain', start, text.length - start)
      const { spec, fault } = readDomain(text, end + 1, range.from)
      return fault ? { term: null, fault } : good({ ...base, name, domain: spec, prefix4, prefix6 })
    }
    default:
      return parseIp(text, name as 'ip4' | 'ip6', start, end, base)
  }
}

type Domain = { spec: DomainSpec; fault: null } | { spec: null; fault: TermFault }

function readDomain(text: string, from: number, to: number): Domain {
  const { spec, fault } = parseDomainSpec(text.slice(from, to))
  if (spec) return { spec, fault: null }
  if (fault === 'domain') {
    const bare = text.slice(from, to)
    const address = parseIpv4(bare) ?? (bare.includes(':') ? parseIpv6(bare) : null)
    return { spec: null, fault: { code: address ? 'address-as-domain' : 'bad-domain', at: from, length: to - from } }
  }
  return { spec: null, fault: { code: fault.code, at: from + fault.at, length: fault.length } }
}

type Prefixes = { prefix4: number; prefix6: number; from: number; fault: null } | { fault: TermFault }

/** The dual-cidr-length at the end: "/24", "//64" or "/24//64". */
function readDualPrefix(text: string, nameEnd: number): Prefixes {
  const tail = /(?:\/(\d*))?(?:\/\/(\d*))?$/.exec(text.slice(nameEnd)) as RegExpExecArray
  const from = nameEnd + tail.index
  const [whole, four, six] = tail
  const prefix4 = four === undefined ? 32 : readPrefix(four, 32)
  const prefix6 = six === undefined ? 128 : readPrefix(six, 128)
  // Right after the name only ":" or a prefix may stand: "a/foo" is no prefix.
  const stray = text[nameEnd] === '/' && from !== nameEnd
  if (stray) return { fault: { code: 'bad-prefix', at: nameEnd, length: text.length - nameEnd } }
  if (prefix4 === null || prefix6 === null) return { fault: { code: 'bad-prefix', at: from, length: whole.length } }
  return { prefix4, prefix6, from, fault: null }
}

/** RFC 7208 12: no leading zero, at most `max`; null when it is not. */
function readPrefix(digits: string, max: number): number | null {
  if (digits === '' || digits.length > 3 || (digits.length > 1 && digits[0] === '0')) return null
  const value = Number(digits)
  return value <= max ? value : null
}

function parseIp(
  text: string,
  name: 'ip4' | 'ip6',
  start: number,
  end: number,
  base: Omit<SpfMechanism & { name: 'all' }, 'name'>,
): TermParse {
  if (text[end] !== ':' || end + 1 === text.length) return wrong('missing-domain', start, text.length - start)
  const slash = text.indexOf('/', end)
  const stop = slash < 0 ? text.length : slash
  const address = text.slice(end + 1, stop)
  const parsed = name === 'ip4' ? parseIpv4(address) : parseIpv6(address)
  const at = { at: end + 1, length: Math.max(1, stop - end - 1) }
  if (!parsed) {
    if ((name === 'ip4' ? parseIpv6(address) : parseIpv4(address)) !== null)
      return { term: null, fault: { code: 'wrong-ip-family', ...at } }
    const isName = /[g-z]/i.test(address) && parseDomainSpec(address).spec !== null
    return { term: null, fault: { code: isName ? 'domain-as-address' : name === 'ip4' ? 'bad-ip4' : 'bad-ip6', ...at } }
  }
  const max = name === 'ip4' ? 32 : 128
  const digits = slash < 0 ? '' : text.slice(slash + 1)
  const prefix = slash < 0 ? max : /^\d+$/.test(digits) ? readPrefix(digits, max) : null
  if (prefix === null) return wrong('bad-prefix', slash, text.length - slash)
  return good({ ...base, name, address: address.toLowerCase(), network: network(parsed, prefix) })
}

function parseModifier(text: string, written: string, position: number): TermParse {
  const name = written.toLowerCase()
  const from = written.length + 1
  const value = text.slice(from)
  if (name === 'redirect' || name === 'exp') {
    if (value === '') return wrong('missing-domain', 0, text.length)
    const { spec, fault } = readDomain(text, from, text.length)
    return fault ? { term: null, fault } : good({ kind: 'modifier', name, value, domain: spec, text, position })
  }
  // An unknown modifier is ignored, but its value still has to be a macro-string (RFC 7208 6, 12).
  const { fault } = parseMacroString(value, 'lax')
  if (fault) return wrong(fault.code, from + fault.at, fault.length)
  return good({ kind: 'modifier', name, value, domain: null, text, position })
}
