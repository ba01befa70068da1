// "Did you mean": what a broken term was probably meant to be. A hint is given only when it parses.
import { formatAddress, parseIpv4, parseIpv6 } from './ip.js'
import { parseTerm } from './term.js'
import type { SpfProblemCode } from './types.js'

const TYPOS: Readonly<Record<string, string>> = {
  ipv4: 'ip4',
  ipv6: 'ip6',
  ip: 'ip4',
  ip5: 'ip4',
  ip64: 'ip6',
  inc: 'include',
  al: 'all',
  incl: 'include',
  includes: 'include',
  included: 'include',
  exist: 'exists',
  host: 'a',
  aaaa: 'a',
  mail: 'mx',
}
const NAMES = ['include', 'ip4', 'ip6', 'a', 'mx', 'ptr', 'exists', 'all', 'redirect', 'exp']
const PLAIN: Readonly<Record<string, string>> = {
  '\u2013': '-',
  '\u2014': '-',
  '\u2212': '-',
  '\u2010': '-',
  '\u2011': '-',
  '\uff1a': ':',
  '\uff1d': '=',
}

const parses = (token: string): boolean => token !== '' && !/[^\x21-\x7e]/.test(token) && parseTerm(token, 0).term !== null
const allParse = (text: string): boolean => text.split(' ').every(parses)

/** Guessing about very long tokens helps nobody and costs time. */
const MAX_GUESS = 450

/** What `token` was meant to be, or undefined. The answer may hold several terms. */
export function suggest(code: SpfProblemCode, token: string): string | undefined {
  if (token.length > MAX_GUESS) return undefined
  const answers = [() => cleaned(token), () => separated(token), () => unglued(token), () => reshaped(code, token)]
  for (const answer of answers) {
    const text = answer()
    if (text !== undefined && text !== token && allParse(text)) return text
  }
  return undefined
}

/** Quotes of word processors, dashes, invisible characters, foreign letters in names. */
function cleaned(token: string): string | undefined {
  let text = ''
  for (const c of token)
    text += PLAIN[c] ?? (/["'\u201c\u201d\u201e\u2018\u2019\u00ab\u00bb\u200b\ufeff\x00-\x1f]/.test(c) ? '' : c)
  if (/[^\x21-\x7e]/.test(text)) {
    const colon = text.search(/[:=]/)
    try {
      text = colon < 0 ? text : text.slice(0, colon + 1) + new URL(`http://${text.slice(colon + 1)}/`).hostname
    } catch {
      return undefined
    }
  }
  return text
}

function separated(token: string): string | undefined {
  if (!/[,;|]/.test(token)) return undefined
  const parts = token.split(/[,;|]+/).filter(Boolean)
  if (parts.length === 0) return undefined
  // "ip4:192.0.2.1,192.0.2.2": the later ones inherit the name.
  const head = /^[+?~-]?[a-z0-9]+:/i.exec(parts[0] as string)?.[0] ?? ''
  return parts.map((p, i) => (i > 0 && !parses(p) ? head + p : p)).join(' ')
}

function reshaped(code: SpfProblemCode, token: string): string | undefined {
  const sign = /^[+?~-]/.test(token) ? (token[0] as string) : ''
  const body = token.slice(sign.length)
  const stop = body.search(/[:=/]/)
  const name = (stop < 0 ? body : body.slice(0, stop)).toLowerCase()
  const rest = stop < 0 ? '' : body.slice(stop + 1)
  switch (code) {
    case 'modifier-with-colon':
      return `${name}=${rest}`
    case 'modifier-with-qualifier':
      return name === 'redirect' || name === 'exp' ? body : `${sign}${name}:${rest}`
    case 'address-as-domain':
      return `${sign}${parseIpv4(rest.replace(/\/.*$/, '')) ? 'ip4' : 'ip6'}:${rest}`
    case 'domain-as-address':
      return `${sign}a:${rest}`
    case 'wrong-ip-family':
      return `${sign}${name === 'ip4' ? 'ip6' : 'ip4'}:${rest}`
    case 'bad-prefix':
    case 'bad-ip4':
    case 'bad-ip6':
      return addressRepair(sign, name, rest)
    case 'unexpected-argument':
      return name === 'all' ? `${sign}all` : name === 'ptr' ? `${sign}ptr` : undefined
    case 'bad-domain':
      return `${sign}${name}${token[sign.length + name.length]}${rest
        .replace(/^https?:\/\//i, '')
        .replace(/^@/, '')
        .replace(/[/.]+$/, '')}`
    case 'unknown-mechanism':
      return renamed(sign, body, name, stop, rest)
    default:
      return undefined
  }
}

function addressRepair(sign: string, name: string, rest: string): string | undefined {
  const [address = '', prefix = ''] = rest.replace('\\', '/').split('/')
  const mask = parseIpv4(prefix)
  if (mask && name === 'ip4') {
    // A netmask instead of a prefix length: ones, then zeros.
    const ones = Math.clz32(~mask.w0)
    return ones === 32 || mask.w0 << ones === 0 ? `${sign}ip4:${address}/${ones}` : undefined
  }
  if (name === 'ip4') {
    const octets = address.split('.')
    // "192.0.2.*" and "192.0.2.x" stand for a whole network.
    const known = octets.findIndex(o => o === '*' || o.toLowerCase() === 'x')
    if (octets.length === 4 && known > 0 && prefix === '')
      return `${sign}ip4:${[...octets.slice(0, known), '0', '0', '0'].slice(0, 4).join('.')}/${known * 8}`
    const trimmed = octets.map(o => (/^0\d{1,2}$/.test(o) ? String(Number(o)) : o)).join('.')
    if (trimmed !== address || /^0\d$/.test(prefix)) return `${sign}ip4:${trimmed}${prefix === '' ? '' : `/${Number(prefix)}`}`
  }
  const six = parseIpv6(address.replace(/^\[|\]$/g, ''))
  if (name === 'ip6' && six) return `${sign}ip6:${formatAddress(six)}${prefix === '' ? '' : `/${prefix}`}`
  return undefined
}

function renamed(sign: string, body: string, name: string, stop: number, rest: string): string | undefined {
  const bare = body.replace(/[.,;]+$/, '')
  const four = parseIpv4(bare.split('/')[0] as string)
  if (four) return `${sign}ip4:${bare}`
  if (parseIpv6(bare.split('/')[0] as string)) return `${sign}ip6:${bare}`
  // "all-", "all.", "-ALL;"
  const all = /^all([+?~-]?)[.,;:]?$/i.exec(body)
  if (all) return `${sign || (all[1] as string)}all`
  if (/^[+?~-]all$/i.test(body)) return body.toLowerCase()
  const separator = stop < 0 ? '' : (body[stop] as string)
  const known = TYPOS[name] ?? closest(name)
  if (known === undefined) return undefined
  if (known === 'redirect' || known === 'exp') return `${known}=${rest}`
  const six = known === 'ip4' && parseIpv6(rest.split('/')[0] as string) ? 'ip6' : known
  return separator === '' ? `${sign}${six}` : `${sign}${six}${separator === '=' ? ':' : separator}${rest}`
}

/** A known name at one edit (two for longer names); short names are too close to each other to guess. */
function closest(name: string): string | undefined {
  if (name.length < 3 || name.length > 12) return undefined
  return NAMES.find(known => known.length >= 3 && distance(name, known) <= (known.length >= 6 ? 2 : 1))
}

/** Damerau-Levenshtein, restricted to neighbours; both texts are at most 12 letters long. */
function distance(a: string, b: string): number {
  const rows: number[][] = Array.from({ length: a.length + 1 }, (_, i) => [i, ...Array<number>(b.length).fill(0)])
  const at = (i: number, j: number): number => rows[i]?.[j] ?? 0
  for (let j = 0; j <= b.length; j++) (rows[0] as number[])[j] = j
  for (let i = 1; i <= a.length; i++) {
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1] ? 0 : 1
      let best = Math.min(at(i - 1, j) + 1, at(i, j - 1) + 1, at(i - 1, j - 1) + same)
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) best = Math.min(best, at(i - 2, j - 2) + 1)
      ;(rows[i] as number[])[j] = best
    }
  }
  return at(a.length, b.length)
}

const SEAM = /[+?~-]?(?:include:|ip4:|ip6:|exists:|a:|mx:|ptr:|redirect=|exp=)|[+?~-](?:all|mx|ptr|a)(?![a-z0-9._-])/gi

/** Terms without a space between them, such as "ip4:192.0.2.1include:example.com". Takes the shortest left part each time: no backtracking. */
export function unglued(token: string): string | undefined {
  if (token.length > MAX_GUESS) return undefined
  const pieces: string[] = []
  let start = 0
  SEAM.lastIndex = 1
  for (let seam = SEAM.exec(token); seam; seam = SEAM.exec(token)) {
    // The sign may belong to either side; the next look starts one character on.
    SEAM.lastIndex = seam.index + 1
    const left = token.slice(start, seam.index)
    if (!parses(left)) continue
    pieces.push(left)
    start = seam.index
  }
  const rest = token.slice(start)
  return pieces.length > 0 && parses(rest) ? [...pieces, rest].join(' ') : undefined
}
