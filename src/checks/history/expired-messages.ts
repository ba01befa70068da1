import { exampleHistory } from '../../bounces/example.js'
import { cannotTell, failIf, notApplicable } from '../../core/check.js'
import { unknown } from '../../core/fact.js'
import type { Format, Texts } from '../../core/locale.js'
import { defineCheck } from '../define.js'

export default defineCheck({
  id: 'expired-messages',
  category: 'history',
  subject: 'history',
  severity: 'info',
  weight: 1,
  owner: 'recipient-side',
  effort: 'minutes',
  needs: ['history'],
  refs: ['RFC 5321 4.5.4.1', 'RFC 3463 3.5'],
  explains: ['message-expired'],
  title: { en: 'No message expires in the queue', de: 'Keine Nachricht läuft in der Warteschlange ab' },
  why: {
    en: 'The sending server gave up after several attempts. “Expired” is not the cause: what the last attempt was told is.',
    de: 'Der Versandserver hat nach mehreren Versuchen aufgegeben. „Abgelaufen“ ist nicht die Ursache; entscheidend ist, was beim letzten Versuch geantwortet wurde.',
  },
  fix: {
    en: 'Keep the addresses and look at the cause named here. Limits call for a slower pace, servers that never answer point at dead domains.',
    de: 'Behalten Sie die Adressen und sehen Sie sich die hier genannte Ursache an. Bei Limits hilft langsameres Senden, Server ohne jede Antwort deuten auf tote Domains hin.',
  },
  messages: {
    en: {
      cause: (a: { count: number; name: Texts }, f: Format) =>
        `${f.plural(a.count, 'message', 'messages')} expired; the last reply before it: ${a.name.en.toLowerCase()}`,
      silent: (a: { count: number }, f: Format) =>
        `${f.plural(a.count, 'message', 'messages')} expired without a cause being told`,
    },
    de: {
      cause: (a, f) => `${f.plural(a.count, 'Nachricht ist', 'Nachrichten sind')} abgelaufen; letzte Antwort davor: ${a.name.de}`,
      silent: (a, f) =>
        `${f.plural(a.count, 'Nachricht ist', 'Nachrichten sind')} abgelaufen, ohne dass eine Ursache genannt wurde`,
    },
  },
  examples: [
    { name: 'nothing expired', facts: { history: exampleHistory() }, expect: 'pass' },
    {
      name: 'servers that never answered',
      facts: {
        history: exampleHistory({
          expired: [
            {
              cause: 'no-answer-from-host',
              name: { en: 'No answer from the server', de: 'Keine Antwort vom Server' },
              count: 6,
            },
            { cause: null, name: null, count: 2 },
          ],
        }),
      },
      expect: ['cause', 'silent'],
    },
    { name: 'history not read', facts: { history: unknown('not-collected') }, expect: 'unknown' },
    { name: 'no history given', facts: { history: { state: 'absent' } }, expect: 'not-applicable' },
  ],
  run({ history }, issue) {
    if (history.state === 'unknown') return cannotTell(history)
    if (history.state === 'absent') return notApplicable
    return failIf(
      history.value.expired.map(({ cause, name, count }) =>
        cause === null || name === null ? issue('silent', { count }) : issue('cause', { count, name }, { locator: cause }),
      ),
    )
  },
})
