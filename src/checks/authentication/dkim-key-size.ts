import { absent, unknown } from '../../core/fact.js'
import type { Format } from '../../core/locale.js'
import { exampleKey, GOOD_KEY, KEY_512, KEY_1024, KEY_ED25519 } from '../../dns/dkim/example.js'
import { defineCheck } from '../define.js'
import { milder, overKeys } from '../dkim-keys.js'

export default defineCheck({
  id: 'dkim-key-size',
  category: 'authentication',
  subject: 'domain',
  severity: 'error',
  weight: 7,
  owner: 'sending-service',
  effort: 'hour',
  needs: ['dkim'],
  refs: ['RFC 8301 3.2', 'https://support.google.com/a/answer/81126'],
  explains: ['invalid-sender'],
  title: { en: 'The DKIM key is long enough', de: 'Der DKIM-Schlüssel ist lang genug' },
  why: {
    en: 'Short keys can be broken and then be used to forge your signature. Receivers ignore RSA keys under 1,024 bits; 2,048 bits are the recommendation.',
    de: 'Kurze Schlüssel lassen sich knacken und dann zum Fälschen Ihrer Signatur verwenden. RSA-Schlüssel unter 1.024 Bit ignorieren Empfänger; empfohlen sind 2.048 Bit.',
  },
  fix: {
    en: 'Have your sending service make a new key of 2,048 bits under a new selector, publish it, switch over, and revoke the old one some days later.',
    de: 'Lassen Sie Ihren Versanddienst unter einem neuen Selektor einen Schlüssel mit 2.048 Bit erzeugen, veröffentlichen Sie ihn, stellen Sie um und widerrufen Sie den alten einige Tage später.',
  },
  messages: {
    en: {
      weak: (a: { name: string; bits: number }, f: Format) =>
        `The key at ${a.name} has only ${f.number(a.bits)} bits; receivers ignore it`,
      short: (a: { name: string; bits: number }, f: Format) =>
        `The key at ${a.name} has ${f.number(a.bits)} bits; 2,048 are recommended`,
    },
    de: {
      weak: (a, f) => `Der Schlüssel unter ${a.name} hat nur ${f.number(a.bits)} Bit; Empfänger ignorieren ihn`,
      short: (a, f) => `Der Schlüssel unter ${a.name} hat ${f.number(a.bits)} Bit; empfohlen sind 2.048`,
    },
  },
  examples: [
    { name: '2048 bits', facts: { dkim: exampleKey(GOOD_KEY) }, expect: 'pass' },
    { name: 'ed25519', facts: { dkim: exampleKey(`v=DKIM1; k=ed25519; p=${KEY_ED25519}`) }, expect: 'pass' },
    { name: '1024 bits', facts: { dkim: exampleKey(`v=DKIM1; p=${KEY_1024}`) }, expect: ['short'] },
    { name: '512 bits', facts: { dkim: exampleKey(`v=DKIM1; p=${KEY_512}`) }, expect: ['weak'] },
    { name: 'DNS timeout', facts: { dkim: exampleKey(unknown('timeout')) }, expect: 'unknown' },
    { name: 'no key', facts: { dkim: exampleKey(null) }, expect: 'not-applicable' },
    { name: 'nothing could be looked up', facts: { dkim: unknown('servfail') }, expect: 'unknown' },
    { name: 'a link domain', facts: { dkim: absent() }, expect: 'not-applicable' },
  ],
  run: ({ dkim }, issue) =>
    overKeys(dkim, (key, all) => {
      const record = key.record.key.record
      if (!record || record.bits === null || record.encoding === 'raw' || record.bits >= 2048 || record.bits === 256) return []
      const args = { name: key.selector.name, bits: record.bits }
      const details = { locator: key.selector.selector, evidence: [key.evidence] }
      return [
        record.bits < 1024
          ? issue('weak', args, { ...details, ...milder(key, all) })
          : issue('short', args, { ...details, severity: 'warning' }),
      ]
    }),
})
