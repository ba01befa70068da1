import { absent, unknown } from '../../core/fact.js'
import { exampleKey, GOOD_KEY, KEY_2048 } from '../../dns/dkim/example.js'
import { printDkimKey } from '../../dns/dkim/key.js'
import { defineCheck } from '../define.js'
import { keyFix, milder, overKeys } from '../dkim-keys.js'

export default defineCheck({
  id: 'dkim-hash',
  category: 'authentication',
  subject: 'domain',
  severity: 'error',
  weight: 7,
  owner: 'dns-admin',
  effort: 'minutes',
  needs: ['dkim'],
  refs: ['RFC 8301 3.1', 'RFC 6376 3.6.1'],
  explains: ['invalid-sender'],
  title: { en: 'The DKIM key allows SHA-256', de: 'Der DKIM-Schlüssel erlaubt SHA-256' },
  why: {
    en: 'SHA-1 is broken, and receivers no longer accept it. A key that allows only SHA-1 can verify nothing any more.',
    de: 'SHA-1 gilt als gebrochen, Empfänger nehmen es nicht mehr an. Mit einem Schlüssel, der nur SHA-1 erlaubt, lässt sich nichts mehr prüfen.',
  },
  fix: {
    en: 'Take the h= tag out of the record, or set it to h=sha256.',
    de: 'Entfernen Sie die Angabe h= aus dem Eintrag, oder setzen Sie h=sha256.',
  },
  messages: {
    en: { sha1: (a: { name: string; hashes: string }) => `The key at ${a.name} allows only ${a.hashes}` },
    de: { sha1: a => `Der Schlüssel unter ${a.name} erlaubt nur ${a.hashes}` },
  },
  examples: [
    { name: 'no restriction', facts: { dkim: exampleKey(GOOD_KEY) }, expect: 'pass' },
    { name: 'SHA-256 among others', facts: { dkim: exampleKey(`v=DKIM1; h=sha1:sha256; p=${KEY_2048}`) }, expect: 'pass' },
    { name: 'SHA-1 only', facts: { dkim: exampleKey(`v=DKIM1; h=sha1; p=${KEY_2048}`) }, expect: ['sha1'] },
    { name: 'DNS timeout', facts: { dkim: unknown('timeout') }, expect: 'unknown' },
    { name: 'a link domain', facts: { dkim: absent() }, expect: 'not-applicable' },
  ],
  run: ({ dkim }, issue) =>
    overKeys(dkim, (key, all) => {
      const record = key.record.key.record
      if (!record?.hashes || record.hashes.includes('sha256') || dkim.state !== 'known') return []
      const fix = keyFix(dkim.value, key.selector, key.record.text, printDkimKey({ ...record, hashes: null }))
      return [
        issue(
          'sha1',
          { name: key.selector.name, hashes: record.hashes.join(', ') || '–' },
          { locator: key.selector.selector, evidence: [key.evidence], ...milder(key, all), ...fix },
        ),
      ]
    }),
})
