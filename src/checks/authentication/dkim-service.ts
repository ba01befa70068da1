import { absent, unknown } from '../../core/fact.js'
import { exampleKey, GOOD_KEY, KEY_2048 } from '../../dns/dkim/example.js'
import { printDkimKey } from '../../dns/dkim/key.js'
import { defineCheck } from '../define.js'
import { keyFix, milder, overKeys } from '../dkim-keys.js'

export default defineCheck({
  id: 'dkim-service',
  category: 'authentication',
  subject: 'domain',
  severity: 'error',
  weight: 3,
  owner: 'dns-admin',
  effort: 'minutes',
  needs: ['dkim'],
  refs: ['RFC 6376 3.6.1'],
  explains: ['invalid-sender'],
  title: { en: 'The DKIM key may be used for e-mail', de: 'Der DKIM-Schlüssel ist für E-Mail freigegeben' },
  why: {
    en: 'The s= tag can limit a key to certain services. If e-mail is not among them, receivers must not use the key.',
    de: 'Die Angabe s= kann einen Schlüssel auf bestimmte Dienste beschränken. Ist E-Mail nicht dabei, dürfen Empfänger ihn nicht verwenden.',
  },
  fix: {
    en: 'Take the s= tag out of the record, or set it to s=email.',
    de: 'Entfernen Sie die Angabe s= aus dem Eintrag, oder setzen Sie s=email.',
  },
  messages: {
    en: {
      excluded: (a: { name: string; services: string }) => `The key at ${a.name} is for “${a.services}” only, not for e-mail`,
    },
    de: { excluded: a => `Der Schlüssel unter ${a.name} gilt nur für „${a.services}“, nicht für E-Mail` },
  },
  examples: [
    { name: 'no restriction', facts: { dkim: exampleKey(GOOD_KEY) }, expect: 'pass' },
    { name: 'e-mail', facts: { dkim: exampleKey(`v=DKIM1; s=email; p=${KEY_2048}`) }, expect: 'pass' },
    { name: 'another service', facts: { dkim: exampleKey(`v=DKIM1; s=tlsrpt; p=${KEY_2048}`) }, expect: ['excluded'] },
    { name: 'DNS timeout', facts: { dkim: unknown('timeout') }, expect: 'unknown' },
    { name: 'a link domain', facts: { dkim: absent() }, expect: 'not-applicable' },
  ],
  run: ({ dkim }, issue) =>
    overKeys(dkim, (key, all) => {
      const record = key.record.key.record
      if (!record || record.services.includes('*') || record.services.includes('email') || dkim.state !== 'known') return []
      const fix = keyFix(dkim.value, key.selector, key.record.text, printDkimKey({ ...record, services: ['*'] }))
      return [
        issue(
          'excluded',
          { name: key.selector.name, services: record.services.join(', ').slice(0, 80) || '–' },
          { locator: key.selector.selector, evidence: [key.evidence], ...milder(key, all), ...fix },
        ),
      ]
    }),
})
