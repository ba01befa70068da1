import { exampleHistory } from '../../bounces/example.js'
import { cannotTell, failIf, notApplicable } from '../../core/check.js'
import { unknown } from '../../core/fact.js'
import type { Format } from '../../core/locale.js'
import { defineCheck } from '../define.js'

export default defineCheck({
  id: 'recipient-typo-domains',
  category: 'history',
  subject: 'history',
  severity: 'warning',
  weight: 3,
  owner: 'list-owner',
  effort: 'minutes',
  needs: ['history'],
  refs: [],
  explains: ['bad-domain', 'no-answer-from-host'],
  title: { en: 'No recipient domain is mistyped', de: 'Keine Empfängerdomain ist vertippt' },
  why: {
    en: 'The person wanted your mail and mistyped the address (“gmial.com”). Some of these domains belong to people who collect what is sent there by mistake.',
    de: 'Die Person wollte Ihre E-Mails und hat sich vertippt („gmial.com“). Manche dieser Domains gehören Leuten, die sammeln, was irrtümlich dort ankommt.',
  },
  fix: {
    en: 'Correct the addresses where you can confirm them (a login, an order), drop the others, and let the sign-up form ask “Did you mean gmail.com?”.',
    de: 'Korrigieren Sie die Adressen, wo Sie sie bestätigen können (Login, Bestellung), löschen Sie die übrigen, und lassen Sie das Anmeldeformular fragen: „Meinten Sie gmail.com?“',
  },
  messages: {
    en: {
      typo: (a: { domain: string; likely: string; count: number }, f: Format) =>
        `${a.domain} is probably meant to be ${a.likely}: ${f.plural(a.count, 'bounce', 'bounces')}`,
    },
    de: { typo: (a, f) => `${a.domain} sollte vermutlich ${a.likely} heißen: ${f.plural(a.count, 'Bounce', 'Bounces')}` },
  },
  examples: [
    { name: 'no mistyped domains', facts: { history: exampleHistory() }, expect: 'pass' },
    {
      name: 'gmial.com and gmx.dee',
      facts: {
        history: exampleHistory({
          typoDomains: [
            { domain: 'gmial.com', likely: 'gmail.com', count: 4 },
            { domain: 'gmx.dee', likely: 'gmx.de', count: 1 },
          ],
        }),
      },
      expect: ['typo', 'typo'],
    },
    { name: 'history not read', facts: { history: unknown('not-collected') }, expect: 'unknown' },
    { name: 'no history given', facts: { history: { state: 'absent' } }, expect: 'not-applicable' },
  ],
  run({ history }, issue) {
    if (history.state === 'unknown') return cannotTell(history)
    if (history.state === 'absent') return notApplicable
    return failIf(history.value.typoDomains.slice(0, 20).map(typo => issue('typo', { ...typo }, { locator: typo.domain })))
  },
})
