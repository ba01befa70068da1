// JSON objects of unknown make: keys are read like the headers of a CSV export.
import { cleanAddress } from './address.js'
import { type ColumnRole, columnsByName } from './columns.js'
import type { EventReader } from './event-reader.js'
import { genericRecord } from './generic-record.js'
import { isObject, type JsonObject, list, text } from './json.js'

/** One level of nesting is looked into: `{ "bounce": { "email": … } }`. */
function flat(value: JsonObject): [string, string][] {
  const result: [string, string][] = []
  for (const [key, entry] of Object.entries(value)) {
    const plain = text(entry) ?? text(list(entry)[0])
    if (plain !== null) result.push([key, plain])
    else if (isObject(entry))
      for (const [inner, deep] of Object.entries(entry)) if (text(deep) !== null) result.push([inner, text(deep) ?? ''])
  }
  return result.slice(0, 200)
}

function recipientOf(fields: readonly [string, string][], columns: ReadonlyMap<ColumnRole, number>): string | null {
  const named = columns.get('recipient')
  return (
    (named === undefined ? null : cleanAddress(fields[named]?.[1])) ??
    cleanAddress(fields.find(([, value]) => /^\S{1,128}@\S{3,253}$/.test(value))?.[1])
  )
}

export const GENERIC_JSON: EventReader = {
  format: 'json',
  knows(value) {
    const fields = flat(value)
    return recipientOf(fields, columnsByName(fields.map(([key]) => key))) !== null
  },
  read(value, skip) {
    const fields = flat(value)
    const columns = columnsByName(fields.map(([key]) => key))
    const recipient = recipientOf(fields, columns)
    const at = (role: ColumnRole): string | null => {
      const column = columns.get(role)
      return column === undefined ? null : (fields[column]?.[1] ?? null)
    }
    const record = recipient ? genericRecord('json', recipient, at) : null
    if (!record) skip(recipient ? 'not-a-bounce' : 'no-recipient')
    return record ? [record] : []
  },
}
