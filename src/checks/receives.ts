import type { Fact } from '../core/fact.js'
import type { MxFacts } from '../dns/facts.js'

/** A domain without any mail server: what protects incoming mail does not concern it. */
export const receivesNothing = (mx: Fact<MxFacts>): boolean =>
  mx.state === 'known' && (mx.value.kind === 'null-mx' || mx.value.kind === 'none')
