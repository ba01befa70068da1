import { exampleHistory } from '../../bounces/example.js'
import { providerName } from '../../bounces/mailboxes.js'
import { cannotTell, failIf, notApplicable } from '../../core/check.js'
import { unknown } from '../../core/fact.js'
import type { Format } from '../../core/locale.js'
import { defineCheck } from '../define.js'

interface Args {
  provider: string
  count: number
  busy: number[]
  quiet: number[]
  limited: number | null
  free: number | null
}

/** [8, 9, 10] -> "8–10" */
const span = (hours: readonly number[]): string[] => {
  const result: string[] = []
  for (let i = 0; i < hours.length; i++) {
    const start = hours[i]
    while (hours[i + 1] === (hours[i] ?? 0) + 1) i++
    result.push(start === hours[i] ? `${start}` : `${start}–${hours[i]}`)
  }
  return result
}

const limit = {
  provider: 'gmx-webde',
  count: 60,
  busyHours: [7, 8],
  quietHours: [10, 11, 14],
  rateWhenLimited: 900,
  rateWithoutLimits: 400,
  cluster: 'time',
} as const

export default defineCheck({
  id: 'rate-limited',
  category: 'history',
  subject: 'history',
  severity: 'warning',
  weight: 3,
  owner: 'sending-service',
  effort: 'hour',
  needs: ['history'],
  refs: ['RFC 6647', 'https://senders.yahooinc.com/smtp-error-codes/'],
  explains: ['policy-related'],
  title: { en: 'No provider limits the sending rate', de: 'Kein Anbieter begrenzt die Versandrate' },
  why: {
    en: 'Providers take only so many messages an hour from a sender they know little about. What goes beyond is put off or refused, and pushing on makes the limit tighter.',
    de: 'Von Absendern, die sie kaum kennen, nehmen Anbieter nur eine begrenzte Zahl Nachrichten pro Stunde an. Was darüber hinausgeht, wird aufgeschoben oder abgelehnt, und wer weiterdrückt, verschärft das Limit.',
  },
  fix: {
    en: 'Spread the campaign over more hours, set a rate for each provider in the sending service, send at the hours that went through, and raise the volume step by step (warm-up).',
    de: 'Verteilen Sie die Aussendung auf mehr Stunden, stellen Sie im Versanddienst je Anbieter eine Rate ein, senden Sie zu den Stunden, in denen es glattging, und steigern Sie die Menge schrittweise (Warm-up).',
  },
  messages: {
    en: {
      'at-times': (a: Args, f: Format) =>
        `${providerName(a.provider)} limited ${f.plural(a.count, 'message', 'messages')}, mostly at ${f.list(span(a.busy))} h UTC${a.quiet.length > 0 ? `; ${f.list(span(a.quiet))} h went through` : ''}`,
      'above-rate': (a: Args, f: Format) =>
        `${providerName(a.provider)} limited ${f.plural(a.count, 'message', 'messages')} at about ${f.number(a.limited ?? 0)} an hour; up to ${f.number(a.free ?? 0)} an hour went through`,
      steady: (a: Args, f: Format) =>
        `${providerName(a.provider)} limited ${f.plural(a.count, 'message', 'messages')}, at all times alike`,
    },
    de: {
      'at-times': (a, f) =>
        `${providerName(a.provider)} hat ${f.plural(a.count, 'Nachricht', 'Nachrichten')} gebremst, vor allem um ${f.list(span(a.busy))} Uhr UTC${a.quiet.length > 0 ? `; um ${f.list(span(a.quiet))} Uhr ging es glatt` : ''}`,
      'above-rate': (a, f) =>
        `${providerName(a.provider)} hat ${f.plural(a.count, 'Nachricht', 'Nachrichten')} bei rund ${f.number(a.limited ?? 0)} pro Stunde gebremst; bis ${f.number(a.free ?? 0)} pro Stunde gingen durch`,
      steady: (a, f) =>
        `${providerName(a.provider)} hat ${f.plural(a.count, 'Nachricht', 'Nachrichten')} gebremst, zu allen Zeiten gleichermaßen`,
    },
  },
  examples: [
    { name: 'no limits', facts: { history: exampleHistory() }, expect: 'pass' },
    {
      name: 'limits in the morning',
      facts: { history: exampleHistory({ limits: [{ ...limit, busyHours: [7, 8], quietHours: [10, 11, 14] }] }) },
      expect: ['at-times'],
    },
    {
      name: 'limits above a rate',
      facts: { history: exampleHistory({ limits: [{ ...limit, busyHours: [], quietHours: [], cluster: 'rate' }] }) },
      expect: ['above-rate'],
    },
    {
      name: 'limits all day',
      facts: {
        history: exampleHistory({
          limits: [{ ...limit, busyHours: [], quietHours: [], rateWhenLimited: null, rateWithoutLimits: null, cluster: 'none' }],
        }),
      },
      expect: ['steady'],
    },
    { name: 'history not read', facts: { history: unknown('not-collected') }, expect: 'unknown' },
    { name: 'no history given', facts: { history: { state: 'absent' } }, expect: 'not-applicable' },
  ],
  run({ history }, issue) {
    if (history.state === 'unknown') return cannotTell(history)
    if (history.state === 'absent') return notApplicable
    return failIf(
      history.value.limits.slice(0, 20).map(l => {
        const args = {
          provider: history.value.providers.find(p => p.provider === l.provider)?.name ?? l.provider,
          count: l.count,
          busy: l.busyHours,
          quiet: l.quietHours,
          limited: l.rateWhenLimited,
          free: l.rateWithoutLimits,
        }
        const code = l.cluster === 'none' ? 'steady' : l.cluster === 'rate' ? 'above-rate' : 'at-times'
        return issue(code, args, { locator: l.provider })
      }),
    )
  },
})
