import { cannotTell, fail, notApplicable, pass } from '../../core/check.js'
import { type Fact, known, unknown } from '../../core/fact.js'
import type { DnssecFacts } from '../../dns/facts.js'
import { defineCheck } from '../define.js'
import { fromDomain, otherRole, timedOut } from '../infrastructure-examples.js'

const zone = (status: DnssecFacts['status'], validating = true): Fact<DnssecFacts> =>
  known({ zone: 'example.com', validating, status, ds: known([]), algorithms: known([13]) })

export default defineCheck({
  id: 'dnssec',
  category: 'infrastructure',
  subject: 'domain',
  severity: 'info',
  weight: 0,
  owner: 'dns-admin',
  effort: 'hour',
  needs: ['dnssec'],
  refs: ['RFC 4033', 'RFC 4035'],
  title: { en: 'The zone is signed and validates', de: 'Die Zone ist signiert und besteht die Prüfung' },
  why: {
    en: 'DNSSEC protects SPF, DKIM and DMARC records against forgery. It is optional; but broken signatures are worse than none: many resolvers then see no records at all.',
    de: 'DNSSEC schützt SPF-, DKIM- und DMARC-Einträge vor Fälschung. Es ist freiwillig; fehlerhafte Signaturen sind aber schlimmer als keine: Viele Resolver sehen dann gar keine Einträge mehr.',
  },
  fix: {
    en: 'Switch DNSSEC on at your DNS provider and have the DS record entered at the registrar. If validation fails, compare the DS record with the keys in the zone.',
    de: 'Schalten Sie DNSSEC bei Ihrem DNS-Anbieter ein und lassen Sie den DS-Eintrag beim Registrar hinterlegen. Schlägt die Prüfung fehl, vergleichen Sie den DS-Eintrag mit den Schlüsseln der Zone.',
  },
  messages: {
    en: {
      bogus: (a: { domain: string }) =>
        `The DNSSEC signatures of ${a.domain} do not validate: many receivers cannot see any of its records`,
      island: (a: { zone: string }) =>
        `${a.zone} is signed, but no chain of trust leads to it, so nobody can check the signatures`,
      unsigned: (a: { zone: string }) => `${a.zone} is not signed with DNSSEC`,
    },
    de: {
      bogus: a => `Die DNSSEC-Signaturen von ${a.domain} bestehen die Prüfung nicht: Viele Empfänger sehen keinen der Einträge`,
      island: a => `${a.zone} ist signiert, aber keine Vertrauenskette führt dorthin; niemand kann die Signaturen prüfen`,
      unsigned: a => `${a.zone} ist nicht mit DNSSEC signiert`,
    },
  },
  examples: [
    { name: 'validated', subject: fromDomain, facts: { dnssec: zone(known('secure')) }, expect: 'pass' },
    { name: 'broken signatures', subject: fromDomain, facts: { dnssec: zone(known('bogus')) }, expect: ['bogus'] },
    { name: 'keys without DS', subject: fromDomain, facts: { dnssec: zone(known('island')) }, expect: ['island'] },
    { name: 'not signed', subject: fromDomain, facts: { dnssec: zone(known('unsigned'), false) }, expect: ['unsigned'] },
    {
      name: 'signed, but nobody here validates',
      subject: fromDomain,
      facts: { dnssec: zone(known('signed'), false) },
      expect: 'unknown',
    },
    { name: 'DS lookup timed out', subject: fromDomain, facts: { dnssec: zone(unknown('timeout')) }, expect: 'unknown' },
    { name: 'zone did not answer', subject: fromDomain, facts: { dnssec: timedOut }, expect: 'unknown' },
    { name: 'other role', subject: fromDomain, facts: { dnssec: otherRole }, expect: 'not-applicable' },
  ],
  run({ dnssec }, issue, { subject }) {
    if (dnssec.state === 'unknown') return cannotTell(dnssec)
    if (dnssec.state === 'absent' || subject.kind !== 'domain') return notApplicable
    const { status, algorithms } = dnssec.value
    const zone = dnssec.value.zone ?? subject.name
    if (status.state === 'unknown') return cannotTell(status)
    if (status.state === 'absent') return notApplicable
    switch (status.value) {
      case 'secure':
        return pass({
          kind: 'value',
          label: 'DNSSEC',
          text: `${zone}: ${algorithms.state === 'known' ? algorithms.value.join(', ') : '-'}`,
        })
      // The AD bit of a resolver that does not validate, or that was reached over an open network, proves nothing.
      case 'signed':
        return cannotTell({ reason: 'not-visible', detail: `${zone} is signed; no validating resolver was given` })
      case 'bogus':
        return fail(issue('bogus', { domain: subject.name }, { severity: 'error', blocker: true }))
      case 'island':
        return fail(issue('island', { zone }))
      default:
        return fail(issue('unsigned', { zone }))
    }
  },
})
