import { at, exampleContent, exampleHtmlFile, exampleUnreadable } from '../../content/headers/example.js'
import { headerEvidence, isFilledIn, locate } from '../../content/headers/issue.js'
import type { MessageIdFact } from '../../content/headers.js'
import { cannotTell, fail, notApplicable, pass } from '../../core/check.js'
import { defineCheck } from '../define.js'

const id = (
  raw: string,
  left: string,
  domain: string,
  problems: MessageIdFact['problems'] = [],
): { messageId: MessageIdFact } => ({
  messageId: { raw, left, domain, problems, at: at(5) },
})

export default defineCheck({
  id: 'message-id',
  category: 'content',
  subject: 'message',
  severity: 'warning',
  weight: 3,
  owner: 'sending-service',
  effort: 'minutes',
  needs: ['content'],
  refs: ['RFC 5322 3.6.4', 'https://support.google.com/mail/answer/81126'],
  explains: ['protocol-errors'],
  title: { en: 'The Message-ID is valid and unique', de: 'Die Message-ID ist gültig und eindeutig' },
  why: {
    en: 'The Message-ID tells one message from all others, <unique part@your domain>. Gmail refuses messages without a valid one as “not RFC 5322 compliant”, and bounces cannot be matched.',
    de: 'Die Message-ID unterscheidet eine Nachricht von allen anderen: <eindeutiger Teil@Ihre-Domain>. Gmail lehnt Nachrichten ohne gültige Message-ID als „not RFC 5322 compliant“ ab, und Bounces lassen sich nicht zuordnen.',
  },
  fix: {
    en: 'Let the sending system make a Message-ID with a random part and your domain.',
    de: 'Lassen Sie das Versandsystem eine Message-ID mit einem zufälligen Teil und Ihrer Domain erzeugen.',
  },
  messages: {
    en: {
      missing: (_: object) => 'There is no Message-ID; the sending system has to add one',
      malformed: (a: { text: string }) => `The Message-ID is malformed: ${a.text}`,
      'local-domain': (a: { domain: string }) => `The Message-ID ends with ${a.domain}, a name that means nothing outside`,
      guessable: (a: { text: string }) => `The Message-ID ${a.text} can hardly be unique`,
    },
    de: {
      missing: () => 'Die Message-ID fehlt; das Versandsystem muss sie ergänzen',
      malformed: a => `Die Message-ID ist fehlerhaft: ${a.text}`,
      'local-domain': a => `Die Message-ID endet auf ${a.domain}, ein Name, der außerhalb nichts bedeutet`,
      guessable: a => `Die Message-ID ${a.text} kann kaum eindeutig sein`,
    },
  },
  examples: [
    { name: 'none', facts: exampleContent({ messageId: null }), expect: ['missing'] },
    {
      name: 'no brackets',
      facts: exampleContent(id('1@example.com', '1', 'example.com', ['no-brackets'])),
      expect: ['malformed'],
    },
    {
      name: 'localhost',
      facts: exampleContent(id('<20261122.77@localhost>', '20261122.77', 'localhost', ['local-domain'])),
      expect: ['local-domain'],
    },
    { name: 'too short', facts: exampleContent(id('<1@example.com>', '1', 'example.com')), expect: ['guessable'] },
    { name: 'a good one', facts: exampleContent(), expect: 'pass' },
    {
      name: 'a template gets it when it is sent',
      settings: { mode: 'template' },
      facts: exampleContent({ messageId: null }),
      expect: 'not-applicable',
    },
    { name: 'an HTML file', facts: exampleHtmlFile(), expect: 'not-applicable' },
    { name: 'the message could not be read', facts: exampleUnreadable, expect: 'unknown' },
  ],
  run({ content }, issue, context) {
    if (content.state === 'unknown') return cannotTell(content)
    if (content.state === 'absent' || !content.value.headers.present) return notApplicable
    const { messageId, signatures } = content.value.headers
    if (!messageId) {
      if (context.settings.mode === 'template') return notApplicable
      return fail(issue('missing', {}, signatures.length > 0 ? {} : { severity: 'info' }))
    }
    if (isFilledIn(context, messageId.raw)) return notApplicable
    const text = messageId.raw.slice(0, 120)
    const details = {
      location: locate(context, messageId.at),
      evidence: [headerEvidence(context, 'Message-ID', messageId.raw, messageId.at)],
    }
    if (messageId.problems.some(p => p !== 'local-domain')) return fail(issue('malformed', { text }, details))
    if (messageId.problems.length > 0) {
      // Large sending services put internal host names there, and receivers take it; localhost is a server that was never set up.
      const unset = /^localhost(?:\.|$)|localdomain$/.test(messageId.domain)
      return fail(issue('local-domain', { domain: messageId.domain }, unset ? details : { ...details, severity: 'info' }))
    }
    return messageId.left.length < 6 ? fail(issue('guessable', { text }, { ...details, severity: 'info' })) : pass()
  },
})
