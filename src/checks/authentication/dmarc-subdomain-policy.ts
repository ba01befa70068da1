import { failIf, pass } from '../../core/check.js'
import { absent, unknown } from '../../core/fact.js'
import type { Issue } from '../../core/finding.js'
import { exampleDmarc, examplePolicy } from '../../dns/dmarc/example.js'
import { changeDmarc } from '../../dns/dmarc/repair.js'
import { defineCheck } from '../define.js'
import { isWeaker, overPolicy, policyFix } from '../dmarc-policy.js'

export default defineCheck({
  id: 'dmarc-subdomain-policy',
  category: 'authentication',
  subject: 'domain',
  severity: 'warning',
  weight: 3,
  owner: 'dns-admin',
  effort: 'minutes',
  needs: ['dmarc'],
  refs: ['RFC 9989 4.7', 'RFC 9989 4.10.1'],
  title: { en: 'Subdomains are protected as well as the domain', de: 'Subdomains sind so gut geschützt wie die Domain' },
  why: {
    en: 'sp= holds for existing subdomains, np= for invented ones. If they are weaker than p=, forgers simply put something in front of your domain.',
    de: 'sp= gilt für vorhandene Subdomains, np= für erfundene. Sind sie schwächer als p=, setzen Fälscher einfach etwas vor Ihre Domain.',
  },
  fix: {
    en: 'Take sp= and np= out, so that p= holds for all, or set them at least as strict. np=reject is safe in almost every case: nobody sends from names that do not exist.',
    de: 'Entfernen Sie sp= und np=, damit p= für alle gilt, oder setzen Sie beide mindestens so streng. np=reject ist fast immer gefahrlos: Von Namen, die es nicht gibt, sendet niemand.',
  },
  messages: {
    en: {
      weaker: (a: { tag: string; value: string; p: string; domain: string }) =>
        `${a.domain}: ${a.tag}=${a.value} is weaker than p=${a.p}`,
      'no-effect': (a: { tag: string; domain: string; organization: string }) =>
        `${a.domain}: ${a.tag}= has no effect in the record of a subdomain; only the one of ${a.organization} counts`,
    },
    de: {
      weaker: a => `${a.domain}: ${a.tag}=${a.value} ist schwächer als p=${a.p}`,
      'no-effect': a =>
        `${a.domain}: ${a.tag}= ist im Eintrag einer Subdomain wirkungslos; es zählt nur der von ${a.organization}`,
    },
  },
  examples: [
    { name: 'p= for all', facts: { dmarc: examplePolicy('v=DMARC1; p=reject') }, expect: 'pass' },
    { name: 'stricter np=', facts: { dmarc: examplePolicy('v=DMARC1; p=none; np=reject') }, expect: 'pass' },
    { name: 'sp=none under p=reject', facts: { dmarc: examplePolicy('v=DMARC1; p=reject; sp=none') }, expect: ['weaker'] },
    {
      name: 'sp= at a subdomain',
      subject: { kind: 'domain', name: 'news.example.com', roles: ['from'] },
      facts: {
        dmarc: exampleDmarc('news.example.com', {
          'news.example.com': 'v=DMARC1; p=reject; sp=reject',
          'example.com': 'v=DMARC1; p=none',
        }),
      },
      expect: ['no-effect'],
    },
    { name: 'DNS timeout', facts: { dmarc: unknown('timeout') }, expect: 'unknown' },
    { name: 'a link domain', facts: { dmarc: absent() }, expect: 'not-applicable' },
  ],
  run: ({ dmarc }, issue, { subject }) =>
    overPolicy(dmarc, subject, ({ facts, domain, text, record, evidence }) => {
      const issues: Issue[] = []
      const { organizational } = facts.discovery
      const organization = organizational.state === 'known' ? organizational.value.domain : domain
      for (const [tag, value, key] of [
        ['sp', record.subdomainPolicy, 'subdomainPolicy'],
        ['np', record.nonexistentPolicy, 'nonexistentPolicy'],
      ] as const) {
        if (value === null || record.policy === null) continue
        const proposed = changeDmarc(text, { [key]: null })
        const details = { locator: tag, evidence: [evidence], ...(proposed ? policyFix(facts, domain, text, proposed) : {}) }
        if (organization !== domain && record.psd !== 'y')
          issues.push(issue('no-effect', { tag, domain, organization }, { ...details, severity: 'info' }))
        else if (isWeaker(value, record.policy))
          // Between quarantine and reject lies a choice that many make on purpose; only `none` opens a door.
          issues.push(
            issue(
              'weaker',
              { tag, value, p: record.policy, domain },
              value === 'none' ? details : { ...details, severity: 'info' },
            ),
          )
      }
      return issues.length > 0 ? failIf(issues) : pass(evidence)
    }),
})
