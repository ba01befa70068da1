// Every test runs behind this guard: a connection or datagram to anything but loopback fails the test that made it.
// System name look-ups (getaddrinfo and c-ares) are refused too, as they leave the process without passing a socket of ours.
import dgram from 'node:dgram'
import dns from 'node:dns'
import net from 'node:net'

const isLoopback = (host: unknown): boolean =>
  typeof host === 'string' &&
  (host === 'localhost' || host === '::1' || host === '::ffff:127.0.0.1' || /^127(\.\d{1,3}){3}$/.test(host))

const refuse = (what: string): never => {
  throw new Error(`a test tried to reach the network: ${what}`)
}

const connect = net.Socket.prototype.connect
net.Socket.prototype.connect = function (this: net.Socket, ...args: unknown[]) {
  const first = Array.isArray(args[0]) ? (args[0] as unknown[])[0] : args[0]
  const target =
    typeof first === 'object' && first !== null
      ? (first as { host?: string; path?: string })
      : { host: args[1] as string | undefined }
  const path = 'path' in target ? target.path : typeof first === 'string' && Number.isNaN(Number(first)) ? first : undefined
  if (path === undefined && target.host !== undefined && !isLoopback(target.host)) refuse(`tcp ${String(target.host)}`)
  return (connect as (...a: unknown[]) => net.Socket).apply(this, args)
} as typeof connect

for (const method of ['send', 'connect'] as const) {
  const original = dgram.Socket.prototype[method] as (...a: unknown[]) => unknown
  dgram.Socket.prototype[method] = function (this: dgram.Socket, ...args: unknown[]) {
    const host =
      method === 'connect' ? args[1] : args.findLast(a => typeof a === 'string' && (net.isIP(a) !== 0 || a.includes('.')))
    if (typeof host === 'string' && host !== args[0] && !isLoopback(host)) refuse(`udp ${host}`)
    return original.apply(this, args)
  } as never
}

const lookup = dns.lookup
dns.lookup = ((host: string, ...rest: unknown[]) =>
  isLoopback(host) || net.isIP(host)
    ? (lookup as (...a: unknown[]) => void)(host, ...rest)
    : refuse(`look-up of ${host}`)) as typeof dns.lookup
