import type { Finding } from './finding.js'

/**
 * The finding that this one only follows from, as its check says: mended together, and to blame for its bounces.
 * Between domains it has to be the same one: that another domain does not exist explains nothing.
 */
export const rootOf = (finding: Finding, candidates: readonly Finding[]): Finding | undefined =>
  finding.follows.length === 0
    ? undefined
    : candidates.find(
        root =>
          finding.follows.includes(root.check) &&
          (finding.subject.kind !== 'domain' || root.subject.kind !== 'domain' || root.subject.name === finding.subject.name),
      )
