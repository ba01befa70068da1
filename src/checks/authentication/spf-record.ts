import { cannotTell, fail, notApplicable, pass } from '../../core/check.js'
import { absent, unknown } from '../../core/fact.js'
import { exampleSpf } from '../../dns/spf/example.js'
import { parseSpf } from '../../dns/spf/parse.js'
import { spfFix, wholeRecord } from '../../dns/spf/show.js'
import { defineCheck } from '../define.js'

const text = (record: string) => ({
  text: record,
  strings: [record],
  valid: parseSpf(record).valid,
  problems: [...parseSpf(record).problems],
})
const bare = { records: [], tree: null, totals: null }

export default defineCheck({
  id: 'spf-record',
  category: 'authentication',
  subject: 'domain',
  severity: 'error',
  weight: 10,
  blocker: true,
  owner: 'dns-admin',
  effort: 'minutes',
  needs: ['spf'],
  refs: ['RFC 7208 3', 'RFC 7208 4.5'],
  explains: ['invalid-sender'],
  title: { en: 'The domain publishes exactly one SPF record', de: 'Die Domain hat genau einen SPF-Eintrag' },
  why: {
    en: 'SPF is a DNS record that lists the servers allowed to send mail for a domain. Without it mailbox providers cannot tell your mail from forgeries and reject it or put it into the spam folder. With two records the standard demands that receivers use neither.',
    de: 'SPF ist ein DNS-Eintrag, der die Server nennt, die für eine Domain senden dürfen. Fehlt er, können Postfach-Anbieter Ihre E-Mails nicht von Fälschungen unterscheiden und weisen sie ab oder legen sie in den Spam-Ordner. Gibt es zwei, verlangt der Standard, dass Empfänger keinen von beiden verwenden.',
  },
  fix: {
    en: 'Publish one TXT record at the domain that begins with “v=spf1 ”, names every service that sends for you and ends with “~all”. Merge several records into one.',
    de: 'Legen Sie bei der Domain genau einen TXT-Eintrag an, der mit „v=spf1 “ beginnt, alle Dienste nennt, die für Sie senden, und mit „~all“ endet. Führen Sie mehrere Einträge zu einem zusammen.',
  },
  messages: {
    en: {
      missing: (a: { domain: string }) => `${a.domain} has no SPF record`,
      multiple: (a: { domain: string; count: number }, f) =>
        `${a.domain} has ${f.number(a.count)} SPF records; receivers then use none of them`,
      unrecognised: (a: { domain: string; text: string }) =>
        `${a.domain} has a record that is meant as SPF, but receivers do not take it for SPF: “${a.text}”`,
    },
    de: {
      missing: a => `${a.domain} hat keinen SPF-Eintrag`,
      multiple: (a, f) => `${a.domain} hat ${f.number(a.count)} SPF-Einträge; Empfänger verwenden dann keinen davon`,
      unrecognised: a =>
        `${a.domain} hat einen Eintrag, der als SPF gedacht ist, den Empfänger aber nicht als SPF erkennen: „${a.text}“`,
    },
  },
  examples: [
    { name: 'one record', facts: { spf: exampleSpf('v=spf1 ip4:192.0.2.0/24 -all') }, expect: 'pass' },
    { name: 'no record', facts: { spf: absent('no SPF record') }, expect: ['missing'] },
    {
      name: 'two records',
      facts: { spf: exampleSpf('v=spf1 mx -all', {}, { ...bare, records: [text('v=spf1 mx -all'), text('v=spf1 a ~all')] }) },
      expect: ['multiple'],
    },
    {
      name: 'wrong version',
      facts: { spf: exampleSpf('v=spf1', {}, { ...bare, lookalikes: [text('v=spf2 mx -all')] }) },
      expect: ['unrecognised'],
    },
    { name: 'only left-overs', facts: { spf: exampleSpf('v=spf1', {}, bare) }, expect: ['missing'] },
    { name: 'the name server does not answer', facts: { spf: unknown('timeout') }, expect: 'unknown' },
    { name: 'a domain that never sends', facts: { spf: absent() }, settings: { profile: 'no-mail' }, expect: 'not-applicable' },
  ],
  run({ spf }, issue, { subject, settings }) {
    const roles = subject.kind === 'domain' ? subject.roles : []
    if (settings.profile === 'no-mail' || !(roles.includes('from') || roles.includes('mail-from'))) return notApplicable
    if (spf.state === 'unknown') return cannotTell(spf)
    const domain = subject.kind === 'domain' ? subject.name : ''
    // SPF is evaluated for MAIL FROM; a From domain of its own should have a record, but mail does not fail for it.
    const mild = roles.includes('mail-from') ? {} : ({ severity: 'warning', blocker: false } as const)
    const missing = () => issue('missing', { domain }, { ...mild, follows: ['domain-exists'] })
    if (spf.state === 'absent') return fail(missing())
    const { records, lookalikes } = spf.value
    const evidence = [...records, ...lookalikes].map(r => wholeRecord(domain, r.text))
    if (records.length === 1) return pass(...evidence)
    if (records.length > 1)
      return fail(issue('multiple', { domain, count: records.length }, { evidence, ...spfFix(spf.value, 'merge') }))
    const [first] = lookalikes
    return fail(
      first
        ? issue('unrecognised', { domain, text: first.text.slice(0, 60) }, { evidence, ...spfFix(spf.value, 'version', 'split') })
        : missing(),
    )
  },
})
