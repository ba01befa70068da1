// Addresses as DNS sees them. ipaddr.js only for ranges: as a validator it takes `010.1.1.1` and `1`.
import { isIP } from 'node:net'
import ipaddr from 'ipaddr.js'

/** Is the text an IPv4 or IPv6 address in its usual form? */
export const isAddress = (text: string): boolean => isIP(text) !== 0

/** One spelling for one address: `2001:DB8::0:1` and `2001:db8::1` are equal, IPv4-mapped IPv6 is IPv4. */
export function canonicalAddress(address: string): string {
  if (isIP(address) !== 6) return address
  const bare = address.split('%')[0] ?? address
  return ipaddr.process(bare).toString()
}

/** `unicast` routes on the internet; else the name of the special range (`private`, `loopback`, `linkLocal`, `reserved`, …). */
export function addressRange(address: string): string {
  if (!isAddress(address)) return 'invalid'
  const range = ipaddr.process(address.split('%')[0] ?? address).range()
  return range
}

/** May we open a connection to it on behalf of a record that a stranger wrote? */
export const isPublicAddress = (address: string): boolean => addressRange(address) === 'unicast'

/** Never reachable from outside. Documentation ranges are somebody's example and stay out of it. */
export const isUnroutable = (address: string): boolean => !['unicast', 'reserved'].includes(addressRange(address))

/** Labels of the reverse tree without its root: `1.2.0.192`, or 32 nibbles (RFC 3596 2.5). */
export function reverseLabels(address: string): string {
  const parsed = ipaddr.process(address)
  if (parsed.kind() === 'ipv4') return parsed.toByteArray().reverse().join('.')
  return parsed
    .toByteArray()
    .reverse()
    .flatMap(b => [b & 15, b >> 4])
    .map(n => n.toString(16))
    .join('.')
}

export const reverseName = (address: string): string =>
  `${reverseLabels(address)}.${ipaddr.process(address).kind() === 'ipv4' ? 'in-addr.arpa' : 'ip6.arpa'}`
