/** The eleven soft categories: temporary, or permanent but not the address's fault. */
export const SOFT_CATEGORIES = [
  'no-answer-from-host',
  'bad-connection',
  'quota-issues',
  'protocol-errors',
  'routing-errors',
  'bad-configuration',
  'content-related',
  'spam-related',
  'invalid-sender',
  'message-expired',
  'policy-related',
] as const

/** The hard categories: the address is at fault for good (`virus-related`: the message is). */
export const HARD_CATEGORIES = [
  'bad-mailbox',
  'bad-domain',
  'inactive-mailbox',
  'relaying-issues',
  'virus-related',
  'suppressed',
] as const

/** Not bounces, or not understood. */
export const OTHER_CATEGORIES = ['delayed', 'auto-reply', 'complaint', 'success', 'unsubscribe', 'unclassified'] as const

export type SoftCategory = (typeof SOFT_CATEGORIES)[number]
export type HardCategory = (typeof HARD_CATEGORIES)[number]
export type OtherCategory = (typeof OTHER_CATEGORIES)[number]
export type BounceCategory = SoftCategory | HardCategory | OtherCategory

export const BOUNCE_CATEGORIES: readonly BounceCategory[] = [...SOFT_CATEGORIES, ...HARD_CATEGORIES, ...OTHER_CATEGORIES]

export type BounceClass = 'soft' | 'hard' | 'delayed' | 'auto-reply' | 'complaint' | 'other'
/** Will the same message succeed later? */
export type Retry = 'yes' | 'no' | 'after-fix'
/** Is the address at fault? Only `bad` is removed at once; `suspect` counts towards a limit. */
export type AddressVerdict = 'good' | 'bad' | 'suspect'
/** Who must act? */
export type Actor =
  | 'sender-dns'
  | 'sender-content'
  | 'sender-volume'
  | 'sender-system'
  | 'recipient'
  | 'recipient-admin'
  | 'nobody'
