import { cannotTell, fail, notApplicable, pass } from '../../core/check.js'
import { absent, type Fact, known } from '../../core/fact.js'
import type { MtaStsFacts, RecordProblemCode } from '../../dns/facts.js'
import { parseMtaStsRecord } from '../../dns/mta-sts.js'
import { defineCheck } from '../define.js'
import { dnsFix } from '../dns-fix.js'
import { existing, fromDomain, mxSet, otherRole, timedOut } from '../infrastructure-examples.js'
import { problemText, worst } from '../problem-texts.js'
import { receivesNothing } from '../receives.js'

const published = (change: Partial<MtaStsFacts> = {}): Fact<MtaStsFacts> =>
  known({
    name: '_mta-sts.example.com',
    records: ['v=STSv1; id=20260101'],
    record: { id: '20260101' },
    problems: [],
    policy: absent('not-asked'),
    ...change,
  })

export default defineCheck({
  id: 'mta-sts-record',
  category: 'infrastructure',
  subject: 'domain',
  severity: 'info',
  weight: 0,
  owner: 'dns-admin',
  effort: 'hour',
  needs: ['mtaSts', 'existence', 'mx'],
  refs: ['RFC 8461 3.1'],
  title: { en: 'One valid MTA-STS record is published', de: 'Ein gültiger MTA-STS-Eintrag ist veröffentlicht' },
  why: {
    en: 'MTA-STS tells other servers to deliver to this domain over verified TLS only. It protects incoming mail; nobody refuses your mail for lack of it.',
    de: 'MTA-STS weist andere Server an, E-Mails an diese Domain nur über geprüftes TLS zuzustellen. Das schützt eingehende E-Mails; Ihr Versand wird ohne MTA-STS nirgends abgewiesen.',
  },
  fix: {
    en: 'Serve a policy at https://mta-sts.<domain>/.well-known/mta-sts.txt, then publish the TXT record at _mta-sts.<domain>. Change the id whenever the policy changes.',
    de: 'Stellen Sie unter https://mta-sts.<Domain>/.well-known/mta-sts.txt eine Richtlinie bereit und veröffentlichen Sie dann den TXT-Eintrag unter _mta-sts.<Domain>. Ändern Sie die id mit jeder Änderung der Richtlinie.',
  },
  messages: {
    en: {
      missing: (a: { domain: string }) => `${a.domain} does not use MTA-STS`,
      invalid: (a: { name: string; problem: RecordProblemCode }, f) =>
        `The record at ${a.name} is not valid (${problemText(a.problem, f.locale)}): senders ignore it`,
      multiple: (a: { name: string; count: number }, f) =>
        `${f.number(a.count)} MTA-STS records stand at ${a.name}: senders ignore them all`,
    },
    de: {
      missing: a => `${a.domain} nutzt MTA-STS nicht`,
      invalid: (a, f) => `Der Eintrag unter ${a.name} ist ungültig (${problemText(a.problem, f.locale)}): Er wird ignoriert`,
      multiple: (a, f) => `Unter ${a.name} stehen ${f.number(a.count)} MTA-STS-Einträge: Alle werden ignoriert`,
    },
  },
  examples: [
    {
      name: 'a valid record',
      subject: fromDomain,
      facts: { mtaSts: published(), existence: existing(), mx: mxSet() },
      expect: 'pass',
    },
    {
      name: 'a domain with a null MX',
      subject: fromDomain,
      facts: {
        mtaSts: published({ records: [], record: null }),
        existence: existing(),
        mx: mxSet({ kind: 'null-mx', hosts: [], total: 0 }),
      },
      expect: 'not-applicable',
    },
    {
      name: 'no record',
      subject: fromDomain,
      facts: { mtaSts: published({ records: [], record: null }), existence: existing(), mx: mxSet() },
      expect: ['missing'],
    },
    {
      name: 'no id',
      subject: fromDomain,
      facts: {
        mtaSts: published({
          records: ['v=STSv1'],
          record: null,
          problems: [{ code: 'no-id', severity: 'error', position: 7, length: 0, text: '' }],
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
        mtaSts: published({
          records: ['v=STSv1; id=1', 'v=STSv1; id=2'],
          record: null,
          problems: [{ code: 'multiple-records', severity: 'error', position: 0, length: 0, text: '' }],
        }),
        existence: existing(),
        mx: mxSet(),
      },
      expect: ['multiple'],
    },
    {
      name: 'lookup timed out',
      subject: fromDomain,
      facts: { mtaSts: timedOut, existence: existing(), mx: mxSet() },
      expect: 'unknown',
    },
    {
      name: 'other role',
      subject: fromDomain,
      facts: { mtaSts: otherRole, existence: existing(), mx: mxSet() },
      expect: 'not-applicable',
    },
  ],
  run({ mtaSts, existence, mx }, issue, { subject, settings }) {
    if (mtaSts.state === 'unknown') return cannotTell(mtaSts)
    if (mtaSts.state === 'absent' || subject.kind !== 'domain') return notApplicable
    const { name, records, record, problems } = mtaSts.value
    const evidence = records.map(text => ({ kind: 'record' as const, label: `${name} TXT`, text }))
    if (record) return pass(...evidence)
    const proposed = `v=STSv1; id=${settings.now.replaceAll(/\D/g, '').slice(0, 14) || '1'}`
    const registeredDomain = existence.state === 'known' ? existence.value.registeredDomain : null
    const fix = dnsFix({
      name,
      type: 'TXT',
      current: records[0] ?? null,
      proposed,
      registeredDomain,
      valid: parseMtaStsRecord(proposed).record !== null,
    })
    if (records.length === 0) return receivesNothing(mx) ? notApplicable : fail(issue('missing', { domain: subject.name }))
    if (records.length > 1 && problems.some(p => p.code === 'multiple-records'))
      return fail(issue('multiple', { name, count: records.length }, { evidence, fix, severity: 'warning' }))
    return fail(issue('invalid', { name, problem: worst(problems) }, { evidence, fix, severity: 'warning' }))
  },
})
