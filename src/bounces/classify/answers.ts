import type { Actor, AddressVerdict, BounceCategory, BounceClass, Retry } from '../../core/bounce-categories.js'

export interface Answers {
  retry: Retry
  address: AddressVerdict
  actor: Actor
}

const by = (retry: Retry, address: AddressVerdict, actor: Actor): Answers => ({ retry, address, actor })

/** What follows from a category when the rule says nothing else. */
const DEFAULTS: Readonly<Record<BounceCategory, Answers>> = {
  'no-answer-from-host': by('yes', 'good', 'recipient-admin'),
  'bad-connection': by('yes', 'good', 'recipient-admin'),
  'quota-issues': by('yes', 'suspect', 'recipient'),
  'protocol-errors': by('after-fix', 'good', 'sender-system'),
  'routing-errors': by('yes', 'good', 'recipient-admin'),
  'bad-configuration': by('yes', 'good', 'recipient-admin'),
  'content-related': by('after-fix', 'good', 'sender-content'),
  'spam-related': by('after-fix', 'good', 'sender-content'),
  'invalid-sender': by('after-fix', 'good', 'sender-dns'),
  'message-expired': by('yes', 'suspect', 'recipient-admin'),
  'policy-related': by('yes', 'good', 'sender-volume'),
  'bad-mailbox': by('no', 'bad', 'nobody'),
  'bad-domain': by('no', 'bad', 'nobody'),
  'inactive-mailbox': by('no', 'bad', 'recipient'),
  // A missing entry at the recipient's server looks the same: only repetition makes the address bad.
  'relaying-issues': by('no', 'suspect', 'recipient-admin'),
  'virus-related': by('no', 'good', 'sender-content'),
  suppressed: by('no', 'suspect', 'sender-system'),
  delayed: by('yes', 'good', 'nobody'),
  'auto-reply': by('no', 'good', 'nobody'),
  complaint: by('no', 'suspect', 'sender-content'),
  success: by('no', 'good', 'nobody'),
  unsubscribe: by('no', 'suspect', 'sender-system'),
  unclassified: by('yes', 'good', 'nobody'),
}

/** Where a subcategory asks for another answer than its category. */
const BY_SUBCATEGORY: Readonly<Record<string, Partial<Answers>>> = {
  'message-too-large': { retry: 'after-fix', address: 'good', actor: 'sender-content' },
  // A typing mistake in a domain often shows as a name server that has no answer: repetition tells.
  dns: { address: 'suspect' },
  'server-full': { address: 'good', actor: 'recipient-admin' },
  greylisted: { actor: 'nobody' },
  'recipient-rate-limited': { actor: 'nobody' },
  'bulk-rules': { retry: 'after-fix', actor: 'sender-system' },
  'blocked-by-policy': { retry: 'after-fix', actor: 'recipient-admin' },
  'blocked-by-recipient': { retry: 'no', actor: 'recipient' },
  'members-only': { retry: 'after-fix', actor: 'recipient-admin' },
  'encryption-required': { retry: 'after-fix', actor: 'sender-system' },
  'sender-account': { retry: 'after-fix', actor: 'sender-system' },
  blocklisted: { actor: 'sender-system' },
  reputation: { actor: 'sender-volume' },
  'sender-domain': { actor: 'sender-dns' },
  'wrong-blocklist-query': { retry: 'yes', actor: 'recipient-admin' },
  'dead-blocklist': { retry: 'yes', actor: 'recipient-admin' },
  'sender-verification': { retry: 'after-fix', actor: 'sender-system' },
}

/** Answers of subcategory and category together, once asked for. */
const merged = new Map<string, Map<BounceCategory, Answers>>()

export function answersFor(category: BounceCategory, subcategory: string | null): Answers {
  const base = DEFAULTS[category]
  const special = subcategory === null ? undefined : BY_SUBCATEGORY[subcategory]
  if (subcategory === null || special === undefined) return base
  let byCategory = merged.get(subcategory)
  if (!byCategory) {
    byCategory = new Map()
    merged.set(subcategory, byCategory)
  }
  const known = byCategory.get(category)
  if (known) return known
  const answers = { ...base, ...special }
  byCategory.set(category, answers)
  return answers
}

const HARD = new Set<BounceCategory>(['bad-mailbox', 'bad-domain', 'inactive-mailbox', 'relaying-issues'])

/** The one word for people who want one: hard only when the address itself is at fault for good. */
export function classOf(category: BounceCategory, address: AddressVerdict): BounceClass {
  switch (category) {
    case 'delayed':
      return 'delayed'
    case 'auto-reply':
      return 'auto-reply'
    case 'complaint':
      return 'complaint'
    case 'success':
    case 'unsubscribe':
    case 'unclassified':
      return 'other'
    case 'suppressed':
      return 'hard'
    default:
      return HARD.has(category) && address === 'bad' ? 'hard' : 'soft'
  }
}
