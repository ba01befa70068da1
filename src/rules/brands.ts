import { z } from 'zod'

const schema = z.strictObject({
  updated: z.iso.date(),
  source: z.string().min(10),
  brands: z.array(
    z.strictObject({
      name: z.string().min(1),
      /** As they stand in display names and subjects. */
      words: z.array(z.string().min(2)).min(1),
      /** Registrable domains of the owner. */
      /** Many independent houses share the name and send from domains such as name-town.de. */
      regional: z.boolean().optional(),
      domains: z.array(z.string().regex(/^[a-z0-9-]+(?:\.[a-z0-9-]+)+$/)).min(1),
    }),
  ),
})
export type BrandFile = z.infer<typeof schema>

export const area = { schema, typeName: 'BrandFile' }
