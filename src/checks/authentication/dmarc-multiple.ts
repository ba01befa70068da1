import { cannotTell, failIf, notApplicable, pass } from '../../core/check.js'
import { absent, unknown } from '../../core/fact.js'
import type { Fix } from '../../core/finding.js'
import type { Format } from '../../core/locale.js'
import { exampleDmarc, examplePolicy } from '../../dns/dmarc/example.js'
import type { DmarcFacts } from '../../dns/dmarc/facts.js'
import { mergeDmarc } from '../../dns/dmarc/repair.js'
import { defineCheck } from '../define.js'
import { isAuthor, policyFix, recordAt } from '../dmarc-policy.js'

/** `policyFix` would read "nothing to propose" as "delete". */
function fixOf(facts: DmarcFacts, domain: string, records: readonly string[]): { fix?: Fix } {
  const merged = mergeDmarc(records)
  return merged === null ? {} : policyFix(facts, domain, records.join('\n'), merged)
}

export default defineCheck({
  id: 'dmarc-multiple',
  category: 'authentication',
  subject: 'domain',
  severity: 'error',
  weight: 7,
  owner: 'dns-admin',
  effort: 'minutes',
  needs: ['dmarc'],
  refs: ['RFC 9989 4.10'],
  explains: ['invalid-sender'],
  title: { en: 'There is only one DMARC record at a name', de: 'Unter einem Namen steht nur ein DMARC-Eintrag' },
  why: {
    en: 'If two policy records stand at one name, receivers discard both, as if there were none.',
    de: 'Stehen unter einem Namen zwei Richtlinien, verwerfen Empfänger beide, als gäbe es keine.',
  },
  fix: {
    en: 'Merge the records into one and delete the others. Several report addresses may stand in one rua= tag, separated by commas.',
    de: 'Führen Sie die Einträge zu einem zusammen und löschen Sie die übrigen. Mehrere Berichtsadressen dürfen, durch Kommas getrennt, in einem rua= stehen.',
  },
  messages: {
    en: {
      multiple: (a: { name: string; count: number }, f: Format) =>
        `There are ${f.number(a.count)} DMARC records at ${a.name}; receivers use none of them`,
    },
    de: { multiple: (a, f) => `Unter ${a.name} stehen ${f.number(a.count)} DMARC-Einträge; Empfänger verwenden keinen davon` },
  },
  examples: [
    { name: 'one record', facts: { dmarc: examplePolicy('v=DMARC1; p=none') }, expect: 'pass' },
    {
      name: 'two records',
      facts: { dmarc: exampleDmarc('example.com', { 'example.com': ['v=DMARC1; p=none', 'v=DMARC1; p=reject'] }) },
      expect: ['multiple'],
    },
    { name: 'DNS timeout', facts: { dmarc: unknown('timeout') }, expect: 'unknown' },
    { name: 'a link domain', facts: { dmarc: absent() }, expect: 'not-applicable' },
  ],
  run({ dmarc }, issue, { subject }) {
    if (!isAuthor(subject) || dmarc.state === 'absent') return notApplicable
    if (dmarc.state === 'unknown') return cannotTell(dmarc)
    const several = dmarc.value.discovery.steps.filter(s => s.outcome === 'multiple')
    if (several.length === 0) return pass()
    return failIf(
      several.map(s =>
        issue(
          'multiple',
          { name: s.name, count: s.records.length },
          {
            locator: s.domain,
            evidence: s.records.map(text => recordAt(s.domain, text)),
            ...fixOf(dmarc.value, s.domain, s.records),
          },
        ),
      ),
    )
  },
})
