import { exampleContent, exampleHtmlFile, exampleUnreadable, subjectOf } from '../../content/headers/example.js'
import { headerEvidence, locate } from '../../content/headers/issue.js'
import { cannotTell, fail, notApplicable, pass } from '../../core/check.js'
import { defineCheck } from '../define.js'

/** Reply and forward marks of mail programs in the languages of Europe; Outlook numbers some of them ("Re[2]:"). */
const REPLY = /^(?:re|aw|antw|sv|vs|rif|r|odp|ynt|res|ref|bls|vá|atb)(?:\[\d{1,3}\]|\^\d{1,3})?\s{0,2}[:：]/iu
const FORWARD = /^(?:fwd?|wg|wtr|tr|i|rv|enc|pd|doorst|vb|vl|yml|továbbítás)(?:\[\d{1,3}\])?\s{0,2}[:：]/iu

export default defineCheck({
  id: 'subject-fake-reply',
  category: 'content',
  subject: 'message',
  severity: 'warning',
  weight: 7,
  owner: 'copywriter',
  effort: 'minutes',
  needs: ['content'],
  refs: ['RFC 5322 3.6.5'],
  explains: ['spam-related'],
  title: { en: 'Re: and Fwd: only stand in real replies', de: 'Re:, AW: und WG: stehen nur in echten Antworten' },
  why: {
    en: 'A subject that pretends to be an answer opens well once and is reported as spam after that. Filters compare it with In-Reply-To and References, which a real reply has. In some countries it is also unfair advertising.',
    de: 'Ein Betreff, der eine Antwort vortäuscht, wird einmal gern geöffnet und danach als Spam gemeldet. Filter vergleichen ihn mit In-Reply-To und References, die eine echte Antwort hat. Zudem kann das als irreführende Werbung gelten (§ 7 UWG).',
  },
  fix: {
    en: 'Remove the mark from the subject, or set In-Reply-To and References when it is a reply.',
    de: 'Entfernen Sie das Kürzel aus dem Betreff, oder setzen Sie In-Reply-To und References, wenn es eine Antwort ist.',
  },
  messages: {
    en: {
      reply: (a: { text: string }) => `The subject pretends to be a reply: ${a.text}`,
      forward: (a: { text: string }) => `The subject pretends to be a forwarded message: ${a.text}`,
    },
    de: {
      reply: a => `Der Betreff täuscht eine Antwort vor: ${a.text}`,
      forward: a => `Der Betreff täuscht eine Weiterleitung vor: ${a.text}`,
    },
  },
  examples: [
    { name: 'AW: without a thread', facts: exampleContent({ subject: subjectOf('AW: Ihr Angebot') }), expect: ['reply'] },
    { name: 'Fwd: in bulk mail', facts: exampleContent({ subject: subjectOf('Fwd: Last chance') }), expect: ['forward'] },
    { name: 'a real reply', facts: exampleContent({ subject: subjectOf('Re: Opening hours'), inThread: true }), expect: 'pass' },
    { name: 'a word that begins alike', facts: exampleContent({ subject: subjectOf('Rezepte: drei Ideen') }), expect: 'pass' },
    {
      name: 'one person forwards something',
      settings: { profile: 'transactional' },
      facts: exampleContent({ subject: subjectOf('WG: Termin') }),
      expect: 'pass',
    },
    { name: 'an HTML file', facts: exampleHtmlFile(), expect: 'not-applicable' },
    { name: 'the message could not be read', facts: exampleUnreadable, expect: 'unknown' },
  ],
  run({ content }, issue, context) {
    if (content.state === 'unknown') return cannotTell(content)
    if (content.state === 'absent') return notApplicable
    const { subject, inThread, bulk } = content.value.headers
    if (!subject || subject.text === '') return notApplicable
    if (inThread) return pass()
    const details = {
      location: locate(context, subject.at),
      evidence: [headerEvidence(context, 'Subject', subject.text, subject.at)],
    }
    const text = subject.text.slice(0, 100)
    if (REPLY.test(subject.text)) return fail(issue('reply', { text }, details))
    // Mail programs set no thread headers when somebody forwards a message by hand.
    const toMany = bulk || context.settings.profile === 'bulk'
    return toMany && FORWARD.test(subject.text) ? fail(issue('forward', { text }, details)) : pass()
  },
})
