import type { Actor, AddressVerdict, BounceCategory, BounceClass, Retry } from '../core/bounce-categories.js'

/** What a reply or bounce text means: the four answers, and how they were found. */
export interface Classification {
  category: BounceCategory
  /** `mailbox-full`, `message-too-large`, `greylisted`, `rate-limited`, `bulk-rules`, `blocked-by-policy`, `blocklisted`, `reputation`, `content-filter`, ... */
  subcategory: string | null
  class: BounceClass
  retry: Retry
  address: AddressVerdict
  actor: Actor
  /** Id of the rule that decided, null when none did. */
  rule: string | null
  /** 0..1: how sure the deciding kind of evidence is. */
  confidence: number
  /** Enhanced status code (RFC 3463) that was found, e.g. "5.1.1". */
  status: string | null
  /** SMTP reply code, e.g. "550". */
  replyCode: string | null
  /** The words that the deciding rule matched. */
  evidence: string | null
  /** Mailbox provider or software whose rule decided, e.g. "gmail". */
  provider: string | null
  /** Ids of audit checks whose failing explains this very reply, most likely first. */
  checks: readonly string[]
  /** Evidence that pointed elsewhere and lost: rule id and category. */
  conflicts: readonly { rule: string; category: BounceCategory }[]
}

/** Facts around a reply that help to understand it. */
export interface ReplyContext {
  /** Receiving host or recipient domain. */
  host?: string
  recipient?: string
  /** Enhanced status code when the source states it beside the text. */
  status?: string
  replyCode?: string
  /** SMTP command that was answered: 'CONNECT', 'EHLO', 'MAIL FROM', 'RCPT TO', 'DATA', 'DATA-END'. */
  stage?: string
  /** A reason word of the sending system (PowerMTA bounceCat, SES subtype, SendGrid classification), with its vocabulary. */
  reason?: { system: string; value: string }
}

/** What one input record says before it is classified: the common shape that every reader produces. */
export interface RawBounce {
  /** Kind of input record. */
  kind: 'bounce' | 'delayed' | 'auto-reply' | 'complaint' | 'success' | 'unsubscribe' | 'unknown'
  recipient: string | null
  /** ISO 8601, null when the source has no usable time. */
  time: string | null
  status: string | null
  replyCode: string | null
  /** The reply text, all lines, white space folded to single spaces. */
  diagnostic: string | null
  /** Receiving host. */
  host: string | null
  /** DSN action. */
  action: string | null
  stage: string | null
  reason: { system: string; value: string } | null
  /** Envelope or header sender address, domain of interest for the join with DNS findings. */
  sender: string | null
  /** Address of the sending host. */
  sendingIp: string | null
  /** Queue id, message id or campaign id: repeated deferrals of one message count once. */
  messageId: string | null
  campaign: string | null
}

/** One classified bounce as `bounces --format jsonl` prints it: a contract (absent is null). */
export interface Bounce extends Omit<RawBounce, 'kind' | 'reason' | 'stage' | 'status' | 'replyCode'>, Classification {
  /** File it came from, '-' for standard input. */
  file: string
  /** Counts from 1 within the file. */
  index: number
  /** Name of the input format. */
  format: string
}
