import { cannotTell, fail, notApplicable, pass } from '../../core/check.js'
import { type Fact, known } from '../../core/fact.js'
import type { MxFacts } from '../../dns/facts.js'
import { defineCheck } from '../define.js'
import { dnsFix } from '../dns-fix.js'
import { existing, mxHost, mxSet, otherRole, timedOut } from '../infrastructure-examples.js'

const shown = (mx: MxFacts): string => mx.hosts.map(h => `${h.preference} ${h.name}`).join(', ')

const of = (mx: Fact<MxFacts>) => ({ mx, existence: existing() })
const nullMx = mxSet({ kind: 'null-mx', hosts: [], total: 0 })

export default defineCheck({
  id: 'mx-record',
  category: 'infrastructure',
  subject: 'domain',
  severity: 'error',
  weight: 7,
  owner: 'dns-admin',
  effort: 'minutes',
  needs: ['mx', 'existence'],
  refs: ['RFC 5321 5.1', 'RFC 7505', 'https://senders.yahooinc.com/smtp-error-codes/'],
  explains: ['invalid-sender'],
  title: { en: 'The sender domain can receive mail', de: 'Die Absenderdomain kann E-Mails empfangen' },
  why: {
    en: 'Replies, bounces and complaints go to the sender domain. A domain that cannot take mail looks like a forgery: Yahoo, GMX, Orange and others refuse it.',
    de: 'Antworten, Unzustellbarkeitsmeldungen und Beschwerden gehen an die Absenderdomain. Kann sie keine E-Mails annehmen, wirkt der Absender gefälscht: Yahoo, GMX, Orange und andere weisen solche E-Mails ab.',
  },
  fix: {
    en: 'Publish an MX record that names your mail server. A null MX ("0 .") may only stand at a domain that never sends.',
    de: 'Veröffentlichen Sie einen MX-Eintrag mit Ihrem Mailserver. Ein Null-MX („0 .“) darf nur an einer Domain stehen, die nie sendet.',
  },
  messages: {
    en: {
      'null-mx': (a: { domain: string }) =>
        `${a.domain} says with a null MX that it never receives mail, yet it is used as a sender`,
      none: (a: { domain: string }) =>
        `${a.domain} has neither an MX record nor an address: replies and bounces cannot be delivered`,
      unresolvable: (a: { domain: string; hosts: string[] }, f) =>
        `None of the mail servers of ${a.domain} has an address (${f.list(a.hosts)})`,
      implicit: (a: { domain: string }) => `${a.domain} has no MX record; mail goes to its web address`,
    },
    de: {
      'null-mx': a => `${a.domain} erklärt mit einem Null-MX, nie E-Mails zu empfangen, wird aber als Absender verwendet`,
      none: a =>
        `${a.domain} hat weder einen MX-Eintrag noch eine Adresse: Antworten und Unzustellbarkeitsmeldungen kommen nicht an`,
      unresolvable: (a, f) => `Keiner der Mailserver von ${a.domain} hat eine Adresse (${f.list(a.hosts)})`,
      implicit: a => `${a.domain} hat keinen MX-Eintrag; E-Mails gehen an die Adresse der Website`,
    },
  },
  examples: [
    { name: 'one mail server', facts: of(mxSet()), expect: 'pass' },
    { name: 'null MX on a sender', facts: of(nullMx), expect: ['null-mx'] },
    { name: 'null MX on a domain that never sends', settings: { profile: 'no-mail' }, facts: of(nullMx), expect: 'pass' },
    { name: 'nowhere to deliver to', facts: of(mxSet({ kind: 'none', hosts: [], total: 0 })), expect: ['none'] },
    {
      name: 'mail server without address',
      facts: of(mxSet({ hosts: [mxHost({ addresses: known([]) })] })),
      expect: ['unresolvable'],
    },
    {
      name: 'only the web address',
      facts: of(mxSet({ kind: 'implicit', hosts: [mxHost({ name: 'example.com' })] })),
      expect: ['implicit'],
    },
    { name: 'MX lookup timed out', facts: of(timedOut), expect: 'unknown' },
    { name: 'address lookup timed out', facts: of(mxSet({ hosts: [mxHost({ addresses: timedOut })] })), expect: 'unknown' },
    { name: 'a DKIM domain need not receive mail', facts: of(otherRole), expect: 'not-applicable' },
  ],
  run({ mx, existence }, issue, { subject, settings }) {
    if (mx.state === 'unknown') return cannotTell(mx)
    if (mx.state === 'absent' || subject.kind !== 'domain') return notApplicable
    const domain = subject.name
    const { kind, hosts } = mx.value
    const registeredDomain = existence.state === 'known' ? existence.value.registeredDomain : null
    const fix = (current: string | null) =>
      dnsFix({ name: domain, type: 'MX', current, proposed: '10 <your mail server>', registeredDomain, valid: true })
    if (settings.profile === 'no-mail')
      return pass({ kind: 'record', label: `${domain} MX`, text: kind === 'null-mx' ? '0 .' : shown(mx.value) })
    if (kind === 'null-mx')
      return fail(
        issue('null-mx', { domain }, { evidence: [{ kind: 'record', label: `${domain} MX`, text: '0 .' }], fix: fix('0 .') }),
      )
    if (kind === 'none') return fail(issue('none', { domain }, { fix: fix(null), follows: ['domain-exists'] }))
    const evidence = [{ kind: 'record' as const, label: `${domain} MX`, text: shown(mx.value) }]
    const usable = hosts.filter(h => h.kind === 'host')
    const alive = usable.some(h => h.addresses.state === 'known' && h.addresses.value.length > 0)
    if (!alive) {
      // One host whose addresses could not be looked up may be the one that works.
      const open = usable.map(h => h.addresses).find(a => a.state === 'unknown')
      if (open?.state === 'unknown') return cannotTell(open)
      return fail(issue('unresolvable', { domain, hosts: hosts.map(h => h.name) }, { evidence }))
    }
    if (kind === 'implicit') return fail(issue('implicit', { domain }, { severity: 'info', fix: fix(null) }))
    return pass(...evidence)
  },
})
