import { cannotTell, fail, notApplicable, pass } from '../../core/check.js'
import { absent, unknown } from '../../core/fact.js'
import { exampleDmarc, examplePolicy } from '../../dns/dmarc/example.js'
import { repairDmarc } from '../../dns/dmarc/repair.js'
import { looksLikeDmarc } from '../../dns/dmarc/show.js'
import { defineCheck } from '../define.js'
import { ADDRESS, isAuthor, policyFix, recordAt, trace } from '../dmarc-policy.js'

export default defineCheck({
  id: 'dmarc-record',
  category: 'authentication',
  subject: 'domain',
  severity: 'error',
  weight: 10,
  blocker: true,
  owner: 'dns-admin',
  effort: 'minutes',
  needs: ['dmarc'],
  refs: ['RFC 9989 4.10', 'RFC 9989 4.10.1', 'https://support.google.com/a/answer/81126'],
  explains: ['invalid-sender'],
  title: { en: 'The From domain has a DMARC policy', de: 'Die Absenderdomain hat eine DMARC-Richtlinie' },
  why: {
    en: 'DMARC tells receivers what to do with mail that claims to come from your domain and cannot prove it, and sends you reports about it. Gmail, Yahoo and Microsoft demand a policy of everyone who sends more than a few thousand messages a day.',
    de: 'DMARC sagt Empfängern, was mit E-Mails geschehen soll, die angeblich von Ihrer Domain stammen, es aber nicht belegen können, und liefert Ihnen Berichte darüber. Gmail, Yahoo und Microsoft verlangen eine Richtlinie von allen, die mehr als einige tausend E-Mails am Tag versenden.',
  },
  fix: {
    en: 'Publish the TXT record shown, with a mailbox for the reports. p=none changes nothing about delivery; it is the safe start.',
    de: 'Veröffentlichen Sie den gezeigten TXT-Eintrag mit einem Postfach für die Berichte. p=none ändert an der Zustellung nichts und ist der sichere Einstieg.',
  },
  messages: {
    en: {
      none: (a: { domain: string }) => `No DMARC policy applies to ${a.domain}`,
      unusable: (a: { domain: string; at: string }) =>
        `The record at ${a.at} has neither a usable p= nor a report address, so receivers apply no DMARC to ${a.domain}`,
    },
    de: {
      none: a => `Für ${a.domain} gilt keine DMARC-Richtlinie`,
      unusable: a =>
        `Der Eintrag unter ${a.at} hat weder ein brauchbares p= noch eine Berichtsadresse; Empfänger wenden auf ${a.domain} kein DMARC an`,
    },
  },
  examples: [
    { name: 'own policy', facts: { dmarc: examplePolicy('v=DMARC1; p=none; rua=mailto:d@example.com') }, expect: 'pass' },
    {
      name: 'policy of the organization',
      subject: { kind: 'domain', name: 'news.example.com', roles: ['from'] },
      facts: { dmarc: exampleDmarc('news.example.com', { 'example.com': 'v=DMARC1; p=reject' }) },
      expect: 'pass',
    },
    { name: 'no policy', facts: { dmarc: exampleDmarc('example.com', {}) }, expect: ['none'] },
    { name: 'a record with a wrong version', facts: { dmarc: examplePolicy('v=dmarc1; p=reject') }, expect: ['none'] },
    { name: 'a record that says nothing', facts: { dmarc: examplePolicy('v=DMARC1; adkim=s') }, expect: ['unusable'] },
    {
      name: 'two records: none counts',
      facts: { dmarc: exampleDmarc('example.com', { 'example.com': ['v=DMARC1; p=none', 'v=DMARC1; p=reject'] }) },
      expect: ['none'],
    },
    { name: 'name server does not answer', facts: { dmarc: unknown('timeout') }, expect: 'unknown' },
    {
      name: 'not a From domain',
      subject: { kind: 'domain', name: 'example.com', roles: ['dkim'] },
      facts: { dmarc: exampleDmarc('example.com', {}) },
      expect: 'not-applicable',
    },
    { name: 'a link domain', facts: { dmarc: absent() }, expect: 'not-applicable' },
  ],
  run({ dmarc }, issue, { subject, settings }) {
    if (!isAuthor(subject) || dmarc.state === 'absent') return notApplicable
    if (dmarc.state === 'unknown') return cannotTell(dmarc)
    const facts = dmarc.value
    const { discovery, domain } = facts
    if (discovery.state === 'found' && discovery.policyDomain && discovery.text)
      return pass(recordAt(discovery.policyDomain, discovery.text), trace(facts))
    // A domain that never sends can refuse everything at once.
    const start = settings.profile === 'no-mail' ? 'v=DMARC1; p=reject' : `v=DMARC1; p=none; rua=mailto:${ADDRESS}`
    if (discovery.policyDomain && discovery.text) {
      return fail(
        issue(
          'unusable',
          { domain, at: `_dmarc.${discovery.policyDomain}` },
          { evidence: [trace(facts)], ...policyFix(facts, discovery.policyDomain, discovery.text, start) },
        ),
      )
    }
    // A record that only stands at the wrong place or has a slip in it says what its owner wants.
    const stray = facts.misplaced[0]?.text
    const broken = discovery.steps[0]?.others.find(looksLikeDmarc)
    const repaired = broken === undefined ? null : repairDmarc(broken)
    // At the registered domain a new record covers all subdomains too.
    const at = facts.legacy.organizationalDomain ?? domain
    const several = discovery.steps.some(s => s.outcome === 'multiple')
    const fix = several
      ? {}
      : broken !== undefined && repaired !== null
        ? policyFix(facts, domain, broken, repaired)
        : stray !== undefined
          ? policyFix(facts, domain, null, stray)
          : policyFix(facts, at, null, start)
    return fail(issue('none', { domain }, { evidence: [trace(facts)], ...fix, follows: ['dmarc-multiple', 'domain-exists'] }))
  },
})
