import { cannotTell, failIf, notApplicable, pass } from '../../core/check.js'
import { absent, unknown } from '../../core/fact.js'
import type { Issue } from '../../core/finding.js'
import { exampleDmarc, examplePolicy } from '../../dns/dmarc/example.js'
import { defineCheck } from '../define.js'
import { isAuthor, policyFix, recordAt } from '../dmarc-policy.js'

const TEXT = 'v=DMARC1; p=none; rua=mailto:d@example.com'

export default defineCheck({
  id: 'dmarc-wrong-place',
  category: 'authentication',
  subject: 'domain',
  severity: 'error',
  weight: 7,
  owner: 'dns-admin',
  effort: 'minutes',
  needs: ['dmarc'],
  refs: ['RFC 9989 4.5'],
  explains: ['invalid-sender'],
  title: { en: 'The DMARC record stands at _dmarc', de: 'Der DMARC-Eintrag steht unter _dmarc' },
  why: {
    en: 'Receivers look for the policy only at _dmarc in front of the domain. At any other name nobody finds it.',
    de: 'Empfänger suchen die Richtlinie nur unter _dmarc vor der Domain. Unter jedem anderen Namen findet sie niemand.',
  },
  fix: {
    en: 'Publish the record at the host _dmarc and delete the one at the wrong name. Many DNS panels add the domain by themselves: enter only “_dmarc”.',
    de: 'Veröffentlichen Sie den Eintrag unter dem Host _dmarc und löschen Sie den falschen. Viele DNS-Oberflächen ergänzen die Domain selbst: Geben Sie nur „_dmarc“ ein.',
  },
  messages: {
    en: {
      apex: (a: { name: string }) => `A DMARC record stands at ${a.name} itself instead of _dmarc.${a.name}`,
      doubled: (a: { name: string }) => `The DMARC record ended up at ${a.name}: the domain was added twice`,
      spf: (a: { name: string }) => `There is an SPF record at ${a.name}; it has no effect there`,
    },
    de: {
      apex: a => `Ein DMARC-Eintrag steht direkt unter ${a.name} statt unter _dmarc.${a.name}`,
      doubled: a => `Der DMARC-Eintrag ist unter ${a.name} gelandet: Die Domain wurde doppelt angehängt`,
      spf: a => `Unter ${a.name} steht ein SPF-Eintrag; dort ist er wirkungslos`,
    },
  },
  examples: [
    { name: 'right place', facts: { dmarc: examplePolicy(TEXT) }, expect: 'pass' },
    {
      name: 'at the domain itself',
      facts: { dmarc: exampleDmarc('example.com', {}, { misplaced: [{ name: 'example.com', text: TEXT, kind: 'apex' }] }) },
      expect: ['apex'],
    },
    {
      name: 'domain twice',
      facts: {
        dmarc: exampleDmarc(
          'example.com',
          {},
          { misplaced: [{ name: '_dmarc.example.com.example.com', text: TEXT, kind: 'doubled' }] },
        ),
      },
      expect: ['doubled'],
    },
    { name: 'SPF at _dmarc', facts: { dmarc: examplePolicy('v=spf1 -all') }, expect: ['spf'] },
    {
      name: 'a harmless copy',
      facts: { dmarc: examplePolicy(TEXT, { misplaced: [{ name: 'example.com', text: TEXT, kind: 'apex' }] }) },
      expect: ['apex'],
    },
    { name: 'DNS timeout', facts: { dmarc: unknown('timeout') }, expect: 'unknown' },
    { name: 'a link domain', facts: { dmarc: absent() }, expect: 'not-applicable' },
  ],
  run({ dmarc }, issue, { subject }) {
    if (!isAuthor(subject) || dmarc.state === 'absent') return notApplicable
    if (dmarc.state === 'unknown') return cannotTell(dmarc)
    const facts = dmarc.value
    // With a policy in its place the stray record only confuses people.
    const mild = facts.discovery.policyDomain !== null ? ({ severity: 'info' } as const) : {}
    const issues: Issue[] = facts.misplaced.map(m =>
      issue(
        m.kind,
        { name: m.name },
        {
          ...mild,
          locator: m.name,
          evidence: [{ kind: 'record', label: m.name, text: m.text }],
          ...(facts.discovery.policyDomain === null
            ? policyFix(facts, facts.domain, null, m.text)
            : policyFix(facts, facts.domain, m.text, null, m.name)),
        },
      ),
    )
    for (const step of facts.discovery.steps) {
      const spf = step.others.find(t => /^v=spf1(?: |$)/i.test(t))
      if (spf !== undefined)
        issues.push(
          issue('spf', { name: step.name }, { severity: 'warning', locator: step.name, evidence: [recordAt(step.domain, spf)] }),
        )
    }
    return issues.length > 0 ? failIf(issues) : pass()
  },
})
