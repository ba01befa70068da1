import { cannotTell, failIf, notApplicable } from '../../core/check.js'
import { absent, unknown } from '../../core/fact.js'
import { exampleInclude, exampleSpf } from '../../dns/spf/example.js'
import { pointAt, spfFix } from '../../dns/spf/show.js'
import { eachNode, silentNode } from '../../dns/spf/tree.js'
import { defineCheck } from '../define.js'

const record = 'v=spf1 include:example.com -all'

export default defineCheck({
  id: 'spf-loop',
  category: 'authentication',
  subject: 'domain',
  severity: 'error',
  weight: 10,
  blocker: true,
  owner: 'dns-admin',
  effort: 'minutes',
  needs: ['spf'],
  refs: ['RFC 7208 4.6.4', 'RFC 7208 5.2'],
  explains: ['invalid-sender'],
  title: { en: 'SPF does not include itself', de: 'SPF bindet sich nicht selbst ein' },
  why: {
    en: 'A record that leads back to itself, directly or by way of another domain, can never be evaluated to the end. Receivers run into the lookup limit and treat it as invalid.',
    de: 'Ein Eintrag, der direkt oder über eine andere Domain auf sich selbst verweist, lässt sich nie zu Ende auswerten. Empfänger stoßen an die Grenze der DNS-Abfragen und behandeln ihn als ungültig.',
  },
  fix: { en: 'Remove the include or redirect that leads back.', de: 'Entfernen Sie das include oder redirect, das zurückführt.' },
  messages: {
    en: {
      loop: (a: { domain: string; term: string }) =>
        `“${a.term}” in the SPF record of ${a.domain} leads back to a record that is being evaluated already`,
    },
    de: { loop: a => `„${a.term}“ im SPF-Eintrag von ${a.domain} führt zu einem Eintrag zurück, der gerade ausgewertet wird` },
  },
  examples: [
    { name: 'no loop', facts: { spf: exampleSpf('v=spf1 mx -all') }, expect: 'pass' },
    {
      name: 'includes itself',
      facts: { spf: exampleSpf(record, { children: [exampleInclude('example.com', null, { state: 'loop', reason: 'loop' })] }) },
      expect: ['loop'],
    },
    {
      name: 'an include is silent',
      facts: {
        spf: exampleSpf(record, { children: [exampleInclude('example.net', null, { state: 'unknown', reason: 'timeout' })] }),
      },
      expect: 'unknown',
    },
    { name: 'no answer', facts: { spf: unknown('timeout') }, expect: 'unknown' },
    { name: 'no record', facts: { spf: absent() }, expect: 'not-applicable' },
  ],
  run({ spf }, issue) {
    if (spf.state === 'unknown') return cannotTell(spf)
    if (spf.state === 'absent' || !spf.value.tree) return notApplicable
    const { value } = spf
    const issues = [...eachNode(spf.value.tree)].flatMap(parent =>
      parent.children
        .filter(c => c.state === 'loop' && c.term !== null)
        .map(c => {
          const term = c.term ?? ''
          const evidence = [pointAt(parent.domain, parent.record ?? '', c.position ?? 0, term.length)]
          return issue('loop', { domain: parent.domain, term }, { evidence, locator: term, ...spfFix(value, 'remove-loop') })
        }),
    )
    const silent = silentNode(spf.value.tree)
    return issues.length === 0 && silent ? cannotTell(silent) : failIf(issues)
  },
})
