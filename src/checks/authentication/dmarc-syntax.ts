import { cannotTell, failIf, notApplicable, pass } from '../../core/check.js'
import { absent, unknown } from '../../core/fact.js'
import type { Issue } from '../../core/finding.js'
import { exampleDmarc, examplePolicy } from '../../dns/dmarc/example.js'
import { parseDmarc } from '../../dns/dmarc/parse.js'
import { repairDmarc } from '../../dns/dmarc/repair.js'
import { looksLikeDmarc, POLICY_FAULTS } from '../../dns/dmarc/show.js'
import { defineCheck } from '../define.js'
import { isAuthor, policyFix, recordAt } from '../dmarc-policy.js'

interface Args {
  name: string
  /** Character of the record, from 1. */
  at: number
  text: string
}

export default defineCheck({
  id: 'dmarc-syntax',
  category: 'authentication',
  subject: 'domain',
  severity: 'error',
  weight: 7,
  owner: 'dns-admin',
  effort: 'minutes',
  needs: ['dmarc'],
  refs: ['RFC 9989 4.7', 'RFC 9989 4.8'],
  explains: ['invalid-sender'],
  title: { en: 'The DMARC record is well-formed', de: 'Der DMARC-Eintrag ist fehlerfrei aufgebaut' },
  why: {
    en: 'Receivers skip what they cannot read. A typing error can turn p=reject into no protection, and an address without mailto: gets no reports.',
    de: 'Empfänger übergehen, was sie nicht lesen können. Ein Tippfehler macht aus p=reject gar keinen Schutz, und eine Adresse ohne mailto: erhält keine Berichte.',
  },
  fix: {
    en: 'The record begins with v=DMARC1, tags are separated by semicolons, p= is none, quarantine or reject, report addresses begin with mailto: and are separated by commas.',
    de: 'Der Eintrag beginnt mit v=DMARC1, die Angaben sind durch Semikolons getrennt, p= ist none, quarantine oder reject, Berichtsadressen beginnen mit mailto: und sind durch Kommas getrennt.',
  },
  messages: {
    en: {
      version: (a: Args) =>
        `${a.name} is meant as DMARC, but receivers do not take it for it: it must begin with v=DMARC1; (“${a.text}”)`,
      policy: (a: Args) => `${a.name}: “${a.text}” (character ${a.at}) is no policy; the whole record counts as p=none at best`,
      'no-policy': (a: Args) => `${a.name}: p= is missing`,
      separator: (a: Args) => `${a.name}: a semicolon is missing at character ${a.at}`,
      value: (a: Args) => `${a.name}: “${a.text}” (character ${a.at}) is not allowed there and is ignored`,
      address: (a: Args) => `${a.name}: “${a.text}” (character ${a.at}) is not a report address; it must read mailto:name@domain`,
      tag: (a: Args) => `${a.name}: something is wrong at character ${a.at}: “${a.text}”`,
    },
    de: {
      version: a =>
        `${a.name} ist als DMARC gedacht, Empfänger erkennen den Eintrag aber nicht: Er muss mit v=DMARC1; beginnen („${a.text}“)`,
      policy: a => `${a.name}: „${a.text}“ (Zeichen ${a.at}) ist keine Richtlinie; der ganze Eintrag gilt bestenfalls als p=none`,
      'no-policy': a => `${a.name}: p= fehlt`,
      separator: a => `${a.name}: Bei Zeichen ${a.at} fehlt ein Semikolon`,
      value: a => `${a.name}: „${a.text}“ (Zeichen ${a.at}) ist dort nicht erlaubt und wird ignoriert`,
      address: a => `${a.name}: „${a.text}“ (Zeichen ${a.at}) ist keine Berichtsadresse; richtig ist mailto:name@domain`,
      tag: a => `${a.name}: Bei Zeichen ${a.at} stimmt etwas nicht: „${a.text}“`,
    },
  },
  examples: [
    { name: 'good record', facts: { dmarc: examplePolicy('v=DMARC1; p=reject; rua=mailto:d@example.com') }, expect: 'pass' },
    { name: 'lower-case version', facts: { dmarc: examplePolicy('v=dmarc1; p=reject') }, expect: ['version'] },
    { name: 'typing error', facts: { dmarc: examplePolicy('v=DMARC1; p=rejct; rua=mailto:d@example.com') }, expect: ['policy'] },
    { name: 'no p=', facts: { dmarc: examplePolicy('v=DMARC1; rua=mailto:d@example.com') }, expect: ['no-policy'] },
    { name: 'no semicolon', facts: { dmarc: examplePolicy('v=DMARC1; p=none rua=mailto:d@example.com') }, expect: ['separator'] },
    { name: 'bad alignment mode', facts: { dmarc: examplePolicy('v=DMARC1; p=none; adkim=x') }, expect: ['value'] },
    {
      name: 'address without mailto',
      facts: { dmarc: examplePolicy('v=DMARC1; p=none; rua=d@example.com') },
      expect: ['address'],
    },
    { name: 'p= twice', facts: { dmarc: examplePolicy('v=DMARC1; p=none; p=reject') }, expect: ['tag'] },
    { name: 'no record', facts: { dmarc: exampleDmarc('example.com', {}) }, expect: 'not-applicable' },
    { name: 'DNS timeout', facts: { dmarc: unknown('timeout') }, expect: 'unknown' },
    { name: 'a link domain', facts: { dmarc: absent() }, expect: 'not-applicable' },
  ],
  run({ dmarc }, issue, { subject }) {
    if (!isAuthor(subject) || dmarc.state === 'absent') return notApplicable
    if (dmarc.state === 'unknown') return cannotTell(dmarc)
    const { discovery } = dmarc.value
    // The record that applies, or would, and what stands at the domain's own name without being recognised.
    const own = discovery.steps[0]
    const broken = (own?.others ?? []).filter(looksLikeDmarc)
    const texts = [
      ...broken.map(text => ({ domain: own?.domain ?? discovery.domain, text })),
      ...(discovery.policyDomain !== null && discovery.text !== null
        ? [{ domain: discovery.policyDomain, text: discovery.text }]
        : []),
    ]
    if (texts.length === 0) return notApplicable
    const issues = texts.flatMap(({ domain, text }) => {
      const repaired = repairDmarc(text)
      const details = { evidence: [recordAt(domain, text)], ...(repaired ? policyFix(dmarc.value, domain, text, repaired) : {}) }
      return parseDmarc(text).problems.flatMap((p): Issue[] => {
        const code = POLICY_FAULTS[p.code]
        if (!code || p.severity === 'info') return []
        const args = {
          name: `_dmarc.${domain}`,
          at: p.position + 1,
          text: (p.detail ?? text.slice(p.position, p.position + Math.max(p.length, 1))).slice(0, 60),
        }
        return [
          issue(code, args, {
            ...details,
            locator: `${domain} ${p.tag ?? ''}`,
            ...(p.severity === 'warning' ? { severity: 'warning' as const } : {}),
          }),
        ]
      })
    })
    return issues.length > 0 ? failIf(issues) : pass(...texts.map(t => recordAt(t.domain, t.text)))
  },
})
