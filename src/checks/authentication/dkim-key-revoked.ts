import { absent, unknown } from '../../core/fact.js'
import { exampleDkim, exampleKey, exampleSelector, GOOD_KEY } from '../../dns/dkim/example.js'
import { defineCheck } from '../define.js'
import { isNamed, keyFix, milder, overKeys } from '../dkim-keys.js'

export default defineCheck({
  id: 'dkim-key-revoked',
  category: 'authentication',
  subject: 'domain',
  severity: 'error',
  weight: 10,
  blocker: true,
  owner: 'dns-admin',
  effort: 'minutes',
  needs: ['dkim'],
  refs: ['RFC 6376 3.6.1'],
  explains: ['invalid-sender'],
  title: { en: 'The DKIM key is not revoked', de: 'Der DKIM-Schlüssel ist nicht widerrufen' },
  why: {
    en: 'An empty p= tag withdraws a key. Every message signed with it fails DKIM.',
    de: 'Eine leere Angabe p= zieht einen Schlüssel zurück. Jede damit signierte E-Mail fällt bei DKIM durch.',
  },
  fix: {
    en: 'Publish the present key of your sending service at this selector, or have the service sign with another selector.',
    de: 'Veröffentlichen Sie unter diesem Selektor den aktuellen Schlüssel Ihres Versanddienstes, oder lassen Sie den Dienst mit einem anderen Selektor signieren.',
  },
  messages: {
    en: { revoked: (a: { name: string }) => `The key at ${a.name} is revoked (p= is empty)` },
    de: { revoked: a => `Der Schlüssel unter ${a.name} ist widerrufen (p= ist leer)` },
  },
  examples: [
    { name: 'a key in use', facts: { dkim: exampleKey(GOOD_KEY) }, expect: 'pass' },
    { name: 'empty p=', facts: { dkim: exampleKey('v=DKIM1; p=') }, expect: ['revoked'] },
    {
      name: 'an old selector beside a good one',
      facts: { dkim: exampleDkim([exampleSelector('s1', GOOD_KEY), exampleSelector('k1', 'v=DKIM1; p=', { origin: 'common' })]) },
      expect: ['revoked'],
    },
    {
      name: 'revoked on purpose where no mail is sent',
      facts: { dkim: exampleKey('v=DKIM1; p=') },
      settings: { profile: 'no-mail' },
      expect: 'not-applicable',
    },
    { name: 'DNS timeout', facts: { dkim: unknown('timeout') }, expect: 'unknown' },
    { name: 'a link domain', facts: { dkim: absent() }, expect: 'not-applicable' },
  ],
  run: ({ dkim }, issue, { settings }) =>
    settings.profile === 'no-mail'
      ? { state: 'not-applicable' }
      : overKeys(dkim, (key, all) =>
          key.record.key.record?.revoked && dkim.state === 'known'
            ? [
                issue(
                  'revoked',
                  { name: key.selector.name },
                  {
                    locator: key.selector.selector,
                    evidence: [key.evidence],
                    ...milder(key, all),
                    ...(isNamed(key.selector) ? keyFix(dkim.value, key.selector, key.record.text, null) : {}),
                  },
                ),
              ]
            : [],
        ),
})
