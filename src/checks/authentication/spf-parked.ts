import { cannotTell, fail, notApplicable, pass } from '../../core/check.js'
import { absent, unknown } from '../../core/fact.js'
import { exampleSpf } from '../../dns/spf/example.js'
import { parkedFix, wholeRecord } from '../../dns/spf/show.js'
import { defineCheck } from '../define.js'

const settings = { profile: 'no-mail' } as const

export default defineCheck({
  id: 'spf-parked',
  category: 'authentication',
  subject: 'domain',
  severity: 'warning',
  weight: 3,
  owner: 'dns-admin',
  effort: 'minutes',
  needs: ['spf'],
  refs: ['RFC 7208 10.1.2', 'M3AAWG Protecting Parked Domains'],
  title: {
    en: 'A domain that sends nothing says so: v=spf1 -all',
    de: 'Eine Domain ohne E-Mail-Versand sagt das auch: v=spf1 -all',
  },
  why: {
    en: 'Domains without mail are popular with forgers, as nobody watches them. The record “v=spf1 -all” tells receivers that every message in their name is forged.',
    de: 'Domains ohne E-Mail sind bei Fälschern beliebt, weil niemand auf sie achtet. Der Eintrag „v=spf1 -all“ sagt Empfängern, dass jede Nachricht in ihrem Namen gefälscht ist.',
  },
  fix: {
    en: 'Publish the TXT record “v=spf1 -all” and nothing else.',
    de: 'Veröffentlichen Sie als TXT-Eintrag „v=spf1 -all“ und sonst nichts.',
  },
  messages: {
    en: {
      missing: (a: { domain: string }) => `${a.domain} sends no mail, but has no SPF record that says so`,
      sends: (a: { domain: string }) => `${a.domain} sends no mail, but its SPF record does not forbid it outright`,
    },
    de: {
      missing: a => `${a.domain} versendet keine E-Mails, hat aber keinen SPF-Eintrag, der das sagt`,
      sends: a => `${a.domain} versendet keine E-Mails, aber der SPF-Eintrag schließt das nicht eindeutig aus`,
    },
  },
  examples: [
    { name: 'the parked form', facts: { spf: exampleSpf('v=spf1 -all') }, settings, expect: 'pass' },
    { name: 'soft fail', facts: { spf: exampleSpf('v=spf1 ~all') }, settings, expect: ['sends'] },
    { name: 'no record', facts: { spf: absent() }, settings, expect: ['missing'] },
    { name: 'no answer', facts: { spf: unknown('timeout') }, settings, expect: 'unknown' },
    { name: 'a domain that sends', facts: { spf: exampleSpf('v=spf1 mx -all') }, expect: 'not-applicable' },
  ],
  run({ spf }, issue, { settings: { profile }, subject }) {
    if (profile !== 'no-mail') return notApplicable
    if (spf.state === 'unknown') return cannotTell(spf)
    const domain = subject.kind === 'domain' ? subject.name : ''
    if (spf.state === 'absent') return fail(issue('missing', { domain }))
    const { parked, records } = spf.value
    if (parked) return pass()
    const evidence = records.map(r => wholeRecord(domain, r.text))
    return fail(issue(records.length === 0 ? 'missing' : 'sends', { domain }, { evidence, fix: parkedFix(spf.value) }))
  },
})
