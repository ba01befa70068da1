import { exampleGroup, exampleHistory } from '../../bounces/example.js'
import { cannotTell, fail, notApplicable, pass } from '../../core/check.js'
import { unknown } from '../../core/fact.js'
import type { Format } from '../../core/locale.js'
import { defineCheck } from '../define.js'

export default defineCheck({
  id: 'protocol-problems',
  category: 'history',
  subject: 'history',
  severity: 'warning',
  weight: 3,
  owner: 'sending-service',
  effort: 'hour',
  needs: ['history'],
  refs: ['RFC 5321 4.2', 'RFC 5321 4.5.3.1'],
  explains: ['protocol-errors'],
  title: { en: 'Receiving servers understand the sending one', de: 'Die Empfangsserver verstehen den Versandserver' },
  why: {
    en: 'The receiving server objected to how the message was handed over: the greeting name, the order of commands, overlong lines, 8-bit characters or malformed headers. Others may drop such mail without a word.',
    de: 'Der Empfangsserver hat beanstandet, wie die Nachricht übergeben wurde: Begrüßungsname, Reihenfolge der Befehle, zu lange Zeilen, 8-Bit-Zeichen oder fehlerhafte Kopfzeilen. Andere verwerfen solche E-Mails kommentarlos.',
  },
  fix: {
    en: 'Read the replies below. Check the greeting name (HELO), line length and headers with the audit of the message, and pass the replies to whoever runs the sending server.',
    de: 'Lesen Sie die Antworten unten. Prüfen Sie Begrüßungsnamen (HELO), Zeilenlänge und Kopfzeilen mit dem Audit der Nachricht, und geben Sie die Antworten an den Betreiber des Versandservers weiter.',
  },
  messages: {
    en: {
      blamed: (a: { count: number }, f: Format) =>
        `${f.plural(a.count, 'reply blames', 'replies blame')} the way the message was sent`,
    },
    de: { blamed: (a, f) => `${f.plural(a.count, 'Antwort beanstandet', 'Antworten beanstanden')} die Art der Übergabe` },
  },
  examples: [
    { name: 'no objections', facts: { history: exampleHistory() }, expect: 'pass' },
    {
      name: 'lines too long',
      facts: {
        history: exampleHistory({
          groups: [exampleGroup({ category: 'protocol-errors', count: 3, samples: ['500 Line too long'] })],
        }),
      },
      expect: ['blamed'],
    },
    { name: 'history not read', facts: { history: unknown('not-collected') }, expect: 'unknown' },
    { name: 'no history given', facts: { history: { state: 'absent' } }, expect: 'not-applicable' },
  ],
  run({ history }, issue) {
    if (history.state === 'unknown') return cannotTell(history)
    if (history.state === 'absent') return notApplicable
    const groups = history.value.groups.filter(g => g.class === 'soft' && g.category === 'protocol-errors')
    const count = groups.reduce((sum, g) => sum + g.count, 0)
    if (count === 0) return pass()
    const samples = groups.flatMap(g => g.samples).slice(0, 5)
    return fail(issue('blamed', { count }, { evidence: samples.map(text => ({ kind: 'reply', text })) }))
  },
})
