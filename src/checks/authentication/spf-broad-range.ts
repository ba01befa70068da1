import { cannotTell, failIf, notApplicable } from '../../core/check.js'
import { absent, unknown } from '../../core/fact.js'
import type { Issue } from '../../core/finding.js'
import { exampleSilentInclude, exampleSpf } from '../../dns/spf/example.js'
import { pointAt, treeEvidence } from '../../dns/spf/show.js'
import { silentPart } from '../../dns/spf/tree.js'
import { defineCheck } from '../define.js'

/** More addresses than all the large mail services together need. */
const MANY = 8_000_000
const huge = { addresses: { ipv4: 16_777_216, ipv6: 0, everyone: false } }

export default defineCheck({
  id: 'spf-broad-range',
  category: 'authentication',
  subject: 'domain',
  severity: 'warning',
  weight: 7,
  owner: 'dns-admin',
  effort: 'minutes',
  needs: ['spf'],
  refs: ['RFC 7208 11.4'],
  title: { en: 'SPF authorises no oversized networks', de: 'SPF gibt keine übergroßen Netze frei' },
  why: {
    en: 'Every address in an authorised network can send mail in your name that passes SPF. In a large network most of these addresses belong to strangers.',
    de: 'Jede Adresse eines freigegebenen Netzes kann in Ihrem Namen E-Mails versenden, die SPF bestehen. In einem großen Netz gehören die meisten davon Fremden.',
  },
  fix: {
    en: 'List only the addresses that send for you, ideally single addresses or networks of at most 256.',
    de: 'Nennen Sie nur die Adressen, die für Sie senden, am besten einzelne Adressen oder Netze mit höchstens 256.',
  },
  messages: {
    en: {
      everyone: (a: { domain: string }) => `SPF of ${a.domain} authorises the whole internet`,
      term: (a: { domain: string; term: string }) =>
        `“${a.term}” in the SPF record of ${a.domain} authorises a very large network`,
      total: (a: { domain: string; count: number }, f) =>
        `SPF of ${a.domain} authorises ${f.number(a.count)} IPv4 addresses in total`,
      openExists: (a: { domain: string; term: string }) =>
        `“${a.term}” in the SPF record of ${a.domain} asks the same for every sender: if the name exists, everyone is authorised`,
    },
    de: {
      everyone: a => `SPF von ${a.domain} gibt das ganze Internet frei`,
      term: a => `„${a.term}“ im SPF-Eintrag von ${a.domain} gibt ein sehr großes Netz frei`,
      total: (a, f) => `SPF von ${a.domain} gibt insgesamt ${f.number(a.count)} IPv4-Adressen frei`,
      openExists: a =>
        `„${a.term}“ im SPF-Eintrag von ${a.domain} fragt bei jedem Absender dasselbe: Gibt es den Namen, ist jeder freigegeben`,
    },
  },
  examples: [
    { name: 'one small network', facts: { spf: exampleSpf('v=spf1 ip4:192.0.2.0/24 -all') }, expect: 'pass' },
    { name: 'a /8', facts: { spf: exampleSpf('v=spf1 ip4:20.0.0.0/8 -all') }, expect: ['term'] },
    {
      name: 'everyone by an include',
      facts: { spf: exampleSpf('v=spf1 mx -all', { addresses: { ...huge.addresses, everyone: true } }) },
      expect: ['everyone'],
    },
    { name: 'many addresses together', facts: { spf: exampleSpf('v=spf1 include:a.example.net -all', huge) }, expect: ['total'] },
    { name: 'exists without macro', facts: { spf: exampleSpf('v=spf1 exists:ok.example.com -all') }, expect: ['openExists'] },
    { name: 'an include is silent', facts: { spf: exampleSilentInclude() }, expect: 'unknown' },
    { name: 'no answer', facts: { spf: unknown('timeout') }, expect: 'unknown' },
    { name: 'no record', facts: { spf: absent() }, expect: 'not-applicable' },
  ],
  run({ spf }, issue) {
    if (spf.state === 'unknown') return cannotTell(spf)
    if (spf.state === 'absent' || !spf.value.tree || !spf.value.totals) return notApplicable
    const { domain, tree, totals } = spf.value
    const issues: Issue[] = []
    // The own +all is the business of spf-all.
    const open = totals.addresses.everyone && !tree.problems.some(p => p.code === 'pass-all')
    if (open) issues.push(issue('everyone', { domain }, { severity: 'error', blocker: true, evidence: [treeEvidence(tree)] }))
    for (const p of tree.problems) {
      const code = p.code === 'broad-range' ? 'term' : p.code === 'open-exists' ? 'openExists' : null
      if (code)
        issues.push(
          issue(
            code,
            { domain, term: p.text },
            { evidence: [pointAt(domain, tree.record ?? '', p.position, p.length)], locator: p.text },
          ),
        )
    }
    if (issues.length === 0 && !totals.addresses.everyone && totals.addresses.ipv4 > MANY)
      issues.push(issue('total', { domain, count: totals.addresses.ipv4 }, { evidence: [treeEvidence(tree)] }))
    const silent = silentPart(tree)
    return issues.length === 0 && silent ? cannotTell(silent) : failIf(issues)
  },
})
