import { packageVersion } from './generated/version.js'

/** The version in package.json, as of the build. */
export const version = (): string => packageVersion
