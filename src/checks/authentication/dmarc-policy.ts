import { fail, pass } from '../../core/check.js'
import { absent, unknown } from '../../core/fact.js'
import { examplePolicy } from '../../dns/dmarc/example.js'
import { changeDmarc } from '../../dns/dmarc/repair.js'
import { defineCheck } from '../define.js'
import { ADDRESS, overPolicy, policyFix } from '../dmarc-policy.js'

export default defineCheck({
  id: 'dmarc-policy',
  category: 'authentication',
  subject: 'domain',
  severity: 'warning',
  weight: 3,
  owner: 'dns-admin',
  effort: 'project',
  needs: ['dmarc'],
  refs: ['RFC 9989 4.7', 'RFC 9989 5.1.7'],
  title: { en: 'The DMARC policy protects the domain', de: 'Die DMARC-Richtlinie schützt die Domain' },
  why: {
    en: 'With p=none you only watch: forged mail in your name is delivered. quarantine sends it to spam, reject refuses it. Logos in the inbox (BIMI) need one of the two.',
    de: 'Mit p=none beobachten Sie nur: Gefälschte E-Mails in Ihrem Namen werden zugestellt. quarantine schickt sie in den Spam, reject weist sie ab. Logos im Posteingang (BIMI) setzen eines von beiden voraus.',
  },
  fix: {
    en: 'Read the reports for some weeks until every service that sends for you passes. Then go to p=quarantine, and after some weeks without surprises to p=reject.',
    de: 'Werten Sie einige Wochen lang die Berichte aus, bis alle Dienste bestehen, die für Sie senden. Wechseln Sie dann zu p=quarantine und nach einigen Wochen ohne Überraschungen zu p=reject.',
  },
  messages: {
    en: {
      monitoring: (a: { domain: string }) => `${a.domain} only watches (p=none); the next step is p=quarantine`,
      blind: (a: { domain: string }) => `${a.domain} has p=none without a report address: the policy does nothing at all`,
      'not-sending': (a: { domain: string }) => `${a.domain} sends no mail, so its policy can be p=reject at once`,
    },
    de: {
      monitoring: a => `${a.domain} beobachtet nur (p=none); der nächste Schritt ist p=quarantine`,
      blind: a => `${a.domain} hat p=none ohne Berichtsadresse: Die Richtlinie bewirkt gar nichts`,
      'not-sending': a => `${a.domain} versendet keine E-Mails; die Richtlinie kann sofort p=reject lauten`,
    },
  },
  examples: [
    { name: 'reject', facts: { dmarc: examplePolicy('v=DMARC1; p=reject; rua=mailto:d@example.com') }, expect: 'pass' },
    { name: 'quarantine', facts: { dmarc: examplePolicy('v=DMARC1; p=quarantine; rua=mailto:d@example.com') }, expect: 'pass' },
    {
      name: 'none with reports',
      facts: { dmarc: examplePolicy('v=DMARC1; p=none; rua=mailto:d@example.com') },
      expect: ['monitoring'],
    },
    { name: 'none without reports', facts: { dmarc: examplePolicy('v=DMARC1; p=none') }, expect: ['blind'] },
    {
      name: 'parked domain with p=none',
      facts: { dmarc: examplePolicy('v=DMARC1; p=none; rua=mailto:d@example.com') },
      settings: { profile: 'no-mail' },
      expect: ['not-sending'],
    },
    { name: 'DNS timeout', facts: { dmarc: unknown('timeout') }, expect: 'unknown' },
    { name: 'a link domain', facts: { dmarc: absent() }, expect: 'not-applicable' },
  ],
  run: ({ dmarc }, issue, { subject, settings }) =>
    overPolicy(dmarc, subject, ({ facts, domain, text, record, evidence }) => {
      const declared = facts.effective?.declared ?? record.effectivePolicy
      if (declared !== 'none') return pass(evidence)
      const args = { domain: facts.domain }
      const propose = (change: Parameters<typeof changeDmarc>[1]) => {
        // A subdomain takes its policy from sp= where there is one.
        const proposed = changeDmarc(text, facts.effective?.from === 'sp' ? { subdomainPolicy: change.policy ?? null } : change)
        return { evidence: [evidence], ...(proposed ? policyFix(facts, domain, text, proposed) : {}) }
      }
      if (settings.profile === 'no-mail') return fail(issue('not-sending', args, propose({ policy: 'reject' })))
      if (record.rua.length > 0)
        return fail(issue('monitoring', args, { severity: 'info', ...propose({ policy: 'quarantine' }) }))
      return fail(
        issue('blind', args, {
          evidence: [evidence],
          ...policyFix(facts, domain, text, `${text.replace(/[;\s]+$/, '')}; rua=mailto:${ADDRESS}`),
        }),
      )
    }),
})
