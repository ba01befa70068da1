import { cannotTell, fail, notApplicable, pass } from '../../core/check.js'
import { type Fact, known } from '../../core/fact.js'
import type { RecordProblemCode, TlsRptFacts } from '../../dns/facts.js'
import { parseTlsRpt } from '../../dns/tls-rpt.js'
import { defineCheck } from '../define.js'
import { dnsFix } from '../dns-fix.js'
import { existing, fromDomain, mxSet, otherRole, timedOut } from '../infrastructure-examples.js'
import { problemText, worst } from '../problem-texts.js'
import { receivesNothing } from '../receives.js'

const published = (change: Partial<TlsRptFacts> = {}): Fact<TlsRptFacts> =>
  known({
    name: '_smtp._tls.example.com',
    records: ['v=TLSRPTv1; rua=mailto:tls@example.com'],
    record: { rua: ['mailto:tls@example.com'] },
    problems: [],
    ...change,
  })

export default defineCheck({
  id: 'tls-rpt-record',
  category: 'infrastructure',
  subject: 'domain',
  severity: 'info',
  weight: 0,
  owner: 'dns-admin',
  effort: 'minutes',
  needs: ['tlsRpt', 'existence', 'mx'],
  refs: ['RFC 8460 3'],
  title: { en: 'One valid TLS reporting record is published', de: 'Ein gültiger TLS-RPT-Eintrag ist veröffentlicht' },
  why: {
    en: 'With TLS-RPT other servers report when they could not deliver to this domain over TLS. Without it, faults of MTA-STS or DANE stay unseen.',
    de: 'Mit TLS-RPT melden andere Server, wenn sie E-Mails an diese Domain nicht über TLS zustellen konnten. Ohne diese Berichte bleiben Fehler bei MTA-STS oder DANE unbemerkt.',
  },
  fix: {
    en: 'Publish a TXT record at _smtp._tls.<domain> with an address that reads the reports.',
    de: 'Veröffentlichen Sie unter _smtp._tls.<Domain> einen TXT-Eintrag mit einer Adresse, unter der die Berichte gelesen werden.',
  },
  messages: {
    en: {
      missing: (a: { domain: string }) => `${a.domain} asks for no TLS reports`,
      invalid: (a: { name: string; problem: RecordProblemCode }, f) =>
        `The record at ${a.name} is not valid (${problemText(a.problem, f.locale)})`,
      multiple: (a: { name: string; count: number }, f) => `${f.number(a.count)} TLS-RPT records stand at ${a.name}: none counts`,
    },
    de: {
      missing: a => `${a.domain} fordert keine TLS-Berichte an`,
      invalid: (a, f) => `Der Eintrag unter ${a.name} ist ungültig (${problemText(a.problem, f.locale)})`,
      multiple: (a, f) => `Unter ${a.name} stehen ${f.number(a.count)} TLS-RPT-Einträge: Keiner davon gilt`,
    },
  },
  examples: [
    {
      name: 'a valid record',
      subject: fromDomain,
      facts: { tlsRpt: published(), existence: existing(), mx: mxSet() },
      expect: 'pass',
    },
    {
      name: 'a domain with a null MX',
      subject: fromDomain,
      facts: {
        tlsRpt: published({ records: [], record: null }),
        existence: existing(),
        mx: mxSet({ kind: 'null-mx', hosts: [], total: 0 }),
      },
      expect: 'not-applicable',
    },
    {
      name: 'no record',
      subject: fromDomain,
      facts: { tlsRpt: published({ records: [], record: null }), existence: existing(), mx: mxSet() },
      expect: ['missing'],
    },
    {
      name: 'no address',
      subject: fromDomain,
      facts: {
        tlsRpt: published({
          records: ['v=TLSRPTv1'],
          record: null,
          problems: [{ code: 'no-rua', severity: 'error', position: 10, length: 0, text: '' }],
        }),
        existence: existing(),
        mx: mxSet(),
      },
      expect: ['invalid'],
    },
    {
      name: 'two records',
      subject: fromDomain,
      facts: {
        tlsRpt: published({
          records: ['v=TLSRPTv1; rua=mailto:a@example.com', 'v=TLSRPTv1; rua=mailto:b@example.com'],
          record: null,
        }),
        existence: existing(),
        mx: mxSet(),
      },
      expect: ['multiple'],
    },
    {
      name: 'lookup timed out',
      subject: fromDomain,
      facts: { tlsRpt: timedOut, existence: existing(), mx: mxSet() },
      expect: 'unknown',
    },
    {
      name: 'other role',
      subject: fromDomain,
      facts: { tlsRpt: otherRole, existence: existing(), mx: mxSet() },
      expect: 'not-applicable',
    },
  ],
  run({ tlsRpt, existence, mx }, issue, { subject }) {
    if (tlsRpt.state === 'unknown') return cannotTell(tlsRpt)
    if (tlsRpt.state === 'absent' || subject.kind !== 'domain') return notApplicable
    const { name, records, record, problems } = tlsRpt.value
    const evidence = records.map(text => ({ kind: 'record' as const, label: `${name} TXT`, text }))
    const proposed = `v=TLSRPTv1; rua=mailto:tls-reports@${subject.name}`
    const registeredDomain = existence.state === 'known' ? existence.value.registeredDomain : null
    const fix = dnsFix({
      name,
      type: 'TXT',
      current: records[0] ?? null,
      proposed,
      registeredDomain,
      valid: parseTlsRpt(proposed).record !== null,
    })
    if (records.length === 0)
      return receivesNothing(mx) ? notApplicable : fail(issue('missing', { domain: subject.name }, { fix }))
    if (records.length > 1) return fail(issue('multiple', { name, count: records.length }, { evidence, fix }))
    if (record === null || problems.length > 0)
      return fail(issue('invalid', { name, problem: worst(problems) }, { evidence, fix }))
    return pass(...evidence)
  },
})
