import { cannotTell, failIf, notApplicable, pass } from '../../core/check.js'
import { absent, type UnknownReason, unknown } from '../../core/fact.js'
import type { Issue } from '../../core/finding.js'
import { exampleInclude, exampleSpf } from '../../dns/spf/example.js'
import type { SpfNode } from '../../dns/spf/facts.js'
import { pointAt, spfFix } from '../../dns/spf/show.js'
import { defineCheck } from '../define.js'

/** The record that decides how an unlisted sender ends: the domain's own, or that of its redirect. */
const deciding = (node: SpfNode): SpfNode => {
  const next = node.children.find(c => c.via === 'redirect')
  return next ? deciding(next) : node
}
const redirected = (over: Partial<SpfNode>, record: string | null) => ({
  spf: exampleSpf('v=spf1 redirect=spf.example.net', {
    children: [exampleInclude('spf.example.net', record, { via: 'redirect', term: 'redirect=spf.example.net', ...over })],
  }),
})

export default defineCheck({
  id: 'spf-all',
  category: 'authentication',
  subject: 'domain',
  severity: 'warning',
  weight: 7,
  owner: 'dns-admin',
  effort: 'minutes',
  needs: ['spf'],
  refs: ['RFC 7208 5.1', 'RFC 7208 6.1'],
  title: { en: 'SPF ends with ~all or -all', de: 'SPF endet mit ~all oder -all' },
  why: {
    en: 'The last term says what is to happen with mail from servers that are not listed. “+all” lets anyone send in your name; “?all”, or no all, says nothing about forgeries and so takes the value from the record.',
    de: 'Der letzte Term sagt, was mit E-Mails von nicht genannten Servern geschehen soll. „+all“ erlaubt jedem, in Ihrem Namen zu senden; „?all“ oder ein fehlendes all trifft keine Aussage über Fälschungen und macht den Eintrag damit wertlos.',
  },
  fix: {
    en: 'End the record with “~all”. Together with DMARC this is as strong as “-all” and kinder to forwarded mail.',
    de: 'Schließen Sie den Eintrag mit „~all“ ab. Zusammen mit DMARC schützt das ebenso gut wie „-all“ und schont weitergeleitete E-Mails.',
  },
  messages: {
    en: {
      pass: (a: { domain: string }) => `The SPF record of ${a.domain} allows every server in the world to send`,
      neutral: (a: { domain: string }) => `The SPF record of ${a.domain} says nothing about servers that are not listed (?all)`,
      none: (a: { domain: string }) => `The SPF record of ${a.domain} has no all at its end`,
      afterAll: (a: { domain: string; term: string }) =>
        `“${a.term}” in the SPF record of ${a.domain} stands after all and is never evaluated`,
      redirectIgnored: (a: { domain: string; term: string }) =>
        `“${a.term}” in the SPF record of ${a.domain} is ignored, as there is an all`,
    },
    de: {
      pass: a => `Der SPF-Eintrag von ${a.domain} erlaubt jedem Server der Welt den Versand`,
      neutral: a => `Der SPF-Eintrag von ${a.domain} sagt über nicht genannte Server nichts aus (?all)`,
      none: a => `Dem SPF-Eintrag von ${a.domain} fehlt das abschließende all`,
      afterAll: a => `„${a.term}“ im SPF-Eintrag von ${a.domain} steht hinter all und wird nie ausgewertet`,
      redirectIgnored: a => `„${a.term}“ im SPF-Eintrag von ${a.domain} wird übergangen, weil es ein all gibt`,
    },
  },
  examples: [
    { name: 'soft fail', facts: { spf: exampleSpf('v=spf1 mx ~all') }, expect: 'pass' },
    { name: 'everyone', facts: { spf: exampleSpf('v=spf1 +all') }, expect: ['pass'] },
    { name: 'neutral', facts: { spf: exampleSpf('v=spf1 mx ?all') }, expect: ['neutral'] },
    { name: 'no all', facts: { spf: exampleSpf('v=spf1 mx') }, expect: ['none'] },
    { name: 'a term after all', facts: { spf: exampleSpf('v=spf1 mx -all a') }, expect: ['afterAll'] },
    { name: 'all and redirect', facts: { spf: exampleSpf('v=spf1 mx -all redirect=example.net') }, expect: ['redirectIgnored'] },
    { name: 'redirect to a record that ends neutral', facts: redirected({}, 'v=spf1 mx ?all'), expect: ['neutral'] },
    {
      name: 'redirect that does not answer',
      facts: redirected({ state: 'unknown', reason: 'timeout' }, null),
      expect: 'unknown',
    },
    { name: 'no answer', facts: { spf: unknown('timeout') }, expect: 'unknown' },
    { name: 'no record', facts: { spf: absent() }, expect: 'not-applicable' },
  ],
  run({ spf }, issue) {
    if (spf.state === 'unknown') return cannotTell(spf)
    if (spf.state === 'absent' || !spf.value.tree) return notApplicable
    const node = deciding(spf.value.tree)
    if (node.state === 'unknown') return cannotTell({ reason: (node.reason ?? 'timeout') as UnknownReason, detail: node.domain })
    const { domain } = node
    const fix = spfFix(spf.value, 'soften-all', 'add-all', 'remove-after-all', 'remove-redirect')
    const issues = node.problems.flatMap((p): Issue[] => {
      const details = { evidence: [pointAt(domain, node.record ?? '', p.position, p.length)], ...fix }
      if (p.code === 'pass-all') return [issue('pass', { domain }, { ...details, severity: 'error', blocker: true })]
      if (p.code === 'neutral-all') return [issue('neutral', { domain }, details)]
      if (p.code === 'no-all') return [issue('none', { domain }, details)]
      if (p.code === 'after-all') return [issue('afterAll', { domain, term: p.text }, { ...details, locator: p.text })]
      return p.code === 'redirect-ignored'
        ? [issue('redirectIgnored', { domain, term: p.text }, { ...details, locator: p.text })]
        : []
    })
    return issues.length > 0 ? failIf(issues) : pass()
  },
})
