// HTTPS for addresses that strangers wrote into DNS records: public addresses only, no redirects, bounded size and time.
import { request } from 'node:https'
import type { Resolver } from '../core/dns.js'
import { isAddress, isPublicAddress } from '../dns/addresses.js'
import type { FetchFailure, FetchResponse, SafeFetch } from '../dns/fetch.js'
import { askHost } from '../dns/lookup.js'

export interface SafeFetchOptions {
  /** Milliseconds for the whole exchange. */
  timeout?: number
  /** For tests against a loopback server only. */
  allowAddress?: (address: string) => boolean
  /** Extra trusted authorities, PEM. */
  ca?: string
  /** For tests: the port that stands for 443. */
  port?: number
}

const CERTAIN: ReadonlySet<FetchFailure> = new Set(['no-address', 'private-address', 'certificate', 'too-large', 'bad-url'])

const failure = (code: FetchFailure): FetchResponse => ({
  ok: false,
  code,
  certain: CERTAIN.has(code),
  reason: code === 'timeout' ? 'timeout' : 'network',
})

// Node and OpenSSL names of a certificate that a mail server would not accept either.
const CERTIFICATE_ERROR = /^(?:CERT_|ERR_TLS_CERT|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_(?:GET|VERIFY))/

/**
 * Names are resolved with our own resolver and the connection is pinned to the addresses that were checked: a second answer of
 * a rebinding name server is never asked for (DNS rebinding). Never rejects.
 */
export function createSafeFetch(resolver: Resolver, options: SafeFetchOptions = {}): SafeFetch {
  const { timeout = 10_000, allowAddress = isPublicAddress, ca, port = 443 } = options
  return async (url, { maxBytes }) => {
    let target: URL
    try {
      target = new URL(url)
    } catch {
      return failure('bad-url')
    }
    const host = target.hostname.replace(/^\[|\]$/g, '')
    // Another port would let a record make us knock on foreign services.
    if (target.protocol !== 'https:' || target.port !== '' || target.username !== '' || isAddress(host)) return failure('bad-url')
    const found = await askHost(resolver, host)
    if (found.state !== 'known')
      return { ok: false, code: 'network', certain: false, reason: found.state === 'unknown' ? found.reason : 'network' }
    if (found.value.addresses.length === 0) return failure('no-address')
    const usable = found.value.addresses.filter(allowAddress)
    if (usable.length < found.value.addresses.length) return failure('private-address')
    const v4 = usable.filter(a => !a.includes(':'))
    let response = failure('network')
    // One address of each family at most: the time limit is for the lot.
    const deadline = Date.now() + timeout
    for (const address of [v4[0], usable.find(a => a.includes(':'))]) {
      if (address === undefined || Date.now() >= deadline) continue
      response = await once(target, address, { maxBytes, timeout: deadline - Date.now(), ca, port })
      if (response.ok || response.code !== 'network') break
    }
    return response
  }
}

interface OnceOptions {
  maxBytes: number
  timeout: number
  ca: string | undefined
  port: number
}

function once(url: URL, address: string, { maxBytes, timeout, ca, port }: OnceOptions): Promise<FetchResponse> {
  return new Promise(resolve => {
    const settle = (response: FetchResponse): void => {
      clearTimeout(timer)
      resolve(response)
      outgoing.destroy()
    }
    const outgoing = request(
      {
        host: address,
        port,
        servername: url.hostname,
        path: url.pathname + url.search,
        method: 'GET',
        headers: { host: url.hostname, accept: '*/*', 'accept-encoding': 'identity', connection: 'close' },
        // One connection, thrown away: no pool keeps the process alive.
        agent: false,
        maxHeaderSize: 16_384,
        ...(ca === undefined ? {} : { ca }),
      },
      incoming => {
        const chunks: Buffer[] = []
        let size = 0
        incoming.on('data', (chunk: Buffer) => {
          size += chunk.length
          if (size > maxBytes) settle(failure('too-large'))
          else chunks.push(chunk)
        })
        incoming.on('end', () =>
          settle({
            ok: true,
            status: incoming.statusCode ?? 0,
            contentType: incoming.headers['content-type'] ?? '',
            body: new Uint8Array(Buffer.concat(chunks)),
          }),
        )
        incoming.on('error', () => settle(failure('network')))
      },
    )
    const timer = setTimeout(() => settle(failure('timeout')), timeout)
    outgoing.on('error', (error: NodeJS.ErrnoException) =>
      settle(failure(CERTIFICATE_ERROR.test(error.code ?? '') ? 'certificate' : 'network')),
    )
    outgoing.end()
  })
}
