import { fail, pass } from '../../core/check.js'
import { absent, unknown } from '../../core/fact.js'
import { examplePolicy } from '../../dns/dmarc/example.js'
import { changeDmarc } from '../../dns/dmarc/repair.js'
import { defineCheck } from '../define.js'
import { overPolicy, policyFix } from '../dmarc-policy.js'

export default defineCheck({
  id: 'dmarc-test-mode',
  category: 'authentication',
  subject: 'domain',
  severity: 'info',
  weight: 0,
  owner: 'dns-admin',
  effort: 'minutes',
  needs: ['dmarc'],
  refs: ['RFC 9989 4.7', 'RFC 9989 A.6'],
  title: { en: 'The DMARC policy is not in test mode', de: 'Die DMARC-Richtlinie ist nicht im Testbetrieb' },
  why: {
    en: 't=y asks receivers to apply the policy one level lower: reject becomes quarantine, quarantine becomes none. That is a good step on the way, but no place to stay.',
    de: 't=y bittet Empfänger, die Richtlinie eine Stufe milder anzuwenden: Aus reject wird quarantine, aus quarantine wird none. Das ist ein guter Zwischenschritt, aber kein Dauerzustand.',
  },
  fix: {
    en: 'Take t=y out once the reports show no mail of yours that fails.',
    de: 'Entfernen Sie t=y, sobald die Berichte keine eigenen E-Mails mehr zeigen, die durchfallen.',
  },
  messages: {
    en: {
      testing: (a: { domain: string; declared: string; applied: string }) =>
        `${a.domain} declares ${a.declared}, but t=y makes it ${a.applied}`,
    },
    de: { testing: a => `${a.domain} erklärt ${a.declared}, wegen t=y gilt aber ${a.applied}` },
  },
  examples: [
    { name: 'in earnest', facts: { dmarc: examplePolicy('v=DMARC1; p=reject') }, expect: 'pass' },
    { name: 'test mode', facts: { dmarc: examplePolicy('v=DMARC1; p=reject; t=y') }, expect: ['testing'] },
    { name: 'no effect on p=none', facts: { dmarc: examplePolicy('v=DMARC1; p=none; t=y') }, expect: 'pass' },
    { name: 'DNS timeout', facts: { dmarc: unknown('timeout') }, expect: 'unknown' },
    { name: 'a link domain', facts: { dmarc: absent() }, expect: 'not-applicable' },
  ],
  run: ({ dmarc }, issue, { subject }) =>
    overPolicy(dmarc, subject, ({ facts, domain, text, record, evidence }) => {
      const { effective } = facts
      if (!record.testing || !effective || effective.declared === effective.applied) return pass(evidence)
      const proposed = changeDmarc(text, { testing: false })
      const args = { domain: facts.domain, declared: effective.declared, applied: effective.applied }
      return fail(issue('testing', args, { evidence: [evidence], ...(proposed ? policyFix(facts, domain, text, proposed) : {}) }))
    }),
})
