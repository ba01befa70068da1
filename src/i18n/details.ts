import type { Locale } from '../core/locale.js'

/** Details of outcomes as the checks give them, and the same in German. Names and error codes from outside stay as they are. */
const GERMAN: readonly (readonly [RegExp, string])[] = [
  [/^no blocklist was asked$/, 'Es wurde keine Blockliste gefragt'],
  [/^number of messages sent$/, 'Die Zahl der versendeten Nachrichten ist nicht bekannt'],
  [/^the sending service signs later$/, 'Der Versanddienst signiert erst später'],
  [
    /^sending address, MAIL FROM or a key is not known$/,
    'Die sendende IP-Adresse, MAIL FROM oder ein Schlüssel ist nicht bekannt',
  ],
  [/^MAIL FROM is not known$/, 'MAIL FROM ist nicht bekannt'],
  [/^(\S+) is signed; no validating resolver was given$/, '$1 ist signiert; es wurde kein validierender Resolver angegeben'],
  [/^answer (\S+) is outside 127\.0\.0\.0\/8$/, 'Die Antwort $1 liegt außerhalb von 127.0.0.0/8'],
  [/^the list refuses this resolver \((\S+)\)$/, 'Die Liste weist diesen Resolver ab ($1)'],
  [/^undocumented answer (\S+)$/, 'Die Antwort $1 ist nicht dokumentiert'],
  [/^(\d+) more findings left out$/, '$1 weitere Befunde ausgelassen'],
]

export function detailText(detail: string, locale: Locale): string {
  const known = locale === 'de' ? GERMAN.find(([english]) => english.test(detail)) : undefined
  return known ? detail.replace(known[0], known[1]) : detail
}
