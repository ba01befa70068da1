export { configureFrom, fromRoot, loadConfig, type ResolvedConfig } from './load.js'
export type { UserConfig } from './schema.js'

import type { UserConfig } from './schema.js'

/** For `mailpreflight.config.mjs` and `.ts`: the editor then knows every key. */
export const defineConfig = (config: UserConfig): UserConfig => config
