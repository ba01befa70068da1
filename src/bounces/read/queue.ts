// What logs say about one queued message on several lines: sender and message id; and the deferrals of one message, counted once.
import { own } from '../own.js'
import type { Found } from './types.js'

/** A map that forgets its oldest entries: queue ids of a log of any length in constant memory. */
export function boundedMap<V>(limit: number, onEvict?: (key: string, value: V) => void) {
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

export interface QueueEntry {
  sender: string | null
  messageId: string | null
  sendingIp: string | null
}

/** A deferred recipient as it waits: the record in one flat text, since thousands of them as objects would be most of the memory. */
interface Waiting {
  recipient: string
  record: string
}

/** Recipients of one message that wait at most. */
const MAX_RECIPIENTS = 5000

/**
 * Holds back deferrals: a message that is tried again and again gives one `delayed` record (the last reply) when the log ends
 * without an outcome, none when it is delivered in the end, and the last cause when it expires.
 */
export function deferrals(emit: (found: Found) => void) {
  const waiting = boundedMap<Waiting[]>(MAX_DEFERRED, (_, recipients) => emitAll(recipients))
  const emitAll = (recipients: readonly Waiting[]): void => {
    for (const last of recipients) emit(unpack(last))
  }
  const unpack = ({ record }: Waiting): Found => JSON.parse(record) as Found
  return {
    defer(queueId: string, recipient: string, last: Found): void {
      const record = JSON.stringify(last)
      const recipients = waiting.get(queueId)
      if (!recipients) {
        waiting.set(own(queueId), [{ recipient: own(recipient), record }])
        return
      }
      const known = recipients.find(entry => entry.recipient === recipient)
      if (known) {
        known.record = record
        return
      }
      // A message to thousands: the recipients over the limit come out at once.
      if (recipients.length >= MAX_RECIPIENTS) emitAll(recipients.splice(0))
      recipients.push({ recipient: own(recipient), record })
    },
    /** The last deferral of a recipient whose fate is now known. */
    settle(queueId: string, recipient: string): Found | null {
      const recipients = waiting.get(queueId)
      if (!recipients) return null
      const at = recipients.findIndex(entry => entry.recipient === recipient)
      const [last] = at < 0 ? [] : recipients.splice(at, 1)
      if (recipients.length === 0) waiting.delete(queueId)
      return last ? unpack(last) : null
    },
    /** The last deferrals of every recipient of a message that is given up as a whole. */
    settleAll(queueId: string): Found[] {
      const all = (waiting.get(queueId) ?? []).map(unpack)
      waiting.delete(queueId)
      return all
    },
    end(): void {
      for (const [, recipients] of waiting.drain()) emitAll(recipients)
    },
  }
}

/** An expiry says only "too old": the reply before it tells why. Kept in words that the classifier reads after the expiry itself. */
export function withLastCause(expired: string, last: Found | null): Pick<Found, 'diagnostic' | 'wider'> {
  if (!last?.diagnostic || expired.includes(last.diagnostic.slice(0, 60))) return { diagnostic: expired, wider: null }
  return { diagnostic: `${expired} (last reply: ${last.diagnostic})`.slice(0, 3000), wider: null }
}
