import { cannotTell, fail, notApplicable, pass } from '../../core/check.js'
import { absent, unknown } from '../../core/fact.js'
import type { Format } from '../../core/locale.js'
import { exampleSpf, exampleTerm } from '../../dns/spf/example.js'
import { wholeRecord } from '../../dns/spf/show.js'
import { eachNode, silentNode } from '../../dns/spf/tree.js'
import { defineCheck } from '../define.js'

const mx = (hosts: number) => ({ terms: [exampleTerm('mx', 'mx', { hosts })] })

export default defineCheck({
  id: 'spf-mx-ptr-limit',
  category: 'authentication',
  subject: 'domain',
  severity: 'error',
  weight: 7,
  owner: 'dns-admin',
  effort: 'minutes',
  needs: ['spf'],
  refs: ['RFC 7208 4.6.4'],
  explains: ['invalid-sender'],
  title: { en: 'No mx term of SPF leads to more than 10 hosts', de: 'Kein mx-Term in SPF führt zu mehr als 10 Hosts' },
  why: {
    en: 'An mx term authorises all mail servers of a domain. If there are more than ten, receivers must declare the record invalid.',
    de: 'Ein mx-Term erlaubt alle Mailserver einer Domain als Absender. Sind es mehr als zehn, müssen Empfänger den Eintrag für ungültig erklären.',
  },
  fix: {
    en: 'Replace the mx term by ip4 and ip6 terms with the networks of the servers that really send.',
    de: 'Ersetzen Sie den mx-Term durch ip4- und ip6-Terme mit den Netzen der Server, die tatsächlich senden.',
  },
  messages: {
    en: {
      mx: (a: { domain: string; term: string; count: number }, f: Format) =>
        `“${a.term}” in the SPF record of ${a.domain} leads to ${f.number(a.count)} mail servers; 10 are allowed`,
    },
    de: {
      mx: (a, f) => `„${a.term}“ im SPF-Eintrag von ${a.domain} führt zu ${f.number(a.count)} Mailservern, erlaubt sind 10`,
    },
  },
  examples: [
    { name: 'two hosts', facts: { spf: exampleSpf('v=spf1 mx -all', mx(2)) }, expect: 'pass' },
    { name: 'eleven hosts', facts: { spf: exampleSpf('v=spf1 mx -all', mx(11)) }, expect: ['mx'] },
    {
      name: 'MX not answered',
      facts: { spf: exampleSpf('v=spf1 mx -all', { terms: [exampleTerm('mx', 'mx', { state: 'unknown', reason: 'timeout' })] }) },
      expect: 'unknown',
    },
    { name: 'no answer', facts: { spf: unknown('timeout') }, expect: 'unknown' },
    { name: 'no record', facts: { spf: absent() }, expect: 'not-applicable' },
  ],
  run({ spf }, issue) {
    if (spf.state === 'unknown') return cannotTell(spf)
    if (spf.state === 'absent' || !spf.value.tree) return notApplicable
    const nodes = [...eachNode(spf.value.tree)]
    const [first, ...more] = nodes.flatMap(n =>
      n.terms
        .filter(t => (t.hosts ?? 0) > 10)
        .map(t =>
          issue(
            'mx',
            { domain: n.domain, term: t.text, count: t.hosts ?? 0 },
            { evidence: [wholeRecord(n.domain, n.record ?? '')], locator: t.text },
          ),
        ),
    )
    if (first) return fail(first, ...more)
    const silent = nodes.flatMap(n => n.terms).find(t => t.name === 'mx' && t.state === 'unknown')
    if (silent) return cannotTell({ reason: silent.reason ?? 'timeout', detail: silent.text })
    const branch = silentNode(spf.value.tree)
    return branch ? cannotTell(branch) : pass()
  },
})
