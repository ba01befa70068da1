import type { RuleSet } from '../bounces/classify.js'
import type { ResolvedConfig } from '../config/load.js'

/** The bounce rules with the user's own before them; undefined when there are none. */
export async function ownRules({ rules, root }: Pick<ResolvedConfig, 'rules' | 'root'>): Promise<RuleSet | undefined> {
  if (rules?.bounces === undefined || rules.bounces.length === 0) return undefined
  const [{ loadBounceRules }, { withOwnRules }] = await Promise.all([
    import('../config/rules.js'),
    import('../bounces/classify.js'),
  ])
  return withOwnRules(await loadBounceRules(rules.bounces, root))
}
