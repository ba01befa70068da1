/** Why a fact could not be established. Never to be read as "missing". */
export type UnknownReason =
  | 'timeout'
  | 'servfail'
  | 'refused'
  | 'network'
  | 'bad-answer'
  | 'limit'
  | 'not-collected'
  | 'unreadable'
  | 'not-visible'

/**
 * One thing we tried to learn. The three states keep "we know it is not there" (NXDOMAIN, NODATA, no such header)
 * apart from "we could not find out" (time-out, SERVFAIL): a check has to answer all three.
 */
export type Fact<T> =
  | { readonly state: 'known'; readonly value: T }
  | { readonly state: 'absent'; readonly detail?: string }
  | { readonly state: 'unknown'; readonly reason: UnknownReason; readonly detail?: string }

export const known = <T>(value: T): Fact<T> => ({ state: 'known', value })
export const absent = (detail?: string): Fact<never> => (detail === undefined ? { state: 'absent' } : { state: 'absent', detail })
export const unknown = (reason: UnknownReason, detail?: string): Fact<never> =>
  detail === undefined ? { state: 'unknown', reason } : { state: 'unknown', reason, detail }

export const notCollected: Fact<never> = unknown('not-collected')
