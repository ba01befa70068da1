import { absent, unknown } from '../../core/fact.js'
import { exampleDkim, exampleKey, exampleSelector, GOOD_KEY, KEY_2048, KEY_ED25519 } from '../../dns/dkim/example.js'
import { defineCheck } from '../define.js'
import { overKeys } from '../dkim-keys.js'

const ED = `v=DKIM1; k=ed25519; p=${KEY_ED25519}`

export default defineCheck({
  id: 'dkim-key-type',
  category: 'authentication',
  subject: 'domain',
  severity: 'warning',
  weight: 3,
  owner: 'dns-admin',
  effort: 'hour',
  needs: ['dkim'],
  refs: ['RFC 6376 3.6.1', 'RFC 8463'],
  title: {
    en: 'The type of the DKIM key is one that receivers support',
    de: 'Der Typ des DKIM-Schlüssels wird von Empfängern unterstützt',
  },
  why: {
    en: 'Every receiver can check RSA signatures. Many large ones still ignore Ed25519, so it must stand beside an RSA key, not in its place. A type that does not fit the key makes the record useless.',
    de: 'RSA-Signaturen kann jeder Empfänger prüfen. Ed25519 ignorieren noch viele große Anbieter; es gehört deshalb neben einen RSA-Schlüssel, nicht an dessen Stelle. Passt der Typ nicht zum Schlüssel, ist der Eintrag nutzlos.',
  },
  fix: {
    en: 'Sign twice: with an RSA key of 2,048 bits and, if you like, with Ed25519 under a second selector. k= must name the type of the key in p=.',
    de: 'Signieren Sie doppelt: mit einem RSA-Schlüssel von 2.048 Bit und auf Wunsch mit Ed25519 unter einem zweiten Selektor. k= muss den Typ des Schlüssels in p= nennen.',
  },
  messages: {
    en: {
      'unknown-type': (a: { name: string; type: string }) =>
        `${a.name} names the key type “${a.type}”, which receivers do not know`,
      differs: (a: { name: string; type: string; actual: string }) =>
        `${a.name} says k=${a.type}, but p= holds a key of type ${a.actual}`,
      'ed25519-only': (a: { domain: string }) =>
        `All DKIM keys found for ${a.domain} are Ed25519; receivers that only know RSA see no signature`,
    },
    de: {
      'unknown-type': a => `${a.name} nennt den Schlüsseltyp „${a.type}“, den Empfänger nicht kennen`,
      differs: a => `${a.name} sagt k=${a.type}, p= enthält aber einen Schlüssel vom Typ ${a.actual}`,
      'ed25519-only': a =>
        `Alle gefundenen DKIM-Schlüssel von ${a.domain} sind Ed25519; Empfänger, die nur RSA kennen, sehen keine Signatur`,
    },
  },
  examples: [
    { name: 'RSA', facts: { dkim: exampleKey(GOOD_KEY) }, expect: 'pass' },
    { name: 'both', facts: { dkim: exampleDkim([exampleSelector('s1', GOOD_KEY), exampleSelector('e1', ED)]) }, expect: 'pass' },
    { name: 'Ed25519 alone', facts: { dkim: exampleKey(ED) }, expect: ['ed25519-only'] },
    { name: 'unknown type', facts: { dkim: exampleKey(`v=DKIM1; k=dsa; p=${KEY_2048}`) }, expect: ['unknown-type'] },
    { name: 'k= and key differ', facts: { dkim: exampleKey(`v=DKIM1; k=ed25519; p=${KEY_2048}`) }, expect: ['differs'] },
    { name: 'DNS timeout', facts: { dkim: unknown('timeout') }, expect: 'unknown' },
    { name: 'a link domain', facts: { dkim: absent() }, expect: 'not-applicable' },
  ],
  run: ({ dkim }, issue) =>
    overKeys(dkim, (key, all) => {
      const details = { locator: key.selector.selector, evidence: [key.evidence] }
      const name = key.selector.name
      const { problems, record } = key.record.key
      const type = record?.keyType ?? '?'
      if (problems.some(p => p.code === 'unknown-key-type'))
        return [issue('unknown-type', { name, type: type.slice(0, 40) }, details)]
      const differs = problems.find(p => p.code === 'key-type-differs')
      // No verifier gets anything out of such a record.
      if (differs) return [issue('differs', { name, type, actual: differs.detail ?? '?' }, { ...details, severity: 'error' })]
      const valid = all.filter(k => k.record.key.valid)
      const only = key === valid[0] && valid.every(k => k.record.key.record?.keyType === 'ed25519')
      return only && dkim.state === 'known'
        ? [issue('ed25519-only', { domain: dkim.value.domain }, { evidence: valid.map(k => k.evidence) })]
        : []
    }),
})
