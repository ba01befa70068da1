import { exampleHistory } from '../../bounces/example.js'
import { cannotTell, fail, notApplicable, pass } from '../../core/check.js'
import { unknown } from '../../core/fact.js'
import type { Format } from '../../core/locale.js'
import { defineCheck } from '../define.js'

export default defineCheck({
  id: 'unclassified-bounces',
  category: 'history',
  subject: 'history',
  severity: 'info',
  weight: 0,
  owner: 'list-owner',
  effort: 'hour',
  needs: ['history'],
  refs: [],
  title: { en: 'Every bounce is understood', de: 'Jeder Bounce ist eingeordnet' },
  why: {
    en: 'These replies explain nothing, or no rule knows them yet. They are counted as neither soft nor hard, and no address is suppressed because of them.',
    de: 'Diese Antworten erklären nichts, oder es gibt noch keine Regel dafür. Sie zählen weder als Soft Bounce noch als Hard Bounce, und keine Adresse wird ihretwegen gesperrt.',
  },
  fix: {
    en: 'List them with “mailpreflight bounces <files> --unclassified”. Where the meaning is plain to you, put the suggested rule into your configuration.',
    de: 'Lassen Sie sie mit „mailpreflight bounces <Dateien> --unclassified“ auflisten. Wo Ihnen die Bedeutung klar ist, übernehmen Sie den Regelentwurf in Ihre Konfiguration.',
  },
  messages: {
    en: {
      unknown: (a: { count: number; share: number; templates: number }, f: Format) =>
        `${f.plural(a.count, 'reply', 'replies')} (${f.percent(a.share, 1)}) not understood, of ${f.plural(a.templates, 'kind', 'kinds')}`,
    },
    de: {
      unknown: (a, f) =>
        `${f.plural(a.count, 'Antwort', 'Antworten')} (${f.percent(a.share, 1)}) nicht eingeordnet, ${f.plural(a.templates, 'Art', 'verschiedene Arten')}`,
    },
  },
  examples: [
    { name: 'all understood', facts: { history: exampleHistory() }, expect: 'pass' },
    {
      name: 'three replies of one kind',
      facts: {
        history: exampleHistory({
          totals: { soft: 40, hard: 4, delayed: 0, autoReply: 0, complaint: 0, other: 0, unclassified: 3 },
          unclassified: [{ template: '550 please see <url>', count: 3 }],
        }),
      },
      expect: ['unknown'],
    },
    { name: 'history not read', facts: { history: unknown('not-collected') }, expect: 'unknown' },
    { name: 'no history given', facts: { history: { state: 'absent' } }, expect: 'not-applicable' },
  ],
  run({ history }, issue) {
    if (history.state === 'unknown') return cannotTell(history)
    if (history.state === 'absent') return notApplicable
    const { totals, unclassified } = history.value
    if (totals.unclassified === 0) return pass()
    const all = totals.soft + totals.hard + totals.unclassified
    return fail(
      issue(
        'unknown',
        { count: totals.unclassified, share: totals.unclassified / all, templates: unclassified.length },
        { evidence: unclassified.slice(0, 5).map(({ template }) => ({ kind: 'reply', text: template })) },
      ),
    )
  },
})
