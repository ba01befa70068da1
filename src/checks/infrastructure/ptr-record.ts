import { cannotTell, fail, notApplicable, pass } from '../../core/check.js'
import { defineCheck } from '../define.js'
import { dnsFix } from '../dns-fix.js'
import { otherRole, reverse, sendingIp, timedOut } from '../infrastructure-examples.js'

export default defineCheck({
  id: 'ptr-record',
  category: 'infrastructure',
  subject: 'ip',
  severity: 'error',
  weight: 10,
  blocker: true,
  owner: 'dns-admin',
  effort: 'hour',
  needs: ['reverse', 'helo'],
  refs: ['RFC 1912 2.1', 'https://support.google.com/a/answer/81126'],
  explains: ['invalid-sender'],
  title: { en: 'The sending address has reverse DNS', de: 'Die Versand-IP hat einen Reverse-DNS-Eintrag' },
  why: {
    en: 'A PTR record gives the sending address a name. Gmail, Microsoft, GMX and nearly everybody else refuse mail from addresses without one, as they are mostly infected computers.',
    de: 'Ein PTR-Eintrag gibt der Versand-IP einen Namen. Gmail, Microsoft, GMX und fast alle anderen weisen E-Mails von IP-Adressen ohne diesen Eintrag ab, denn dahinter stehen meist infizierte Rechner.',
  },
  fix: {
    en: 'Ask whoever gave you the address (hoster, data centre, provider) to set the PTR record to the host name of the mail server. It cannot be set in your own domain.',
    de: 'Lassen Sie den PTR-Eintrag von demjenigen setzen, der Ihnen die IP-Adresse zugeteilt hat (Hoster, Rechenzentrum, Provider), und zwar auf den Hostnamen des Mailservers. In der eigenen Domain lässt er sich nicht anlegen.',
  },
  messages: {
    en: {
      missing: (a: { address: string }) => `${a.address} has no PTR record`,
      'not-public': (a: { address: string }) => `${a.address} is not a public address: name the one that receivers see`,
    },
    de: {
      missing: a => `${a.address} hat keinen PTR-Eintrag`,
      'not-public': a => `${a.address} ist keine öffentliche IP-Adresse: Geben Sie die an, die Empfänger sehen`,
    },
  },
  examples: [
    { name: 'a name', subject: sendingIp, facts: { reverse: reverse(), helo: otherRole }, expect: 'pass' },
    {
      name: 'no name',
      subject: sendingIp,
      facts: { reverse: reverse({ names: [], total: 0 }), helo: otherRole },
      expect: ['missing'],
    },
    {
      name: 'a private address',
      subject: { kind: 'ip', address: '10.0.0.1' },
      facts: { reverse: reverse({ names: [], total: 0, special: 'private' }), helo: otherRole },
      expect: ['not-public'],
    },
    { name: 'reverse zone did not answer', subject: sendingIp, facts: { reverse: timedOut, helo: otherRole }, expect: 'unknown' },
    { name: 'no sending address', subject: sendingIp, facts: { reverse: otherRole, helo: otherRole }, expect: 'not-applicable' },
  ],
  run({ reverse: fact, helo }, issue, { subject }) {
    if (fact.state === 'unknown') return cannotTell(fact)
    if (fact.state === 'absent' || subject.kind !== 'ip') return notApplicable
    const { query, names, special } = fact.value
    const { address } = subject
    if (names.length > 0) return pass({ kind: 'record', label: `${query} PTR`, text: names.map(n => n.name).join(', ') })
    // Documentation and test ranges are somebody's example, private ones a mix-up of inside and outside address.
    if (special !== null && special !== 'reserved') return fail(issue('not-public', { address }))
    const name = helo.state === 'known' && helo.value.form === 'fqdn' ? helo.value.name : '<host name of the mail server>'
    const fix = dnsFix({ name: query, type: 'PTR', current: null, proposed: name, registeredDomain: null, valid: true })
    return fail(issue('missing', { address }, { fix }))
  },
})
