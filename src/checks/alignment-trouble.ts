// Why alignment stays open.
import type { UnknownReason } from '../core/fact.js'
import type { AlignmentFacts } from '../dns/dmarc/facts.js'

/** Why an organizational domain could not be told: the walk from the From domain says it, else some other name timed out. */
export const walkTrouble = ({ organizational: { walk } }: AlignmentFacts): { reason: UnknownReason; detail?: string } =>
  walk.state === 'unknown' ? walk : { reason: 'timeout' }
