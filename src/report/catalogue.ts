// What the checks say about themselves, as reporters see it. A result may be older or newer than the checks at hand.
import type { CheckMeta } from '../core/check.js'
import type { Finding } from '../core/finding.js'
import { formatFor, type Locale } from '../core/locale.js'

export interface Catalogue {
  check(id: string): CheckMeta | undefined
}

export const catalogueOf = (checks: readonly CheckMeta[]): Catalogue => {
  const byId = new Map(checks.map(c => [c.id, c]))
  return { check: id => byId.get(id) }
}

const bare = (args: Readonly<Record<string, unknown>>): string =>
  Object.entries(args)
    .map(([key, value]) => `${key}=${typeof value === 'string' ? value : JSON.stringify(value)}`)
    .join(', ')

/**
 * The finding's sentence in one language. A result of another version may carry a check, a code or arguments that this version does not
 * know: then the bare facts stand there, never another sentence and never a crash.
 */
export function messageOf(finding: Finding, catalogue: Catalogue, locale: Locale): string {
  const messages = catalogue.check(finding.check)?.messages[locale] ?? {}
  const message = Object.hasOwn(messages, finding.code) ? messages[finding.code] : undefined
  if (message) {
    try {
      return message(finding.args as never, formatFor(locale))
    } catch {
      // Arguments of another version.
    }
  }
  const args = bare(finding.args)
  return args === '' ? `${finding.check}: ${finding.code}` : `${finding.check}: ${finding.code} (${args})`
}

export const titleOf = (check: string, catalogue: Catalogue, locale: Locale): string =>
  catalogue.check(check)?.title[locale] ?? check
