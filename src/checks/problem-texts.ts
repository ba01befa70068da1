// What is wrong with a record or file, in words; the compiler holds a text for every code.
import type { Locale, Texts } from '../core/locale.js'
import type { RecordProblem, RecordProblemCode } from '../dns/facts.js'

const TEXTS: Readonly<Record<RecordProblemCode, Texts>> = {
  'too-long': { en: 'too long', de: 'zu lang' },
  'bad-tag': { en: 'a part without tag and "="', de: 'ein Teil ohne Tag und „=“' },
  'duplicate-tag': { en: 'a tag that occurs twice', de: 'ein doppelter Tag' },
  'bad-version': { en: 'wrong or missing version at the start', de: 'falsche oder fehlende Versionsangabe am Anfang' },
  'multiple-records': { en: 'several records instead of one', de: 'mehrere Einträge statt eines einzigen' },
  'no-id': { en: 'no id', de: 'keine id' },
  'bad-id': {
    en: 'an id that is not 1 to 32 letters and digits',
    de: 'eine id, die nicht aus 1 bis 32 Buchstaben und Ziffern besteht',
  },
  'no-rua': { en: 'no address for reports, rua=', de: 'keine Adresse für Berichte, rua=' },
  'bad-rua': {
    en: 'an address for reports that is neither mailto: nor https:',
    de: 'eine Berichtsadresse, die weder mailto: noch https: ist',
  },
  'no-location': { en: 'no image address, l=', de: 'keine Bildadresse, l=' },
  'bad-url': { en: 'an address that is not https', de: 'eine Adresse ohne https' },
  'not-svg-name': { en: 'an image address that does not end in .svg', de: 'eine Bildadresse, die nicht auf .svg endet' },
  'bad-avp': { en: 'an avp value other than brand or personal', de: 'ein anderer avp-Wert als brand oder personal' },
  'bad-line': { en: 'a line without key and colon', de: 'eine Zeile ohne Schlüssel und Doppelpunkt' },
  'bad-mx': { en: 'an mx line without valid host name', de: 'eine mx-Zeile ohne gültigen Hostnamen' },
  'no-mx': { en: 'no mail server named', de: 'kein Mailserver genannt' },
  'bad-mode': { en: 'a mode other than enforce, testing or none', de: 'ein anderer Modus als enforce, testing oder none' },
  'bad-max-age': {
    en: 'max_age missing or not between 0 and 31557600',
    de: 'max_age fehlt oder liegt nicht zwischen 0 und 31557600',
  },
  'short-max-age': { en: 'max_age under a day', de: 'max_age unter einem Tag' },
  'duplicate-key': { en: 'a key that occurs twice', de: 'ein doppelter Schlüssel' },
  'media-type': { en: 'served with the wrong media type', de: 'mit falschem Medientyp ausgeliefert' },
  'not-svg': { en: 'not an SVG image', de: 'keine SVG-Grafik' },
  size: { en: 'larger than 32 kB', de: 'größer als 32 kB' },
  'base-profile': { en: 'baseProfile is not "tiny-ps"', de: 'baseProfile ist nicht „tiny-ps“' },
  version: { en: 'the SVG version is not 1.2', de: 'die SVG-Version ist nicht 1.2' },
  script: { en: 'contains a script', de: 'enthält ein Skript' },
  animation: { en: 'contains an animation or media', de: 'enthält eine Animation oder Medien' },
  image: { en: 'contains a raster image or foreign content', de: 'enthält ein Rasterbild oder fremde Inhalte' },
  element: { en: 'contains an element outside the profile', de: 'enthält ein Element außerhalb des Profils' },
  'external-reference': { en: 'refers to something outside the file', de: 'verweist auf etwas außerhalb der Datei' },
  entity: { en: 'declares entities', de: 'deklariert Entities' },
  'root-position': { en: 'x or y at the root element', de: 'x oder y am Wurzelelement' },
  'no-viewbox': { en: 'no usable viewBox', de: 'keine brauchbare viewBox' },
  'not-square': { en: 'not square', de: 'nicht quadratisch' },
  'no-title': { en: 'no title', de: 'kein Titel' },
  'pkix-usage': { en: 'usage 0 or 1, which mail servers do not use', de: 'Usage 0 oder 1; das nutzen Mailserver nicht' },
  'bad-usage': { en: 'unknown certificate usage', de: 'unbekannte Certificate Usage' },
  'bad-selector': { en: 'unknown selector', de: 'unbekannter Selektor' },
  'bad-matching-type': { en: 'unknown matching type', de: 'unbekannter Matching Type' },
  'bad-digest': { en: 'a digest of the wrong length', de: 'ein Hashwert mit falscher Länge' },
  unusable: { en: 'no usable record', de: 'kein verwendbarer Eintrag' },
}

/** A stored result of another version may carry a code that is unknown here: it is shown as it stands. */
export const problemText = (code: RecordProblemCode, locale: Locale): string =>
  Object.hasOwn(TEXTS, code) ? TEXTS[code][locale] : code

/** The first error, else the first problem. */
export const worst = (problems: readonly RecordProblem[]): RecordProblemCode =>
  (problems.find(p => p.severity === 'error') ?? problems[0])?.code ?? 'bad-tag'

const REASONS: Readonly<Record<string, Texts>> = {
  'no-address': { en: 'the host has no address', de: 'der Host hat keine Adresse' },
  'private-address': { en: 'the host has an address that is not public', de: 'der Host hat eine nicht öffentliche Adresse' },
  certificate: { en: 'the TLS certificate is not valid', de: 'das TLS-Zertifikat ist ungültig' },
  'too-large': { en: 'the answer is too large', de: 'die Antwort ist zu groß' },
  'bad-url': { en: 'the address is not allowed', de: 'die Adresse ist nicht zulässig' },
}

/** Why nothing was served: a code of the fetch, or `status 404`, `redirect 301`. */
export function fetchReason(reason: string, locale: Locale): string {
  const known = REASONS[reason]
  if (known) return known[locale]
  const [kind, status = ''] = reason.split(' ')
  if (kind === 'redirect') return locale === 'de' ? `Weiterleitung, HTTP ${status}` : `redirect, HTTP ${status}`
  return kind === 'status' ? `HTTP ${status}` : reason
}
