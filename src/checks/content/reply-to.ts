import { addressHeader, at, exampleContent, exampleHtmlFile, exampleUnreadable, mailbox } from '../../content/headers/example.js'
import { isFreemail } from '../../content/headers/freemail.js'
import { headerEvidence, isFilledIn, locate } from '../../content/headers/issue.js'
import { orgDomain } from '../../content/links/hosts.js'
import { cannotTell, fail, failIf, notApplicable, pass } from '../../core/check.js'
import type { Issue } from '../../core/finding.js'
import { defineCheck } from '../define.js'

export default defineCheck({
  id: 'reply-to',
  category: 'content',
  subject: 'message',
  severity: 'warning',
  weight: 3,
  owner: 'sending-service',
  effort: 'minutes',
  needs: ['content'],
  refs: ['RFC 5322 3.6.2'],
  explains: ['spam-related'],
  title: { en: 'Replies go to a valid address of the sender', de: 'Antworten gehen an eine gültige Adresse des Absenders' },
  why: {
    en: 'Reply-To redirects answers. Fraud mail shows a company in From and collects the answers at a free mailbox, so filters give points for exactly that.',
    de: 'Reply-To leitet Antworten um. Betrugsmails zeigen im From eine Firma und sammeln die Antworten in einem Freemail-Postfach, deshalb vergeben Filter genau dafür Punkte.',
  },
  fix: {
    en: 'Let replies go to an address at the From domain, or leave Reply-To out.',
    de: 'Lassen Sie Antworten an eine Adresse der From-Domain gehen, oder lassen Sie Reply-To weg.',
  },
  messages: {
    en: {
      freemail: (a: { address: string; from: string }) => `Replies to ${a.from} go to the free mailbox ${a.address}`,
      'other-domain': (a: { address: string; from: string }) =>
        `Replies go to ${a.address}, another domain than that of ${a.from}`,
      invalid: (a: { text: string }) => `Reply-To is no valid address: ${a.text}`,
    },
    de: {
      freemail: a => `Antworten an ${a.from} gehen an das Freemail-Postfach ${a.address}`,
      'other-domain': a => `Antworten gehen an ${a.address} und damit an eine andere Domain als die von ${a.from}`,
      invalid: a => `Reply-To enthält keine gültige Adresse: ${a.text}`,
    },
  },
  examples: [
    {
      name: 'a free mailbox',
      facts: exampleContent({ replyTo: addressHeader(mailbox('example@gmail.com')) }),
      expect: ['freemail'],
    },
    {
      name: 'another company',
      facts: exampleContent({ replyTo: addressHeader(mailbox('help@desk.example')) }),
      expect: ['other-domain'],
    },
    {
      name: 'no address',
      facts: exampleContent({ replyTo: { ...addressHeader(), text: 'none', problems: [{ code: 'no-domain', at: at(6) }] } }),
      expect: ['invalid'],
    },
    {
      name: 'a sub-domain of the sender',
      facts: exampleContent({ replyTo: addressHeader(mailbox('help@desk.example.com')) }),
      expect: 'pass',
    },
    { name: 'no Reply-To', facts: exampleContent(), expect: 'pass' },
    { name: 'an HTML file', facts: exampleHtmlFile(), expect: 'not-applicable' },
    { name: 'the message could not be read', facts: exampleUnreadable, expect: 'unknown' },
  ],
  run({ content }, issue, context) {
    if (content.state === 'unknown') return cannotTell(content)
    if (content.state === 'absent' || !content.value.headers.present) return notApplicable
    const { replyTo, from } = content.value.headers
    if (!replyTo) return pass()
    if (isFilledIn(context, replyTo.text)) return notApplicable
    const details = {
      location: locate(context, replyTo.at),
      evidence: [headerEvidence(context, 'Reply-To', replyTo.text, replyTo.at)],
    }
    const fatal = replyTo.problems.find(p =>
      /^(?:empty|no-domain|bad-local|bad-domain|unterminated-(?:quote|angle))$/.test(p.code),
    )
    if (fatal || replyTo.mailboxes.length === 0) return fail(issue('invalid', { text: replyTo.text.slice(0, 120) }, details))
    const author = from?.mailboxes[0]
    if (!author || author.domain === '') return pass()
    const issues: Issue[] = []
    for (const { address, domain } of replyTo.mailboxes) {
      if (orgDomain(domain) === orgDomain(author.domain)) continue
      const args = { address, from: author.address }
      if (isFreemail(domain) && !isFreemail(author.domain)) issues.push(issue('freemail', args, { ...details, locator: domain }))
      // Help desks and agencies do this with good reason.
      else issues.push(issue('other-domain', args, { ...details, locator: domain, severity: 'info' }))
    }
    return failIf(issues)
  },
})
