import { cannotTell, fail, notApplicable, pass } from '../../core/check.js'
import { absent, type UnknownReason, unknown } from '../../core/fact.js'
import { exampleInclude, exampleSpf } from '../../dns/spf/example.js'
import type { SpfNode } from '../../dns/spf/facts.js'
import { pointAt, spfFix } from '../../dns/spf/show.js'
import { eachNode } from '../../dns/spf/tree.js'
import { defineCheck } from '../define.js'

const child = (record: string | null, over: Partial<SpfNode>) => ({
  spf: exampleSpf('v=spf1 include:spf.example.net -all', { children: [exampleInclude('spf.example.net', record, over)] }),
})

export default defineCheck({
  id: 'spf-include-target',
  category: 'authentication',
  subject: 'domain',
  severity: 'error',
  weight: 10,
  blocker: true,
  owner: 'dns-admin',
  effort: 'minutes',
  needs: ['spf'],
  refs: ['RFC 7208 5.2', 'RFC 7208 6.1'],
  explains: ['invalid-sender'],
  title: {
    en: 'Every include and redirect leads to a valid SPF record',
    de: 'Jedes include und redirect führt zu einem gültigen SPF-Eintrag',
  },
  why: {
    en: 'An include borrows the record of another domain, usually of a service that sends for you. If that record is missing or broken, yours is invalid as well, for all of your mail.',
    de: 'Ein include übernimmt den Eintrag einer anderen Domain, meist eines Dienstes, der für Sie sendet. Fehlt er dort oder ist er fehlerhaft, ist auch Ihr Eintrag ungültig – für alle Ihre E-Mails.',
  },
  fix: {
    en: 'Check the spelling against the documentation of the service, and remove includes of services you no longer use.',
    de: 'Vergleichen Sie die Schreibweise mit der Dokumentation des Dienstes und entfernen Sie Includes von Diensten, die Sie nicht mehr nutzen.',
  },
  messages: {
    en: {
      nxdomain: (a: { domain: string; term: string }) =>
        `“${a.term}” in the SPF record of ${a.domain} leads to a name that does not exist`,
      none: (a: { domain: string; term: string }) =>
        `“${a.term}” in the SPF record of ${a.domain} leads to a domain without SPF record`,
      multiple: (a: { domain: string; term: string }) =>
        `“${a.term}” in the SPF record of ${a.domain} leads to a domain with several SPF records`,
      invalid: (a: { domain: string; term: string }) =>
        `“${a.term}” in the SPF record of ${a.domain} leads to a record with syntax errors`,
    },
    de: {
      nxdomain: a => `„${a.term}“ im SPF-Eintrag von ${a.domain} führt zu einem Namen, den es nicht gibt`,
      none: a => `„${a.term}“ im SPF-Eintrag von ${a.domain} führt zu einer Domain ohne SPF-Eintrag`,
      multiple: a => `„${a.term}“ im SPF-Eintrag von ${a.domain} führt zu einer Domain mit mehreren SPF-Einträgen`,
      invalid: a => `„${a.term}“ im SPF-Eintrag von ${a.domain} führt zu einem Eintrag mit Syntaxfehlern`,
    },
  },
  examples: [
    { name: 'a sound include', facts: child('v=spf1 ip4:192.0.2.0/24 -all', {}), expect: 'pass' },
    { name: 'the name is gone', facts: child(null, { reason: 'nxdomain' }), expect: ['nxdomain'] },
    { name: 'no SPF there', facts: child(null, { reason: 'no-record' }), expect: ['none'] },
    { name: 'two records there', facts: child(null, { reason: 'multiple-records' }), expect: ['multiple'] },
    { name: 'a broken record there', facts: child('v=spf1 ipv4:192.0.2.1 -all', {}), expect: ['invalid'] },
    { name: 'the include does not answer', facts: child(null, { state: 'unknown', reason: 'timeout' }), expect: 'unknown' },
    { name: 'no answer', facts: { spf: unknown('timeout') }, expect: 'unknown' },
    { name: 'no record', facts: { spf: absent() }, expect: 'not-applicable' },
    { name: 'nothing included', facts: { spf: exampleSpf('v=spf1 ip4:192.0.2.1 -all') }, expect: 'not-applicable' },
  ],
  run({ spf }, issue) {
    if (spf.state === 'unknown') return cannotTell(spf)
    if (spf.state === 'absent' || !spf.value.tree || spf.value.tree.children.length === 0) return notApplicable
    const { value } = spf
    const pairs = [...eachNode(spf.value.tree)].flatMap(parent => parent.children.map(node => ({ parent, node })))
    const [first, ...more] = pairs.flatMap(({ parent, node }) => {
      if (node.term === null || (node.state !== 'absent' && !(node.state === 'known' && !node.valid))) return []
      const code =
        node.state === 'known'
          ? 'invalid'
          : node.reason === 'nxdomain'
            ? 'nxdomain'
            : node.reason === 'multiple-records'
              ? 'multiple'
              : 'none'
      const evidence = [pointAt(parent.domain, parent.record ?? '', node.position ?? 0, node.term.length)]
      return [
        issue(
          code,
          { domain: parent.domain, term: node.term },
          { evidence, locator: node.term, ...spfFix(value, 'remove-dead') },
        ),
      ]
    })
    if (first) return fail(first, ...more)
    const silent = pairs.find(p => p.node.state === 'unknown')?.node
    return silent ? cannotTell({ reason: (silent.reason ?? 'timeout') as UnknownReason, detail: silent.domain }) : pass()
  },
})
