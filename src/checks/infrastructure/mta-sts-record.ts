import { absent, type Fact, known } from '../../core/fact.js'
import type { MtaStsFacts, RecordProblemCode } from '../../dns/facts.js'
import { parseMtaStsRecord } from '../../dns/mta-sts.js'
import { defineCheck } from '../define.js'
import { problemText } from '../problem-texts.js'
import { overSingleRecord, singleRecordExamples } from '../single-record.js'

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
  examples: singleRecordExamples('mtaSts', published, { name: 'no id', text: 'v=STSv1', problem: 'no-id' }, [
    'v=STSv1; id=1',
    'v=STSv1; id=2',
  ]),
  run({ mtaSts, existence, mx }, issue, { subject, settings }) {
    const text = `v=STSv1; id=${settings.now.replaceAll(/\D/g, '').slice(0, 14) || '1'}`
    const proposal = { text, valid: parseMtaStsRecord(text).record !== null }
    return overSingleRecord(
      { record: mtaSts, existence, mx, subject, proposal },
      {
        // The record alone does no good: a policy has to be served first.
        missing: domain => issue('missing', { domain }),
        multiple: (args, details) => issue('multiple', args, { ...details, severity: 'warning' }),
        invalid: (args, details) => issue('invalid', args, { ...details, severity: 'warning' }),
      },
    )
  },
})
