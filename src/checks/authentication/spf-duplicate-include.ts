import { cannotTell, failIf, notApplicable } from '../../core/check.js'
import { absent, unknown } from '../../core/fact.js'
import { exampleSpf } from '../../dns/spf/example.js'
import { pointAt, spfFix, wholeRecord } from '../../dns/spf/show.js'
import { defineCheck } from '../define.js'

const record = 'v=spf1 include:a.example.net include:b.example.net ip4:192.0.2.1 -all'

export default defineCheck({
  id: 'spf-duplicate-include',
  category: 'authentication',
  subject: 'domain',
  severity: 'warning',
  weight: 1,
  owner: 'dns-admin',
  effort: 'minutes',
  needs: ['spf'],
  refs: ['RFC 7208 4.6.4'],
  title: { en: 'SPF names no service or network twice', de: 'SPF nennt keinen Dienst und kein Netz doppelt' },
  why: {
    en: 'A service that is reached twice costs DNS lookups twice, and they are limited to 10. Doubled networks make the record long and hard to maintain.',
    de: 'Ein doppelt eingebundener Dienst kostet auch doppelte DNS-Abfragen, und davon sind nur 10 erlaubt. Doppelte Netze machen den Eintrag lang und unübersichtlich.',
  },
  fix: { en: 'Keep each service and each network once.', de: 'Nennen Sie jeden Dienst und jedes Netz nur einmal.' },
  messages: {
    en: {
      term: (a: { domain: string; term: string }) => `“${a.term}” stands twice in the SPF record of ${a.domain}`,
      target: (a: { domain: string; term: string; by: string }) =>
        `The SPF tree of ${a.domain} comes to “${a.term}” a second time; ${a.by} includes it already`,
      network: (a: { domain: string; term: string; by: string }) =>
        `“${a.term}” in the SPF record of ${a.domain} is covered by “${a.by}” already`,
    },
    de: {
      term: a => `„${a.term}“ steht zweimal im SPF-Eintrag von ${a.domain}`,
      target: a => `Im SPF-Baum von ${a.domain} kommt „${a.term}“ ein zweites Mal vor; ${a.by} bindet es bereits ein`,
      network: a => `„${a.term}“ im SPF-Eintrag von ${a.domain} ist durch „${a.by}“ bereits abgedeckt`,
    },
  },
  examples: [
    { name: 'nothing twice', facts: { spf: exampleSpf(record) }, expect: 'pass' },
    { name: 'a term twice', facts: { spf: exampleSpf('v=spf1 mx mx -all') }, expect: ['term'] },
    {
      name: 'one target by two ways',
      facts: {
        spf: exampleSpf(record, {}, { duplicates: [{ kind: 'target', text: 'include:b.example.net', by: 'a.example.net' }] }),
      },
      expect: ['target'],
    },
    {
      name: 'a network inside another',
      facts: {
        spf: exampleSpf(record, {}, { duplicates: [{ kind: 'network', text: 'ip4:192.0.2.1', by: 'include:a.example.net' }] }),
      },
      expect: ['network'],
    },
    { name: 'no answer', facts: { spf: unknown('timeout') }, expect: 'unknown' },
    { name: 'no record', facts: { spf: absent() }, expect: 'not-applicable' },
  ],
  run({ spf }, issue) {
    if (spf.state === 'unknown') return cannotTell(spf)
    if (spf.state === 'absent' || !spf.value.tree) return notApplicable
    const { domain, tree, duplicates } = spf.value
    const text = tree.record ?? ''
    const own = tree.problems.filter(p => p.code === 'duplicate-term')
    const fix = spfFix(spf.value, 'remove-duplicate')
    const terms = own.map(p =>
      issue(
        'term',
        { domain, term: p.text },
        { evidence: [pointAt(domain, text, p.position, p.length)], locator: p.text, ...fix },
      ),
    )
    const others = duplicates
      // The same term twice in the record itself is told above.
      .filter(d => !own.some(p => p.text === d.text))
      .map(d => issue(d.kind, { domain, term: d.text, by: d.by }, { evidence: [wholeRecord(domain, text)], locator: d.text }))
    return failIf([...terms, ...others])
  },
})
