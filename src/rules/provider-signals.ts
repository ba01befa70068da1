// The language in which rules/providers says which checks decide a rule. Apart from the schema, so that the engine loads no zod.
/**
 * What decides a rule, over the outcomes of checks. A string names a check, or with `$` one of SIGNALS. No operator lets a failing
 * check help: mending a finding must never make a verdict worse.
 */
export type Expression =
  | string
  | {
      check: string
      /** Findings below this severity do not break the rule; without it only errors do. */
      min?: 'error' | 'warning' | 'info' | undefined
      /** Only these codes break the rule. */
      codes?: string[] | undefined
    }
  | { all: Expression[] }
  | { any: Expression[] }
  /** The first that can be told. */
  | { first: Expression[] }
  /** Can break the rule, cannot prove it kept. */
  | { hint: Expression }

/**
 * What the rules of several providers turn on. A `hint` can break a rule, never prove it kept: a good record alone does not show that
 * the message passes.
 */
export const SIGNALS: Readonly<Record<string, Expression>> = {
  '$spf-passes': {
    first: [
      'spf-sending-ip',
      {
        hint: {
          all: [
            'spf-record',
            'spf-syntax',
            'spf-lookup-limit',
            'spf-void-lookups',
            'spf-mx-ptr-limit',
            'spf-include-target',
            'spf-loop',
          ],
        },
      },
    ],
  },
  '$dkim-passes': {
    first: [{ all: ['dkim-signature', 'dkim-verifies'] }, { hint: { all: ['dkim-key-revoked', 'dkim-key-syntax'] } }],
  },
  '$dkim-key-1024': 'dkim-key-size',
  '$dmarc-published': { all: ['dmarc-record', 'dmarc-multiple'] },
  '$dmarc-passes': { first: ['dmarc-pass', { hint: { all: ['dmarc-record', 'dmarc-multiple', 'dmarc-syntax'] } }] },
  // A policy of p=none asks for nothing (`fails-monitored`). Not a condition on dmarc-policy: that finding would excuse another one.
  '$dmarc-policy-kept': { check: 'dmarc-pass', codes: ['fails', 'fails-from-ip'] },
  $aligned: { any: ['alignment-dkim', { check: 'alignment-spf', min: 'warning' }] },
  '$reverse-dns': 'ptr-record',
  '$forward-confirmed': { all: ['ptr-record', 'ptr-forward-confirmed'] },
  '$own-reverse-name': { all: ['ptr-record', { check: 'ptr-generic', min: 'warning' }] },
  '$helo-full-name': {
    check: 'helo-name',
    min: 'warning',
    codes: ['single-label', 'address-literal', 'bare-address', 'reserved', 'invalid'],
  },
  '$helo-resolves': {
    check: 'helo-name',
    min: 'warning',
    codes: ['single-label', 'address-literal', 'bare-address', 'reserved', 'invalid', 'unresolvable'],
  },
  '$sender-exists': { all: ['domain-exists', { check: 'mx-record', codes: ['none', 'unresolvable'] }] },
  '$no-null-mx': { check: 'mx-record', codes: ['null-mx'] },
  '$one-click': { all: ['unsubscribe-header', 'unsubscribe-one-click'] },
  $rfc5322: {
    all: ['from-header', 'header-duplicates', { check: 'message-id', min: 'warning' }, { check: 'date-header', min: 'warning' }],
  },
}

/** Names of signals and of checks that an expression uses. */
export function namesIn(e: Expression): string[] {
  if (typeof e === 'string') return [e]
  if ('check' in e) return [e.check]
  if ('all' in e) return e.all.flatMap(namesIn)
  if ('any' in e) return e.any.flatMap(namesIn)
  if ('first' in e) return e.first.flatMap(namesIn)
  return namesIn(e.hint)
}
