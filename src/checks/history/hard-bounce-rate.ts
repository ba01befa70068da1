import { exampleHistory, exampleRates, noRates } from '../../bounces/example.js'
import { cannotTell, fail, notApplicable, pass } from '../../core/check.js'
import { unknown } from '../../core/fact.js'
import type { Format } from '../../core/locale.js'
import { defineCheck } from '../define.js'

interface Args {
  share: number
  count: number
  of: number
}

export default defineCheck({
  id: 'hard-bounce-rate',
  category: 'history',
  subject: 'history',
  severity: 'error',
  weight: 7,
  owner: 'list-owner',
  effort: 'hour',
  needs: ['history'],
  refs: ['https://sendersupport.olc.protection.outlook.com/pm/policies.aspx', 'https://postmaster.web.de/en/'],
  explains: ['bad-mailbox', 'bad-domain'],
  title: { en: 'Fewer than 0.5% of the addresses do not exist', de: 'Weniger als 0,5 % der Adressen existieren nicht' },
  why: {
    en: 'Messages to addresses that do not exist are the clearest sign of a list nobody looks after. Microsoft, GMX, WEB.DE and Bluewin lower the sender’s rating for it, in the worst case the sending address ends on a blocklist.',
    de: 'Nachrichten an Adressen, die es nicht gibt, sind das deutlichste Zeichen einer ungepflegten Liste. Microsoft, GMX, WEB.DE und Bluewin stufen den Absender dafür herab, im schlimmsten Fall landet die Versand-IP auf einer Blockliste.',
  },
  fix: {
    en: 'Take every address with a hard bounce off the list at once and for all later campaigns. Check sign-up forms for typing mistakes and use double opt-in.',
    de: 'Nehmen Sie jede Adresse mit Hard Bounce sofort und für alle weiteren Aussendungen von der Liste. Prüfen Sie Anmeldeformulare auf Tippfehler und nutzen Sie Double-Opt-in.',
  },
  messages: {
    en: {
      high: (a: Args, f: Format) =>
        `${f.percent(a.share, 2)} of the recipients do not exist (${f.number(a.count)} of ${f.number(a.of)}); from 2% on providers block`,
      raised: (a: Args, f: Format) =>
        `${f.percent(a.share, 2)} of the recipients do not exist (${f.number(a.count)} of ${f.number(a.of)}); 0.5% is the limit of a tended list`,
    },
    de: {
      high: (a, f) =>
        `${f.percent(a.share, 2)} der Empfänger existieren nicht (${f.number(a.count)} von ${f.number(a.of)}); ab 2 % sperren Anbieter`,
      raised: (a, f) =>
        `${f.percent(a.share, 2)} der Empfänger existieren nicht (${f.number(a.count)} von ${f.number(a.of)}); eine gepflegte Liste bleibt unter 0,5 %`,
    },
  },
  examples: [
    { name: '4 of 10,000', facts: { history: exampleHistory() }, expect: 'pass' },
    { name: '90 of 10,000', facts: { history: exampleHistory({ rates: exampleRates({ hard: 90 }) }) }, expect: ['raised'] },
    { name: '240 of 10,000', facts: { history: exampleHistory({ rates: exampleRates({ hard: 240 }) }) }, expect: ['high'] },
    { name: 'nobody knows how much was sent', facts: { history: exampleHistory({ rates: noRates }) }, expect: 'unknown' },
    { name: 'history not read', facts: { history: unknown('not-collected') }, expect: 'unknown' },
    { name: 'no history given', facts: { history: { state: 'absent' } }, expect: 'not-applicable' },
  ],
  run({ history }, issue) {
    if (history.state === 'unknown') return cannotTell(history)
    if (history.state === 'absent') return notApplicable
    const { hard } = history.value.rates
    if (!hard)
      return history.value.addresses.hard === 0
        ? pass()
        : cannotTell({ reason: 'not-collected', detail: 'number of messages sent' })
    if (hard.share < 0.005) return pass()
    const args = { share: hard.share, count: hard.count, of: hard.of }
    return hard.share >= 0.02 ? fail(issue('high', args)) : fail(issue('raised', args, { severity: 'warning' }))
  },
})
