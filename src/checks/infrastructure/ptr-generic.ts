import { cannotTell, fail, notApplicable, pass } from '../../core/check.js'
import { defineCheck } from '../define.js'
import { otherRole, ptrName, reverse, sendingIp, timedOut } from '../infrastructure-examples.js'

export default defineCheck({
  id: 'ptr-generic',
  category: 'infrastructure',
  subject: 'ip',
  severity: 'warning',
  weight: 3,
  owner: 'dns-admin',
  effort: 'hour',
  needs: ['reverse'],
  refs: ['https://postmaster.web.de/en/requirements-and-recommendations', 'https://postmaster.t-online.de/index.en.html'],
  explains: ['spam-related'],
  title: { en: 'The PTR name looks like a mail server', de: 'Der PTR-Name sieht nach einem Mailserver aus' },
  why: {
    en: 'Names that contain the address, or words such as "dyn" or "pool", are the defaults of access networks. GMX, WEB.DE, T-Online and Microsoft treat them as home connections and refuse mail.',
    de: 'Namen, die die IP-Adresse oder Wörter wie „dyn“ oder „pool“ enthalten, sind Vorgaben von Zugangsnetzen. GMX, WEB.DE, T-Online und Microsoft halten sie für Privatanschlüsse und weisen E-Mails ab.',
  },
  fix: {
    en: 'Have the PTR record set to a name of your own domain, such as mail.your-domain.example, with an A record that leads back.',
    de: 'Lassen Sie den PTR-Eintrag auf einen Namen Ihrer eigenen Domain setzen, etwa mail.ihre-domain.example, mit einem A-Eintrag, der zurückführt.',
  },
  messages: {
    en: {
      'address-in-name': (a: { address: string; name: string }) => `The PTR name ${a.name} is made from the address ${a.address}`,
      'dynamic-word': (a: { name: string; word: string }) =>
        `The PTR name ${a.name} contains "${a.word}", as names of access lines do`,
    },
    de: {
      'address-in-name': a => `Der PTR-Name ${a.name} ist aus der Adresse ${a.address} gebildet`,
      'dynamic-word': a => `Der PTR-Name ${a.name} enthält „${a.word}“ wie die Namen von Einwahlanschlüssen`,
    },
  },
  examples: [
    { name: 'a name of its own', subject: sendingIp, facts: { reverse: reverse() }, expect: 'pass' },
    {
      name: 'made from the address',
      subject: sendingIp,
      facts: {
        reverse: reverse({
          names: [ptrName({ name: 'host-192-0-2-1.example.net', generic: { reason: 'address-in-name', match: '192-0-2-1' } })],
        }),
      },
      expect: ['address-in-name'],
    },
    {
      name: 'a line of an access network',
      subject: sendingIp,
      facts: {
        reverse: reverse({ names: [ptrName({ name: 'a7.dyn.example.net', generic: { reason: 'dynamic-word', match: 'dyn' } })] }),
      },
      expect: ['dynamic-word'],
    },
    {
      name: 'one of two names is good',
      subject: sendingIp,
      facts: {
        reverse: reverse({
          names: [ptrName(), ptrName({ name: 'a7.dyn.example.net', generic: { reason: 'dynamic-word', match: 'dyn' } })],
          total: 2,
        }),
      },
      expect: 'pass',
    },
    { name: 'reverse lookup timed out', subject: sendingIp, facts: { reverse: timedOut }, expect: 'unknown' },
    { name: 'no PTR at all', subject: sendingIp, facts: { reverse: reverse({ names: [], total: 0 }) }, expect: 'not-applicable' },
    { name: 'no sending address', subject: sendingIp, facts: { reverse: otherRole }, expect: 'not-applicable' },
  ],
  run({ reverse: fact }, issue, { subject }) {
    if (fact.state === 'unknown') return cannotTell(fact)
    if (fact.state === 'absent' || subject.kind !== 'ip') return notApplicable
    const { names, query } = fact.value
    if (names.length === 0) return notApplicable
    const evidence = [{ kind: 'record' as const, label: `${query} PTR`, text: names.map(n => n.name).join(', ') }]
    const bad = names.find(n => n.generic !== null)
    if (!bad?.generic || names.some(n => n.generic === null)) return pass(...evidence)
    const { name } = bad
    return fail(
      bad.generic.reason === 'address-in-name'
        ? issue('address-in-name', { address: subject.address, name }, { evidence })
        : issue('dynamic-word', { name, word: bad.generic.match }, { evidence }),
    )
  },
})
