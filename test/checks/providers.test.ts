import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { evaluateExpression, type ProviderEvidence, providerVerdicts } from '../../src/checks/providers.js'
import type { OutcomeState, Settings } from '../../src/core/check.js'
import type { Severity } from '../../src/core/finding.js'
import { authenticationChecks } from '../../src/generated/checks/authentication.js'
import { contentChecks } from '../../src/generated/checks/content.js'
import { infrastructureChecks } from '../../src/generated/checks/infrastructure.js'
import { providers } from '../../src/generated/rules/providers.js'
import { type Expression, namesIn, SIGNALS } from '../../src/rules/provider-signals.js'

const settings = (change: Partial<Settings> = {}): Settings => ({
  profile: 'bulk',
  mode: 'message',
  volume: null,
  now: '2026-11-22T12:00:00Z',
  ...change,
})

const outcome = (check: string, state: OutcomeState, ...findings: [string, Severity?][]): ProviderEvidence => ({
  check,
  state,
  findings: findings.map(([code, severity = 'error']) => ({ code, severity })),
})

const decided = [
  ...new Set(providers.flatMap(p => p.requirements.flatMap(r => (r.decided_by === undefined ? [] : checksIn(r.decided_by))))),
]

function checksIn(e: Expression): string[] {
  return namesIn(e).flatMap(name => {
    const signal = SIGNALS[name]
    return signal === undefined ? [name] : checksIn(signal)
  })
}

/** Every check passes; some then say otherwise. */
const all = (...changes: ProviderEvidence[]): ProviderEvidence[] => [
  ...decided.filter(check => !changes.some(c => c.check === check)).map(check => outcome(check, 'pass')),
  ...changes,
]

const verdict = (provider: string, evidence: readonly ProviderEvidence[], change: Partial<Settings> = {}) => {
  const found = providerVerdicts(evidence, settings(change), providers).find(v => v.provider === provider)
  if (!found) throw new Error(`no provider ${provider}`)
  return found
}
const state = (provider: string, rule: string, evidence: readonly ProviderEvidence[], change: Partial<Settings> = {}) =>
  verdict(provider, evidence, change).requirements.find(r => r.id === rule)?.state

describe('the rules', () => {
  it('cover the providers', () => {
    expect(providers.map(p => p.id).sort()).toEqual([
      'apple',
      'bluewin',
      'comcast',
      'free',
      'gmail',
      'gmx-webde',
      'laposte',
      'mailru',
      'microsoft',
      'naver',
      'orange',
      'qq',
      't-online',
      'yahoo',
      'yandex',
    ])
  })
  it('name checks and codes that exist', () => {
    const checks = new Map([...authenticationChecks, ...infrastructureChecks, ...contentChecks].map(c => [c.id, c]))
    const leaves: { check: string; codes?: string[] | undefined }[] = []
    const collect = (e: Expression): void => {
      if (typeof e === 'string') {
        const signal = SIGNALS[e]
        if (signal === undefined) leaves.push({ check: e })
        else collect(signal)
      } else if ('check' in e) leaves.push(e)
      else if ('all' in e) e.all.forEach(collect)
      else if ('any' in e) e.any.forEach(collect)
      else if ('first' in e) e.first.forEach(collect)
      else collect(e.hint)
    }
    for (const p of providers) for (const r of p.requirements) if (r.decided_by !== undefined) collect(r.decided_by)
    const wrong = leaves.flatMap(({ check, codes = [] }) => {
      const meta = checks.get(check)
      return meta ? codes.filter(code => !(code in meta.messages.en)).map(code => `${check} ${code}`) : [check]
    })
    expect([...new Set(wrong)]).toEqual([])
  })
  it('are dated, sourced and in two languages', () => {
    for (const p of providers) {
      expect(p.as_of <= '2026-11-22').toBe(true)
      for (const r of p.requirements) {
        expect(r.text.de).not.toBe(r.text.en)
        if (r.source_date !== null) expect(r.source_date <= '2026-11-22').toBe(true)
      }
    }
  })
})

describe('verdicts', () => {
  it('accepts when everything visible is in order, although reputation cannot be seen', () => {
    const gmail = verdict('gmail', all())
    expect(gmail).toMatchObject({ verdict: 'accepts', firstBroken: null, expectedReply: null })
    expect(gmail.requirements.find(r => r.id === 'gmail.spam-rate')?.state).toBe('cannot-know')
    expect(gmail.requirements.find(r => r.id === 'gmail.tls')?.state).toBe('cannot-know')
  })
  it('tells the first broken rule with the reply to expect', () => {
    expect(verdict('gmail', all(outcome('ptr-record', 'fail', ['missing'])))).toMatchObject({
      verdict: 'rejects',
      firstBroken: 'gmail.dns.fcrdns',
      expectedReply: expect.stringMatching(/^550 5\.7\.25 /),
    })
    expect(verdict('microsoft', all(outcome('dkim-verifies', 'fail', ['body-changed'])))).toMatchObject({
      verdict: 'rejects',
      firstBroken: 'microsoft.bulk.dkim',
      expectedReply: expect.stringMatching(/^550 5\.7\.515 /),
    })
  })
  it('a rule without a refusal is a risk', () => {
    expect(verdict('gmail', all(outcome('unsubscribe-one-click', 'fail', ['missing'])))).toMatchObject({
      verdict: 'at-risk',
      firstBroken: 'gmail.bulk.one-click',
      expectedReply: null,
    })
  })
  it('nothing seen, nothing promised', () => {
    for (const v of providerVerdicts([], settings(), providers)) {
      expect(v.verdict).toBe('cannot-know')
      expect(v.requirements.filter(r => r.state === 'pass')).toEqual([])
    }
  })
  it.each(['free', 'bluewin'])('%s judges by what cannot be seen', provider =>
    expect(verdict(provider, all())).toMatchObject({ verdict: 'cannot-know' }),
  )
  it('one of SPF and DKIM is enough for small senders, not for bulk', () => {
    const noDkim = all(outcome('dkim-signature', 'fail', ['missing']), outcome('dkim-verifies', 'not-applicable'))
    expect(state('gmail', 'gmail.auth.spf-or-dkim', noDkim)).toBe('pass')
    expect(state('gmail', 'gmail.bulk.dkim', noDkim, { volume: 100 })).toBe('not-applicable')
    expect(state('gmail', 'gmail.bulk.dkim', noDkim, { volume: 5000 })).toBe('fail')
    expect(verdict('gmail', noDkim, { volume: 100 }).verdict).toBe('accepts')
    expect(verdict('gmail', noDkim, { volume: 20_000 })).toMatchObject({ verdict: 'rejects', firstBroken: 'gmail.bulk.dkim' })
    expect(verdict('gmx-webde', noDkim, { volume: 100 })).toMatchObject({
      verdict: 'rejects',
      firstBroken: 'gmx-webde.dkim.aligned',
    })
  })
  it('bulk rules hold for the bulk profile without a volume, marketing rules never for transactional mail', () => {
    expect(state('gmail', 'gmail.bulk.spf', all())).toBe('pass')
    expect(state('gmail', 'gmail.bulk.spf', all(), { profile: 'transactional' })).toBe('not-applicable')
    expect(state('gmail', 'gmail.bulk.spf', all(), { profile: 'transactional', volume: 9000 })).toBe('pass')
    expect(state('gmail', 'gmail.bulk.one-click', all(), { profile: 'transactional', volume: 9000 })).toBe('not-applicable')
  })
  it('good records do not show that a message passes; broken ones show that it does not', () => {
    const records = [
      'spf-record',
      'spf-syntax',
      'spf-lookup-limit',
      'spf-void-lookups',
      'spf-mx-ptr-limit',
      'spf-include-target',
      'spf-loop',
    ]
    const good = records.map(check => outcome(check, 'pass'))
    expect(state('gmail', 'gmail.bulk.spf', good)).toBe('cannot-know')
    expect(state('gmail', 'gmail.bulk.spf', [...good.slice(1), outcome('spf-record', 'fail', ['missing'])])).toBe('fail')
    expect(state('gmail', 'gmail.bulk.spf', [...good, outcome('spf-sending-ip', 'pass')])).toBe('pass')
    expect(state('gmail', 'gmail.bulk.spf', [...good, outcome('spf-sending-ip', 'unknown')])).toBe('unknown')
  })
  it('only findings of the rule break it', () => {
    expect(state('yahoo', 'yahoo.from.no-null-mx', all(outcome('mx-record', 'fail', ['null-mx'])))).toBe('fail')
    expect(state('yahoo', 'yahoo.from.no-null-mx', all(outcome('mx-record', 'fail', ['none'])))).toBe('pass')
    expect(state('gmail', 'gmail.dkim.key-1024', all(outcome('dkim-key-size', 'fail', ['weak', 'warning'])))).toBe('pass')
    expect(state('gmx-webde', 'gmx-webde.ptr.individual', all(outcome('ptr-generic', 'fail', ['dynamic-word', 'warning'])))).toBe(
      'fail',
    )
  })
  it('a DMARC failure counts where the policy asks for something', () => {
    expect(state('gmail', 'gmail.dmarc.policy', all(outcome('dmarc-pass', 'fail', ['fails'])))).toBe('fail')
    expect(state('gmail', 'gmail.dmarc.policy', all(outcome('dmarc-pass', 'fail', ['fails-monitored'])))).toBe('pass')
  })
  it('p=none is no advantage: what DMARC says of the message has to be known', () => {
    const open = all(outcome('dmarc-pass', 'unknown'))
    const watching = [...open.filter(o => o.check !== 'dmarc-policy'), outcome('dmarc-policy', 'fail', ['monitoring', 'info'])]
    for (const evidence of [open, watching]) expect(verdict('qq', evidence).verdict).toBe('cannot-know')
  })
  it('one bad address among several is enough', () => {
    expect(state('gmail', 'gmail.dns.fcrdns', [outcome('ptr-record', 'pass'), outcome('ptr-record', 'fail', ['missing'])])).toBe(
      'fail',
    )
  })
  it('a crashed check proves nothing', () =>
    expect(state('gmail', 'gmail.dns.fcrdns', all(outcome('ptr-record', 'error')))).toBe('unknown'))

  describe('mending', () => {
    const rank = { rejects: 0, 'at-risk': 1, 'cannot-know': 2, accepts: 3 }
    const codesOf = new Map(
      [...authenticationChecks, ...infrastructureChecks, ...contentChecks].map(c => [c.id, Object.keys(c.messages.en)]),
    )
    const failure = (check: string) =>
      fc
        .tuple(
          fc.constantFrom('unknown-code', ...(codesOf.get(check) ?? [])),
          fc.constantFrom<Severity>('error', 'warning', 'info'),
        )
        .map(finding => outcome(check, 'fail', finding))
    const one = (check: string) =>
      fc.oneof(
        failure(check),
        fc.constantFrom<OutcomeState>('pass', 'unknown', 'not-applicable', 'error').map(s => outcome(check, s)),
      )
    const decidedCheck = fc.constantFrom(...decided)
    // Several outcomes of one check are several subjects. Most checks pass, or no verdict would ever be "accepts".
    const evidence = fc
      .tuple(fc.boolean(), fc.array(decidedCheck.chain(one), { maxLength: 20 }))
      .map(([healthy, list]) => (healthy ? all(...list) : list))
    const change = fc.record({
      profile: fc.constantFrom<Settings['profile']>('bulk', 'transactional'),
      volume: fc.constantFrom(null, 100, 20_000),
    })
    const noneBetter = (worse: readonly ProviderEvidence[], better: readonly ProviderEvidence[], by: Partial<Settings>): void => {
      const after = providerVerdicts(better, settings(by), providers)
      providerVerdicts(worse, settings(by), providers).forEach((v, i) => {
        const reached = after[i] as (typeof after)[number]
        expect(rank[v.verdict], `${v.provider}: ${v.verdict}, then ${reached.verdict}`).toBeLessThanOrEqual(rank[reached.verdict])
      })
    }

    it('never makes a verdict worse, whatever was found and whatever else is known', () => {
      fc.assert(
        fc.property(evidence, decidedCheck.chain(failure), change, (rest, failing, by) =>
          noneBetter([...rest, failing], [...rest, outcome(failing.check, 'pass')], by),
        ),
      )
    })
    it('is not done by looking away: without a pass, no verdict gets better', () => {
      fc.assert(
        fc.property(evidence, decidedCheck, change, (rest, check, by) => {
          const others = rest.filter(o => o.check !== check)
          noneBetter(others, [...others, outcome(check, 'pass')], by)
        }),
      )
    })
    it('a broken requirement is never accepted', () => {
      fc.assert(
        fc.property(evidence, change, (list, by) => {
          for (const v of providerVerdicts(list, settings(by), providers))
            expect(v.verdict === 'accepts' && v.requirements.some(r => r.state === 'fail' && r.level === 'required')).toBe(false)
        }),
      )
    })
  })
})

describe('expressions', () => {
  const evidence = new Map([
    ['yes', [outcome('yes', 'pass')]],
    ['no', [outcome('no', 'fail', ['x'])]],
    ['open', [outcome('open', 'unknown')]],
    ['off', [outcome('off', 'not-applicable')]],
  ])
  it.each<[Expression, string]>([
    ['yes', 'pass'],
    ['no', 'fail'],
    ['open', 'unknown'],
    ['off', 'not-applicable'],
    ['missing', 'cannot-know'],
    [{ all: ['yes', 'off'] }, 'pass'],
    [{ all: ['yes', 'open'] }, 'unknown'],
    [{ all: ['open', 'no'] }, 'fail'],
    [{ all: ['yes', 'missing'] }, 'cannot-know'],
    [{ any: ['no', 'yes'] }, 'pass'],
    [{ any: ['no', 'open'] }, 'unknown'],
    [{ any: ['no', 'missing'] }, 'cannot-know'],
    [{ any: ['no', 'off'] }, 'fail'],
    [{ any: ['off'] }, 'not-applicable'],
    [{ first: ['missing', 'no'] }, 'fail'],
    [{ first: ['off', { hint: 'yes' }] }, 'cannot-know'],
    [{ first: ['open', { hint: 'no' }] }, 'fail'],
    [{ hint: 'yes' }, 'cannot-know'],
    [{ hint: 'no' }, 'fail'],
  ])('%j is %s', (expression, expected) => {
    expect(evaluateExpression(expression, evidence)).toBe(expected)
  })
})
