// Record data of a master file: tokens in, record fields out.
import { isIPv4, isIPv6 } from 'node:net'
import type { RecordOf, RecordType } from '../core/dns.js'
import { textOfOctets } from './name.js'
import { octetsOf, type Token } from './zone-lexer.js'

/** What is wrong with one field, and which. */
export class RdataError extends Error {
  readonly code: string
  readonly texts: { en: string; de: string }
  readonly token: Token | undefined
  constructor(code: string, en: string, de: string, token?: Token) {
    super(en)
    this.code = code
    this.texts = { en, de }
    this.token = token
  }
}

type Rdata<T extends RecordType> = Omit<RecordOf<T>, 'name' | 'ttl' | 'type'>
/** Reads the fields of one record in order; each throws an RdataError with the token at fault. */
export interface Fields {
  next(what: string, was: string): Token
  name(): string
  number(what: string, was: string, max: number): number
  /** The rest, glued together. */
  rest(what: string, was: string): Token[]
}

/** "1h30m" and plain seconds; null when it is neither or over 2^31-1 (RFC 2181 8). */
export function ttlOf(text: string): number | null {
  if (!/^\d/.test(text) || text.length > 40) return null
  const units: Record<string, number> = { s: 1, m: 60, h: 3600, d: 86_400, w: 604_800 }
  let seconds = 0
  let rest = text.toLowerCase()
  while (rest !== '') {
    const part = /^(\d{1,10})([smhdw]?)/.exec(rest)
    if (!part) return null
    if (part[2] === '' && part[0].length < rest.length) return null
    seconds += Number(part[1]) * (units[part[2] ?? ''] ?? 1)
    rest = rest.slice(part[0].length)
  }
  return seconds <= 2_147_483_647 ? seconds : null
}

export function fieldsOf(tokens: readonly Token[], absolute: (token: Token) => string): Fields & { left(): Token | undefined } {
  let at = 0
  const next: Fields['next'] = (what, was) => {
    const token = tokens[at++]
    if (!token) throw new RdataError('field-missing', `${what} is missing`, `${was} fehlt`)
    return token
  }
  return {
    next,
    name: () => absolute(next('a domain name', 'ein Domainname')),
    number(what, was, max) {
      const token = next(what, was)
      const value = /^\d{1,10}$/.test(token.text) ? Number(token.text) : Number.NaN
      if (!(value <= max)) {
        throw new RdataError(
          'number-invalid',
          `${what} must be a number from 0 to ${max}, not "${token.text.slice(0, 40)}"`,
          `${was} muss eine Zahl von 0 bis ${max} sein, nicht „${token.text.slice(0, 40)}“`,
          token,
        )
      }
      return value
    },
    rest(what, was) {
      const first = next(what, was)
      const all = [first, ...tokens.slice(at)]
      at = tokens.length
      return all
    },
    left: () => tokens[at],
  }
}

function strings(f: Fields): { strings: string[] } {
  const tokens = f.rest('a text', 'ein Text')
  return {
    strings: tokens.map(token => {
      const octets = octetsOf(token)
      if (!octets) {
        throw new RdataError(
          'escape-invalid',
          'a backslash must be followed by three digits up to 255 or by one other character',
          'nach einem umgekehrten Schrägstrich müssen drei Ziffern bis 255 oder ein anderes Zeichen stehen',
          token,
        )
      }
      if (octets.length > 255) {
        throw new RdataError(
          'string-too-long',
          `a string of a TXT record holds at most 255 octets, this one has ${octets.length}; split it into several quoted strings`,
          `eine Zeichenkette in einem TXT-Eintrag fasst höchstens 255 Oktette, diese hat ${octets.length}; teilen Sie sie in mehrere Zeichenketten in Anführungszeichen`,
          token,
        )
      }
      return textOfOctets(octets)
    }),
  }
}

function address(f: Fields, isValid: (text: string) => boolean, family: string): string {
  const token = f.next(`an ${family} address`, `eine ${family}-Adresse`)
  if (!isValid(token.text) || token.text.includes('%')) {
    throw new RdataError(
      'address-invalid',
      `"${token.text.slice(0, 60)}" is not an ${family} address`,
      `„${token.text.slice(0, 60)}“ ist keine ${family}-Adresse`,
      token,
    )
  }
  return token.text
}

/** RFC 5952 text form; the URL parser writes it. */
export const canonicalIPv6 = (text: string): string => new URL(`http://[${text}]/`).hostname.slice(1, -1)

function encoded(f: Fields, pattern: RegExp, what: string, was: string): string {
  const tokens = f.rest(what, was)
  const text = tokens.map(t => t.text).join('')
  if (!pattern.test(text)) throw new RdataError('encoding-invalid', `${what} is malformed`, `${was} ist nicht lesbar`, tokens[0])
  return text
}
const hex = (f: Fields): string => encoded(f, /^(?:[\da-f]{2})+$/i, 'the hexadecimal data', 'der Hexadezimalwert').toLowerCase()
const base64 = (f: Fields): string => encoded(f, /^[A-Za-z\d+/]+={0,2}$/, 'the base64 data', 'der Base64-Wert')

const time = (f: Fields, what: string): number => {
  const token = f.next(what, what)
  const seconds = ttlOf(token.text)
  if (seconds === null) {
    throw new RdataError(
      'time-invalid',
      `"${token.text.slice(0, 40)}" is not a time`,
      `„${token.text.slice(0, 40)}“ ist keine Zeitangabe`,
      token,
    )
  }
  return seconds
}
const target = (f: Fields): { target: string } => ({ target: f.name() })

export const RDATA: { readonly [T in RecordType]: (f: Fields) => Rdata<T> } = {
  A: f => ({ address: address(f, isIPv4, 'IPv4') }),
  AAAA: f => ({ address: canonicalIPv6(address(f, isIPv6, 'IPv6')) }),
  CNAME: target,
  NS: target,
  PTR: target,
  MX: f => {
    const preference = f.number('the preference', 'die Präferenz', 65_535)
    return { exchange: f.name(), preference }
  },
  TXT: strings,
  SPF: strings,
  CAA: f => {
    const flags = f.number('the flags field', 'das Flags-Feld', 255)
    const tag = f.next('the tag', 'das Tag')
    if (!/^[a-z\d]{1,255}$/i.test(tag.text)) {
      throw new RdataError(
        'tag-invalid',
        'a CAA tag is letters and digits',
        'ein CAA-Tag besteht aus Buchstaben und Ziffern',
        tag,
      )
    }
    const value = f.next('the value', 'der Wert')
    return { flags, tag: tag.text.toLowerCase(), value: textOfOctets(octetsOf(value) ?? Buffer.from(value.text)) }
  },
  TLSA: f => ({
    usage: f.number('the certificate usage', 'die Zertifikatsverwendung', 255),
    selector: f.number('the selector', 'der Selektor', 255),
    matchingType: f.number('the matching type', 'der Vergleichstyp', 255),
    certificate: hex(f),
  }),
  DS: f => ({
    keyTag: f.number('the key tag', 'das Key-Tag', 65_535),
    algorithm: f.number('the algorithm', 'der Algorithmus', 255),
    digestType: f.number('the digest type', 'der Digest-Typ', 255),
    digest: hex(f),
  }),
  DNSKEY: f => ({
    flags: f.number('the flags field', 'das Flags-Feld', 65_535),
    protocol: f.number('the protocol', 'das Protokoll', 255),
    algorithm: f.number('the algorithm', 'der Algorithmus', 255),
    publicKey: base64(f),
  }),
  SOA: f => ({
    mname: f.name(),
    rname: f.name(),
    serial: f.number('the serial number', 'die Seriennummer', 4_294_967_295),
    refresh: time(f, 'refresh'),
    retry: time(f, 'retry'),
    expire: time(f, 'expire'),
    minimum: time(f, 'minimum'),
  }),
}
