import { getServers } from 'node:dns'
import { isIP, isIPv6 } from 'node:net'
import { UserError } from '../core/errors.js'
import { canonicalName } from './name.js'

export type NameServer =
  | { transport: 'udp'; host: string; port: number; label: string }
  | { transport: 'tls'; host: string; port: number; servername?: string; label: string }
  | { transport: 'https'; url: URL; label: string }

/**
 * Reads `ip`, `ip:port`, `[v6]:port`, `tls://host[:port][#name-in-certificate]`, `https://host/dns-query`.
 * @throws UserError for anything else
 */
export function parseNameServer(text: string): NameServer {
  const label = text.trim()
  if (/^https:\/\//i.test(label)) {
    const url = URL.canParse(label) ? new URL(label) : null
    if (url?.username !== '' || url.password !== '') throw badServer(text)
    url.hash = ''
    return { transport: 'https', url, label }
  }
  const overTls = /^tls:\/\//i.test(label)
  const [address = '', servername, ...more] = overTls ? label.slice(6).replace(/\/$/, '').split('#') : [label]
  const { host, port } = hostAndPort(address) ?? { host: '', port: null }
  if (host === '' || more.length > 0 || servername === '' || (!overTls && isIP(host) === 0) || !isHost(host))
    throw badServer(text)
  if (!overTls) return { transport: 'udp', host, port: port ?? 53, label }
  return { transport: 'tls', host, port: port ?? 853, label, ...(servername !== undefined && { servername }) }
}

function hostAndPort(text: string): { host: string; port: number | null } | null {
  // A bare IPv6 address has colons of its own; with a port it needs brackets. A zone id (fe80::1%eth0) is part of the address.
  if (isIPv6(text)) return { host: text, port: null }
  const parts = /^\[([^\]]{2,80})\](?::(\d{1,5}))?$/.exec(text) ?? /^([^:[\]\s/]{1,253})(?::(\d{1,5}))?$/.exec(text)
  if (!parts?.[1] || (text.startsWith('[') && !isIPv6(parts[1]))) return null
  const port = parts[2] === undefined ? null : Number(parts[2])
  return port !== null && (port < 1 || port > 65_535) ? null : { host: parts[1], port }
}

function isHost(host: string): boolean {
  if (isIP(host)) return true
  try {
    // "1.2.3" and "300.1.1.1" are slips in an address, not host names.
    return canonicalName(host) !== '' && /^[a-z\d_.-]*[a-z][a-z\d_.-]*$/i.test(host)
  } catch {
    return false
  }
}

const badServer = (text: string): UserError => {
  const shown = text.slice(0, 100)
  return new UserError({
    en: `"${shown}" is not a name server; write an IP address (192.0.2.53, 192.0.2.53:5353, [2001:db8::53]:5353), tls://host or https://host/dns-query`,
    de: `„${shown}“ ist kein Nameserver; geben Sie eine IP-Adresse (192.0.2.53, 192.0.2.53:5353, [2001:db8::53]:5353), tls://host oder https://host/dns-query an`,
  })
}

/** The resolvers of the operating system. */
export function systemNameServers(): NameServer[] {
  return getServers().flatMap(text => {
    try {
      return parseNameServer(text)
    } catch {
      return []
    }
  })
}
