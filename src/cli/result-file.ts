// Results and brands come from files, and files from anywhere.
import { ExitCode, isUserError, UserError } from '../core/errors.js'
import type { AuditResult } from '../core/result.js'
import { isLogo } from '../report/html/page.js'
import type { Brand, ReportOptions } from '../report/types.js'
import { requireKnownVersion } from '../report/version.js'
import { readJson } from './input.js'
import type { LookFlags } from './options.js'

/** @throws UserError when the file is no result, or one of an unknown version */
export async function readResult(file: string): Promise<AuditResult> {
  const value = readJson(file, ExitCode.nothing)
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new UserError({ en: `${file} is not a mailpreflight result`, de: `${file} ist kein Ergebnis von mailpreflight` })
  try {
    requireKnownVersion(value)
  } catch (error) {
    // Of many files, which one.
    throw isUserError(error) ? new UserError({ en: `${file}: ${error.texts.en}`, de: `${file}: ${error.texts.de}` }) : error
  }
  const { problemOfResult } = await import('../report/schema.js')
  const problem = problemOfResult(value)
  if (problem !== null)
    throw new UserError({ en: `${file} is not a valid result: ${problem}`, de: `${file} ist kein gültiges Ergebnis: ${problem}` })
  return value as AuditResult
}

const TEXTS = ['name', 'color', 'contact', 'footer'] as const

/** @throws UserError for unknown keys and for a logo or colour that cannot be used */
export function readBrand(file: string): Brand {
  const value = readJson(file)
  const refuse = (en: string, de: string): never => {
    throw new UserError({ en: `${file}: ${en}`, de: `${file}: ${de}` })
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    return refuse('must be an object', 'muss ein Objekt sein')
  const given = value as Record<string, unknown>
  const known: readonly string[] = [...TEXTS, 'logo', 'hideToolName']
  for (const key of Object.keys(given))
    if (!known.includes(key))
      refuse(`unknown key "${key}"; there are ${known.join(', ')}`, `unbekannter Schlüssel „${key}“; es gibt ${known.join(', ')}`)
  for (const key of TEXTS)
    if (given[key] !== undefined && typeof given[key] !== 'string')
      refuse(`"${key}" must be a text`, `„${key}“ muss ein Text sein`)
  if (given.logo !== undefined && (typeof given.logo !== 'string' || !isLogo(given.logo)))
    refuse(
      '"logo" must be a data URI of an image (PNG, JPEG, WebP, GIF, AVIF or SVG, base64, up to 400 kB)',
      '„logo“ muss ein Bild als Data-URI sein (PNG, JPEG, WebP, GIF, AVIF oder SVG, base64, bis 400 kB)',
    )
  if (typeof given.color === 'string' && !/^#(?:[0-9a-f]{3}|[0-9a-f]{6})$/i.test(given.color))
    refuse('"color" must be a hex colour such as #0b5d7a', '„color“ muss eine Hex-Farbe wie #0b5d7a sein')
  if (given.hideToolName !== undefined && typeof given.hideToolName !== 'boolean')
    refuse('"hideToolName" must be true or false', '„hideToolName“ muss true oder false sein')
  return given as Brand
}

/** Reads what `--previous`, `--brand` and `--expand` name. @throws UserError as the readers do */
export async function readLook(flags: LookFlags): Promise<Partial<ReportOptions>> {
  return {
    ...(flags.previous === undefined ? {} : { previous: await readResult(flags.previous) }),
    ...(flags.brand === undefined ? {} : { brand: readBrand(flags.brand) }),
    ...(flags.expand === true ? { expand: true } : {}),
  }
}
