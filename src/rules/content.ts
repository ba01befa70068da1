import { z } from 'zod'

/** Share of messages of a set, 0..1. */
const share = z.number().min(0).max(1)

const schema = z.strictObject({
  /** Date of the fit. */
  fitted: z.iso.date(),
  source: z.string().min(10),
  /** Points at which a message counts as spam. */
  threshold: z.number().positive(),
  /** Most points that one phrase group may give. */
  groupCap: z.number().positive(),
  /** Most points that phrases of languages without measured legitimate mail may give together. */
  unprovenCap: z.number().positive(),
  /** `check:code` or `check:code:phrase`, points, and the hit rates that earned them. */
  rules: z.array(
    z.strictObject({
      rule: z.string().regex(/^[a-z0-9-]+:[a-z0-9-]+(?::.+)?$/),
      points: z.number().min(0).max(5),
      /** Spam and phishing of 2022-2026. */
      modern: share,
      /** Spam of 2002. */
      old: share,
      /** Legitimate newsletters, receipts, notifications and templates. */
      marketing: share,
      /** Personal mail and lists. */
      ham: share,
    }),
  ),
})
export type WeightFile = z.infer<typeof schema>

export const area = { schema, typeName: 'WeightFile' }
