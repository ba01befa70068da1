// Mailbox providers as the reports name and order them.
import type { AuditResult, ProviderVerdict } from '../core/result.js'

/** "GMX, WEB.DE, mail.com" inside a list would read as three: GMX/WEB.DE/mail.com. What stands in parentheses is left out. */
export const shortName = (name: string): string => name.replace(/ \([^()]*\)$/, '').replaceAll(', ', '/')

/** Where a list's own bounces say nothing: by the share of mailboxes in Germany, Austria and Switzerland. */
const PROMINENCE = [
  'gmail',
  'gmx-webde',
  'microsoft',
  't-online',
  'yahoo',
  'apple',
  'bluewin',
  'freenet',
  'orange',
  'free',
  'laposte',
]

const RANK: Record<ProviderVerdict['verdict'], number> = { rejects: 0, 'at-risk': 1, accepts: 2, 'cannot-know': 3 }

/** Those that refuse first; among equals the ones this sender writes to most (deliveries are not split, bounces are), then the big ones. */
export function orderProviders({ providers, history }: AuditResult): ProviderVerdict[] {
  const bounces = new Map(history?.providers.map(p => [p.provider, p.soft + p.hard + p.limited]) ?? [])
  const prominence = (id: string): number => {
    const at = PROMINENCE.indexOf(id)
    return at < 0 ? PROMINENCE.length : at
  }
  return [...providers].sort(
    (a, b) =>
      RANK[a.verdict] - RANK[b.verdict] ||
      (bounces.get(b.provider) ?? 0) - (bounces.get(a.provider) ?? 0) ||
      prominence(a.provider) - prominence(b.provider),
  )
}

/** Short name of a provider id, from the verdicts or the history; the id itself for hosts and unknown ones. */
export function providerName(id: string, { providers, history }: AuditResult): string {
  const name = providers.find(p => p.provider === id)?.name ?? history?.providers.find(p => p.provider === id)?.name
  return name === undefined ? id : shortName(name)
}
