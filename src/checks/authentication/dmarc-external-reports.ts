import { cannotTell, failIf, notApplicable, pass } from '../../core/check.js'
import { absent, known, unknown } from '../../core/fact.js'
import { examplePolicy, exampleReport } from '../../dns/dmarc/example.js'
import { defineCheck } from '../define.js'
import { consentFix, overPolicy } from '../dmarc-policy.js'

const TEXT = 'v=DMARC1; p=reject; rua=mailto:dmarc@example.net'
const report = (change: Parameters<typeof exampleReport>[0]) => examplePolicy(TEXT, { reports: [exampleReport(change)] })

export default defineCheck({
  id: 'dmarc-external-reports',
  category: 'authentication',
  subject: 'domain',
  severity: 'warning',
  weight: 3,
  owner: 'dns-admin',
  effort: 'hour',
  needs: ['dmarc'],
  refs: ['RFC 9990 4'],
  title: {
    en: 'Foreign report mailboxes accept reports about the domain',
    de: 'Fremde Berichtspostfächer nehmen Berichte über die Domain an',
  },
  why: {
    en: 'If reports go to another organization, it has to agree with a DNS record of its own; otherwise receivers send nothing. That keeps strangers from flooding a mailbox with reports.',
    de: 'Gehen Berichte an eine andere Organisation, muss diese mit einem eigenen DNS-Eintrag zustimmen; sonst senden Empfänger nichts. So kann niemand ein fremdes Postfach mit Berichten überfluten.',
  },
  fix: {
    en: 'Have the owner of the report domain publish the TXT record shown in their zone. Report services do this once you have added your domain there.',
    de: 'Lassen Sie den Betreiber der Berichtsdomain den gezeigten TXT-Eintrag in seiner Zone veröffentlichen. Auswertungsdienste tun das, sobald Sie Ihre Domain dort angelegt haben.',
  },
  messages: {
    en: {
      refused: (a: { address: string; name: string }) =>
        `${a.address} gets no reports: the operator of that mailbox has published no consent at ${a.name}`,
      'override-elsewhere': (a: { address: string; name: string }) =>
        `${a.address} gets no reports: the consent at ${a.name} sends them on to another host`,
      'name-too-long': (a: { address: string; name: string }) =>
        `${a.address} gets no reports: the name of the consent record would be too long for DNS`,
    },
    de: {
      refused: a =>
        `${a.address} erhält keine Berichte: Der Betreiber dieses Postfachs hat unter ${a.name} keine Zustimmung veröffentlicht`,
      'override-elsewhere': a =>
        `${a.address} erhält keine Berichte: Die Zustimmung unter ${a.name} leitet sie an einen anderen Host weiter`,
      'name-too-long': a => `${a.address} erhält keine Berichte: Der Name des Zustimmungseintrags wäre zu lang für das DNS`,
    },
  },
  examples: [
    { name: 'consent given', facts: { dmarc: report({}) }, expect: 'pass' },
    { name: 'takes reports of everyone', facts: { dmarc: report({ authorization: 'wildcard' }) }, expect: 'pass' },
    { name: 'no consent', facts: { dmarc: report({ authorization: 'refused' }) }, expect: ['refused'] },
    {
      name: 'sent on to another host',
      facts: { dmarc: report({ authorization: 'override-elsewhere' }) },
      expect: ['override-elsewhere'],
    },
    { name: 'name too long', facts: { dmarc: report({ authorization: 'name-too-long' }) }, expect: ['name-too-long'] },
    { name: 'consent lookup timed out', facts: { dmarc: report({ authorization: 'unknown' }) }, expect: 'unknown' },
    {
      name: 'it is not known whose the mailbox is',
      facts: { dmarc: report({ external: unknown('timeout'), authorization: 'refused' }) },
      expect: 'unknown',
    },
    {
      name: 'own mailbox',
      facts: { dmarc: report({ external: known(false), authorization: 'self', authorizationName: null }) },
      expect: 'not-applicable',
    },
    { name: 'DNS timeout', facts: { dmarc: unknown('timeout') }, expect: 'unknown' },
    { name: 'a link domain', facts: { dmarc: absent() }, expect: 'not-applicable' },
  ],
  run: ({ dmarc }, issue, { subject }) =>
    overPolicy(dmarc, subject, ({ facts, evidence }) => {
      const foreign = facts.reports.filter(r => r.authorization !== 'self')
      if (foreign.length === 0) return notApplicable
      const issues = foreign.flatMap(r => {
        const code = r.authorization
        if (r.external.state !== 'known' || (code !== 'refused' && code !== 'override-elsewhere' && code !== 'name-too-long'))
          return []
        const name = r.authorizationName ?? ''
        const fix = code === 'refused' && r.host !== null ? consentFix(name, r.host) : {}
        return [
          issue(code, { address: r.address ?? r.uri, name }, { locator: `${r.tag} ${r.uri}`, evidence: [evidence], ...fix }),
        ]
      })
      if (issues.length > 0) return failIf(issues)
      const open = foreign.some(r => r.authorization === 'unknown' || r.external.state === 'unknown')
      return open && foreign.some(r => r.authorization !== 'authorized' && r.authorization !== 'wildcard')
        ? cannotTell({ reason: 'timeout' })
        : pass(evidence)
    }),
})
