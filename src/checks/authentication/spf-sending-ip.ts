import { cannotTell, fail, notApplicable, pass } from '../../core/check.js'
import { absent, known, unknown } from '../../core/fact.js'
import type { SpfResultName } from '../../dns/spf/evaluate.js'
import type { SpfIdentityFacts } from '../../dns/spf/facts.js'
import { recordFix } from '../../dns/spf/show.js'
import { defineCheck } from '../define.js'

/** What makes a record fail for every address is the record's finding, not the address's. */
const ROOTS: Partial<Record<SpfResultName, readonly string[]>> = {
  permerror: [
    'spf-lookup-limit',
    'spf-syntax',
    'spf-record',
    'spf-include-target',
    'spf-loop',
    'spf-void-lookups',
    'spf-mx-ptr-limit',
  ],
  none: ['spf-record'],
}

const identity = (result: SpfResultName, over: Partial<SpfIdentityFacts> = {}): SpfIdentityFacts => ({
  identity: 'mail-from',
  domain: 'example.com',
  result,
  reason: null,
  failure: null,
  mechanism: null,
  explanation: null,
  lookups: 1,
  voidLookups: 0,
  trace: [],
  ...over,
})
const ip = (result: SpfResultName, over: Partial<SpfIdentityFacts> = {}) => ({
  spf: known({ ip: '192.0.2.1', mailFrom: identity(result, over), helo: null, repair: null }),
})

export default defineCheck({
  id: 'spf-sending-ip',
  category: 'authentication',
  subject: 'ip',
  severity: 'error',
  weight: 10,
  blocker: true,
  owner: 'dns-admin',
  effort: 'minutes',
  needs: ['spf'],
  refs: ['RFC 7208 4', 'RFC 7208 2.6'],
  explains: ['invalid-sender'],
  title: { en: 'The sending address passes SPF', de: 'Die sendende IP-Adresse besteht SPF' },
  why: {
    en: 'Receivers compare the address that delivers your mail with the SPF record of the return path. If it is not authorised, the mail counts as a possible forgery.',
    de: 'Empfänger vergleichen die Adresse, die Ihre E-Mail einliefert, mit dem SPF-Eintrag der Return-Path-Domain. Ist sie nicht freigegeben, gilt die E-Mail als mögliche Fälschung.',
  },
  fix: {
    en: 'Add the address, or the include of the service it belongs to, to the SPF record.',
    de: 'Nehmen Sie die Adresse oder das include des Dienstes, zu dem sie gehört, in den SPF-Eintrag auf.',
  },
  messages: {
    en: {
      fail: (a: { ip: string; domain: string }) => `SPF of ${a.domain} forbids ${a.ip} to send (fail)`,
      softfail: (a: { ip: string; domain: string }) => `SPF of ${a.domain} does not list ${a.ip} (softfail)`,
      neutral: (a: { ip: string; domain: string }) => `SPF of ${a.domain} says nothing about ${a.ip} (neutral)`,
      none: (a: { ip: string; domain: string }) => `${a.domain} has no SPF record that could authorise ${a.ip} (none)`,
      permerror: (a: { ip: string; domain: string }) =>
        `SPF of ${a.domain} cannot be evaluated for ${a.ip}, as the record is faulty (permerror)`,
    },
    de: {
      fail: a => `SPF von ${a.domain} verbietet ${a.ip} den Versand (fail)`,
      softfail: a => `SPF von ${a.domain} nennt ${a.ip} nicht (softfail)`,
      neutral: a => `SPF von ${a.domain} sagt nichts über ${a.ip} aus (neutral)`,
      none: a => `${a.domain} hat keinen SPF-Eintrag, der ${a.ip} freigeben könnte (none)`,
      permerror: a => `SPF von ${a.domain} lässt sich für ${a.ip} nicht auswerten, weil der Eintrag fehlerhaft ist (permerror)`,
    },
  },
  examples: [
    { name: 'authorised', facts: ip('pass', { mechanism: 'ip4:192.0.2.0/24' }), expect: 'pass' },
    { name: 'forbidden', facts: ip('fail', { mechanism: '-all' }), expect: ['fail'] },
    { name: 'not listed', facts: ip('softfail', { mechanism: '~all' }), expect: ['softfail'] },
    { name: 'no statement', facts: ip('neutral'), expect: ['neutral'] },
    { name: 'no record', facts: ip('none', { reason: 'no-record' }), expect: ['none'] },
    { name: 'faulty record', facts: ip('permerror', { reason: 'syntax' }), expect: ['permerror'] },
    { name: 'DNS does not answer', facts: ip('temperror', { reason: 'dns', failure: 'timeout' }), expect: 'unknown' },
    { name: 'not looked at', facts: { spf: unknown('not-collected') }, expect: 'unknown' },
    { name: 'no sender', facts: { spf: absent() }, expect: 'not-applicable' },
  ],
  run({ spf }, issue) {
    if (spf.state === 'unknown') return cannotTell(spf)
    if (spf.state === 'absent') return notApplicable
    const { ip: address, mailFrom, helo, repair } = spf.value
    // RFC 7208 2.4: with the null sender HELO stands in for MAIL FROM.
    const seen = mailFrom ?? helo
    if (!seen) return notApplicable
    const { result, domain, mechanism, trace } = seen
    const text = [
      `${result}${mechanism === null ? '' : ` (${mechanism})`}`,
      ...trace.map(t => `${'  '.repeat(t.depth + 1)}${t.domain}: ${t.term} → ${t.outcome}`),
    ]
    const evidence = { kind: 'tree', label: domain, text: text.slice(0, 40).join('\n') } as const
    if (result === 'temperror') return cannotTell({ reason: seen.failure ?? 'timeout', detail: domain })
    if (result === 'pass') return pass(evidence)
    const fix = repair ? { fix: recordFix(repair.domain, repair.current, repair) } : {}
    return fail(
      issue(result, { ip: address, domain }, { evidence: [evidence], locator: domain, follows: ROOTS[result] ?? [], ...fix }),
    )
  },
})
