// Addresses and networks as 32-bit words: comparing a sender with a network is one AND per word, without allocation.

/** IPv4: `w0` only. IPv6: four words, most significant first. Words are signed 32-bit integers. */
export interface Address {
  readonly family: 4 | 6
  readonly w0: number
  readonly w1: number
  readonly w2: number
  readonly w3: number
}

/** A network: the words are already masked. */
export interface Network extends Address {
  readonly prefix: number
  readonly m0: number
  readonly m1: number
  readonly m2: number
  readonly m3: number
}

/** Dotted quad as RFC 7208 12 writes it: no leading zeros, four octets. Returns null for anything else. */
export function parseIpv4(text: string): Address | null {
  let value = 0
  let octet = -1
  let dots = 0
  let digits = 0
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i)
    if (c >= 48 && c <= 57) {
      if (octet === 0 && digits > 0) return null
      octet = (octet < 0 ? 0 : octet) * 10 + c - 48
      digits++
      if (octet > 255) return null
    } else if (c === 46) {
      if (digits === 0 || dots === 3) return null
      value = (value << 8) | octet
      octet = -1
      digits = 0
      dots++
    } else return null
  }
  if (dots !== 3 || digits === 0) return null
  return { family: 4, w0: (value << 8) | octet, w1: 0, w2: 0, w3: 0 }
}

/** Any text form of RFC 4291 2.2, with an embedded IPv4 address too; no zone index. */
export function parseIpv6(text: string): Address | null {
  if (text.length < 2 || text.length > 45) return null
  let head = text
  const groups: number[] = []
  let tail: number[] | null = null
  let last: Address | null = null
  const lastColon = text.lastIndexOf(':')
  if (text.indexOf('.', lastColon) >= 0) {
    last = parseIpv4(text.slice(lastColon + 1))
    if (!last) return null
    // The quad stands for two groups; a placeholder keeps the colon count right.
    head = `${text.slice(0, lastColon + 1)}0:0`
  }
  const gap = head.indexOf('::')
  if (gap >= 0) {
    if (head.indexOf('::', gap + 1) >= 0) return null
    tail = []
    if (!readGroups(head.slice(0, gap), groups) || !readGroups(head.slice(gap + 2), tail)) return null
    const missing = 8 - groups.length - tail.length
    if (missing < 1) return null
    for (let i = 0; i < missing; i++) groups.push(0)
    groups.push(...tail)
  } else if (!readGroups(head, groups)) return null
  if (groups.length !== 8) return null
  const word = (i: number): number => ((groups[2 * i] as number) << 16) | (groups[2 * i + 1] as number)
  return { family: 6, w0: word(0), w1: word(1), w2: word(2), w3: last ? last.w0 : word(3) }
}

function readGroups(text: string, into: number[]): boolean {
  if (text === '') return true
  for (const part of text.split(':')) {
    if (!/^[0-9a-f]{1,4}$/i.test(part)) return false
    into.push(Number.parseInt(part, 16))
  }
  return true
}

export const parseAddress = (text: string): Address | null => (text.includes(':') ? parseIpv6(text) : parseIpv4(text))

/** The connecting client: an IPv4-mapped IPv6 address is an IPv4 client (RFC 7208 5: "converted to IPv4"). */
export function parseClient(text: string): Address | null {
  const address = parseAddress(text)
  if (address?.family === 6 && address.w0 === 0 && address.w1 === 0 && address.w2 === 0xffff)
    return { family: 4, w0: address.w3, w1: 0, w2: 0, w3: 0 }
  return address
}

const maskWord = (bits: number): number => (bits <= 0 ? 0 : bits >= 32 ? -1 : -1 << (32 - bits))

export function network(address: Address, prefix: number): Network {
  const m0 = maskWord(prefix)
  const six = address.family === 6
  const m1 = six ? maskWord(prefix - 32) : 0
  const m2 = six ? maskWord(prefix - 64) : 0
  const m3 = six ? maskWord(prefix - 96) : 0
  return {
    family: address.family,
    w0: address.w0 & m0,
    w1: address.w1 & m1,
    w2: address.w2 & m2,
    w3: address.w3 & m3,
    prefix,
    m0,
    m1,
    m2,
    m3,
  }
}

export function contains(net: Network, address: Address): boolean {
  if (net.family !== address.family || (address.w0 & net.m0) !== net.w0) return false
  return (
    net.family === 4 || ((address.w1 & net.m1) === net.w1 && (address.w2 & net.m2) === net.w2 && (address.w3 & net.m3) === net.w3)
  )
}

/** Do the first `prefix` bits of two addresses of one family agree? */
export const samePrefix = (a: Address, b: Address, prefix: number): boolean =>
  a.family === b.family && contains(network(a, prefix), b)

/** Lower case, longest run of zero groups as `::` (RFC 5952). */
export function formatAddress(address: Address): string {
  if (address.family === 4) return [24, 16, 8, 0].map(shift => (address.w0 >>> shift) & 255).join('.')
  const groups = [address.w0, address.w1, address.w2, address.w3].flatMap(w => [w >>> 16, w & 0xffff])
  let start = -1
  let length = 1
  for (let i = 0; i < 8; i++) {
    let n = 0
    while (i + n < 8 && groups[i + n] === 0) n++
    if (n > length) [start, length] = [i, n]
    if (n > 0) i += n
  }
  const hex = (list: number[]): string => list.map(g => g.toString(16)).join(':')
  return start < 0 ? hex(groups) : `${hex(groups.slice(0, start))}::${hex(groups.slice(start + length))}`
}

export const formatNetwork = (net: Network): string =>
  net.prefix === (net.family === 4 ? 32 : 128) ? formatAddress(net) : `${formatAddress(net)}/${net.prefix}`

const nibbles = (address: Address): string =>
  [address.w0, address.w1, address.w2, address.w3]
    .map(w => (w >>> 0).toString(16).padStart(8, '0'))
    .join('')
    .toUpperCase()
    .split('')
    .join('.')

/** What `%{i}` stands for: the dotted quad, or 32 dotted nibbles (RFC 7208 7.3). */
export const dottedForm = (address: Address): string => (address.family === 4 ? formatAddress(address) : nibbles(address))

/** The name to ask for PTR records. */
export const reverseName = (address: Address): string =>
  `${dottedForm(address).split('.').reverse().join('.')}.${address.family === 4 ? 'in-addr' : 'ip6'}.arpa`
