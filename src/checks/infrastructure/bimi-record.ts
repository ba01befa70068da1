import { cannotTell, failIf, notApplicable, pass } from '../../core/check.js'
import { absent, type Fact, known } from '../../core/fact.js'
import type { Issue } from '../../core/finding.js'
import type { DmarcFacts } from '../../dns/dmarc/facts.js'
import type { BimiFacts, BimiLogo } from '../../dns/facts.js'
import { defineCheck } from '../define.js'
import { fromDomain, otherRole, timedOut } from '../infrastructure-examples.js'

const url = 'https://example.com/logo.svg'
const authority = 'https://example.com/mark.pem'
const bimi = (change: Partial<BimiFacts> = {}): Fact<BimiFacts> =>
  known({
    selector: 'default',
    name: 'default._bimi.example.com',
    inherited: false,
    records: [`v=BIMI1; l=${url}; a=${authority}`],
    record: { logo: url, authority, preference: null, localParts: [], declined: false },
    problems: [],
    logo: logo(),
    certificate: known({ url: authority, certificates: 2 }),
    ...change,
  })
const logo = (...problems: BimiLogo['problems']): Fact<BimiLogo> => known({ url, bytes: 2048, problems, title: 'Example' })
const dmarc = (applied: 'none' | 'quarantine' | 'reject'): Fact<DmarcFacts> =>
  known({
    domain: 'example.com',
    discovery: {
      domain: 'example.com',
      steps: [],
      state: 'found',
      reason: null,
      policyDomain: 'example.com',
      text: `v=DMARC1; p=${applied}`,
      parsed: null,
      organizational: known({ domain: 'example.com', rule: 'fewest-labels' }),
    },
    exists: known(true),
    effective: { from: 'p', declared: applied, applied },
    legacy: { organizationalDomain: 'example.com', policyDomain: 'example.com', policy: applied, state: 'found', differs: false },
    misplaced: [],
    reports: [],
    reportsLeftOut: 0,
  })
const problem = (code: string, severity: 'error' | 'warning' = 'error') => ({ code, severity, position: 0, length: 0, text: '' })

export default defineCheck({
  id: 'bimi-record',
  category: 'infrastructure',
  subject: 'domain',
  severity: 'info',
  weight: 0,
  owner: 'dns-admin',
  effort: 'project',
  needs: ['bimi', 'dmarc'],
  refs: [
    'draft-brand-indicators-for-message-identification',
    'draft-svg-tiny-ps-abrotman',
    'https://support.google.com/a/answer/10911320',
  ],
  title: { en: 'BIMI shows the sender’s logo', de: 'BIMI zeigt das Logo des Absenders' },
  why: {
    en: 'BIMI lets Gmail, Yahoo, Apple and others show your logo beside a message. It is optional, and works only with an enforced DMARC policy and a correct image, mostly also a mark certificate.',
    de: 'Mit BIMI zeigen Gmail, Yahoo, Apple und andere Ihr Logo neben der E-Mail. Das ist freiwillig und klappt nur mit durchgesetzter DMARC-Richtlinie und korrekter Bilddatei, meist auch nur mit Markenzertifikat.',
  },
  fix: {
    en: 'Enforce DMARC (quarantine or reject), export the logo as square SVG Tiny PS of at most 32 kB, serve it over HTTPS and name it at default._bimi.<domain>. Gmail and Apple also ask for a certificate (VMC or CMC).',
    de: 'Setzen Sie DMARC durch (quarantine oder reject), speichern Sie das Logo als quadratisches SVG Tiny PS mit höchstens 32 kB, stellen Sie es über HTTPS bereit und tragen Sie es unter default._bimi.<Domain> ein. Gmail und Apple verlangen zusätzlich ein Zertifikat (VMC oder CMC).',
  },
  messages: {
    en: {
      missing: (a: { domain: string }) => `${a.domain} does not use BIMI`,
      invalid: (a: { name: string; problem: string }) => `The BIMI record at ${a.name} is not valid (${a.problem})`,
      'dmarc-weak': (a: { domain: string }) => `The DMARC policy of ${a.domain} is not enforced, so no receiver shows the logo`,
      'logo-missing': (a: { url: string; reason: string }) => `The logo ${a.url} cannot be fetched (${a.reason})`,
      'logo-invalid': (a: { problem: string; text: string }) =>
        `The logo does not fit the profile SVG Tiny PS (${a.problem}${a.text === '' ? '' : `: ${a.text}`})`,
      'no-certificate': (a: { domain: string }) =>
        `${a.domain} names no mark certificate: Gmail and Apple do not show the logo without one`,
      'certificate-missing': (a: { url: string; reason: string }) =>
        `The mark certificate ${a.url} cannot be fetched (${a.reason})`,
      'certificate-empty': (a: { url: string }) => `There is no certificate in ${a.url}`,
    },
    de: {
      missing: a => `${a.domain} nutzt BIMI nicht`,
      invalid: a => `Der BIMI-Eintrag unter ${a.name} ist ungültig (${a.problem})`,
      'dmarc-weak': a => `Die DMARC-Richtlinie von ${a.domain} wird nicht durchgesetzt; deshalb zeigt kein Empfänger das Logo`,
      'logo-missing': a => `Das Logo ${a.url} ist nicht abrufbar (${a.reason})`,
      'logo-invalid': a => `Das Logo entspricht nicht dem Profil SVG Tiny PS (${a.problem}${a.text === '' ? '' : `: ${a.text}`})`,
      'no-certificate': a => `${a.domain} nennt kein Markenzertifikat: Gmail und Apple zeigen das Logo dann nicht`,
      'certificate-missing': a => `Das Markenzertifikat ${a.url} ist nicht abrufbar (${a.reason})`,
      'certificate-empty': a => `In ${a.url} steht kein Zertifikat`,
    },
  },
  examples: [
    {
      name: 'record, image, certificate, enforced DMARC',
      subject: fromDomain,
      facts: { bimi: bimi(), dmarc: dmarc('reject') },
      expect: 'pass',
    },
    {
      name: 'no record',
      subject: fromDomain,
      facts: { bimi: bimi({ records: [], record: null, logo: absent(), certificate: absent() }), dmarc: dmarc('reject') },
      expect: ['missing'],
    },
    {
      name: 'no location',
      subject: fromDomain,
      facts: { bimi: bimi({ record: null, problems: [problem('no-location')] }), dmarc: dmarc('reject') },
      expect: ['invalid'],
    },
    { name: 'DMARC only watches', subject: fromDomain, facts: { bimi: bimi(), dmarc: dmarc('none') }, expect: ['dmarc-weak'] },
    {
      name: 'image gone',
      subject: fromDomain,
      facts: { bimi: bimi({ logo: absent('status 404') }), dmarc: dmarc('quarantine') },
      expect: ['logo-missing'],
    },
    {
      name: 'image with a script',
      subject: fromDomain,
      facts: { bimi: bimi({ logo: logo(problem('script')) }), dmarc: dmarc('reject') },
      expect: ['logo-invalid'],
    },
    {
      name: 'no certificate',
      subject: fromDomain,
      facts: {
        bimi: bimi({
          record: { logo: url, authority: null, preference: null, localParts: [], declined: false },
          certificate: absent('not-named'),
        }),
        dmarc: dmarc('reject'),
      },
      expect: ['no-certificate'],
    },
    {
      name: 'certificate gone',
      subject: fromDomain,
      facts: { bimi: bimi({ certificate: absent('status 403') }), dmarc: dmarc('reject') },
      expect: ['certificate-missing'],
    },
    {
      name: 'not a certificate',
      subject: fromDomain,
      facts: { bimi: bimi({ certificate: known({ url: authority, certificates: 0 }) }), dmarc: dmarc('reject') },
      expect: ['certificate-empty'],
    },
    {
      name: 'the domain declines',
      subject: fromDomain,
      facts: {
        bimi: bimi({ record: { logo: '', authority: null, preference: null, localParts: [], declined: true } }),
        dmarc: dmarc('none'),
      },
      expect: 'not-applicable',
    },
    {
      name: 'web server did not answer',
      subject: fromDomain,
      facts: { bimi: bimi({ logo: timedOut }), dmarc: dmarc('reject') },
      expect: 'unknown',
    },
    { name: 'lookup timed out', subject: fromDomain, facts: { bimi: timedOut, dmarc: dmarc('reject') }, expect: 'unknown' },
    { name: 'other role', subject: fromDomain, facts: { bimi: otherRole, dmarc: otherRole }, expect: 'not-applicable' },
  ],
  run({ bimi, dmarc }, issue, { subject }) {
    if (bimi.state === 'unknown') return cannotTell(bimi)
    if (bimi.state === 'absent' || subject.kind !== 'domain') return notApplicable
    const { name, records, record, problems, logo, certificate } = bimi.value
    const domain = subject.name
    if (records.length === 0) return failIf([issue('missing', { domain })])
    const evidence = records.map(text => ({ kind: 'record' as const, label: `${name} TXT`, text }))
    if (record === null) return failIf([issue('invalid', { name, problem: problems[0]?.code ?? 'syntax' }, { evidence })])
    if (record.declined) return notApplicable
    const issues: Issue[] = []
    // Enforcement counts after t=y, which lowers it by a level (RFC 9989 4.7).
    if (
      dmarc.state === 'known' &&
      (dmarc.value.effective?.applied ?? 'none') === 'none' &&
      dmarc.value.discovery.state !== 'unknown'
    ) {
      issues.push(issue('dmarc-weak', { domain }))
    }
    if (logo.state === 'absent' && record.logo !== '')
      issues.push(issue('logo-missing', { url: record.logo, reason: logo.detail ?? '' }))
    if (logo.state === 'known') {
      for (const p of logo.value.problems)
        issues.push(issue('logo-invalid', { problem: p.code, text: p.text }, { locator: `${p.code} ${p.text}` }))
    }
    if (record.authority === null) issues.push(issue('no-certificate', { domain }))
    else if (certificate.state === 'absent')
      issues.push(issue('certificate-missing', { url: record.authority, reason: certificate.detail ?? '' }))
    else if (certificate.state === 'known' && certificate.value.certificates === 0)
      issues.push(issue('certificate-empty', { url: record.authority }))
    if (issues.length > 0) return failIf(issues)
    for (const fact of [logo, certificate, dmarc]) if (fact.state === 'unknown') return cannotTell(fact)
    return pass(...evidence)
  },
})
