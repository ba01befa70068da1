import { cannotTell, failIf, notApplicable } from '../../core/check.js'
import { absent, unknown } from '../../core/fact.js'
import type { Issue } from '../../core/finding.js'
import type { Format } from '../../core/locale.js'
import { exampleSpf } from '../../dns/spf/example.js'
import { wholeRecord } from '../../dns/spf/show.js'
import { defineCheck } from '../define.js'

/** RFC 7208 3.4 aims at 450 octets for the record, so that the answer fits into 512. */
const AIM = 450
const size = (over: { recordOctets?: number; longestString?: number; answerOctets?: number; txtRecords?: number }) => ({
  size: { recordOctets: 100, longestString: 100, answerOctets: 200, txtRecords: 2, ...over },
})

export default defineCheck({
  id: 'spf-record-size',
  category: 'authentication',
  subject: 'domain',
  severity: 'warning',
  weight: 3,
  owner: 'dns-admin',
  effort: 'hour',
  needs: ['spf'],
  refs: ['RFC 7208 3.3', 'RFC 7208 3.4'],
  explains: ['invalid-sender'],
  title: { en: 'SPF fits into one small DNS answer', de: 'SPF passt in eine kleine DNS-Antwort' },
  why: {
    en: 'DNS answers of more than 512 bytes need larger packets or a second connection. Some firewalls block both; receivers behind them then cannot read your SPF record. All TXT records of the domain come in the same answer.',
    de: 'DNS-Antworten über 512 Byte brauchen größere Pakete oder eine zweite Verbindung. Manche Firewalls sperren beides; Empfänger dahinter können Ihren SPF-Eintrag dann nicht lesen. Alle TXT-Einträge der Domain kommen in derselben Antwort.',
  },
  fix: {
    en: 'Remove terms and TXT records that are no longer needed, such as old verification codes. Cut long records into strings of at most 255 bytes.',
    de: 'Entfernen Sie nicht mehr benötigte Terme und TXT-Einträge, etwa alte Bestätigungscodes. Teilen Sie lange Einträge in Zeichenketten von höchstens 255 Byte.',
  },
  messages: {
    en: {
      string: (a: { domain: string; count: number }, f: Format) =>
        `The SPF record of ${a.domain} has a string of ${f.bytes(a.count)}; 255 are possible`,
      record: (a: { domain: string; count: number }, f: Format) =>
        `The SPF record of ${a.domain} is ${f.bytes(a.count)} long; ${f.number(AIM)} are recommended`,
      answer: (a: { domain: string; count: number; records: number }, f: Format) =>
        `The TXT records of ${a.domain} (${f.number(a.records)}) make an answer of ${f.bytes(a.count)}; 512 bytes always get through`,
    },
    de: {
      string: (a, f) => `Der SPF-Eintrag von ${a.domain} enthält eine Zeichenkette von ${f.bytes(a.count)}, möglich sind 255`,
      record: (a, f) => `Der SPF-Eintrag von ${a.domain} ist ${f.bytes(a.count)} lang, empfohlen sind höchstens ${f.number(AIM)}`,
      answer: (a, f) =>
        `Die TXT-Einträge von ${a.domain} (${f.number(a.records)}) ergeben eine Antwort von ${f.bytes(a.count)}; sicher durch kommen 512 Byte`,
    },
  },
  examples: [
    { name: 'small', facts: { spf: exampleSpf('v=spf1 mx -all') }, expect: 'pass' },
    {
      name: 'a string too long',
      facts: { spf: exampleSpf('v=spf1 mx -all', {}, size({ longestString: 300 })) },
      expect: ['string'],
    },
    { name: 'a long record', facts: { spf: exampleSpf('v=spf1 mx -all', {}, size({ recordOctets: 460 })) }, expect: ['record'] },
    {
      name: 'many TXT records',
      facts: { spf: exampleSpf('v=spf1 mx -all', {}, size({ answerOctets: 900, txtRecords: 9 })) },
      expect: ['answer'],
    },
    { name: 'no answer', facts: { spf: unknown('timeout') }, expect: 'unknown' },
    { name: 'no record', facts: { spf: absent() }, expect: 'not-applicable' },
  ],
  run({ spf }, issue) {
    if (spf.state === 'unknown') return cannotTell(spf)
    if (spf.state === 'absent' || spf.value.records.length === 0) return notApplicable
    const { domain, size: s, records } = spf.value
    const evidence = records.map(r => wholeRecord(domain, r.text))
    const issues: Issue[] = []
    if (s.longestString > 255) issues.push(issue('string', { domain, count: s.longestString }, { severity: 'error', evidence }))
    if (s.answerOctets > 512) issues.push(issue('answer', { domain, count: s.answerOctets, records: s.txtRecords }, { evidence }))
    else if (s.recordOctets > AIM) issues.push(issue('record', { domain, count: s.recordOctets }, { severity: 'info', evidence }))
    return failIf(issues)
  },
})
