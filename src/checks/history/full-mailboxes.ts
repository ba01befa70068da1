import { exampleHistory } from '../../bounces/example.js'
import { cannotTell, fail, notApplicable, pass } from '../../core/check.js'
import { unknown } from '../../core/fact.js'
import type { Format } from '../../core/locale.js'
import { defineCheck } from '../define.js'

export default defineCheck({
  id: 'full-mailboxes',
  category: 'history',
  subject: 'history',
  severity: 'warning',
  weight: 3,
  owner: 'list-owner',
  effort: 'minutes',
  needs: ['history'],
  refs: ['RFC 3463 3.3'],
  explains: ['quota-issues'],
  title: { en: 'No mailbox is full again and again', de: 'Kein Postfach ist immer wieder voll' },
  why: {
    en: 'Free mailboxes hold a gigabyte and more today. One that is full on several days is most likely abandoned, and nobody reads what you send there.',
    de: 'Kostenlose Postfächer fassen heute ein Gigabyte und mehr. Ist eines an mehreren Tagen voll, wird es höchstwahrscheinlich nicht mehr genutzt, und niemand liest, was Sie dorthin senden.',
  },
  fix: {
    en: 'Treat these addresses as inactive: pause them, try once more after some weeks, and take them off the list if the mailbox is still full.',
    de: 'Behandeln Sie diese Adressen als inaktiv: pausieren, nach einigen Wochen noch einmal versuchen und von der Liste nehmen, wenn das Postfach dann noch voll ist.',
  },
  messages: {
    en: {
      repeatedly: (a: { count: number; once: number }, f: Format) =>
        `${f.plural(a.count, 'mailbox was', 'mailboxes were')} full on two days or more (${f.number(a.once)} once)`,
    },
    de: {
      repeatedly: (a, f) =>
        `${f.plural(a.count, 'Postfach war', 'Postfächer waren')} an mindestens zwei Tagen voll (${f.number(a.once)} nur einmal)`,
    },
  },
  examples: [
    {
      name: 'some mailboxes full for a day',
      facts: { history: exampleHistory({ fullMailboxes: { once: 12, repeatedly: 0 } }) },
      expect: 'pass',
    },
    {
      name: 'five full for days',
      facts: { history: exampleHistory({ fullMailboxes: { once: 12, repeatedly: 5 } }) },
      expect: ['repeatedly'],
    },
    { name: 'history not read', facts: { history: unknown('not-collected') }, expect: 'unknown' },
    { name: 'no history given', facts: { history: { state: 'absent' } }, expect: 'not-applicable' },
  ],
  run({ history }, issue) {
    if (history.state === 'unknown') return cannotTell(history)
    if (history.state === 'absent') return notApplicable
    const { repeatedly, once } = history.value.fullMailboxes
    return repeatedly > 0 ? fail(issue('repeatedly', { count: repeatedly, once })) : pass()
  },
})
