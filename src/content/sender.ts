import type { HeaderFacts, MailboxFact } from './headers.js'

/**
 * The mailbox that stands for the sender: the first of From with a usable domain. In `"Shop", <news@example.com>` the first
 * mailbox is a stray word, the second is what clients show.
 */
export function senderOf(headers: HeaderFacts): MailboxFact | null {
  const mailboxes = headers.from?.mailboxes ?? []
  return mailboxes.find(m => /^[a-z0-9-]+(?:\.[a-z0-9-]+)+$/i.test(m.domain)) ?? mailboxes[0] ?? null
}
