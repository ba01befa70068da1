// What logs say about one queued message on several lines: sender and message id; and the deferrals of one message, counted once.

import { own } from '../../core/own.js'
import { hash53 } from '../distinct.js'
import { recordStore } from './record-store.js'
import { type Found, found } from './types.js'

/** A map that forgets its oldest entries: deferrals of a log of any length in constant memory. */
function boundedMap<V>(limit: number, onEvict?: (key: string, value: V) => void) {
  const map = new Map<string, V>()
  return {
    get: (key: string): V | undefined => map.get(key),
    set(key: string, value: V): void {
      if (map.size >= limit && !map.has(key)) {
        const oldest = map.entries().next().value
        if (oldest) {
          map.delete(oldest[0])
          onEvict?.(oldest[0], oldest[1])
        }
      }
      map.set(key, value)
    },
    delete: (key: string): boolean => map.delete(key),
    *drain(): Generator<[string, V]> {
      for (const entry of map) yield entry
      map.clear()
    },
  }
}

/** Messages whose sender is remembered. */
export const MAX_QUEUE = 10_000
/** Deferred recipients that wait for their end. */
export const MAX_DEFERRED = 5_000

/** A deferred recipient as it waits: a hash of the address, and where the record stands. */
interface Waiting {
  recipient: number
  record: number
}

/** Recipients of one message that wait at most. */
const MAX_RECIPIENTS = 5000

const FIELDS = Object.keys(found('', {})) as (keyof Found)[]

const pack = (record: Found): string => JSON.stringify(FIELDS.map(field => record[field]))

function unpack(text: string): Found {
  const values = JSON.parse(text) as unknown[]
  return Object.fromEntries(FIELDS.map((field, i) => [field, values[i]])) as unknown as Found
}

/**
 * Holds back deferrals: a message that is tried again and again gives one `delayed` record (the last reply) when the log ends
 * without an outcome, none when it is delivered in the end, and the last cause when it expires.
 */
export function deferrals(emit: (found: Found) => void) {
  const store = recordStore()
  const waiting = boundedMap<Waiting[]>(MAX_DEFERRED, (_, recipients) => emitAll(recipients))
  const emitAll = (recipients: readonly Waiting[]): void => {
    for (const last of recipients) emit(unpack(store.take(last.record)))
  }
  return {
    defer(queueId: string, recipient: string, last: Found): void {
      const hash = hash53(recipient)
      const recipients = waiting.get(queueId)
      const known = recipients?.find(entry => entry.recipient === hash)
      if (known) {
        store.drop(known.record)
        known.record = store.put(pack(last))
        return
      }
      const entry = { recipient: hash, record: store.put(pack(last)) }
      if (!recipients) {
        waiting.set(own(queueId), [entry])
        return
      }
      // A message to thousands: the recipients over the limit come out at once.
      if (recipients.length >= MAX_RECIPIENTS) emitAll(recipients.splice(0))
      recipients.push(entry)
    },
    /** The last deferral of a recipient whose fate is now known. */
    settle(queueId: string, recipient: string): Found | null {
      const recipients = waiting.get(queueId)
      if (!recipients) return null
      const hash = hash53(recipient)
      const at = recipients.findIndex(entry => entry.recipient === hash)
      const [last] = at < 0 ? [] : recipients.splice(at, 1)
      if (recipients.length === 0) waiting.delete(queueId)
      return last ? unpack(store.take(last.record)) : null
    },
    /** The last deferrals of every recipient of a message that is given up as a whole. */
    settleAll(queueId: string): Found[] {
      const all = (waiting.get(queueId) ?? []).map(last => unpack(store.take(last.record)))
      waiting.delete(queueId)
      return all
    },
    end(): void {
      for (const [, recipients] of waiting.drain()) emitAll(recipients)
    },
  }
}

/** An expiry says only "too old": the reply before it tells why. Kept in words that the classifier reads after the expiry itself. */
export function withLastCause(expired: string, last: Found | null): Pick<Found, 'diagnostic' | 'wider' | 'gaveUp'> {
  if (!last?.diagnostic || expired.includes(last.diagnostic.slice(0, 60)))
    return { diagnostic: expired, wider: null, gaveUp: true }
  return { diagnostic: `${expired} (last reply: ${last.diagnostic})`.slice(0, 3000), wider: null, gaveUp: true }
}
