import { absent, unknown } from '../../core/fact.js'
import { exampleKey, GOOD_KEY, KEY_2048 } from '../../dns/dkim/example.js'
import { printDkimKey } from '../../dns/dkim/key.js'
import { defineCheck } from '../define.js'
import { keyFix, overKeys } from '../dkim-keys.js'

export default defineCheck({
  id: 'dkim-test-mode',
  category: 'authentication',
  subject: 'domain',
  severity: 'warning',
  weight: 3,
  owner: 'dns-admin',
  effort: 'minutes',
  needs: ['dkim'],
  refs: ['RFC 6376 3.6.1'],
  title: { en: 'The DKIM key is not in test mode', de: 'Der DKIM-Schlüssel ist nicht im Testbetrieb' },
  why: {
    en: 'With t=y you ask receivers to treat signed mail as if it were not signed. That is meant for the first days only; some receivers then give the signature no weight.',
    de: 'Mit t=y bitten Sie Empfänger, signierte E-Mails wie unsignierte zu behandeln. Das ist nur für die ersten Tage gedacht; manche Empfänger messen der Signatur dann keinen Wert bei.',
  },
  fix: {
    en: 'Take t=y out of the record once your signatures verify.',
    de: 'Entfernen Sie t=y aus dem Eintrag, sobald Ihre Signaturen gültig sind.',
  },
  messages: {
    en: { testing: (a: { name: string }) => `The key at ${a.name} is in test mode (t=y)` },
    de: { testing: a => `Der Schlüssel unter ${a.name} ist im Testbetrieb (t=y)` },
  },
  examples: [
    { name: 'in earnest', facts: { dkim: exampleKey(GOOD_KEY) }, expect: 'pass' },
    { name: 't=y', facts: { dkim: exampleKey(`v=DKIM1; t=y; p=${KEY_2048}`) }, expect: ['testing'] },
    { name: 't=s is something else', facts: { dkim: exampleKey(`v=DKIM1; t=s; p=${KEY_2048}`) }, expect: 'pass' },
    { name: 'DNS timeout', facts: { dkim: unknown('timeout') }, expect: 'unknown' },
    { name: 'a link domain', facts: { dkim: absent() }, expect: 'not-applicable' },
  ],
  run: ({ dkim }, issue) =>
    overKeys(dkim, key => {
      const record = key.record.key.record
      if (!record?.testing || dkim.state !== 'known') return []
      const without = printDkimKey({ ...record, testing: false })
      // A delegated key is the service's record: nothing to paste here.
      const fix = key.selector.delegation.length === 0 ? keyFix(dkim.value, key.selector, key.record.text, without) : {}
      return [issue('testing', { name: key.selector.name }, { locator: key.selector.selector, evidence: [key.evidence], ...fix })]
    }),
})
