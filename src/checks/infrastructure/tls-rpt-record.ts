import { type Fact, known } from '../../core/fact.js'
import type { RecordProblemCode, TlsRptFacts } from '../../dns/facts.js'
import { parseTlsRpt } from '../../dns/tls-rpt.js'
import { defineCheck } from '../define.js'
import { problemText } from '../problem-texts.js'
import { overSingleRecord, singleRecordExamples } from '../single-record.js'

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
  examples: singleRecordExamples('tlsRpt', published, { name: 'no address', text: 'v=TLSRPTv1', problem: 'no-rua' }, [
    'v=TLSRPTv1; rua=mailto:a@example.com',
    'v=TLSRPTv1; rua=mailto:b@example.com',
  ]),
  run({ tlsRpt, existence, mx }, issue, { subject }) {
    const text = `v=TLSRPTv1; rua=mailto:tls-reports@${subject.kind === 'domain' ? subject.name : ''}`
    const proposal = { text, valid: parseTlsRpt(text).record !== null }
    return overSingleRecord(
      { record: tlsRpt, existence, mx, subject, proposal },
      {
        missing: (domain, details) => issue('missing', { domain }, details),
        multiple: (args, details) => issue('multiple', args, details),
        invalid: (args, details) => issue('invalid', args, details),
      },
    )
  },
})
