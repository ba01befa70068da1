import type { UnknownReason } from '../core/fact.js'

export type FetchFailure = 'no-address' | 'private-address' | 'certificate' | 'too-large' | 'timeout' | 'network' | 'bad-url'

/** What came back from a server that a stranger named in a record. Redirects are never followed: their status is reported. */
export type FetchResponse =
  | { ok: true; status: number; contentType: string; body: Uint8Array }
  | {
      ok: false
      code: FetchFailure
      /** True when a second try would show the same: no address, a bad certificate, too large. */
      certain: boolean
      reason: UnknownReason
    }

/** Fetches over HTTPS from public addresses only. Never rejects. */
export type SafeFetch = (url: string, limits: { maxBytes: number }) => Promise<FetchResponse>
