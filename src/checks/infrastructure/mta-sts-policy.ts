import { cannotTell, failIf, notApplicable, pass } from '../../core/check.js'
import { absent, type Fact, known } from '../../core/fact.js'
import type { Issue } from '../../core/finding.js'
import type { MtaStsFacts, RecordProblemCode } from '../../dns/facts.js'
import { defineCheck } from '../define.js'
import { otherRole, timedOut } from '../infrastructure-examples.js'
import { fetchReason, problemText } from '../problem-texts.js'
import { policyFact, problemOf, servedPolicy as served } from '../transport-examples.js'

const noRecord: Fact<MtaStsFacts> = known({ name: '', records: [], record: null, problems: [], policy: absent('not-asked') })
const forgotten = known(['mx2.example.com'])

export default defineCheck({
  id: 'mta-sts-policy',
  category: 'infrastructure',
  subject: 'domain',
  severity: 'warning',
  weight: 0,
  owner: 'dns-admin',
  effort: 'hour',
  needs: ['mtaSts'],
  refs: ['RFC 8461 3.2', 'RFC 8461 3.3', 'RFC 8461 4.1'],
  title: {
    en: 'The MTA-STS policy is served and covers every mail server',
    de: 'Die MTA-STS-Richtlinie ist abrufbar und nennt jeden Mailserver',
  },
  why: {
    en: 'Once the record is published, other servers fetch the policy. If it is missing or names the wrong mail servers, the protection is void, or replies and bounces no longer reach you.',
    de: 'Steht der Eintrag im DNS, rufen andere Server die Richtlinie ab. Fehlt sie oder nennt sie die falschen Mailserver, ist der Schutz wirkungslos, oder Antworten erreichen Sie nicht mehr.',
  },
  fix: {
    en: 'Serve the policy as plain text over HTTPS with a valid certificate for mta-sts.<domain>, without redirects, with one "mx:" line for every mail server, and give the record a new id.',
    de: 'Liefern Sie die Richtlinie als reinen Text über HTTPS mit gültigem Zertifikat für mta-sts.<Domain> aus, ohne Weiterleitung und mit einer „mx:“-Zeile je Mailserver, und vergeben Sie im Eintrag eine neue id.',
  },
  messages: {
    en: {
      unavailable: (a: { reason: string }, f) => `The MTA-STS policy cannot be fetched (${fetchReason(a.reason, f.locale)})`,
      invalid: (a: { problem: RecordProblemCode; text: string }, f) =>
        `The MTA-STS policy is not valid (${problemText(a.problem, f.locale)}${a.text === '' ? '' : `: "${a.text}"`})`,
      uncovered: (a: { hosts: string[] }, f) => `The policy does not name the mail servers ${f.list(a.hosts)}`,
      'uncovered-enforced': (a: { hosts: string[] }, f) =>
        `The policy forbids delivery to the mail servers ${f.list(a.hosts)}, as it does not name them`,
      'short-max-age': (a: { seconds: number }, f) =>
        `The policy is valid for ${f.number(a.seconds)} seconds only; at least a day is sensible`,
      'not-enforced': (a: { mode: string }) => `The policy is in mode "${a.mode}" and protects nothing yet`,
    },
    de: {
      unavailable: (a, f) => `Die MTA-STS-Richtlinie ist nicht abrufbar (${fetchReason(a.reason, f.locale)})`,
      invalid: (a, f) =>
        `Die MTA-STS-Richtlinie ist ungültig (${problemText(a.problem, f.locale)}${a.text === '' ? '' : `: „${a.text}“`})`,
      uncovered: (a, f) => `Die Richtlinie nennt diese Mailserver nicht: ${f.list(a.hosts)}`,
      'uncovered-enforced': (a, f) =>
        `Die Richtlinie verbietet die Zustellung an ${f.list(a.hosts)}, weil sie diese Mailserver nicht nennt`,
      'short-max-age': (a, f) => `Die Richtlinie gilt nur ${f.number(a.seconds)} Sekunden; sinnvoll ist mindestens ein Tag`,
      'not-enforced': a => `Die Richtlinie steht auf „${a.mode}“ und schützt noch nichts`,
    },
  },
  examples: [
    { name: 'enforced and complete', facts: served(), expect: 'pass' },
    { name: 'not served', facts: policyFact(absent('status 404')), expect: ['unavailable'] },
    {
      name: 'unknown mode',
      facts: served({ mode: null, problems: [problemOf('bad-mode', 'error', 'strict')] }),
      expect: ['invalid'],
    },
    { name: 'a forgotten mail server', facts: served({ uncovered: forgotten }), expect: ['uncovered-enforced'] },
    {
      name: 'forgotten in testing mode',
      facts: served({ mode: 'testing', uncovered: forgotten }),
      expect: ['uncovered', 'not-enforced'],
    },
    {
      name: 'valid for minutes',
      facts: served({ maxAge: 600, problems: [problemOf('short-max-age', 'warning')] }),
      expect: ['short-max-age'],
    },
    { name: 'testing', facts: served({ mode: 'testing' }), expect: ['not-enforced'] },
    { name: 'web server did not answer', facts: policyFact(timedOut), expect: 'unknown' },
    { name: 'record lookup timed out', facts: { mtaSts: timedOut }, expect: 'unknown' },
    { name: 'no MTA-STS', facts: { mtaSts: noRecord }, expect: 'not-applicable' },
    { name: 'other role', facts: { mtaSts: otherRole }, expect: 'not-applicable' },
  ],
  run({ mtaSts }, issue) {
    if (mtaSts.state === 'unknown') return cannotTell(mtaSts)
    if (mtaSts.state === 'absent' || mtaSts.value.record === null) return notApplicable
    const { policy } = mtaSts.value
    if (policy.state === 'unknown') return cannotTell(policy)
    if (policy.state === 'absent') return failIf([issue('unavailable', { reason: policy.detail ?? 'unavailable' })])
    const { mode, problems, uncovered, maxAge, mx } = policy.value
    const issues: Issue[] = problems
      .filter(p => p.severity === 'error')
      .map(p => issue('invalid', { problem: p.code, text: p.text }, { locator: p.code }))
    const hosts = uncovered.state === 'known' ? uncovered.value : []
    if (hosts.length > 0)
      issues.push(
        mode === 'enforce' ? issue('uncovered-enforced', { hosts }, { severity: 'error' }) : issue('uncovered', { hosts }),
      )
    if (maxAge !== null && problems.some(p => p.code === 'short-max-age'))
      issues.push(issue('short-max-age', { seconds: maxAge }))
    if (mode === 'testing' || mode === 'none') issues.push(issue('not-enforced', { mode }, { severity: 'info' }))
    if (issues.length > 0) return failIf(issues)
    return uncovered.state === 'unknown'
      ? cannotTell(uncovered)
      : pass({ kind: 'value', label: policy.value.url, text: `mode: ${mode}, mx: ${mx.join(' ')}` })
  },
})
