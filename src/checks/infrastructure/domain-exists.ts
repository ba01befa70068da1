import { cannotTell, fail, notApplicable, pass } from '../../core/check.js'
import { defineCheck } from '../define.js'
import { existing, fromDomain, linkDomain, otherRole, timedOut } from '../infrastructure-examples.js'

export default defineCheck({
  id: 'domain-exists',
  category: 'infrastructure',
  subject: 'domain',
  severity: 'error',
  weight: 10,
  blocker: true,
  owner: 'dns-admin',
  effort: 'hour',
  needs: ['existence'],
  refs: ['RFC 5321 2.3.5', 'https://senders.yahooinc.com/smtp-error-codes/'],
  explains: ['invalid-sender'],
  title: { en: 'The sender domain exists in DNS', de: 'Die Absenderdomain existiert im DNS' },
  why: {
    en: 'Receivers look up the domain of the sender address. If it does not exist, nobody could ever reply, and the message is refused as forged.',
    de: 'Empfänger schlagen die Domain der Absenderadresse nach. Gibt es sie nicht, könnte niemand antworten, und die E-Mail wird als gefälscht abgewiesen.',
  },
  fix: {
    en: 'Check the spelling of the domain in the sender address. If it is right, look at the registration (expired?) and at the delegation to the name servers.',
    de: 'Prüfen Sie die Schreibweise der Domain in der Absenderadresse. Stimmt sie, sehen Sie nach, ob die Registrierung abgelaufen ist und ob die Domain richtig an die Nameserver delegiert ist.',
  },
  messages: {
    en: {
      nxdomain: (a: { domain: string }) => `${a.domain} does not exist in DNS`,
      'no-soa': (a: { domain: string }) => `${a.domain} belongs to no zone of its own: there is no SOA record at or above it`,
    },
    de: {
      nxdomain: a => `${a.domain} gibt es im DNS nicht`,
      'no-soa': a => `${a.domain} gehört zu keiner eigenen Zone: Weder dort noch darüber steht ein SOA-Eintrag`,
    },
  },
  examples: [
    { name: 'a zone of its own', subject: fromDomain, facts: { existence: existing() }, expect: 'pass' },
    {
      name: 'not registered',
      subject: fromDomain,
      facts: { existence: existing({ exists: false, zone: null, soa: null }) },
      expect: ['nxdomain'],
    },
    {
      name: 'no SOA up to the registered domain',
      subject: fromDomain,
      facts: { existence: existing({ zone: null, soa: null }) },
      expect: ['no-soa'],
    },
    { name: 'name server did not answer', subject: fromDomain, facts: { existence: timedOut }, expect: 'unknown' },
    { name: 'HELO name', subject: fromDomain, facts: { existence: otherRole }, expect: 'not-applicable' },
    {
      name: 'a link domain is another matter',
      subject: linkDomain,
      facts: { existence: existing({ exists: false }) },
      expect: 'not-applicable',
    },
  ],
  run({ existence }, issue, { subject }) {
    if (subject.kind === 'domain' && !subject.roles.some(r => r === 'from' || r === 'mail-from')) return notApplicable
    if (existence.state === 'unknown') return cannotTell(existence)
    if (existence.state === 'absent') return notApplicable
    const domain = subject.kind === 'domain' ? subject.name : ''
    if (!existence.value.exists) return fail(issue('nxdomain', { domain }))
    const { zone, soa } = existence.value
    if (zone === null || soa === null) return fail(issue('no-soa', { domain }))
    return pass({ kind: 'record', label: `${zone} SOA`, text: `${soa.mname} ${soa.rname} ${soa.serial}` })
  },
})
