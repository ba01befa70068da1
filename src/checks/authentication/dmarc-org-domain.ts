import { cannotTell, fail, notApplicable, pass } from '../../core/check.js'
import { absent, known, unknown } from '../../core/fact.js'
import { exampleDmarc, examplePolicy } from '../../dns/dmarc/example.js'
import type { DmarcFacts } from '../../dns/dmarc/facts.js'
import { defineCheck } from '../define.js'
import { isAuthor, trace } from '../dmarc-policy.js'

const subject = { kind: 'domain', name: 'news.example.com', roles: ['from'] } as const
const open = (): DmarcFacts => {
  const fact = examplePolicy('v=DMARC1; p=none')
  if (fact.state !== 'known') throw new Error('examples are known')
  return { ...fact.value, discovery: { ...fact.value.discovery, organizational: unknown('timeout') } }
}

export default defineCheck({
  id: 'dmarc-org-domain',
  category: 'authentication',
  subject: 'domain',
  severity: 'info',
  weight: 0,
  owner: 'dns-admin',
  effort: 'hour',
  needs: ['dmarc'],
  refs: ['RFC 9989 4.10.2', 'RFC 7489 3.2'],
  title: { en: 'Old and new standard see the same organization', de: 'Alter und neuer Standard sehen dieselbe Organisation' },
  why: {
    en: 'Two domains belong together for DMARC if they have the same organizational domain. The new standard finds it by asking DNS, the old one in a list of public suffixes. Until all receivers have changed over, mail should pass under both.',
    de: 'Zwei Domains gehören für DMARC zusammen, wenn sie dieselbe Organisationsdomain haben. Der neue Standard ermittelt sie über das DNS, der alte über eine Liste öffentlicher Suffixe. Bis alle Empfänger umgestellt haben, sollten E-Mails nach beiden bestehen.',
  },
  fix: {
    en: 'Publish a DMARC record at the registered domain; then both standards see it as the organization. If the cut is intended (psd=n), sign every message with the From domain itself.',
    de: 'Veröffentlichen Sie einen DMARC-Eintrag bei der registrierten Domain; dann sehen beide Standards sie als Organisation. Ist die Trennung gewollt (psd=n), signieren Sie jede E-Mail mit der Absenderdomain selbst.',
  },
  messages: {
    en: {
      differs: (a: { domain: string; walk: string; psl: string }) =>
        `Organization of ${a.domain}: ${a.walk} by the new standard (RFC 9989), ${a.psl} by the public suffix list`,
      suffix: (a: { domain: string; walk: string }) =>
        `Organization of ${a.domain}: ${a.walk} by the new standard (RFC 9989); on the public suffix list the domain is itself a suffix`,
    },
    de: {
      differs: a =>
        `Organisation von ${a.domain}: ${a.walk} nach dem neuen Standard (RFC 9989), ${a.psl} nach der Public Suffix List`,
      suffix: a =>
        `Organisation von ${a.domain}: ${a.walk} nach dem neuen Standard (RFC 9989); in der Public Suffix List ist die Domain selbst ein Suffix`,
    },
  },
  examples: [
    { name: 'the same', facts: { dmarc: examplePolicy('v=DMARC1; p=none') }, expect: 'pass' },
    {
      name: 'only the subdomain has a record',
      subject,
      facts: { dmarc: exampleDmarc('news.example.com', { 'news.example.com': 'v=DMARC1; p=none' }) },
      expect: ['differs'],
    },
    {
      name: 'a public suffix',
      facts: {
        dmarc: examplePolicy('v=DMARC1; p=none', {
          legacy: { organizationalDomain: null, policyDomain: null, policy: null, state: 'none', differs: true },
        }),
      },
      expect: ['suffix'],
    },
    { name: 'a step of the walk timed out', facts: { dmarc: known(open()) }, expect: 'unknown' },
    { name: 'no policy: nothing to align', facts: { dmarc: exampleDmarc('example.com', {}) }, expect: 'not-applicable' },
    { name: 'DNS timeout', facts: { dmarc: unknown('timeout') }, expect: 'unknown' },
    { name: 'a link domain', facts: { dmarc: absent() }, expect: 'not-applicable' },
  ],
  run({ dmarc }, issue, { subject }) {
    if (!isAuthor(subject) || dmarc.state === 'absent') return notApplicable
    if (dmarc.state === 'unknown') return cannotTell(dmarc)
    const { domain, discovery, legacy } = dmarc.value
    if (discovery.state !== 'found') return notApplicable
    const { organizational } = discovery
    if (organizational.state !== 'known') return organizational.state === 'unknown' ? cannotTell(organizational) : notApplicable
    const walk = organizational.value.domain
    const evidence = [trace(dmarc.value)]
    if (legacy.organizationalDomain === null) return fail(issue('suffix', { domain, walk }, { evidence }))
    if (walk !== legacy.organizationalDomain)
      return fail(issue('differs', { domain, walk, psl: legacy.organizationalDomain }, { evidence }))
    return pass(...evidence)
  },
})
