import { addressHeader, exampleContent, exampleHtmlFile, exampleUnreadable, mailbox } from '../../content/headers/example.js'
import { isFreemail } from '../../content/headers/freemail.js'
import { headerEvidence, locate } from '../../content/headers/issue.js'
import { cannotTell, fail, notApplicable, pass } from '../../core/check.js'
import { defineCheck } from '../define.js'

export default defineCheck({
  id: 'from-freemail',
  category: 'content',
  subject: 'message',
  severity: 'warning',
  weight: 7,
  owner: 'sending-service',
  effort: 'hour',
  needs: ['content'],
  refs: ['https://support.google.com/mail/answer/81126', 'RFC 9989'],
  explains: ['spam-related', 'invalid-sender'],
  title: { en: 'The sender address is at a domain of your own', de: 'Die Absenderadresse liegt auf einer eigenen Domain' },
  why: {
    en: 'A mailbox at a free provider cannot be signed for by another sending system, so DMARC fails, and several providers refuse such mail outright. Readers trust a company address more, and you build a reputation of your own.',
    de: 'Für ein Postfach bei einem Freemail-Anbieter kann kein anderes Versandsystem gültig signieren; DMARC schlägt fehl, und mehrere Provider lehnen solche Nachrichten ganz ab. Eine Firmenadresse schafft mehr Vertrauen, und Sie bauen eine eigene Reputation auf.',
  },
  fix: {
    en: 'Send from an address at your own domain, with SPF, DKIM and DMARC for it. Put the free mailbox nowhere in the header.',
    de: 'Versenden Sie von einer Adresse Ihrer eigenen Domain, mit SPF, DKIM und DMARC dafür. Die Freemail-Adresse gehört nirgends in den Header.',
  },
  messages: {
    en: {
      freemail: (a: { address: string; domain: string }) =>
        `The message comes from ${a.address}: ${a.domain} is a provider of free mailboxes`,
    },
    de: { freemail: a => `Die Nachricht kommt von ${a.address}: ${a.domain} ist ein Freemail-Anbieter` },
  },
  examples: [
    {
      name: 'a newsletter from a free mailbox',
      facts: exampleContent({ from: addressHeader(mailbox('shop@gmx.de', 'Shop')) }),
      expect: ['freemail'],
    },
    { name: 'a business domain', facts: exampleContent(), expect: 'pass' },
    { name: 'no From', facts: exampleContent({ from: null }), expect: 'not-applicable' },
    { name: 'an HTML file', facts: exampleHtmlFile(), expect: 'not-applicable' },
    { name: 'the message could not be read', facts: exampleUnreadable, expect: 'unknown' },
  ],
  run({ content }, issue, context) {
    if (content.state === 'unknown') return cannotTell(content)
    const from = content.state === 'known' ? content.value.headers.from : null
    if (!from || from.mailboxes.length === 0) return notApplicable
    const free = from.mailboxes.find(m => isFreemail(m.domain))
    if (!free) return pass()
    return fail(
      issue(
        'freemail',
        { address: free.address, domain: free.domain },
        { location: locate(context, free.at), evidence: [headerEvidence(context, 'From', from.text, from.at)] },
      ),
    )
  },
})
