import { cannotTell, failIf, notApplicable } from '../../core/check.js'
import { absent, unknown } from '../../core/fact.js'
import { exampleInclude, exampleSilentInclude, exampleSpf } from '../../dns/spf/example.js'
import { pointAt, spfFix, wholeRecord } from '../../dns/spf/show.js'
import { eachNode, silentNode } from '../../dns/spf/tree.js'
import { defineCheck } from '../define.js'

export default defineCheck({
  id: 'spf-ptr',
  category: 'authentication',
  subject: 'domain',
  severity: 'warning',
  weight: 3,
  owner: 'dns-admin',
  effort: 'minutes',
  needs: ['spf'],
  refs: ['RFC 7208 5.5'],
  title: { en: 'SPF does not use ptr', de: 'SPF verwendet kein ptr' },
  why: {
    en: 'The ptr mechanism looks up the name of the sending server. It is slow and unreliable, the standard advises against it, and some large receivers skip it.',
    de: 'Der Mechanismus ptr fragt den Namen des sendenden Servers ab. Das ist langsam und unzuverlässig, der Standard rät davon ab, und manche großen Empfänger übergehen ihn.',
  },
  fix: {
    en: 'Replace ptr by ip4, ip6 or a terms for the servers that send.',
    de: 'Ersetzen Sie ptr durch ip4-, ip6- oder a-Terme für die sendenden Server.',
  },
  messages: {
    en: {
      own: (a: { domain: string; term: string }) => `The SPF record of ${a.domain} uses “${a.term}”`,
      included: (a: { domain: string; term: string }) => `The SPF record of ${a.domain}, which is included, uses “${a.term}”`,
    },
    de: {
      own: a => `Der SPF-Eintrag von ${a.domain} verwendet „${a.term}“`,
      included: a => `Der eingebundene SPF-Eintrag von ${a.domain} verwendet „${a.term}“`,
    },
  },
  examples: [
    { name: 'no ptr', facts: { spf: exampleSpf('v=spf1 mx -all') }, expect: 'pass' },
    { name: 'ptr', facts: { spf: exampleSpf('v=spf1 mx ptr -all') }, expect: ['own'] },
    {
      name: 'ptr in an include',
      facts: {
        spf: exampleSpf('v=spf1 include:a.example.net -all', { children: [exampleInclude('a.example.net', 'v=spf1 ptr -all')] }),
      },
      expect: ['included'],
    },
    { name: 'an include is silent', facts: { spf: exampleSilentInclude() }, expect: 'unknown' },
    { name: 'no answer', facts: { spf: unknown('timeout') }, expect: 'unknown' },
    { name: 'no record', facts: { spf: absent() }, expect: 'not-applicable' },
  ],
  run({ spf }, issue) {
    if (spf.state === 'unknown') return cannotTell(spf)
    if (spf.state === 'absent' || !spf.value.tree) return notApplicable
    const { domain, tree } = spf.value
    const nodes = [...eachNode(tree)]
    const issues = nodes.flatMap(node =>
      node.problems
        .filter(p => p.code === 'ptr')
        .map(p =>
          node === tree
            ? issue(
                'own',
                { domain, term: p.text },
                {
                  evidence: [pointAt(domain, node.record ?? '', p.position, p.length)],
                  locator: p.text,
                  ...spfFix(spf.value, 'remove-ptr'),
                },
              )
            : issue(
                'included',
                { domain: node.domain, term: p.text },
                { evidence: [wholeRecord(node.domain, node.record ?? '')], severity: 'info', locator: node.domain },
              ),
        ),
    )
    const silent = silentNode(tree)
    return issues.length === 0 && silent ? cannotTell(silent) : failIf(issues)
  },
})
