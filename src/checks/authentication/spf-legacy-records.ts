import { cannotTell, failIf, notApplicable } from '../../core/check.js'
import { absent, known, unknown } from '../../core/fact.js'
import type { Issue } from '../../core/finding.js'
import { exampleSpf } from '../../dns/spf/example.js'
import { wholeRecord } from '../../dns/spf/show.js'
import { defineCheck } from '../define.js'

const old = (type99: string[], senderId: string[]) => ({
  spf: exampleSpf('v=spf1 mx -all', {}, { legacy: known({ type99, senderId }) }),
})

export default defineCheck({
  id: 'spf-legacy-records',
  category: 'authentication',
  subject: 'domain',
  severity: 'info',
  weight: 0,
  owner: 'dns-admin',
  effort: 'minutes',
  needs: ['spf'],
  refs: ['RFC 7208 3.1', 'RFC 7208 14.1', 'RFC 6686'],
  title: { en: 'No left-overs of old SPF forms', de: 'Keine Überreste alter SPF-Formen' },
  why: {
    en: 'The DNS type SPF (99) and Sender ID (spf2.0) were given up in 2014. Nobody reads them any more; left behind, they only confuse whoever maintains the domain.',
    de: 'Der DNS-Typ SPF (99) und Sender ID (spf2.0) wurden 2014 aufgegeben. Niemand liest sie mehr; übrig geblieben verwirren sie nur, wer die Domain pflegt.',
  },
  fix: {
    en: 'Delete these records. Only the TXT record with v=spf1 counts.',
    de: 'Löschen Sie diese Einträge. Es zählt nur der TXT-Eintrag mit v=spf1.',
  },
  messages: {
    en: {
      type99: (a: { domain: string }) => `${a.domain} still has a record of the type SPF (99)`,
      senderId: (a: { domain: string }) => `${a.domain} still has a Sender ID record (spf2.0)`,
    },
    de: {
      type99: a => `${a.domain} hat noch einen Eintrag des Typs SPF (99)`,
      senderId: a => `${a.domain} hat noch einen Sender-ID-Eintrag (spf2.0)`,
    },
  },
  examples: [
    { name: 'clean', facts: old([], []), expect: 'pass' },
    { name: 'type 99', facts: old(['v=spf1 mx -all'], []), expect: ['type99'] },
    { name: 'Sender ID', facts: old([], ['spf2.0/pra mx -all']), expect: ['senderId'] },
    {
      name: 'type 99 not answered',
      facts: { spf: exampleSpf('v=spf1 mx -all', {}, { legacy: unknown('timeout') }) },
      expect: 'unknown',
    },
    { name: 'no answer', facts: { spf: unknown('timeout') }, expect: 'unknown' },
    { name: 'no record', facts: { spf: absent() }, expect: 'not-applicable' },
  ],
  run({ spf }, issue) {
    if (spf.state === 'unknown') return cannotTell(spf)
    if (spf.state === 'absent') return notApplicable
    const { domain, legacy } = spf.value
    if (legacy.state === 'unknown') return cannotTell(legacy)
    if (legacy.state === 'absent') return failIf([])
    const { type99, senderId } = legacy.value
    const issues: Issue[] = []
    if (type99.length > 0) issues.push(issue('type99', { domain }, { evidence: type99.map(t => wholeRecord(domain, t)) }))
    if (senderId.length > 0) issues.push(issue('senderId', { domain }, { evidence: senderId.map(t => wholeRecord(domain, t)) }))
    return failIf(issues)
  },
})
