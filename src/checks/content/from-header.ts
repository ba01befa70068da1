import { addressHeader, at, exampleContent, exampleHtmlFile, exampleUnreadable, mailbox } from '../../content/headers/example.js'
import { headerEvidence, isFilledIn, locate } from '../../content/headers/issue.js'
import type { MailboxFact } from '../../content/headers.js'
import { orgDomain } from '../../content/links/hosts.js'
import { cannotTell, fail, failIf, notApplicable } from '../../core/check.js'
import type { Issue } from '../../core/finding.js'
import { defineCheck } from '../define.js'

const ADDRESS = /[\w.+-]{1,64}@((?:[a-z0-9-]{1,63}\.){1,8}[a-z]{2,24})/i

const withoutDomain = (...mailboxes: MailboxFact[]) =>
  exampleContent({ from: { ...addressHeader(...mailboxes), problems: [{ code: 'no-domain', at: at(1) }] } })

export default defineCheck({
  id: 'from-header',
  category: 'content',
  subject: 'message',
  severity: 'error',
  weight: 10,
  blocker: true,
  owner: 'sending-service',
  effort: 'minutes',
  needs: ['content'],
  refs: ['RFC 5322 3.6.2', 'RFC 9989 5.3', 'https://support.google.com/mail/answer/81126'],
  explains: ['protocol-errors'],
  title: { en: 'There is exactly one From with one valid address', de: 'Es gibt genau ein From mit einer gültigen Adresse' },
  why: {
    en: 'From names the author; DMARC judges its domain. Without it, with two of them or with an address that is none, Gmail and others refuse the message. A display name that shows somebody else’s address is how phishing looks.',
    de: 'From nennt den Absender; DMARC bewertet dessen Domain. Fehlt es, steht es zweimal da oder ist die Adresse keine, lehnen Gmail und andere die Nachricht ab. Ein Anzeigename, in dem eine fremde Adresse steht, sieht nach Phishing aus.',
  },
  fix: {
    en: 'Set one From header in your sending system: your brand as name, one address at your own domain.',
    de: 'Legen Sie im Versandsystem genau einen From-Header fest: Ihre Marke als Name und eine Adresse Ihrer eigenen Domain.',
  },
  messages: {
    en: {
      missing: (_: object) => 'There is no From header',
      repeated: (a: { count: number }) => `There are ${a.count} From headers, receivers refuse all but one`,
      invalid: (a: { text: string }) => `The From header is no valid address: ${a.text}`,
      'unquoted-comma': (a: { name: string }) =>
        `A display name with a comma needs quotes; as it stands, “${a.name}” counts as an address of its own`,
      'several-authors': (a: { count: number }) => `From names ${a.count} addresses; Gmail accepts one`,
      'address-in-name': (a: { shown: string; address: string }) =>
        `The display name shows ${a.shown}, but the message comes from ${a.address}`,
    },
    de: {
      missing: () => 'Der From-Header fehlt',
      repeated: a => `Es gibt ${a.count} From-Header, Empfänger akzeptieren nur einen`,
      invalid: a => `Der From-Header enthält keine gültige Adresse: ${a.text}`,
      'unquoted-comma': a => `Ein Anzeigename mit Komma gehört in Anführungszeichen; so gilt „${a.name}“ als eigene Adresse`,
      'several-authors': a => `From nennt ${a.count} Adressen; Gmail akzeptiert eine`,
      'address-in-name': a => `Der Anzeigename zeigt ${a.shown}, die Nachricht kommt aber von ${a.address}`,
    },
  },
  examples: [
    { name: 'no From', facts: exampleContent({ from: null, fromCount: 0 }), expect: ['missing'] },
    { name: 'two From headers', facts: exampleContent({ fromCount: 2 }), expect: ['repeated'] },
    { name: 'no domain', facts: withoutDomain(mailbox('news')), expect: ['invalid'] },
    {
      name: 'a comma in the name',
      facts: withoutDomain(mailbox('Miller'), mailbox('a@example.com', 'Anna')),
      expect: ['unquoted-comma'],
    },
    {
      name: 'two authors',
      facts: exampleContent({ from: addressHeader(mailbox('a@example.com'), mailbox('b@example.com')) }),
      expect: ['several-authors'],
    },
    {
      name: 'a bank in the name',
      facts: exampleContent({ from: addressHeader(mailbox('x@example.com', 'service@bank.example')) }),
      expect: ['address-in-name'],
    },
    {
      name: 'own address in the name',
      facts: exampleContent({ from: addressHeader(mailbox('x@mail.example.com', 'info@example.com')) }),
      expect: 'pass',
    },
    {
      name: 'a merge tag in a template',
      settings: { mode: 'template' },
      facts: exampleContent({ from: { ...addressHeader(), text: '{{sender}}', problems: [{ code: 'no-domain', at: at(1) }] } }),
      expect: 'not-applicable',
    },
    { name: 'an HTML file', facts: exampleHtmlFile(), expect: 'not-applicable' },
    { name: 'the message could not be read', facts: exampleUnreadable, expect: 'unknown' },
  ],
  run({ content }, issue, context) {
    if (content.state === 'unknown') return cannotTell(content)
    if (content.state === 'absent' || !content.value.headers.present) return notApplicable
    const { from, fromCount } = content.value.headers
    if (!from) return fail(issue('missing', {}))
    if (isFilledIn(context, from.text)) return notApplicable
    const details = { location: locate(context, from.at), evidence: [headerEvidence(context, 'From', from.text, from.at)] }
    const issues: Issue[] = []
    if (fromCount > 1) issues.push(issue('repeated', { count: fromCount }, details))
    const fatal = from.problems.find(p => /^(?:empty|no-domain|bad-local|bad-domain|unterminated-(?:quote|angle))$/.test(p.code))
    const [first, second] = from.mailboxes
    if (fatal?.code === 'no-domain' && first?.address.includes('@') === false && second?.domain)
      issues.push(issue('unquoted-comma', { name: first.name ?? first.address }, details))
    else if (fatal || from.mailboxes.length === 0)
      issues.push(
        issue('invalid', { text: from.text.slice(0, 120) }, { ...details, location: locate(context, fatal?.at ?? from.at) }),
      )
    else if (from.mailboxes.length > 1)
      issues.push(issue('several-authors', { count: from.mailboxes.length }, { ...details, severity: 'warning', blocker: false }))
    for (const { name, address, domain } of from.mailboxes) {
      const shown = ADDRESS.exec(name ?? '')
      if (shown?.[1] && orgDomain(shown[1].toLowerCase()) !== orgDomain(domain))
        issues.push(issue('address-in-name', { shown: shown[0], address }, { ...details, locator: shown[0] }))
    }
    return failIf(issues)
  },
})
