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

/** The same from a configuration file: the named one, the nearest one, or none with `false`. */
export async function rulesFor(config: string | boolean | undefined): Promise<RuleSet | undefined> {
  if (config === false) return undefined
  const path = typeof config === 'string' ? config : undefined
  const { findConfig } = await import('../config/read.js')
  if (path === undefined && findConfig(process.cwd()) === null) return undefined
  const { loadConfig } = await import('../config/load.js')
  return ownRules(await loadConfig({ cwd: process.cwd(), path }))
}
