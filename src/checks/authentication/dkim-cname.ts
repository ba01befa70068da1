import { cannotTell, failIf, notApplicable, pass } from '../../core/check.js'
import { absent, unknown } from '../../core/fact.js'
import { exampleDkim, exampleKey, exampleSelector, GOOD_KEY } from '../../dns/dkim/example.js'
import { defineCheck } from '../define.js'
import { isNamed } from '../dkim-keys.js'

export default defineCheck({
  id: 'dkim-cname',
  category: 'authentication',
  subject: 'domain',
  severity: 'info',
  weight: 0,
  owner: 'dns-admin',
  effort: 'minutes',
  needs: ['dkim'],
  refs: ['RFC 6376 3.6.2'],
  title: { en: 'Delegated DKIM keys lead to a key', de: 'Delegierte DKIM-Schlüssel führen zu einem Schlüssel' },
  why: {
    en: 'Many services have you publish a CNAME record and keep the key themselves. Once the contract ends the target vanishes; a left-over alias to a name that nobody holds any more is an invitation to strangers.',
    de: 'Viele Dienste lassen Sie einen CNAME-Eintrag setzen und verwalten den Schlüssel selbst. Endet der Vertrag, verschwindet das Ziel; ein übrig gebliebener Verweis auf einen herrenlosen Namen ist eine Einladung an Fremde.',
  },
  fix: {
    en: 'Delete the alias if you no longer use the service. If you do, compare the target with what the service shows in its domain settings.',
    de: 'Löschen Sie den Verweis, wenn Sie den Dienst nicht mehr nutzen. Nutzen Sie ihn noch, vergleichen Sie das Ziel mit der Angabe in den Domain-Einstellungen des Dienstes.',
  },
  messages: {
    en: { dangling: (a: { name: string; target: string }) => `${a.name} points to ${a.target}, where there is nothing` },
    de: { dangling: a => `${a.name} verweist auf ${a.target}; dort ist nichts zu finden` },
  },
  examples: [
    {
      name: 'alias to a key',
      facts: { dkim: exampleKey(GOOD_KEY, { delegation: ['dkim2.mcsv.net'], delegatedTo: 'mailchimp' }) },
      expect: 'pass',
    },
    {
      name: 'left-over of a former service',
      facts: { dkim: exampleDkim([exampleSelector('s1', null, { origin: 'common', delegation: ['s1.gone.example'] })]) },
      expect: ['dangling'],
    },
    { name: 'no delegation', facts: { dkim: exampleKey(GOOD_KEY) }, expect: 'not-applicable' },
    {
      name: 'target not answering',
      facts: { dkim: exampleKey(unknown('servfail'), { delegation: ['s1.esp.example'] }) },
      expect: 'unknown',
    },
    { name: 'DNS timeout', facts: { dkim: unknown('timeout') }, expect: 'unknown' },
    { name: 'a link domain', facts: { dkim: absent() }, expect: 'not-applicable' },
  ],
  run({ dkim }, issue) {
    if (dkim.state === 'unknown') return cannotTell(dkim)
    if (dkim.state === 'absent') return notApplicable
    const delegated = dkim.value.selectors.filter(s => s.delegation.length > 0)
    if (delegated.length === 0) return notApplicable
    const chain = (s: (typeof delegated)[number]) => ({
      kind: 'record' as const,
      label: s.name,
      text: `CNAME ${s.delegation.join(' -> ')}`,
    })
    // Named selectors without a key are dkim-key-missing.
    const dangling = delegated.filter(s => s.answer.state === 'absent' && !isNamed(s))
    if (dangling.length > 0) {
      return failIf(
        dangling.map(s =>
          issue('dangling', { name: s.name, target: s.delegation.at(-1) ?? '' }, { locator: s.selector, evidence: [chain(s)] }),
        ),
      )
    }
    const open = delegated.find(s => s.answer.state === 'unknown')
    return open?.answer.state === 'unknown' ? cannotTell(open.answer) : pass(...delegated.map(chain))
  },
})
