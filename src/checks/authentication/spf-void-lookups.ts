import { cannotTell, fail, notApplicable, pass } from '../../core/check.js'
import { absent, unknown } from '../../core/fact.js'
import type { Format } from '../../core/locale.js'
import { exampleSpf, exampleTerm } from '../../dns/spf/example.js'
import { spfFix, treeEvidence } from '../../dns/spf/show.js'
import { eachNode, silentNode, silentPart } from '../../dns/spf/tree.js'
import { defineCheck } from '../define.js'

const gone = ['a:old1.example.com', 'a:old2.example.com', 'a:old3.example.com'].map(t =>
  exampleTerm(t, 'a', { state: 'absent', void4: true, void6: true, addresses: [] }),
)
const record = 'v=spf1 a:old1.example.com a:old2.example.com a:old3.example.com -all'

export default defineCheck({
  id: 'spf-void-lookups',
  category: 'authentication',
  subject: 'domain',
  severity: 'error',
  weight: 7,
  owner: 'dns-admin',
  effort: 'minutes',
  needs: ['spf'],
  refs: ['RFC 7208 4.6.4'],
  explains: ['invalid-sender'],
  title: { en: 'At most 2 SPF lookups find nothing', de: 'Höchstens 2 SPF-Abfragen laufen ins Leere' },
  why: {
    en: 'Names in the record that have no address any more cost receivers time. After the third empty answer they may declare the whole record invalid.',
    de: 'Namen im Eintrag, zu denen es keine Adresse mehr gibt, kosten Empfänger Zeit. Nach der dritten leeren Antwort dürfen sie den ganzen Eintrag für ungültig erklären.',
  },
  fix: { en: 'Remove the terms whose names no longer exist.', de: 'Entfernen Sie die Terme, deren Namen es nicht mehr gibt.' },
  messages: {
    en: {
      over: (a: { domain: string; count: number }, f: Format) =>
        `${f.number(a.count)} lookups of the SPF record of ${a.domain} find nothing; 2 are allowed`,
      over6: (a: { domain: string; count: number }, f: Format) =>
        `For senders with IPv6 ${f.number(a.count)} lookups of the SPF record of ${a.domain} find nothing, as the names have IPv4 addresses only; 2 are allowed`,
    },
    de: {
      over: (a, f) => `${f.number(a.count)} Abfragen des SPF-Eintrags von ${a.domain} laufen ins Leere, erlaubt sind 2`,
      over6: (a, f) =>
        `Bei Versand über IPv6 laufen ${f.number(a.count)} Abfragen des SPF-Eintrags von ${a.domain} ins Leere, weil die Namen nur IPv4-Adressen haben; erlaubt sind 2`,
    },
  },
  examples: [
    { name: 'nothing void', facts: { spf: exampleSpf('v=spf1 a -all', { terms: [exampleTerm('a', 'a')] }) }, expect: 'pass' },
    { name: 'three names without address', facts: { spf: exampleSpf(record, { terms: gone }) }, expect: ['over'] },
    {
      name: 'three names without IPv6 address',
      facts: { spf: exampleSpf(record, { terms: gone.map(t => ({ ...t, void4: false })) }) },
      expect: ['over6'],
    },
    {
      name: 'two void, one not answered',
      facts: {
        spf: exampleSpf(record, {
          terms: [...gone.slice(0, 2), exampleTerm('a:old3.example.com', 'a', { state: 'unknown', reason: 'timeout' })],
        }),
      },
      expect: 'unknown',
    },
    { name: 'no answer', facts: { spf: unknown('timeout') }, expect: 'unknown' },
    { name: 'no record', facts: { spf: absent() }, expect: 'not-applicable' },
  ],
  run({ spf }, issue) {
    if (spf.state === 'unknown') return cannotTell(spf)
    if (spf.state === 'absent' || !spf.value.tree || !spf.value.totals) return notApplicable
    const { domain, tree, totals } = spf.value
    const details = { evidence: [treeEvidence(tree)], ...spfFix(spf.value, 'remove-void') }
    if (totals.voids4 > 2) return fail(issue('over', { domain, count: totals.voids4 }, details))
    // A few silent terms do not matter while even all of them together stay within the limit.
    const silent = [...eachNode(tree)].reduce((sum, n) => sum + n.terms.filter(t => t.state === 'unknown').length, 0)
    const branch = silentNode(tree) ?? (totals.voids4 + silent > 2 ? silentPart(tree) : null)
    if (branch) return cannotTell(branch)
    return totals.voids6 > 2 ? fail(issue('over6', { domain, count: totals.voids6 }, { ...details, severity: 'info' })) : pass()
  },
})
