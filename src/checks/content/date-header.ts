import { at, exampleContent, exampleHtmlFile, exampleUnreadable } from '../../content/headers/example.js'
import { headerEvidence, isFilledIn, locate } from '../../content/headers/issue.js'
import type { DateFact } from '../../content/headers.js'
import { cannotTell, fail, failIf, type IssueDetails, notApplicable } from '../../core/check.js'
import type { Issue } from '../../core/finding.js'
import type { Format } from '../../core/locale.js'
import { defineCheck } from '../define.js'

const HOUR = 3_600_000
const date = (raw: string, iso: string | null, problems: DateFact['problems'] = []): { date: DateFact } => ({
  date: { raw, iso, problems, at: at(4) },
})

export default defineCheck({
  id: 'date-header',
  category: 'content',
  subject: 'message',
  severity: 'warning',
  weight: 3,
  owner: 'sending-service',
  effort: 'minutes',
  needs: ['content'],
  refs: ['RFC 5322 3.3', 'RFC 5322 3.6.1'],
  explains: ['protocol-errors'],
  title: { en: 'The Date header is present, valid and of today', de: 'Der Date-Header ist vorhanden, gültig und aktuell' },
  why: {
    en: 'Date is mandatory. Filters give points when it is missing, malformed or lies in the future; an old date sinks the message to the bottom of the mailbox.',
    de: 'Date ist Pflicht. Filter vergeben Punkte, wenn es fehlt, fehlerhaft ist oder in der Zukunft liegt; mit einem alten Datum landet die Nachricht ganz unten im Postfach.',
  },
  fix: {
    en: 'Let the sending system set Date when it sends, such as “Sun, 22 Nov 2026 10:00:00 +0100”.',
    de: 'Lassen Sie das Versandsystem Date beim Versand setzen, etwa „Sun, 22 Nov 2026 10:00:00 +0100“.',
  },
  messages: {
    en: {
      missing: (_: object) => 'There is no Date header; the sending system has to add one',
      invalid: (a: { text: string }) => `The Date header is no date: ${a.text}`,
      sloppy: (a: { text: string; problem: string }) => `The Date header does not follow the standard (${a.problem}): ${a.text}`,
      future: (a: { hours: number }, f: Format) => `The Date header lies ${f.plural(a.hours, 'hour', 'hours')} in the future`,
      old: (a: { days: number }, f: Format) => `The Date header is ${f.plural(a.days, 'day', 'days')} old`,
    },
    de: {
      missing: () => 'Der Date-Header fehlt; das Versandsystem muss ihn ergänzen',
      invalid: a => `Der Date-Header enthält kein Datum: ${a.text}`,
      sloppy: a => `Der Date-Header entspricht nicht dem Standard (${a.problem}): ${a.text}`,
      future: (a, f) => `Der Date-Header liegt ${f.plural(a.hours, 'Stunde', 'Stunden')} in der Zukunft`,
      old: (a, f) => `Der Date-Header ist ${f.plural(a.days, 'Tag', 'Tage')} alt`,
    },
  },
  examples: [
    { name: 'no Date', facts: exampleContent({ date: null }), expect: ['missing'] },
    { name: 'no date at all', facts: exampleContent(date('tomorrow', null, ['syntax'])), expect: ['invalid'] },
    {
      name: 'no zone',
      facts: exampleContent(date('22 Nov 2026 10:00:00', '2026-11-22T10:00:00.000Z', ['no-zone'])),
      expect: ['sloppy'],
    },
    {
      name: 'two days ahead',
      facts: exampleContent(date('Tue, 24 Nov 2026 12:00:00 +0000', '2026-11-24T12:00:00.000Z')),
      expect: ['future'],
    },
    {
      name: 'a month old',
      facts: exampleContent(date('Thu, 22 Oct 2026 12:00:00 +0000', '2026-10-22T12:00:00.000Z')),
      expect: ['old'],
    },
    { name: 'this morning', facts: exampleContent(), expect: 'pass' },
    {
      name: 'a template is dated when it is sent',
      settings: { mode: 'template' },
      facts: exampleContent({ date: null }),
      expect: 'not-applicable',
    },
    { name: 'an HTML file', facts: exampleHtmlFile(), expect: 'not-applicable' },
    { name: 'the message could not be read', facts: exampleUnreadable, expect: 'unknown' },
  ],
  run({ content }, issue, context) {
    if (content.state === 'unknown') return cannotTell(content)
    if (content.state === 'absent' || !content.value.headers.present) return notApplicable
    const { date, signatures } = content.value.headers
    const template = context.settings.mode === 'template'
    if (!date) {
      if (template) return notApplicable
      // A draft gets its date from the sending system; a signed message has left it.
      return fail(issue('missing', {}, signatures.length > 0 ? {} : { severity: 'info' }))
    }
    if (isFilledIn(context, date.raw)) return notApplicable
    const text = date.raw.slice(0, 80)
    const details = (): IssueDetails => ({
      location: locate(context, date.at),
      evidence: [headerEvidence(context, 'Date', date.raw, date.at)],
    })
    if (date.iso === null) return fail(issue('invalid', { text }, details()))
    const issues: Issue[] = []
    const [problem] = date.problems
    if (problem)
      issues.push(
        issue('sloppy', { text, problem }, { ...details(), severity: problem === 'obsolete-zone' ? 'info' : 'warning' }),
      )
    const ahead = Date.parse(date.iso) - Date.parse(context.settings.now)
    if (ahead > 24 * HOUR) issues.push(issue('future', { hours: Math.round(ahead / HOUR) }, details()))
    if (!template && ahead < -14 * 24 * HOUR)
      issues.push(issue('old', { days: Math.round(-ahead / 24 / HOUR) }, { ...details(), severity: 'info' }))
    return failIf(issues)
  },
})
