import { exampleHistory } from '../../bounces/example.js'
import { cannotTell, fail, notApplicable, pass } from '../../core/check.js'
import { unknown } from '../../core/fact.js'
import type { Format } from '../../core/locale.js'
import { defineCheck } from '../define.js'

const outcome = (policy: string, suppress: number) => ({ policy, suppress, keep: 30, fix: 2, goodLost: 0 })

export default defineCheck({
  id: 'suppression-due',
  category: 'history',
  subject: 'history',
  severity: 'error',
  weight: 7,
  owner: 'list-owner',
  effort: 'minutes',
  needs: ['history'],
  refs: ['RFC 5321 4.2.1'],
  explains: ['bad-mailbox', 'bad-domain', 'inactive-mailbox'],
  title: { en: 'No address is due for suppression', de: 'Keine Adresse müsste gesperrt sein' },
  why: {
    en: 'Replies of earlier campaigns prove that these addresses are dead. Every further message to them costs reputation, and abandoned addresses are turned into spam traps.',
    de: 'Antworten auf frühere Aussendungen belegen, dass diese Adressen tot sind. Jede weitere Nachricht dorthin kostet Reputation, und aufgegebene Adressen werden zu Spamfallen.',
  },
  fix: {
    en: 'Write the list with “mailpreflight bounces <files> --suppress out.csv” and take the addresses marked “suppress” out of your mailing list before you send. Those marked “fix” have a typing mistake or were refused because of your own set-up: mend, do not drop.',
    de: 'Erzeugen Sie die Liste mit „mailpreflight bounces <Dateien> --suppress sperren.csv“ und nehmen Sie die mit „suppress“ markierten Adressen vor dem Versand heraus. Mit „fix“ markierte haben einen Tippfehler oder wurden wegen Ihrer eigenen Einrichtung abgelehnt: beheben statt löschen.',
  },
  messages: {
    en: {
      due: (a: { count: number; complaints: number }, f: Format) =>
        `${f.plural(a.count, 'address should be', 'addresses should be')} off the list: proved dead, or the reader complained${a.complaints > 0 ? ` (${f.plural(a.complaints, 'complaint', 'complaints')})` : ''}`,
    },
    de: {
      due: (a, f) =>
        `${f.plural(a.count, 'Adresse gehört', 'Adressen gehören')} nicht mehr auf die Liste: Sie ${a.count === 1 ? 'ist' : 'sind'} nachweislich tot, oder der Empfänger hat sich beschwert${a.complaints > 0 ? ` (${f.plural(a.complaints, 'Beschwerde', 'Beschwerden')})` : ''}`,
    },
  },
  examples: [
    { name: 'nothing to suppress', facts: { history: exampleHistory({ policies: [outcome('strict', 0)] }) }, expect: 'pass' },
    {
      name: 'seventeen dead addresses',
      facts: { history: exampleHistory({ policies: [outcome('mailpro', 19), outcome('strict', 17)] }) },
      expect: ['due'],
    },
    { name: 'history not read', facts: { history: unknown('not-collected') }, expect: 'unknown' },
    { name: 'no history given', facts: { history: { state: 'absent' } }, expect: 'not-applicable' },
  ],
  run({ history }, issue) {
    if (history.state === 'unknown') return cannotTell(history)
    if (history.state === 'absent') return notApplicable
    // Only what is proved: limits by number are a matter of the policy chosen.
    const strict = history.value.policies.find(p => p.policy === 'strict')
    if (!strict || strict.suppress === 0) return pass()
    return fail(issue('due', { count: strict.suppress, complaints: history.value.totals.complaint }))
  },
})
