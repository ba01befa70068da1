import { cannotTell, failIf, notApplicable, pass } from '../../core/check.js'
import { absent, known } from '../../core/fact.js'
import type { Issue } from '../../core/finding.js'
import type { RecordProblemCode } from '../../dns/facts.js'
import { defineCheck } from '../define.js'
import { otherRole, timedOut } from '../infrastructure-examples.js'
import { fetchReason, problemText, worst } from '../problem-texts.js'
import { bimiFacts, bimiLogo, bimiWithout, markUrl, noBimi, problemOf } from '../transport-examples.js'

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
      invalid: (a: { name: string; problem: RecordProblemCode }, f) =>
        `The BIMI record at ${a.name} is not valid (${problemText(a.problem, f.locale)})`,
      'dmarc-weak': (a: { domain: string }) => `The DMARC policy of ${a.domain} is not enforced, so no receiver shows the logo`,
      'logo-missing': (a: { url: string; reason: string }, f) =>
        `The logo ${a.url} cannot be fetched (${fetchReason(a.reason, f.locale)})`,
      'logo-invalid': (a: { problem: RecordProblemCode; text: string }, f) =>
        `The logo does not fit the profile SVG Tiny PS (${problemText(a.problem, f.locale)}${a.text === '' ? '' : `: ${a.text}`})`,
      'no-certificate': (a: { domain: string }) =>
        `${a.domain} names no mark certificate: Gmail and Apple do not show the logo without one`,
      'certificate-missing': (a: { url: string; reason: string }, f) =>
        `The mark certificate ${a.url} cannot be fetched (${fetchReason(a.reason, f.locale)})`,
      'certificate-empty': (a: { url: string }) => `There is no certificate in ${a.url}`,
    },
    de: {
      missing: a => `${a.domain} nutzt BIMI nicht`,
      invalid: (a, f) => `Der BIMI-Eintrag unter ${a.name} ist ungültig (${problemText(a.problem, f.locale)})`,
      'dmarc-weak': a => `Die DMARC-Richtlinie von ${a.domain} wird nicht durchgesetzt; deshalb zeigt kein Empfänger das Logo`,
      'logo-missing': (a, f) => `Das Logo ${a.url} ist nicht abrufbar (${fetchReason(a.reason, f.locale)})`,
      'logo-invalid': (a, f) =>
        `Das Logo entspricht nicht dem Profil SVG Tiny PS (${problemText(a.problem, f.locale)}${a.text === '' ? '' : `: ${a.text}`})`,
      'no-certificate': a => `${a.domain} nennt kein Markenzertifikat: Gmail und Apple zeigen das Logo dann nicht`,
      'certificate-missing': (a, f) => `Das Markenzertifikat ${a.url} ist nicht abrufbar (${fetchReason(a.reason, f.locale)})`,
      'certificate-empty': a => `In ${a.url} steht kein Zertifikat`,
    },
  },
  examples: [
    { name: 'record, image, certificate, enforced DMARC', facts: bimiFacts(), expect: 'pass' },
    { name: 'no record', facts: bimiFacts(noBimi), expect: ['missing'] },
    { name: 'a domain that sends nothing', settings: { profile: 'no-mail' }, facts: bimiFacts(noBimi), expect: 'not-applicable' },
    { name: 'no location', facts: bimiFacts({ record: null, problems: [problemOf('no-location')] }), expect: ['invalid'] },
    { name: 'DMARC only watches', facts: bimiFacts({}, 'none'), expect: ['dmarc-weak'] },
    { name: 'image gone', facts: bimiFacts({ logo: absent('status 404') }, 'quarantine'), expect: ['logo-missing'] },
    { name: 'image with a script', facts: bimiFacts({ logo: bimiLogo(problemOf('script')) }), expect: ['logo-invalid'] },
    {
      name: 'no certificate',
      facts: bimiFacts({ record: bimiWithout, certificate: absent('not-named') }),
      expect: ['no-certificate'],
    },
    { name: 'certificate gone', facts: bimiFacts({ certificate: absent('status 403') }), expect: ['certificate-missing'] },
    {
      name: 'not a certificate',
      facts: bimiFacts({ certificate: known({ url: markUrl, certificates: 0 }) }),
      expect: ['certificate-empty'],
    },
    {
      name: 'the domain declines',
      facts: bimiFacts({ record: { ...bimiWithout, logo: '', declined: true } }),
      expect: 'not-applicable',
    },
    { name: 'web server did not answer', facts: bimiFacts({ logo: timedOut }), expect: 'unknown' },
    { name: 'lookup timed out', facts: { ...bimiFacts(), bimi: timedOut }, expect: 'unknown' },
    { name: 'other role', facts: { bimi: otherRole, dmarc: otherRole }, expect: 'not-applicable' },
  ],
  run({ bimi, dmarc }, issue, { subject, settings }) {
    if (bimi.state === 'unknown') return cannotTell(bimi)
    if (bimi.state === 'absent' || subject.kind !== 'domain') return notApplicable
    const { name, records, record, problems, logo, certificate } = bimi.value
    const domain = subject.name
    // No mail, no logo.
    if (records.length === 0) return settings.profile === 'no-mail' ? notApplicable : failIf([issue('missing', { domain })])
    const evidence = records.map(text => ({ kind: 'record' as const, label: `${name} TXT`, text }))
    if (record === null) return failIf([issue('invalid', { name, problem: worst(problems) }, { evidence })])
    if (record.declined) return notApplicable
    const issues: Issue[] = []
    // Enforcement counts after t=y, which lowers it by a level (RFC 9989 4.7).
    const policy = dmarc.state === 'known' ? dmarc.value : null
    if (policy?.discovery.state === 'none' || policy?.effective?.applied === 'none') issues.push(issue('dmarc-weak', { domain }))
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
