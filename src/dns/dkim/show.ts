// How problems of keys and signatures are told to people: the parser knows more causes than are worth telling apart.
import type { DkimSignature } from './facts.js'
import type { DkimKeyProblemCode } from './key.js'

/** Problems of the parser that are told apart for people; what is missing here belongs to another check. */
export const KEY_FAULTS: Partial<
  Record<DkimKeyProblemCode, 'notation' | 'version' | 'tags' | 'no-key' | 'base64' | 'cut-off' | 'not-a-key' | 'private' | 'form'>
> = {
  quotes: 'notation',
  backslash: 'notation',
  'pem-armor': 'notation',
  'bad-version': 'version',
  'version-not-first': 'version',
  'malformed-tag': 'tags',
  'duplicate-tag': 'tags',
  'bad-character': 'tags',
  'missing-key': 'no-key',
  'empty-record': 'no-key',
  'bad-base64': 'base64',
  'base64-length': 'base64',
  'truncated-key': 'cut-off',
  'unreadable-key': 'not-a-key',
  'odd-exponent': 'not-a-key',
  'private-key': 'private',
  'pkcs1-key': 'form',
  'ed25519-encoding': 'form',
  'trailing-octets': 'form',
}

/** What to tell for a failed signature. */
export function failureCode(s: DkimSignature) {
  switch (s.reason) {
    case 'body-hash':
      return s.body.difference?.kind === 'appended-lines' || s.body.difference?.kind === 'prepended-lines'
        ? 'lines-added'
        : 'body-changed'
    case 'header-changed':
    case 'signature-invalid':
      return s.header.difference?.header ? 'field-changed' : 'header-changed'
    case 'wrong-key':
    case 'key-missing':
    case 'expired':
    case 'algorithm-sha1':
      return s.reason
    case 'body-length':
      return 'body-changed'
    case 'key-revoked':
    case 'key-invalid':
    case 'key-weak':
    case 'key-type':
    case 'key-hash':
    case 'key-service':
    case 'identity-strict':
      return 'key-unusable'
    default:
      return 'malformed'
  }
}

/** What its message names: a line, a header field, a fault. */
export function failureDetail(s: DkimSignature): string {
  const { difference } = s.body
  if (s.reason === 'body-hash' && failureCode(s) === 'body-changed') return difference?.kind ?? ''
  if (difference?.line !== undefined) return String(difference.line)
  // The reason says more to people than the parser's code behind it; those are with the finding on the key.
  if (s.reason?.startsWith('key-')) return s.reason
  return s.header.difference?.header ?? s.detail ?? s.reason ?? ''
}

/** What is wrong with a key, for a sentence. */
export const KEY_REASONS: Readonly<Record<'en' | 'de', Readonly<Record<string, string>>>> = {
  en: {
    'key-revoked': 'it is revoked',
    'key-invalid': 'it is damaged',
    'key-weak': 'it is too short',
    'key-type': 'it is of another type',
    'key-hash': 'it allows only SHA-1',
    'key-service': 'it is not meant for e-mail',
    'identity-strict': 't=s does not allow the identity i=',
  },
  de: {
    'key-revoked': 'er ist widerrufen',
    'key-invalid': 'er ist beschädigt',
    'key-weak': 'er ist zu kurz',
    'key-type': 'er ist von einem anderen Typ',
    'key-hash': 'er erlaubt nur SHA-1',
    'key-service': 'er gilt nicht für E-Mail',
    'identity-strict': 't=s lässt die Identität i= nicht zu',
  },
}

/** What became of the body, for the end of a sentence. */
export const BODY_REASONS: Readonly<Record<'en' | 'de', Readonly<Record<string, string>>>> = {
  en: {
    'other-canonicalization': ' (it would match under the other canonicalization in c=)',
    'line-ends': ' (only the line ends differ)',
    'from-escaped': ' (a “>” was put before lines that begin with “From ”)',
    'dot-stuffed': ' (dots at the beginning of lines were doubled)',
    'empty-body-signed': ' (an empty text was signed)',
  },
  de: {
    'other-canonicalization': ' (mit der anderen Kanonisierung in c= würde er passen)',
    'line-ends': ' (nur die Zeilenenden unterscheiden sich)',
    'from-escaped': ' (vor Zeilen, die mit „From “ beginnen, wurde „>“ gesetzt)',
    'dot-stuffed': ' (Punkte am Zeilenanfang wurden verdoppelt)',
    'empty-body-signed': ' (signiert wurde ein leerer Text)',
  },
}
