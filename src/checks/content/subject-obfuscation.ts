import { addressHeader, at, exampleContent, exampleUnreadable, mailbox, subjectOf } from '../../content/headers/example.js'
import { headerEvidence, locate } from '../../content/headers/issue.js'
import { cannotTell, failIf, notApplicable } from '../../core/check.js'
import type { Issue } from '../../core/finding.js'
import { defineCheck } from '../define.js'

const hidden = (kind: 'zero-width' | 'mixed-script' | 'styled' | 'gappy', text: string) =>
  exampleContent({ subject: subjectOf(text) }, [], { obfuscation: [{ kind, text, inSubject: true, at: at(3) }] })

export default defineCheck({
  id: 'subject-obfuscation',
  category: 'content',
  subject: 'message',
  severity: 'warning',
  weight: 7,
  owner: 'copywriter',
  effort: 'minutes',
  needs: ['content'],
  refs: ['UTS 39'],
  explains: ['spam-related', 'content-related'],
  title: { en: 'The subject is written in plain letters', de: 'Der Betreff besteht aus gewöhnlichen Buchstaben' },
  why: {
    en: 'Invisible characters inside words, letters of other alphabets, styled letters and random codes at the end are there to get past filters. Filters know that, and screen readers cannot read them aloud.',
    de: 'Unsichtbare Zeichen in Wörtern, Buchstaben fremder Alphabete, Zierbuchstaben und Zufallscodes am Ende sollen Filter täuschen. Filter kennen das, und Screenreader können solche Betreffs nicht vorlesen.',
  },
  fix: {
    en: 'Type the subject anew on a keyboard, without copied decoration.',
    de: 'Tippen Sie den Betreff neu, ohne hineinkopierte Zierzeichen.',
  },
  messages: {
    en: {
      'zero-width': (a: { text: string }) => `Invisible characters inside a word of the subject: ${a.text}`,
      'mixed-script': (a: { text: string }) => `Letters of two alphabets in one word of the subject: ${a.text}`,
      styled: (a: { text: string }) => `Styled letters in the subject: ${a.text}`,
      gappy: (a: { text: string }) => `Letters pulled apart in the subject: ${a.text}`,
      code: (a: { text: string }) => `A code far behind the text of the subject: ${a.text}`,
      recipient: (a: { text: string }) => `The address of the recipient in the subject: ${a.text}`,
    },
    de: {
      'zero-width': a => `Unsichtbare Zeichen in einem Wort des Betreffs: ${a.text}`,
      'mixed-script': a => `Buchstaben aus zwei Alphabeten in einem Wort des Betreffs: ${a.text}`,
      styled: a => `Zierbuchstaben im Betreff: ${a.text}`,
      gappy: a => `Auseinandergezogene Buchstaben im Betreff: ${a.text}`,
      code: a => `Ein Code weit hinter dem Text des Betreffs: ${a.text}`,
      recipient: a => `Die Empfängeradresse im Betreff: ${a.text}`,
    },
  },
  examples: [
    { name: 'zero-width', facts: hidden('zero-width', 'Ra\u200bbatt'), expect: ['zero-width'] },
    { name: 'Cyrillic a', facts: hidden('mixed-script', 'P\u0430yment'), expect: ['mixed-script'] },
    { name: 'mathematical letters', facts: hidden('styled', '\u{1d5e6}ale'), expect: ['styled'] },
    { name: 'f r e e', facts: hidden('gappy', 'f r e e'), expect: ['gappy'] },
    {
      name: 'a hash behind a gap',
      facts: exampleContent({ subject: subjectOf('Your parcel        x8Kq2Lw9') }),
      expect: ['code'],
    },
    {
      name: 'the recipient’s address',
      facts: exampleContent({
        subject: subjectOf('Notice for reader@example.net'),
        to: addressHeader(mailbox('reader@example.net')),
      }),
      expect: ['recipient'],
    },
    { name: 'a plain subject', facts: exampleContent(), expect: 'pass' },
    { name: 'no subject', facts: exampleContent({ subject: null }), expect: 'not-applicable' },
    { name: 'the message could not be read', facts: exampleUnreadable, expect: 'unknown' },
  ],
  run({ content }, issue, context) {
    if (content.state === 'unknown') return cannotTell(content)
    const subject = content.state === 'known' ? content.value.headers.subject : null
    if (content.state === 'absent' || !subject || subject.text === '') return notApplicable
    const details = {
      location: locate(context, subject.at),
      evidence: [headerEvidence(context, 'Subject', subject.text, subject.at)],
    }
    const issues: Issue[] = []
    for (const { kind, text, inSubject, at: place } of content.value.obfuscation) {
      if (!inSubject || (kind !== 'zero-width' && kind !== 'mixed-script' && kind !== 'styled' && kind !== 'gappy')) continue
      if (issues.some(i => i.code === kind)) continue
      issues.push(issue(kind, { text: text.slice(0, 60) }, { ...details, location: locate(context, place), locator: kind }))
    }
    const code = /\S[ \u00a0\t]{4,400}([A-Za-z0-9_-]{4,40})$/.exec(subject.text.slice(-500))?.[1]
    if (code && /\d/.test(code)) issues.push(issue('code', { text: code }, { ...details, locator: 'code' }))
    const lower = subject.text.toLowerCase()
    const recipient = content.value.headers.to?.mailboxes.find(m => m.domain !== '' && lower.includes(m.address.toLowerCase()))
    if (recipient) issues.push(issue('recipient', { text: recipient.address }, { ...details, locator: 'recipient' }))
    return failIf(issues)
  },
})
