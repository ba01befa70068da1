import { z } from 'zod'

/** A host name; a leading dot takes every name below it. */
const hosts = z.array(z.string().regex(/^\.?[a-z0-9-]+(?:\.[a-z0-9-]+)+$/))
const labels = z.array(z.string().regex(/^[a-z0-9]+$/))
const schema = z.strictObject({
  updated: z.iso.date(),
  source: z.string().min(10),
  shorteners: hosts,
  ownShorteners: hosts,
  freeHosting: hosts,
  assetHosts: hosts,
  abusedTlds: labels,
  secondLevel: labels,
  /** Host, or host and the path that redirects. */
  redirectors: z.array(z.string().regex(/^[a-z0-9.-]+(?:\/[\w./-]*)?$/)),
  tracking: hosts,
})
export type LinkFile = z.infer<typeof schema>

export const area = { schema, typeName: 'LinkFile' }
