// What a set of blocklist answers means; shared by the checks for addresses and for domains.
import { type Outcome, pass } from '../core/check.js'
import type { Fact } from '../core/fact.js'
import type { Evidence, Issue } from '../core/finding.js'
import type { Texts } from '../core/locale.js'
import type { BlocklistFacts, BlocklistListing, BlocklistResult } from '../dns/facts.js'

export interface ListingArgs {
  target: string
  list: string
  meaning: Texts
  url: string
}

export type ListingCode = 'listed' | 'policy' | 'notice'

export const listingArgs = (target: string, list: BlocklistResult, listing: BlocklistListing): ListingArgs => {
  const meanings = listing.codes.map(c => c.meaning)
  return {
    target,
    list: list.name,
    meaning: { en: meanings.map(m => m.en).join('; '), de: meanings.map(m => m.de).join('; ') },
    url: list.url,
  }
}

/** The worst kind among the codes of one list. */
export const worstKind = (listing: BlocklistListing): ListingCode =>
  listing.codes.some(c => c.kind === 'listed') ? 'listed' : listing.codes.some(c => c.kind === 'policy') ? 'policy' : 'notice'

const answerOf = (r: BlocklistResult): string => {
  const { result } = r
  if (result.state === 'known') return result.value.listed ? result.value.codes.map(c => c.code).join(' ') : '-'
  return result.state === 'unknown' ? (result.detail ?? result.reason) : '-'
}

/**
 * Lists that refuse to answer are neither a pass nor a listing; as long as one list answered, the check says what it saw. With none,
 * it is not visible from here (refused), or the look-ups failed.
 */
export function blocklistOutcome(
  facts: BlocklistFacts,
  toIssue: (code: ListingCode, args: ListingArgs, list: BlocklistResult, evidence: Evidence[]) => Issue,
): Outcome {
  const evidence = facts.lists.map((l): Evidence => ({ kind: 'value', label: l.name, text: answerOf(l) }))
  // Switched off is not the same as clean.
  if (facts.lists.length === 0) return { state: 'unknown', reason: 'not-collected', detail: 'no blocklist was asked' }
  const issues = facts.lists.flatMap(list => {
    const { result } = list
    if (result.state !== 'known' || !result.value.listed) return []
    const seen: Evidence[] = [
      { kind: 'reply', label: list.zone, text: [answerOf(list), result.value.text ?? ''].join(' ').trim() },
    ]
    return [toIssue(worstKind(result.value), listingArgs(facts.target, list, result.value), list, seen)]
  })
  if (issues.length > 0) return { state: 'fail', issues }
  const failures = facts.lists
    .map(l => l.result)
    .filter((r): r is Extract<Fact<BlocklistListing>, { state: 'unknown' }> => r.state === 'unknown')
  if (failures.length < facts.lists.length) return pass(...evidence)
  const real = failures.find(f => f.reason !== 'refused' && f.reason !== 'not-visible')
  const detail = failures.map(f => f.detail ?? f.reason).join('; ')
  return { state: 'unknown', reason: real?.reason ?? 'not-visible', detail }
}
