import { cannotTell, fail, notApplicable, pass } from '../../core/check.js'
import { known } from '../../core/fact.js'
import { defineCheck } from '../define.js'
import { otherRole, ptrName, reverse, sendingIp, timedOut } from '../infrastructure-examples.js'

export default defineCheck({
  id: 'ptr-forward-confirmed',
  category: 'infrastructure',
  subject: 'ip',
  severity: 'error',
  weight: 10,
  blocker: true,
  owner: 'dns-admin',
  effort: 'minutes',
  needs: ['reverse'],
  refs: ['RFC 8601 3', 'RFC 1912 2.1', 'https://support.google.com/a/answer/81126'],
  explains: ['invalid-sender'],
  title: { en: 'The PTR name resolves back to the sending address', de: 'Der PTR-Name zeigt wieder auf die Versand-IP' },
  why: {
    en: 'Anyone can give an address any name. Only when the name leads back to the address do receivers believe it; Gmail and Orange refuse mail without this confirmation.',
    de: 'Jeder kann seiner IP-Adresse einen beliebigen Namen geben. Erst wenn der Name zur Adresse zurückführt, glauben Empfänger ihm; Gmail und Orange weisen E-Mails ohne diese Bestätigung ab.',
  },
  fix: {
    en: 'Publish an A record (AAAA for IPv6) at the PTR name with the sending address, or correct the PTR record.',
    de: 'Legen Sie unter dem PTR-Namen einen A-Eintrag (bei IPv6: AAAA) mit der Versand-IP an, oder berichtigen Sie den PTR-Eintrag.',
  },
  messages: {
    en: {
      mismatch: (a: { address: string; name: string; addresses: string[] }, f) =>
        `The PTR name ${a.name} resolves to ${f.list(a.addresses)}, not to ${a.address}`,
      unresolvable: (a: { address: string; name: string }) => `The PTR name ${a.name} of ${a.address} does not resolve`,
    },
    de: {
      mismatch: (a, f) => `Der PTR-Name ${a.name} zeigt auf ${f.list(a.addresses)}, nicht auf ${a.address}`,
      unresolvable: a => `Der PTR-Name ${a.name} von ${a.address} lässt sich nicht auflösen`,
    },
  },
  examples: [
    { name: 'there and back', subject: sendingIp, facts: { reverse: reverse() }, expect: 'pass' },
    {
      name: 'leads elsewhere',
      subject: sendingIp,
      facts: {
        reverse: reverse({
          confirmed: known(false),
          names: [ptrName({ addresses: known(['198.51.100.7']), confirmed: known(false) })],
        }),
      },
      expect: ['mismatch'],
    },
    {
      name: 'leads nowhere',
      subject: sendingIp,
      facts: {
        reverse: reverse({ confirmed: known(false), names: [ptrName({ addresses: known([]), confirmed: known(false) })] }),
      },
      expect: ['unresolvable'],
    },
    {
      name: 'forward lookup timed out',
      subject: sendingIp,
      facts: { reverse: reverse({ confirmed: timedOut, names: [ptrName({ addresses: timedOut, confirmed: timedOut })] }) },
      expect: 'unknown',
    },
    { name: 'reverse lookup timed out', subject: sendingIp, facts: { reverse: timedOut }, expect: 'unknown' },
    {
      name: 'no PTR at all',
      subject: sendingIp,
      facts: { reverse: reverse({ names: [], total: 0, confirmed: known(false) }) },
      expect: 'not-applicable',
    },
    { name: 'no sending address', subject: sendingIp, facts: { reverse: otherRole }, expect: 'not-applicable' },
  ],
  run({ reverse: fact }, issue, { subject }) {
    if (fact.state === 'unknown') return cannotTell(fact)
    if (fact.state === 'absent' || subject.kind !== 'ip') return notApplicable
    const { names, confirmed, query } = fact.value
    const [first] = names
    if (!first) return notApplicable
    if (confirmed.state !== 'known') return confirmed.state === 'unknown' ? cannotTell(confirmed) : notApplicable
    const evidence = [{ kind: 'record' as const, label: `${query} PTR`, text: names.map(n => n.name).join(', ') }]
    if (confirmed.value) return pass(...evidence)
    const { address } = subject
    const { name } = first
    const addresses = first.addresses.state === 'known' ? first.addresses.value : []
    const fix = {
      kind: 'dns-record' as const,
      name,
      host: name,
      type: address.includes(':') ? ('AAAA' as const) : ('A' as const),
      current: addresses.join(', ') || null,
      proposed: address,
      checked: { valid: true },
    }
    return fail(
      addresses.length === 0
        ? issue('unresolvable', { address, name }, { evidence, fix })
        : issue('mismatch', { address, name, addresses }, { evidence, fix }),
    )
  },
})
