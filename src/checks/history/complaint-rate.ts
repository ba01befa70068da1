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

const complaints = (count: number) => ({
  totals: { soft: 40, hard: 4, delayed: 0, autoReply: 0, complaint: count, other: 0, unclassified: 0 },
  rates: exampleRates({ complaints: count }),
})

export default defineCheck({
  id: 'complaint-rate',
  category: 'history',
  subject: 'history',
  severity: 'error',
  weight: 7,
  owner: 'list-owner',
  effort: 'hour',
  needs: ['history'],
  refs: ['RFC 5965', 'https://support.google.com/a/answer/81126', 'https://senders.yahooinc.com/best-practices/'],
  explains: ['spam-related'],
  title: { en: 'Fewer than 0.1% of the readers press “spam”', de: 'Weniger als 0,1 % der Empfänger klicken auf „Spam“' },
  why: {
    en: 'A click on “spam” weighs more than any word in the message. Gmail and Yahoo ask bulk senders to stay under 0.1% and never to reach 0.3%; above that, messages to everybody go to the spam folder.',
    de: 'Ein Klick auf „Spam“ wiegt schwerer als jedes Wort in der Nachricht. Gmail und Yahoo verlangen von Massenversendern weniger als 0,1 % und niemals 0,3 %; darüber landen die Nachrichten bei allen im Spam-Ordner.',
  },
  fix: {
    en: 'Suppress everybody who complained at once. Make unsubscribing one click, write only to people who asked for it, and write less often to those who never open.',
    de: 'Sperren Sie alle, die sich beschwert haben, sofort. Machen Sie die Abmeldung mit einem Klick möglich, schreiben Sie nur Menschen, die das wollten, und seltener an jene, die nie öffnen.',
  },
  messages: {
    en: {
      high: (a: Args, f: Format) =>
        `${f.percent(a.share, 2)} complaints (${f.number(a.count)} of ${f.number(a.of)} recipients); 0.3% must never be reached`,
      raised: (a: Args, f: Format) =>
        `${f.percent(a.share, 2)} complaints (${f.number(a.count)} of ${f.number(a.of)} recipients); stay below 0.1%`,
      counted: (a: { count: number }, f: Format) =>
        `${f.plural(a.count, 'complaint', 'complaints')}; the rate is unknown, as the number of recipients is`,
    },
    de: {
      high: (a, f) =>
        `${f.percent(a.share, 2)} Beschwerden (${f.number(a.count)} von ${f.number(a.of)} Empfängern); 0,3 % dürfen nie erreicht werden`,
      raised: (a, f) =>
        `${f.percent(a.share, 2)} Beschwerden (${f.number(a.count)} von ${f.number(a.of)} Empfängern); bleiben Sie unter 0,1 %`,
      counted: (a, f) =>
        `${f.plural(a.count, 'Beschwerde', 'Beschwerden')}; die Quote ist unbekannt, weil die Zahl der Empfänger fehlt`,
    },
  },
  examples: [
    { name: 'no complaints', facts: { history: exampleHistory() }, expect: 'pass' },
    { name: '5 of 10,000', facts: { history: exampleHistory(complaints(5)) }, expect: 'pass' },
    { name: '15 of 10,000', facts: { history: exampleHistory(complaints(15)) }, expect: ['raised'] },
    { name: '40 of 10,000', facts: { history: exampleHistory(complaints(40)) }, expect: ['high'] },
    {
      name: 'complaints, but recipients unknown',
      facts: { history: exampleHistory({ ...complaints(7), rates: noRates }) },
      expect: ['counted'],
    },
    { name: 'history not read', facts: { history: unknown('not-collected') }, expect: 'unknown' },
    { name: 'no history given', facts: { history: { state: 'absent' } }, expect: 'not-applicable' },
  ],
  run({ history }, issue) {
    if (history.state === 'unknown') return cannotTell(history)
    if (history.state === 'absent') return notApplicable
    const { totals, rates } = history.value
    if (totals.complaint === 0) return pass()
    if (!rates.complaints) return fail(issue('counted', { count: totals.complaint }, { severity: 'info' }))
    const { share, count, of } = rates.complaints
    if (share < 0.001) return pass()
    return share >= 0.003
      ? fail(issue('high', { share, count, of }))
      : fail(issue('raised', { share, count, of }, { severity: 'warning' }))
  },
})
