// From command line options to the boundaries of the DNS collector.
import { readFileSync } from 'node:fs'
import type { DnsBoundaries } from '../collect/dns.js'
import type { Resolver } from '../core/dns.js'
import { UserError } from '../core/errors.js'
import type { DnsOptions } from './common.js'

export interface DnsSetup {
  boundaries: DnsBoundaries
  close(): void
}

export function readInput(file: string): Buffer {
  try {
    return readFileSync(file)
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code
    if (code === 'ENOENT') throw new UserError({ en: `there is no file ${file}`, de: `die Datei ${file} gibt es nicht` })
    if (code === 'EISDIR')
      throw new UserError({ en: `${file} is a folder, not a file`, de: `${file} ist ein Ordner, keine Datei` })
    throw new UserError({ en: `${file} cannot be read (${code})`, de: `${file} lässt sich nicht lesen (${code})` })
  }
}

/**
 * `--zone` lies over live DNS; with `--offline` it stands alone, and without a zone nothing is known (never "missing").
 * Sockets stay open until `close`.
 */
export async function setUpDns(options: DnsOptions): Promise<DnsSetup> {
  const { liveResolver, replayResolver, zoneResolver } = await import('../resolver/index.js')
  const open: { close(): void }[] = []
  const timing =
    options.timeout === undefined ? {} : { deadline: options.timeout * 1000, timeout: Math.max(500, options.timeout * 250) }
  const live = (nameservers: string[] | undefined): Resolver => {
    const resolver = liveResolver({ ...timing, ...(nameservers ? { nameservers } : {}) })
    open.push(resolver)
    return resolver
  }
  const upstream = options.offline ? undefined : live(options.nameserver)
  let resolver = upstream ?? replayResolver({ version: 1, answers: [] })
  if (options.zone !== undefined) {
    const text = readInput(options.zone).toString('utf8')
    resolver = zoneResolver(text, { file: options.zone, ...(upstream ? { upstream } : {}) })
  }
  const boundaries: DnsBoundaries = { resolver, validating: options.trustAd === true }
  if (!options.offline) {
    const { createSafeFetch } = await import('../collect/fetch.js')
    boundaries.fetch = createSafeFetch(resolver)
    // Name servers are asked one by one only when nothing of the answers is hypothetical.
    if (options.zone === undefined)
      boundaries.resolverFor = address => live([address.includes(':') ? `[${address}]:53` : address])
  }
  return { boundaries, close: () => open.forEach(r => void r.close()) }
}
