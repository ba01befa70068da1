import { sampleContent, sampleHeaders } from '../../content/sample.js'
import { senderOf } from '../../content/sender.js'
import { locate, onContent } from '../content-kit.js'
import { defineCheck } from '../define.js'

export default defineCheck({
  id: 'from-brand',
  category: 'content',
  subject: 'message',
  severity: 'warning',
  weight: 7,
  owner: 'list-owner',
  effort: 'minutes',
  needs: ['content'],
  refs: ['SpamAssassin FROM_*SPOOF', 'APWG Phishing Activity Trends', 'hit rates: rules/content/weights.yml'],
  explains: ['spam-related'],
  title: { en: 'Sender and subject do not claim a foreign brand', de: 'Absender und Betreff beanspruchen keine fremde Marke' },
  why: {
    en: 'A well-known name in the sender over a domain that does not belong to it is the mark of phishing: one in five of today’s fraudulent messages has it.',
    de: 'Ein bekannter Name im Absender über einer Domain, die nicht dazugehört, ist das Kennzeichen von Phishing: Jede fünfte betrügerische Nachricht hat es.',
  },
  fix: {
    en: 'Write your own name in the sender. Name partners and marketplaces in the text, not in the sender.',
    de: 'Setzen Sie den eigenen Namen in den Absender. Nennen Sie Partner und Marktplätze im Text, nicht im Absender.',
  },
  messages: {
    en: {
      'from-name': (a: { brand: string; text: string; domain: string }) =>
        `The sender says “${a.text}”, but ${a.domain} does not belong to that brand`,
      subject: (a: { brand: string; text: string; domain: string }) =>
        `The subject says “${a.text}”, the message comes from ${a.domain}`,
      'subject-and-text': (a: { brand: string; text: string; domain: string }) =>
        `Subject and first lines speak for “${a.text}”, the message comes from ${a.domain}`,
    },
    de: {
      'from-name': a => `Der Absender nennt sich „${a.text}“, doch ${a.domain} gehört nicht zu dieser Marke`,
      subject: a => `Der Betreff nennt „${a.text}“, die Nachricht kommt von ${a.domain}`,
      'subject-and-text': a => `Betreff und erste Zeilen sprechen für „${a.text}“, die Nachricht kommt von ${a.domain}`,
    },
  },
  examples: [
    { name: 'no brand', facts: { content: sampleContent({ headers: sampleHeaders() }) }, expect: 'pass' },
    {
      name: 'a brand as sender',
      facts: {
        content: sampleContent({
          headers: sampleHeaders(),
          foreignBrands: [{ name: 'PayPal', where: 'from-name', text: 'PayPal', at: { line: 2, column: 1 } }],
        }),
      },
      expect: ['from-name'],
    },
    {
      name: 'a brand in the subject',
      facts: {
        content: sampleContent({
          headers: sampleHeaders(),
          foreignBrands: [{ name: 'DHL', where: 'subject', text: 'DHL', at: { line: 3, column: 1 } }],
        }),
      },
      expect: ['subject'],
    },
    {
      name: 'subject and text',
      facts: {
        content: sampleContent({
          headers: sampleHeaders(),
          foreignBrands: [
            { name: 'DHL', where: 'subject', text: 'DHL', at: { line: 3, column: 1 } },
            { name: 'DHL', where: 'text', text: 'DHL', at: { line: 9, column: 1 } },
          ],
        }),
      },
      expect: ['subject', 'subject-and-text'],
    },
    { name: 'a file without sender', facts: { content: sampleContent() }, expect: 'not-applicable' },
    { name: 'the message could not be read', facts: { content: { state: 'unknown', reason: 'unreadable' } }, expect: 'unknown' },
  ],
  run: onContent(({ headers, foreignBrands }, issue, context) => {
    const domain = senderOf(headers)?.domain ?? ''
    if (domain === '') return null
    const name = foreignBrands.find(b => b.where === 'from-name')
    const subject = foreignBrands.find(b => b.where === 'subject')
    const both = subject && foreignBrands.some(b => b.where === 'text' && b.name === subject.name)
    const args = (b: { name: string; text: string }) => ({ brand: b.name, text: b.text, domain })
    return [
      ...(name ? [issue('from-name', args(name), locate(name.at, context))] : []),
      ...(subject ? [issue('subject', args(subject), { severity: 'info', ...locate(subject.at, context) })] : []),
      ...(subject && both
        ? [issue('subject-and-text', args(subject), { severity: 'info', ...locate(subject.at, context) })]
        : []),
    ]
  }),
})
