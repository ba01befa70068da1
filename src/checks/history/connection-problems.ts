import { exampleGroup, exampleHistory } from '../../bounces/example.js'
import { cannotTell, fail, notApplicable, pass } from '../../core/check.js'
import { unknown } from '../../core/fact.js'
import type { Format } from '../../core/locale.js'
import { defineCheck } from '../define.js'

const CATEGORIES: ReadonlySet<string> = new Set(['bad-connection', 'no-answer-from-host', 'routing-errors', 'bad-configuration'])

export default defineCheck({
  id: 'connection-problems',
  category: 'history',
  subject: 'history',
  severity: 'info',
  weight: 1,
  owner: 'recipient-side',
  effort: 'minutes',
  needs: ['history'],
  refs: ['RFC 5321 4.5.4.1'],
  explains: ['bad-connection', 'no-answer-from-host', 'routing-errors', 'bad-configuration'],
  title: { en: 'Receiving servers can be reached', de: 'Die Empfangsserver sind erreichbar' },
  why: {
    en: 'Some receiving servers did not answer, broke off the connection or were misconfigured. That is trouble on the other side and mostly passes; the addresses are good.',
    de: 'Manche Empfangsserver haben nicht geantwortet, die Verbindung abgebrochen oder waren falsch konfiguriert. Das ist eine Störung auf der Gegenseite und geht meist vorüber; die Adressen sind in Ordnung.',
  },
  fix: {
    en: 'Nothing to mend on your side: let the sending server try again after 7 and after 45 minutes, and keep the addresses. If one provider stands out, ask its postmaster.',
    de: 'Auf Ihrer Seite ist nichts zu beheben: Lassen Sie den Versandserver nach 7 und nach 45 Minuten erneut zustellen und behalten Sie die Adressen. Sticht ein Anbieter heraus, fragen Sie dessen Postmaster.',
  },
  messages: {
    en: {
      trouble: (a: { count: number; where: string[] }, f: Format) =>
        `${f.plural(a.count, 'bounce', 'bounces')} from trouble at the receiving side${a.where.length > 0 ? `, most at ${f.list(a.where)}` : ''}`,
    },
    de: {
      trouble: (a, f) =>
        `${f.plural(a.count, 'Bounce', 'Bounces')} durch Störungen auf der Empfängerseite${a.where.length > 0 ? `, die meisten bei ${f.list(a.where)}` : ''}`,
    },
  },
  examples: [
    { name: 'everything answered', facts: { history: exampleHistory() }, expect: 'pass' },
    {
      name: 'a provider was down',
      facts: {
        history: exampleHistory({
          groups: [exampleGroup({ category: 'no-answer-from-host', provider: 'example.org', count: 8 })],
        }),
      },
      expect: ['trouble'],
    },
    {
      name: 'only delayed, then delivered',
      facts: { history: exampleHistory({ groups: [exampleGroup({ category: 'bad-connection', class: 'delayed', count: 8 })] }) },
      expect: 'pass',
    },
    { name: 'history not read', facts: { history: unknown('not-collected') }, expect: 'unknown' },
    { name: 'no history given', facts: { history: { state: 'absent' } }, expect: 'not-applicable' },
  ],
  run({ history }, issue) {
    if (history.state === 'unknown') return cannotTell(history)
    if (history.state === 'absent') return notApplicable
    const groups = history.value.groups.filter(g => g.class === 'soft' && CATEGORIES.has(g.category))
    const count = groups.reduce((sum, g) => sum + g.count, 0)
    if (count === 0) return pass()
    const by = new Map<string, number>()
    for (const g of groups) if (g.provider) by.set(g.provider, (by.get(g.provider) ?? 0) + g.count)
    const where = [...by]
      .sort((a, b) => b[1] - a[1])
      .slice(0, 3)
      .map(([name]) => name)
    const samples = groups.flatMap(g => g.samples).slice(0, 3)
    return fail(issue('trouble', { count, where }, { evidence: samples.map(text => ({ kind: 'reply', text })) }))
  },
})
