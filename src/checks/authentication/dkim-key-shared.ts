import { cannotTell, failIf, notApplicable, pass } from '../../core/check.js'
import { absent, unknown } from '../../core/fact.js'
import type { Format } from '../../core/locale.js'
import { exampleDkim, exampleKey, exampleSelector, GOOD_KEY, KEY_1024 } from '../../dns/dkim/example.js'
import { defineCheck } from '../define.js'

export default defineCheck({
  id: 'dkim-key-shared',
  category: 'authentication',
  subject: 'domain',
  severity: 'info',
  weight: 0,
  owner: 'dns-admin',
  effort: 'hour',
  needs: ['dkim'],
  refs: ['RFC 6376 3.1', 'https://www.m3aawg.org/DKIMKeyRotation'],
  title: { en: 'Each selector has a key of its own', de: 'Jeder Selektor hat einen eigenen Schlüssel' },
  why: {
    en: 'Selectors exist so that keys can be changed one by one. If two hold the same key, revoking one of them achieves nothing.',
    de: 'Selektoren gibt es, damit sich Schlüssel einzeln wechseln lassen. Steht unter zweien derselbe Schlüssel, bewirkt der Widerruf des einen nichts.',
  },
  fix: {
    en: 'Make a new key pair for every selector and for every service.',
    de: 'Erzeugen Sie für jeden Selektor und jeden Dienst ein eigenes Schlüsselpaar.',
  },
  messages: {
    en: {
      shared: (a: { domain: string; selectors: string[] }, f: Format) =>
        `The selectors ${f.list(a.selectors)} of ${a.domain} hold the same key`,
    },
    de: { shared: (a, f) => `Die Selektoren ${f.list(a.selectors)} von ${a.domain} enthalten denselben Schlüssel` },
  },
  examples: [
    {
      name: 'two keys',
      facts: { dkim: exampleDkim([exampleSelector('s1', GOOD_KEY), exampleSelector('s2', `v=DKIM1; p=${KEY_1024}`)]) },
      expect: 'pass',
    },
    {
      name: 'the same key twice',
      facts: { dkim: exampleDkim([exampleSelector('s1', GOOD_KEY), exampleSelector('s2', GOOD_KEY)]) },
      expect: ['shared'],
    },
    { name: 'one key', facts: { dkim: exampleKey(GOOD_KEY) }, expect: 'not-applicable' },
    { name: 'DNS timeout', facts: { dkim: unknown('timeout') }, expect: 'unknown' },
    { name: 'a link domain', facts: { dkim: absent() }, expect: 'not-applicable' },
  ],
  run({ dkim }, issue) {
    if (dkim.state === 'unknown') return cannotTell(dkim)
    if (dkim.state === 'absent') return notApplicable
    const byKey = new Map<string, string[]>()
    for (const { selector, answer } of dkim.value.selectors) {
      const print = answer.state === 'known' ? answer.value.fingerprint : null
      if (print) byKey.set(print, [...(byKey.get(print) ?? []), selector])
    }
    const all = [...byKey.values()]
    if (all.flat().length < 2) return notApplicable
    const shared = all.filter(s => s.length > 1)
    if (shared.length === 0) return pass()
    return failIf(
      shared.map(selectors => issue('shared', { domain: dkim.value.domain, selectors }, { locator: selectors.join(' ') })),
    )
  },
})
