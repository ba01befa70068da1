import type { AddressHeaderFact } from '../../content/headers.js'
import { sampleContent, sampleHeaders } from '../../content/sample.js'
import { senderOf } from '../../content/sender.js'
import type { Format } from '../../core/locale.js'
import { locate, onContent } from '../content-kit.js'
import { defineCheck } from '../define.js'

const crowd = (count: number): AddressHeaderFact => ({
  text: 'a list',
  mailboxes: Array.from({ length: count }, (_, i) => ({
    name: null,
    address: `reader${i}@example.org`,
    local: `reader${i}`,
    domain: 'example.org',
    group: null,
    at: { line: 2, column: 5 },
  })),
  problems: [],
  at: { line: 2, column: 1 },
})

export default defineCheck({
  id: 'recipients',
  category: 'content',
  subject: 'message',
  severity: 'warning',
  weight: 3,
  owner: 'sending-service',
  effort: 'minutes',
  needs: ['content'],
  refs: ['RFC 5322 3.6.3', 'rspamd R_UNDISC_RCPT', 'hit rates: rules/content/weights.yml'],
  explains: ['spam-related'],
  title: { en: 'The message is addressed to its reader', de: 'Die Nachricht ist an ihren Empfänger adressiert' },
  why: {
    en: 'A mailing that names no recipient, or the sender as recipient, was sent by blind copy: so does spam, and so do people without a sending service. Addresses in To disclose the list.',
    de: 'Ein Mailing ohne Empfänger oder mit dem Absender als Empfänger ging als Blindkopie hinaus: So macht es Spam, und so machen es Leute ohne Versanddienst. Viele Adressen im An-Feld legen den Verteiler offen.',
  },
  fix: {
    en: 'Send one message to each reader, with his address in To.',
    de: 'Versenden Sie an jede Person eine eigene Nachricht mit ihrer Adresse im An-Feld.',
  },
  messages: {
    en: {
      undisclosed: () => 'No recipient in To',
      self: (a: { address: string }) => `The sender ${a.address} is the recipient`,
      many: (a: { count: number }, f: Format) => `${f.number(a.count)} addresses in To and Cc`,
    },
    de: {
      undisclosed: () => 'Kein Empfänger im An-Feld',
      self: a => `Der Absender ${a.address} ist selbst der Empfänger`,
      many: (a, f) => `${f.number(a.count)} Adressen in An und Cc`,
    },
  },
  examples: [
    { name: 'one reader', facts: { content: sampleContent({ headers: sampleHeaders() }) }, expect: 'pass' },
    { name: 'no To', facts: { content: sampleContent({ headers: sampleHeaders({ to: null }) }) }, expect: ['undisclosed'] },
    {
      name: 'to oneself',
      facts: { content: sampleContent({ headers: sampleHeaders({ to: sampleHeaders().from }) }) },
      expect: ['self'],
    },
    {
      name: 'six in To',
      facts: { content: sampleContent({ headers: sampleHeaders({ to: crowd(6) }) }) },
      expect: ['many'],
    },
    { name: 'a file', facts: { content: sampleContent() }, expect: 'not-applicable' },
    { name: 'the message could not be read', facts: { content: { state: 'unknown', reason: 'unreadable' } }, expect: 'unknown' },
  ],
  run: onContent(({ headers }, issue, context) => {
    if (!headers.present) return null
    const { to, cc } = headers
    const from = senderOf(headers)
    const count = (to?.mailboxes.length ?? 0) + (cc?.mailboxes.length ?? 0)
    return [
      ...(to === null || /undisclosed|recipients?:\s*;/i.test(to.text)
        ? [issue('undisclosed', {}, locate(to?.at, context))]
        : []),
      ...(from && to?.mailboxes.some(m => m.address.toLowerCase() === from.address.toLowerCase())
        ? [issue('self', { address: from.address }, locate(to.at, context))]
        : []),
      ...(count > 5 ? [issue('many', { count }, locate(to?.at ?? cc?.at, context))] : []),
    ]
  }),
})
