import { cannotTell, failIf, notApplicable, pass } from '../../core/check.js'
import { type Fact, known, unknown } from '../../core/fact.js'
import type { Issue } from '../../core/finding.js'
import type { DaneFacts, RecordProblemCode } from '../../dns/facts.js'
import { defineCheck } from '../define.js'
import { fromDomain, otherRole, timedOut } from '../infrastructure-examples.js'
import { problemText } from '../problem-texts.js'

type Host = DaneFacts['hosts'][number]
const digest = 'ab'.repeat(32)
const host = (change: Partial<Host> = {}): Fact<DaneFacts> =>
  known({
    hosts: [
      {
        host: 'mx.example.com',
        name: '_25._tcp.mx.example.com',
        records: known([{ usage: 3, selector: 1, matchingType: 1, certificate: digest }]),
        problems: [],
        secure: known(true),
        ...change,
      },
    ],
  })

export default defineCheck({
  id: 'dane-tlsa',
  category: 'infrastructure',
  subject: 'domain',
  severity: 'info',
  weight: 0,
  owner: 'dns-admin',
  effort: 'project',
  needs: ['dane'],
  refs: ['RFC 7672', 'RFC 6698'],
  title: {
    en: 'TLSA records of the mail servers are valid and signed',
    de: 'Die TLSA-Einträge der Mailserver sind gültig und signiert',
  },
  why: {
    en: 'DANE binds the certificate of a mail server to DNS. Broken TLSA records make servers that honour them (many in Germany and the Netherlands) hold back mail to you, replies included.',
    de: 'DANE verankert das Zertifikat eines Mailservers im DNS. Fehlerhafte TLSA-Einträge führen dazu, dass Server, die DANE prüfen (in Deutschland und den Niederlanden viele), E-Mails an Sie zurückhalten, auch Antworten.',
  },
  fix: {
    en: 'Publish "3 1 1" records with the SHA-256 digest of the key, sign the zone with DNSSEC, and publish the new digest before you change a key. Remove TLSA records from unsigned zones.',
    de: 'Veröffentlichen Sie Einträge der Form „3 1 1“ mit dem SHA-256-Wert des Schlüssels, signieren Sie die Zone mit DNSSEC und tragen Sie vor jedem Schlüsselwechsel den neuen Wert ein. Entfernen Sie TLSA-Einträge aus unsignierten Zonen.',
  },
  messages: {
    en: {
      invalid: (a: { host: string; problem: RecordProblemCode; record: string }, f) =>
        `A TLSA record of ${a.host} is not valid (${problemText(a.problem, f.locale)}): ${a.record}`,
      unusable: (a: { host: string }) => `${a.host} has TLSA records, but none that mail servers can use`,
      insecure: (a: { host: string }) => `The TLSA records of ${a.host} are not protected by DNSSEC and count for nothing`,
    },
    de: {
      invalid: (a, f) => `Ein TLSA-Eintrag von ${a.host} ist ungültig (${problemText(a.problem, f.locale)}): ${a.record}`,
      unusable: a => `${a.host} hat TLSA-Einträge, aber keinen, den Mailserver verwenden können`,
      insecure: a => `Die TLSA-Einträge von ${a.host} sind nicht durch DNSSEC geschützt und damit wirkungslos`,
    },
  },
  examples: [
    { name: 'valid and signed', subject: fromDomain, facts: { dane: host() }, expect: 'pass' },
    {
      name: 'a digest of the wrong length',
      subject: fromDomain,
      facts: { dane: host({ problems: [{ code: 'bad-digest', severity: 'error', position: 0, length: 8, text: '3 1 1 ab' }] }) },
      expect: ['invalid'],
    },
    {
      name: 'only PKIX usages',
      subject: fromDomain,
      facts: { dane: host({ problems: [{ code: 'unusable', severity: 'error', position: 0, length: 0, text: '' }] }) },
      expect: ['unusable'],
    },
    { name: 'not signed', subject: fromDomain, facts: { dane: host({ secure: known(false) }) }, expect: ['insecure'] },
    {
      name: 'no validating resolver',
      subject: fromDomain,
      facts: { dane: host({ secure: unknown('not-visible') }) },
      expect: 'unknown',
    },
    { name: 'TLSA lookup timed out', subject: fromDomain, facts: { dane: host({ records: timedOut }) }, expect: 'unknown' },
    { name: 'MX lookup timed out', subject: fromDomain, facts: { dane: timedOut }, expect: 'unknown' },
    { name: 'no TLSA records', subject: fromDomain, facts: { dane: host({ records: known([]) }) }, expect: 'not-applicable' },
    { name: 'other role', subject: fromDomain, facts: { dane: otherRole }, expect: 'not-applicable' },
  ],
  run({ dane }, issue) {
    if (dane.state === 'unknown') return cannotTell(dane)
    if (dane.state === 'absent') return notApplicable
    const issues: Issue[] = []
    const used = dane.value.hosts.filter(h => h.records.state === 'known' && h.records.value.length > 0)
    for (const { host, problems, secure } of used) {
      for (const p of problems.filter(p => p.severity === 'error')) {
        issues.push(
          p.code === 'unusable'
            ? issue('unusable', { host }, { locator: host, severity: 'warning' })
            : issue('invalid', { host, problem: p.code, record: p.text }, { locator: `${host} ${p.text}`, severity: 'warning' }),
        )
      }
      if (secure.state === 'known' && !secure.value) issues.push(issue('insecure', { host }, { locator: host }))
    }
    if (issues.length > 0) return failIf(issues)
    const open = dane.value.hosts.flatMap(h =>
      h.records.state === 'unknown' ? [h.records] : used.includes(h) && h.secure.state === 'unknown' ? [h.secure] : [],
    )
    if (open[0]) return cannotTell(open[0])
    return used.length > 0 ? pass({ kind: 'value', label: 'TLSA', text: used.map(h => h.name).join(', ') }) : notApplicable
  },
})
