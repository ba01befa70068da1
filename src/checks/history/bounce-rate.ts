import { exampleHistory, exampleRates, noRates } from '../../bounces/example.js'
import { cannotTell, fail, notApplicable, pass } from '../../core/check.js'
import { unknown } from '../../core/fact.js'
import type { Format } from '../../core/locale.js'
import { defineCheck } from '../define.js'

interface Args {
  share: number
  count: number
  of: number
  attempts: number
}

export default defineCheck({
  id: 'bounce-rate',
  category: 'history',
  subject: 'history',
  severity: 'error',
  weight: 7,
  owner: 'list-owner',
  effort: 'hour',
  needs: ['history'],
  refs: ['https://support.google.com/a/answer/81126'],
  explains: ['spam-related'],
  title: { en: 'Fewer than 2% of the messages come back', de: 'Weniger als 2 % der Nachrichten kommen zurück' },
  why: {
    en: 'Mailbox providers watch how many of your messages they have to send back. From about 2% on they look closer, above 5% they treat you like a sender who bought the list, and good addresses stop getting your mail, too.',
    de: 'Postfach-Anbieter beobachten, wie viele Ihrer Nachrichten sie zurückweisen müssen. Ab etwa 2 % sehen sie genauer hin, über 5 % behandeln sie Sie wie jemanden mit gekaufter Liste, und dann kommen auch gute Adressen nicht mehr an die Reihe.',
  },
  fix: {
    en: 'Remove the addresses that “mailpreflight bounces --suppress” names for suppression, mend what the other findings say about your own side, and confirm new addresses by double opt-in.',
    de: 'Entfernen Sie die Adressen, die „mailpreflight bounces --suppress“ zum Sperren nennt, beheben Sie, was die übrigen Befunde auf Ihrer Seite zeigen, und lassen Sie neue Adressen per Double-Opt-in bestätigen.',
  },
  messages: {
    en: {
      high: (a: Args, f: Format) =>
        `${f.percent(a.share, 1)} of the recipients bounced (${f.number(a.count)} of ${f.number(a.of)}); by attempted deliveries it is ${f.percent(a.attempts, 1)}. Above 5% providers block`,
      raised: (a: Args, f: Format) =>
        `${f.percent(a.share, 1)} of the recipients bounced (${f.number(a.count)} of ${f.number(a.of)}); by attempted deliveries it is ${f.percent(a.attempts, 1)}. Below 2% is healthy`,
    },
    de: {
      high: (a, f) =>
        `Bei ${f.percent(a.share, 1)} der Empfänger kam die Nachricht zurück (${f.number(a.count)} von ${f.number(a.of)}); bezogen auf die Zustellversuche sind es ${f.percent(a.attempts, 1)}. Über 5 % sperren Anbieter`,
      raised: (a, f) =>
        `Bei ${f.percent(a.share, 1)} der Empfänger kam die Nachricht zurück (${f.number(a.count)} von ${f.number(a.of)}); bezogen auf die Zustellversuche sind es ${f.percent(a.attempts, 1)}. Gesund sind weniger als 2 %`,
    },
  },
  examples: [
    { name: '0.4 % come back', facts: { history: exampleHistory() }, expect: 'pass' },
    {
      name: '3.1 % come back',
      facts: { history: exampleHistory({ rates: exampleRates({ byRecipients: 310, byAttempts: 330 }) }) },
      expect: ['raised'],
    },
    {
      name: '8 % come back',
      facts: { history: exampleHistory({ rates: exampleRates({ byRecipients: 800, byAttempts: 860 }) }) },
      expect: ['high'],
    },
    { name: 'nobody knows how much was sent', facts: { history: exampleHistory({ rates: noRates }) }, expect: 'unknown' },
    { name: 'history not read', facts: { history: unknown('not-collected') }, expect: 'unknown' },
    { name: 'no history given', facts: { history: { state: 'absent' } }, expect: 'not-applicable' },
  ],
  run({ history }, issue) {
    if (history.state === 'unknown') return cannotTell(history)
    if (history.state === 'absent') return notApplicable
    const { byRecipients, byAttempts } = history.value.rates
    const worst = Math.max(byRecipients?.share ?? 0, byAttempts?.share ?? 0)
    const shown = byRecipients ?? byAttempts
    if (!shown) return cannotTell({ reason: 'not-collected', detail: 'number of messages sent' })
    if (worst < 0.02) return pass()
    const args = { share: shown.share, count: shown.count, of: shown.of, attempts: byAttempts?.share ?? shown.share }
    return worst >= 0.05 ? fail(issue('high', args)) : fail(issue('raised', args, { severity: 'warning' }))
  },
})
