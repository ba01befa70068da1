import { absent, unknown } from '../../core/fact.js'
import { exampleKey, GOOD_KEY, KEY_2048, KEY_PKCS1 } from '../../dns/dkim/example.js'
import { repairKey } from '../../dns/dkim/repair.js'
import { KEY_FAULTS } from '../../dns/dkim/show.js'
import { defineCheck } from '../define.js'
import { keyFix, milder, overKeys } from '../dkim-keys.js'

interface Place {
  name: string
  /** Character of the record, from 1. */
  at: number
  detail: string
}

export default defineCheck({
  id: 'dkim-key-syntax',
  category: 'authentication',
  subject: 'domain',
  severity: 'error',
  weight: 10,
  blocker: true,
  owner: 'dns-admin',
  effort: 'minutes',
  needs: ['dkim'],
  refs: ['RFC 6376 3.6.1', 'RFC 8463 4'],
  explains: ['invalid-sender'],
  title: { en: 'The DKIM key record is well-formed', de: 'Der DKIM-Eintrag ist fehlerfrei aufgebaut' },
  why: {
    en: 'Keys are long, and one lost or added character makes a key unusable. All signatures made with it then fail, although the record is there.',
    de: 'Schlüssel sind lang, und ein einziges verlorenes oder zusätzliches Zeichen macht sie unbrauchbar. Alle damit erstellten Signaturen schlagen dann fehl, obwohl der Eintrag vorhanden ist.',
  },
  fix: {
    en: 'Copy the record from your sending service once more, without quotation marks and line breaks, and compare the beginning and the end. Long values are one TXT record with several strings; most panels split them by themselves.',
    de: 'Kopieren Sie den Eintrag noch einmal aus Ihrem Versanddienst, ohne Anführungszeichen und Zeilenumbrüche, und vergleichen Sie Anfang und Ende. Lange Werte sind ein einziger TXT-Eintrag aus mehreren Zeichenketten; die meisten Oberflächen teilen sie selbst auf.',
  },
  messages: {
    en: {
      notation: (a: Place) => `${a.name}: characters that do not belong in the record (character ${a.at}: ${a.detail})`,
      version: (a: Place) => `${a.name}: the record must begin with v=DKIM1 (character ${a.at})`,
      tags: (a: Place) => `${a.name}: broken or repeated tag at character ${a.at}: ${a.detail}`,
      'no-key': (a: Place) => `${a.name}: the p= tag with the key is missing`,
      base64: (a: Place) => `${a.name}: the key is not valid base64 (character ${a.at}: ${a.detail})`,
      'cut-off': (a: Place) => `${a.name}: the key is cut off (octets present/needed: ${a.detail})`,
      'not-a-key': (a: Place) => `${a.name}: p= does not hold a public key`,
      private: (a: Place) => `${a.name}: p= holds a PRIVATE key; it is public now and must be replaced at once`,
      form: (a: Place) => `${a.name}: the key is stored in a form that many receivers cannot read`,
    },
    de: {
      notation: a => `${a.name}: Zeichen, die nicht in den Eintrag gehören (Zeichen ${a.at}: ${a.detail})`,
      version: a => `${a.name}: Der Eintrag muss mit v=DKIM1 beginnen (Zeichen ${a.at})`,
      tags: a => `${a.name}: fehlerhafte oder doppelte Angabe bei Zeichen ${a.at}: ${a.detail}`,
      'no-key': a => `${a.name}: Die Angabe p= mit dem Schlüssel fehlt`,
      base64: a => `${a.name}: Der Schlüssel ist kein gültiges Base64 (Zeichen ${a.at}: ${a.detail})`,
      'cut-off': a => `${a.name}: Der Schlüssel ist abgeschnitten (Oktette vorhanden/nötig: ${a.detail})`,
      'not-a-key': a => `${a.name}: p= enthält keinen öffentlichen Schlüssel`,
      private: a => `${a.name}: p= enthält einen PRIVATEN Schlüssel; er ist damit öffentlich und muss sofort ersetzt werden`,
      form: a => `${a.name}: Der Schlüssel ist in einer Form gespeichert, die viele Empfänger nicht lesen können`,
    },
  },
  examples: [
    { name: 'a good record', facts: { dkim: exampleKey(GOOD_KEY) }, expect: 'pass' },
    { name: 'quotation marks', facts: { dkim: exampleKey(`v=DKIM1; k=rsa; p="${KEY_2048}"`) }, expect: ['notation'] },
    { name: 'wrong version', facts: { dkim: exampleKey(`v=DKIM2; p=${KEY_2048}`) }, expect: ['version'] },
    { name: 'garbage between', facts: { dkim: exampleKey(`v=DKIM1; oops; p=${KEY_2048}`) }, expect: ['tags'] },
    { name: 'no p=', facts: { dkim: exampleKey('v=DKIM1; k=rsa') }, expect: ['no-key'] },
    { name: 'a foreign character', facts: { dkim: exampleKey(`v=DKIM1; p=*${KEY_2048.slice(1)}`) }, expect: ['base64'] },
    { name: 'cut off at 255 characters', facts: { dkim: exampleKey(GOOD_KEY.slice(0, 254)) }, expect: ['cut-off'] },
    { name: 'something else than a key', facts: { dkim: exampleKey('v=DKIM1; p=AAAA') }, expect: ['not-a-key'] },
    { name: 'bare RSAPublicKey', facts: { dkim: exampleKey(`v=DKIM1; p=${KEY_PKCS1}`) }, expect: ['form'] },
    { name: 'private key', facts: { dkim: exampleKey('v=DKIM1; p=MAoCAQACAwEAAQIBAA==') }, expect: ['private'] },
    { name: 'DNS timeout', facts: { dkim: exampleKey(unknown('timeout')) }, expect: 'unknown' },
    { name: 'no key to look at', facts: { dkim: exampleKey(null) }, expect: 'not-applicable' },
    { name: 'nothing could be looked up', facts: { dkim: unknown('servfail') }, expect: 'unknown' },
    { name: 'a link domain', facts: { dkim: absent() }, expect: 'not-applicable' },
  ],
  run: ({ dkim }, issue) =>
    overKeys(dkim, (key, all) => {
      const { problems } = key.record.key
      const found = problems.flatMap(p =>
        KEY_FAULTS[p.code] && p.severity !== 'info' ? [{ code: KEY_FAULTS[p.code] ?? 'tags', p }] : [],
      )
      // One slip shows up as several problems; the most serious, earliest one is the cause.
      const first = found.find(f => f.p.severity === 'error') ?? found[0]
      if (!first || dkim.state !== 'known') return []
      const { p, code } = first
      const repaired = key.selector.delegation.length === 0 ? repairKey(key.record.text) : null
      return [
        issue(
          code,
          {
            name: key.selector.name,
            at: p.position + 1,
            detail: p.detail ?? key.record.text.slice(p.position, p.position + Math.min(p.length, 40)),
          },
          {
            locator: key.selector.selector,
            evidence: [key.evidence],
            ...(p.severity === 'warning' ? { severity: 'warning', blocker: false } : milder(key, all)),
            ...(repaired === null ? {} : keyFix(dkim.value, key.selector, key.record.text, repaired)),
          },
        ),
      ]
    }),
})
