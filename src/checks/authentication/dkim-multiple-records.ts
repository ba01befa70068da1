import { absent, unknown } from '../../core/fact.js'
import type { Format } from '../../core/locale.js'
import { exampleKey, GOOD_KEY, KEY_1024 } from '../../dns/dkim/example.js'
import { defineCheck } from '../define.js'
import { keyFix, milder, overKeys } from '../dkim-keys.js'

export default defineCheck({
  id: 'dkim-multiple-records',
  category: 'authentication',
  subject: 'domain',
  severity: 'error',
  weight: 7,
  owner: 'dns-admin',
  effort: 'minutes',
  needs: ['dkim'],
  refs: ['RFC 6376 3.6.2.2'],
  explains: ['invalid-sender'],
  title: { en: 'There is one DKIM key record at each selector', de: 'Unter jedem Selektor steht genau ein DKIM-Eintrag' },
  why: {
    en: 'With several records at one name it is left to chance which one a receiver takes, as DNS keeps no order. Often a long key was entered as several records instead of one.',
    de: 'Stehen unter einem Namen mehrere Einträge, entscheidet der Zufall, welchen ein Empfänger nimmt, denn das DNS kennt keine Reihenfolge. Oft wurde ein langer Schlüssel auf mehrere Einträge verteilt statt in einen geschrieben.',
  },
  fix: {
    en: 'Keep one TXT record: the one of your sending service. A long key is one record with several quoted strings.',
    de: 'Behalten Sie genau einen TXT-Eintrag, nämlich den Ihres Versanddienstes. Ein langer Schlüssel ist ein Eintrag aus mehreren Zeichenketten in Anführungszeichen.',
  },
  messages: {
    en: {
      multiple: (a: { name: string; count: number }, f: Format) => `There are ${f.number(a.count)} key records at ${a.name}`,
      split: (a: { name: string; count: number }, f: Format) =>
        `The key at ${a.name} was spread over ${f.number(a.count)} TXT records; it must be one`,
    },
    de: {
      multiple: (a, f) => `Unter ${a.name} stehen ${f.number(a.count)} Schlüsseleinträge`,
      split: (a, f) =>
        `Der Schlüssel unter ${a.name} wurde auf ${f.number(a.count)} TXT-Einträge verteilt; er muss in einem stehen`,
    },
  },
  examples: [
    { name: 'one record', facts: { dkim: exampleKey(GOOD_KEY) }, expect: 'pass' },
    { name: 'old and new key together', facts: { dkim: exampleKey([GOOD_KEY, `v=DKIM1; p=${KEY_1024}`]) }, expect: ['multiple'] },
    {
      name: 'one key in two records',
      facts: { dkim: exampleKey([GOOD_KEY.slice(200), GOOD_KEY.slice(0, 200)]) },
      expect: ['split'],
    },
    { name: 'DNS timeout', facts: { dkim: unknown('timeout') }, expect: 'unknown' },
    { name: 'a link domain', facts: { dkim: absent() }, expect: 'not-applicable' },
  ],
  run: ({ dkim }, issue) =>
    overKeys(dkim, (key, all) => {
      const { records, joined } = key.answer
      const name = key.selector.name
      const evidence = records.map(r => ({ kind: 'record' as const, label: name, text: r.text }))
      const details = { locator: key.selector.selector, evidence, ...milder(key, all) }
      // Verification tokens at the name are no key records and were left out; the pieces of a split key are not told apart from them.
      if (joined !== null && dkim.state === 'known')
        return [
          issue(
            'split',
            { name, count: Math.max(2, records.length) },
            { ...details, ...keyFix(dkim.value, key.selector, key.record.text, joined) },
          ),
        ]
      return records.length > 1 ? [issue('multiple', { name, count: records.length }, details)] : []
    }),
})
