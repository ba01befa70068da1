import { cannotTell, failIf, notApplicable } from '../../core/check.js'
import { known } from '../../core/fact.js'
import type { Issue } from '../../core/finding.js'
import { defineCheck } from '../define.js'
import { fromDomain, mxHost, mxSet, otherRole, timedOut } from '../infrastructure-examples.js'

export default defineCheck({
  id: 'mx-target',
  category: 'infrastructure',
  subject: 'domain',
  severity: 'warning',
  weight: 3,
  owner: 'dns-admin',
  effort: 'minutes',
  needs: ['mx'],
  refs: ['RFC 5321 5.1', 'RFC 2181 10.3', 'RFC 7505 3'],
  title: {
    en: 'Every MX record names a mail server with a public address',
    de: 'Jeder MX-Eintrag nennt einen Mailserver mit öffentlicher Adresse',
  },
  why: {
    en: 'An MX record must name a host that has its own address records. Aliases, bare IP addresses and dead names make some senders give up, so that replies and bounces are lost.',
    de: 'Ein MX-Eintrag muss einen Host mit eigenen Adresseinträgen nennen. Bei Aliasnamen, bloßen IP-Adressen und toten Namen geben manche Server auf, und Antworten gehen verloren.',
  },
  fix: {
    en: 'Remove dead and double entries. Replace aliases and addresses by the real host name of the mail server.',
    de: 'Entfernen Sie tote und doppelte Einträge. Ersetzen Sie Aliasnamen und IP-Adressen durch den tatsächlichen Hostnamen des Mailservers.',
  },
  messages: {
    en: {
      'ip-literal': (a: { host: string }) => `The MX record names the address ${a.host} instead of a host`,
      'invalid-name': (a: { host: string }) => `The MX record names "${a.host}", which is no host name`,
      cname: (a: { host: string; target: string }) => `The MX host ${a.host} is an alias for ${a.target}`,
      'no-address': (a: { host: string }) => `The MX host ${a.host} has no address`,
      unregistered: (a: { host: string; registered: string }) =>
        `The MX host ${a.host} is under ${a.registered}, which does not exist: whoever can register it receives your mail`,
      unroutable: (a: { host: string; addresses: string[] }, f) =>
        `The MX host ${a.host} has an address that is not public: ${f.list(a.addresses)}`,
      duplicate: (a: { host: string }) => `The MX host ${a.host} is listed more than once`,
      'null-beside-others': (a: { domain: string }) =>
        `${a.domain} has a null MX beside other MX records, which contradict each other`,
    },
    de: {
      'ip-literal': a => `Der MX-Eintrag nennt die Adresse ${a.host} statt eines Hostnamens`,
      'invalid-name': a => `Der MX-Eintrag nennt „${a.host}“; das ist kein Hostname`,
      cname: a => `Der MX-Host ${a.host} ist ein Alias für ${a.target}`,
      'no-address': a => `Der MX-Host ${a.host} hat keine Adresse`,
      unregistered: a =>
        `Der MX-Host ${a.host} liegt unter ${a.registered}, und diese Domain gibt es nicht: Wer sie registrieren kann, erhält Ihre E-Mails`,
      unroutable: (a, f) => `Der MX-Host ${a.host} hat eine nicht öffentliche Adresse: ${f.list(a.addresses)}`,
      duplicate: a => `Der MX-Host ${a.host} ist mehrfach eingetragen`,
      'null-beside-others': a => `${a.domain} hat neben anderen MX-Einträgen einen Null-MX; das widerspricht sich`,
    },
  },
  examples: [
    { name: 'one good host', subject: fromDomain, facts: { mx: mxSet() }, expect: 'pass' },
    {
      name: 'an address instead of a name',
      facts: { mx: mxSet({ hosts: [mxHost({ name: '192.0.2.9', kind: 'ip-literal', addresses: known([]) })] }) },
      expect: ['ip-literal'],
    },
    {
      name: 'not a name',
      facts: { mx: mxSet({ hosts: [mxHost({ name: 'mail server', kind: 'invalid', addresses: known([]) })] }) },
      expect: ['invalid-name'],
    },
    { name: 'an alias', facts: { mx: mxSet({ hosts: [mxHost({ cname: 'mx.example.net' })] }) }, expect: ['cname'] },
    {
      name: 'one of two is dead',
      facts: { mx: mxSet({ hosts: [mxHost(), mxHost({ name: 'old.example.com', addresses: known([]) })] }) },
      expect: ['no-address'],
    },
    {
      name: 'a private address',
      facts: { mx: mxSet({ hosts: [mxHost({ addresses: known(['10.0.0.5']), unroutable: ['10.0.0.5'] })] }) },
      expect: ['unroutable'],
    },
    {
      name: 'a host that anyone could register',
      facts: { mx: mxSet({ hosts: [mxHost({ addresses: known([]), unregistered: known('example.org') })] }) },
      expect: ['unregistered'],
    },
    { name: 'listed twice', facts: { mx: mxSet({ duplicates: ['mx.example.com'] }) }, expect: ['duplicate'] },
    { name: 'null MX beside a host', facts: { mx: mxSet({ nullBesideOthers: true }) }, expect: ['null-beside-others'] },
    { name: 'host did not answer', facts: { mx: mxSet({ hosts: [mxHost({ addresses: timedOut })] }) }, expect: 'unknown' },
    { name: 'MX did not answer', facts: { mx: timedOut }, expect: 'unknown' },
    { name: 'null MX', facts: { mx: mxSet({ kind: 'null-mx', hosts: [] }) }, expect: 'not-applicable' },
    { name: 'other role', facts: { mx: otherRole }, expect: 'not-applicable' },
  ],
  run({ mx }, issue, { subject }) {
    if (mx.state === 'unknown') return cannotTell(mx)
    if (mx.state === 'absent' || mx.value.kind !== 'mx') return notApplicable
    const { hosts, duplicates, nullBesideOthers } = mx.value
    const domain = subject.kind === 'domain' ? subject.name : ''
    const issues: Issue[] = []
    for (const { name: host, preference, kind, cname, addresses, unroutable, unregistered } of hosts) {
      const details = {
        locator: host,
        evidence: [{ kind: 'record' as const, label: `${domain} MX`, text: `${preference} ${host}` }],
      }
      if (kind === 'ip-literal') issues.push(issue('ip-literal', { host }, details))
      else if (kind === 'invalid') issues.push(issue('invalid-name', { host }, details))
      else if (unregistered.state === 'known' && unregistered.value !== null) {
        issues.push(issue('unregistered', { host, registered: unregistered.value }, { ...details, severity: 'error' }))
      } else if (addresses.state === 'known' && addresses.value.length === 0) issues.push(issue('no-address', { host }, details))
      if (cname !== null) issues.push(issue('cname', { host, target: cname }, details))
      if (unroutable.length > 0) issues.push(issue('unroutable', { host, addresses: unroutable }, details))
    }
    for (const host of duplicates) issues.push(issue('duplicate', { host }, { locator: host }))
    if (nullBesideOthers) issues.push(issue('null-beside-others', { domain }))
    const open = hosts.map(h => h.addresses).find(a => a.state === 'unknown')
    return issues.length === 0 && open?.state === 'unknown' ? cannotTell(open) : failIf(issues)
  },
})
