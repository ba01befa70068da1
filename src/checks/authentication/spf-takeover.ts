import { cannotTell, fail, notApplicable, pass } from '../../core/check.js'
import { absent, unknown } from '../../core/fact.js'
import { exampleInclude, exampleSpf } from '../../dns/spf/example.js'
import type { SpfTakeover } from '../../dns/spf/facts.js'
import { spfFix, wholeRecord } from '../../dns/spf/show.js'
import { eachNode, silentPart } from '../../dns/spf/tree.js'
import { defineCheck } from '../define.js'

const record = 'v=spf1 include:spf.gone.example -all'
const suspect = (state: SpfTakeover['state']) =>
  exampleSpf(
    record,
    {},
    {
      takeovers: [
        { name: 'spf.gone.example', registrable: 'gone.example', term: 'include:spf.gone.example', domain: 'example.com', state },
      ],
    },
  )

export default defineCheck({
  id: 'spf-takeover',
  category: 'authentication',
  subject: 'domain',
  severity: 'error',
  weight: 10,
  blocker: true,
  owner: 'dns-admin',
  effort: 'minutes',
  needs: ['spf'],
  refs: ['RFC 7208 11.5', 'RFC 7208 5.2'],
  title: {
    en: 'No domain in SPF is free for strangers to register',
    de: 'Keine Domain in SPF kann von Fremden registriert werden',
  },
  why: {
    en: 'If a domain that your SPF record trusts has expired, anyone can register it and then send mail in your name that passes SPF and DMARC.',
    de: 'Ist eine Domain, der Ihr SPF-Eintrag vertraut, nicht mehr registriert, kann jeder sie kaufen und danach in Ihrem Namen E-Mails versenden, die SPF und DMARC bestehen.',
  },
  fix: {
    en: 'Remove the term at once, or register the domain yourself.',
    de: 'Entfernen Sie den Term sofort oder registrieren Sie die Domain selbst.',
  },
  messages: {
    en: {
      open: (a: { domain: string; term: string; registrable: string }) =>
        `“${a.term}” in the SPF record of ${a.domain} trusts ${a.registrable}, a domain that does not exist`,
    },
    de: { open: a => `„${a.term}“ im SPF-Eintrag von ${a.domain} vertraut ${a.registrable}, einer Domain, die es nicht gibt` },
  },
  examples: [
    { name: 'all names exist', facts: { spf: exampleSpf('v=spf1 mx -all') }, expect: 'pass' },
    { name: 'an expired domain', facts: { spf: suspect('open') }, expect: ['open'] },
    { name: 'the name is gone, its domain is not', facts: { spf: suspect('registered') }, expect: 'pass' },
    { name: 'the registry does not answer', facts: { spf: suspect('unknown') }, expect: 'unknown' },
    {
      name: 'an include is silent',
      facts: {
        spf: exampleSpf(record, {
          children: [exampleInclude('spf.gone.example', null, { state: 'unknown', reason: 'timeout' })],
        }),
      },
      expect: 'unknown',
    },
    { name: 'no answer', facts: { spf: unknown('timeout') }, expect: 'unknown' },
    { name: 'no record', facts: { spf: absent() }, expect: 'not-applicable' },
  ],
  run({ spf }, issue) {
    if (spf.state === 'unknown') return cannotTell(spf)
    if (spf.state === 'absent' || !spf.value.tree) return notApplicable
    const { tree, takeovers } = spf.value
    const nodes = [...eachNode(tree)]
    const [first, ...more] = takeovers
      .filter(t => t.state === 'open')
      .map(({ domain, term, registrable }) => {
        const text = nodes.find(n => n.domain === domain)?.record ?? term
        return issue(
          'open',
          { domain, term, registrable },
          { evidence: [wholeRecord(domain, text)], locator: registrable, ...spfFix(spf.value, 'remove-dead', 'remove-void') },
        )
      })
    if (first) return fail(first, ...more)
    const unsure = takeovers.find(t => t.state === 'unknown')
    if (unsure) return cannotTell({ reason: unsure.reason ?? 'timeout', detail: unsure.registrable })
    const silent = silentPart(tree)
    return silent ? cannotTell(silent) : pass()
  },
})
