// Data to configuration: every mistake at once, each with its place and, where one is near, the word that was meant.
import type { z } from 'zod'
import { UserError } from '../core/errors.js'
import type { Texts } from '../core/locale.js'
import { CHECK_IDS } from '../generated/checks/ids.js'
import type { RawConfig } from './read.js'
import { configSchema, LEVELS, type UserConfig } from './schema.js'
import { suggest } from './suggest.js'

type Issue = z.core.$ZodIssue

const quote = (value: unknown): string => {
  const text = JSON.stringify(value) ?? String(value)
  return text.length > 80 ? `${text.slice(0, 80)}…` : text
}
const meant = (word: string | null): Texts =>
  word === null ? { en: '', de: '' } : { en: `; did you mean "${word}"?`, de: `; meinten Sie „${word}“?` }

/** The keys that may stand at a path. */
function keysAt(path: Issue['path']): readonly string[] {
  const last = path.at(-1)
  if (last === 'checks') return CHECK_IDS
  if (last === 'rules') return ['bounces']
  if (path[0] === 'overrides') return ['files', 'domains', 'checks']
  return Object.keys(configSchema.shape)
}

const valueAt = (data: unknown, path: Issue['path']): unknown =>
  path.reduce<unknown>((value, key) => (value as Record<PropertyKey, unknown> | null | undefined)?.[key], data)

const TYPES: Record<string, Texts> = {
  string: { en: 'a text', de: 'einen Text' },
  number: { en: 'a number', de: 'eine Zahl' },
  int: { en: 'a whole number', de: 'eine ganze Zahl' },
  boolean: { en: 'true or false', de: 'true oder false' },
  array: { en: 'a list', de: 'eine Liste' },
  object: { en: 'keys and values', de: 'Schlüssel und Werte' },
}

function explain(issue: Issue, data: unknown): Texts {
  const found = valueAt(data, issue.path)
  if (issue.path.includes('checks') && issue.path.length >= 2 && issue.code !== 'unrecognized_keys') {
    const options = LEVELS.join(', ')
    const near = meant(typeof found === 'string' ? suggest(found, LEVELS) : null)
    return {
      en: `a level is expected (${options}) or [level, options], not ${quote(found)}${near.en}`,
      de: `Erwartet wird eine Stufe (${options}) oder [Stufe, Optionen], nicht ${quote(found)}${near.de}`,
    }
  }
  if (issue.code === 'invalid_type') {
    const type = TYPES[issue.expected] ?? { en: issue.expected, de: issue.expected }
    return { en: `expects ${type.en}, not ${quote(found)}`, de: `erwartet ${type.de}, nicht ${quote(found)}` }
  }
  if (issue.code === 'invalid_value') {
    const values = issue.values.map(String)
    const near = meant(typeof found === 'string' ? suggest(found, values) : null)
    return {
      en: `${quote(found)} is not one of ${values.join(', ')}${near.en}`,
      de: `${quote(found)} ist keiner dieser Werte: ${values.join(', ')}${near.de}`,
    }
  }
  if (issue.code === 'too_small') return { en: `at least ${issue.minimum}`, de: `mindestens ${issue.minimum}` }
  if (issue.code === 'too_big') return { en: `at most ${issue.maximum}`, de: `höchstens ${issue.maximum}` }
  if (issue.code === 'invalid_union')
    return { en: `${quote(found)} has the wrong type`, de: `${quote(found)} hat den falschen Typ` }
  return { en: `${quote(found)} is not allowed`, de: `${quote(found)} ist nicht erlaubt` }
}

/** @throws UserError that lists every mistake */
export function validateConfig({ file, data, place }: RawConfig): UserConfig {
  const parsed = configSchema.safeParse(data ?? {})
  if (parsed.success) return parsed.data as UserConfig
  const lines = parsed.error.issues.flatMap((issue): Texts[] => {
    const path = issue.path as (string | number)[]
    if (issue.code === 'unrecognized_keys') {
      return issue.keys.map(key => {
        const where = `${file}${place([...path, key], true)}`
        const near = meant(suggest(key, keysAt(issue.path)))
        const inChecks = issue.path.at(-1) === 'checks'
        return inChecks
          ? { en: `${where}: there is no check "${key}"${near.en}`, de: `${where}: Die Prüfung „${key}“ gibt es nicht${near.de}` }
          : { en: `${where}: unknown key "${key}"${near.en}`, de: `${where}: unbekannter Schlüssel „${key}“${near.de}` }
      })
    }
    const where = `${file}${place(path)}`
    const name = path.length > 0 ? `${path.join('.')}: ` : ''
    const text = explain(issue, data)
    return [{ en: `${where}: ${name}${text.en}`, de: `${where}: ${name}${text.de}` }]
  })
  const all = (locale: 'en' | 'de'): string => lines.map(l => l[locale]).join('\n')
  throw new UserError({ en: all('en'), de: all('de') })
}
