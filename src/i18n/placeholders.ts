import type { Fix } from '../core/finding.js'
import type { Locale } from '../core/locale.js'

/** What proposals leave open for the user, as the checks write it and as a German reader sees it. */
const GERMAN: readonly (readonly [string, string])[] = [
  ['<your-domain>', '<Ihre-Domain>'],
  ['<public-key>', '<öffentlicher-Schlüssel>'],
  ['<address>', '<Adresse>'],
]

/** A proposal with its placeholders in the reader's language; the JSON result keeps them as they are. */
export function localFix(fix: Fix | null, locale: Locale): Fix | null {
  if (locale === 'en' || fix === null || fix.kind === 'replace') return fix
  const local = (text: string): string => GERMAN.reduce((all, [en, de]) => all.replaceAll(en, de), text)
  if (fix.kind === 'command') return { ...fix, command: local(fix.command) }
  return fix.proposed === null ? fix : { ...fix, proposed: local(fix.proposed) }
}
