import { exampleContent, exampleHtmlFile, exampleUnreadable, subjectOf } from '../../content/headers/example.js'
import { headerEvidence, locate } from '../../content/headers/issue.js'
import { cannotTell, failIf, notApplicable } from '../../core/check.js'
import type { Issue } from '../../core/finding.js'
import { defineCheck } from '../define.js'

export default defineCheck({
  id: 'subject-shouting',
  category: 'content',
  subject: 'message',
  severity: 'warning',
  weight: 3,
  owner: 'copywriter',
  effort: 'minutes',
  needs: ['content'],
  refs: ['https://spamassassin.apache.org/old/tests_3_3_x.html'],
  explains: ['spam-related'],
  title: { en: 'The subject does not shout', de: 'Der Betreff schreit nicht' },
  why: {
    en: 'Capitals throughout, rows of exclamation marks and sums of money in the subject are far more common in spam than in honest mail; filters count them and readers report them.',
    de: 'Durchgehende Großschreibung, Reihen von Ausrufezeichen und Geldbeträge im Betreff kommen in Spam viel häufiger vor als in seriösen Nachrichten; Filter zählen sie, und Empfänger melden sie.',
  },
  fix: {
    en: 'Write the subject as a normal sentence that says what is inside; at most one exclamation mark.',
    de: 'Formulieren Sie den Betreff als normalen Satz, der den Inhalt nennt; höchstens ein Ausrufezeichen.',
  },
  messages: {
    en: {
      capitals: (a: { text: string }) => `The subject is written in capitals: ${a.text}`,
      exclamation: (a: { count: number }) => `The subject has ${a.count} exclamation marks in a row`,
      money: (a: { text: string }) => `The subject names money: ${a.text}`,
    },
    de: {
      capitals: a => `Der Betreff ist durchgehend großgeschrieben: ${a.text}`,
      exclamation: a => `Der Betreff hat ${a.count} Ausrufezeichen in Folge`,
      money: a => `Der Betreff nennt Geld: ${a.text}`,
    },
  },
  examples: [
    { name: 'capitals', facts: exampleContent({ subject: subjectOf('YOUR ORDER IS WAITING') }), expect: ['capitals'] },
    { name: 'exclamation marks', facts: exampleContent({ subject: subjectOf('Only today!!!') }), expect: ['exclamation'] },
    { name: 'money', facts: exampleContent({ subject: subjectOf('$$ Your 5.000 € are ready') }), expect: ['money'] },
    { name: 'an abbreviation', facts: exampleContent({ subject: subjectOf('ADAC: Hinweise zum TÜV') }), expect: 'pass' },
    { name: 'one exclamation mark', facts: exampleContent({ subject: subjectOf('Welcome!') }), expect: 'pass' },
    { name: 'an HTML file', facts: exampleHtmlFile(), expect: 'not-applicable' },
    { name: 'the message could not be read', facts: exampleUnreadable, expect: 'unknown' },
  ],
  run({ content }, issue, context) {
    if (content.state === 'unknown') return cannotTell(content)
    const subject = content.state === 'known' ? content.value.headers.subject : null
    if (!subject || subject.text === '') return notApplicable
    const details = () => ({
      location: locate(context, subject.at),
      evidence: [headerEvidence(context, 'Subject', subject.text, subject.at)],
    })
    const issues: Issue[] = []
    // Merge tags and codes are no shouting.
    const plain = subject.text
      .slice(0, 1000)
      .replace(/\{\{[^{}]{0,200}\}\}|\*\|[^|]{0,100}\|\*|\b[\w-]{0,30}\d[\w-]{0,30}\b/g, ' ')
    // Few subjects have two words in capitals; only in those the letters are counted.
    if ((plain.match(/\p{Lu}{2,}/gu)?.length ?? 0) >= 2) {
      const letters = plain.match(/\p{L}/gu)?.length ?? 0
      const upper = plain.match(/\p{Lu}/gu)?.length ?? 0
      if (letters >= 8 && upper / letters > 0.8)
        issues.push(issue('capitals', { text: subject.text.slice(0, 100) }, { ...details(), locator: 'capitals' }))
    }
    const run =
      /[!！]{3,}/u.exec(subject.text)?.[0].length ?? /(?:[!！]\s?){3,20}/u.exec(subject.text)?.[0].replace(/\s/g, '').length ?? 0
    if (run >= 3) issues.push(issue('exclamation', { count: run }, { ...details(), locator: 'exclamation' }))
    const money =
      /[$€£]{2,}|(?:[$€£]|\b(?:USD|EUR|CHF)\b)\s?\d[\d.,' ]{0,15}|\d[\d.,']{0,15}\s?(?:[$€£]|\b(?:USD|EUR|CHF|Euro|Dollar)\b)/i.exec(
        subject.text,
      )
    if (money) issues.push(issue('money', { text: money[0].trim() }, { ...details(), locator: 'money', severity: 'info' }))
    return failIf(issues)
  },
})
