// The checks by category, loaded when asked for: `content` never reads the DNS checks' texts.
import type { CheckCategory } from '../core/finding.js'
import type { AnyCheck } from './define.js'

const LOADERS: Record<CheckCategory, () => Promise<readonly AnyCheck[]>> = {
  authentication: async () => (await import('../generated/checks/authentication.js')).authenticationChecks,
  infrastructure: async () => (await import('../generated/checks/infrastructure.js')).infrastructureChecks,
  content: async () => (await import('../generated/checks/content.js')).contentChecks,
  history: async () => (await import('../generated/checks/history.js')).historyChecks,
}

export const CHECK_CATEGORIES: readonly CheckCategory[] = ['authentication', 'infrastructure', 'content', 'history']

/** Loads the checks of the categories, all by default, in the order of the report. */
export async function loadChecks(categories: readonly CheckCategory[] = CHECK_CATEGORIES): Promise<readonly AnyCheck[]> {
  return (await Promise.all(categories.map(c => LOADERS[c]()))).flat()
}
