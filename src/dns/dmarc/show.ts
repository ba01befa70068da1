// How problems of policy records are told to people.
import type { DmarcProblemCode } from './parse.js'

/** Problems by what has to be mended; the others are not worth a word or belong to another check. */
export const POLICY_FAULTS: Partial<
  Record<DmarcProblemCode, 'version' | 'policy' | 'no-policy' | 'separator' | 'value' | 'address' | 'tag'>
> = {
  'not-dmarc': 'version',
  'leading-space': 'version',
  'version-case': 'version',
  'version-not-first': 'version',
  'bad-policy': 'policy',
  'bad-subdomain-policy': 'policy',
  'missing-policy': 'no-policy',
  'missing-semicolon': 'separator',
  'bad-value': 'value',
  'bad-uri': 'address',
  'uri-without-scheme': 'address',
  'uri-separator': 'address',
  'unsupported-scheme': 'address',
  'too-many-uris': 'address',
  'duplicate-tag': 'tag',
  'malformed-tag': 'tag',
  'bad-character': 'tag',
  quotes: 'tag',
  backslash: 'tag',
}

/** Is a TXT record that receivers do not recognise meant as a policy? */
export const looksLikeDmarc = (text: string): boolean =>
  /^[\s"'\\]*(?:[a-z]+\s*=[^;]*;\s*)?v?\s*[=:]?\s*dmarc/i.test(text.slice(0, 100))
