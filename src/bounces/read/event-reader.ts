import type { RawBounce } from '../types.js'
import type { JsonObject } from './json.js'
import type { BounceFormat, Found, SkipReason } from './types.js'

/** Reads the JSON objects of one service. */
export interface EventReader {
  readonly format: BounceFormat
  /** By keys that no other service has. */
  knows(value: JsonObject): boolean
  /** The records in it; calls `skip` for events that are no bounces (opens, clicks) or lack a recipient. */
  read(value: JsonObject, skip: (reason: SkipReason) => void): Found[]
}

/** What an event's name says about the delivery. */
export type EventKinds = Readonly<Record<string, RawBounce['kind'] | 'ignore'>>
