// Helpers over parsed JSON of unknown shape: everything is checked, nothing is trusted.

export type JsonObject = { readonly [key: string]: unknown }

export const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** A string; numbers are turned into one; everything else is null. Empty is null. */
export function text(value: unknown): string | null {
  if (typeof value === 'string') return value.trim() || null
  return typeof value === 'number' && Number.isFinite(value) ? String(value) : null
}

export const object = (value: unknown): JsonObject => (isObject(value) ? value : {})

export const list = (value: unknown): readonly unknown[] =>
  Array.isArray(value) ? value : value === undefined || value === null ? [] : [value]

/** The first of several keys that has text. */
export function pick(source: JsonObject, ...keys: readonly string[]): string | null {
  for (const key of keys) {
    const value = text(source[key])
    if (value !== null) return value
  }
  return null
}
