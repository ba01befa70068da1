import { cannotTell, fail, notApplicable, pass } from '../../core/check.js'
import { known, unknown } from '../../core/fact.js'
import { defineCheck } from '../define.js'
import { helo, otherRole, sendingIp, timedOut } from '../infrastructure-examples.js'

export default defineCheck({
  id: 'helo-name',
  category: 'infrastructure',
  subject: 'ip',
  severity: 'warning',
  weight: 3,
  owner: 'sending-service',
  effort: 'minutes',
  needs: ['helo'],
  refs: ['RFC 5321 2.3.5', 'RFC 5321 4.1.4', 'https://postmaster.web.de/en/requirements-and-recommendations'],
  explains: ['protocol-errors'],
  title: {
    en: 'The server greets with a full name that resolves',
    de: 'Der Server meldet sich mit einem vollständigen, auflösbaren Namen',
  },
  why: {
    en: 'The sending server introduces itself with HELO or EHLO and a name. Gmail, GMX and Orange refuse names that are no full host name; a name that does not resolve looks like a spam bot.',
    de: 'Der Mailserver stellt sich mit HELO oder EHLO und einem Namen vor. Gmail, GMX und Orange weisen Namen ab, die kein vollständiger Hostname sind; ein nicht auflösbarer Name wirkt wie ein Spam-Bot.',
  },
  fix: {
    en: 'Set the HELO name of the mail server to its public host name, best the PTR name of its address (Postfix: smtp_helo_name), and publish an address record for it.',
    de: 'Stellen Sie den HELO-Namen des Mailservers auf seinen öffentlichen Hostnamen ein, am besten auf den PTR-Namen seiner IP-Adresse (Postfix: smtp_helo_name), und legen Sie dafür einen Adresseintrag an.',
  },
  messages: {
    en: {
      'single-label': (a: { name: string }) => `The HELO name ${a.name} is not a full host name`,
      'address-literal': (a: { name: string }) => `The server greets with its address ${a.name} instead of a name`,
      'bare-address': (a: { name: string }) => `The HELO argument ${a.name} is a bare address, which is not allowed`,
      reserved: (a: { name: string }) => `The HELO name ${a.name} exists only in local networks`,
      invalid: (a: { name: string }) => `"${a.name}" is not a valid HELO name`,
      unresolvable: (a: { name: string }) => `The HELO name ${a.name} does not resolve`,
      'other-address': (a: { name: string; address: string; addresses: string[] }, f) =>
        `The HELO name ${a.name} resolves to ${f.list(a.addresses)}, not to the sending address ${a.address}`,
    },
    de: {
      'single-label': a => `Der HELO-Name ${a.name} ist kein vollständiger Hostname`,
      'address-literal': a => `Der Server meldet sich mit seiner Adresse ${a.name} statt mit einem Namen`,
      'bare-address': a => `Die HELO-Angabe ${a.name} ist eine bloße IP-Adresse; das ist nicht zulässig`,
      reserved: a => `Den HELO-Namen ${a.name} gibt es nur in lokalen Netzen`,
      invalid: a => `„${a.name}“ ist kein gültiger HELO-Name`,
      unresolvable: a => `Der HELO-Name ${a.name} lässt sich nicht auflösen`,
      'other-address': (a, f) =>
        `Der HELO-Name ${a.name} zeigt auf ${f.list(a.addresses)}, nicht auf die Versand-IP ${a.address}`,
    },
  },
  examples: [
    { name: 'the name of the server', subject: sendingIp, facts: { helo: helo() }, expect: 'pass' },
    {
      name: 'a short name',
      subject: sendingIp,
      facts: { helo: helo({ name: 'mailserver', form: 'single-label', addresses: known([]) }) },
      expect: ['single-label'],
    },
    {
      name: 'an address literal',
      subject: sendingIp,
      facts: { helo: helo({ name: '[192.0.2.1]', form: 'address-literal' }) },
      expect: ['address-literal'],
    },
    {
      name: 'a bare address',
      subject: sendingIp,
      facts: { helo: helo({ name: '192.0.2.1', form: 'bare-address' }) },
      expect: ['bare-address'],
    },
    {
      name: 'localhost',
      subject: sendingIp,
      facts: { helo: helo({ name: 'localhost.localdomain', form: 'reserved' }) },
      expect: ['reserved'],
    },
    {
      name: 'not a name',
      subject: sendingIp,
      facts: { helo: helo({ name: 'mail_server!', form: 'invalid' }) },
      expect: ['invalid'],
    },
    {
      name: 'unknown to DNS',
      subject: sendingIp,
      facts: { helo: helo({ addresses: known([]), matchesAddress: known(false) }) },
      expect: ['unresolvable'],
    },
    {
      name: 'another address',
      subject: sendingIp,
      facts: { helo: helo({ addresses: known(['198.51.100.3']), matchesAddress: known(false) }) },
      expect: ['other-address'],
    },
    { name: 'nobody said the name', subject: sendingIp, facts: { helo: unknown('not-collected') }, expect: 'unknown' },
    {
      name: 'lookup timed out',
      subject: sendingIp,
      facts: { helo: helo({ addresses: timedOut, matchesAddress: timedOut }) },
      expect: 'unknown',
    },
    { name: 'no sending address', subject: sendingIp, facts: { helo: otherRole }, expect: 'not-applicable' },
  ],
  run({ helo: fact }, issue, { subject }) {
    if (fact.state === 'unknown') return cannotTell(fact)
    if (fact.state === 'absent' || subject.kind !== 'ip') return notApplicable
    const { name, form, addresses, matchesAddress } = fact.value
    const details = { evidence: [{ kind: 'value' as const, label: 'HELO', text: name }] }
    if (form !== 'fqdn') return fail(issue(form, { name }, details))
    if (addresses.state === 'unknown') return cannotTell(addresses)
    const list = addresses.state === 'known' ? addresses.value : []
    if (list.length === 0) return fail(issue('unresolvable', { name }, details))
    // RFC 5321 4.1.4: a server must not refuse for this alone; most only count it.
    if (matchesAddress.state === 'known' && !matchesAddress.value) {
      return fail(issue('other-address', { name, address: subject.address, addresses: list }, { ...details, severity: 'info' }))
    }
    return pass(...details.evidence)
  },
})
