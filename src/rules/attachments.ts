import { z } from 'zod'

const extension = z.string().regex(/^[a-z0-9][a-z0-9_-]{0,19}$/, 'a lower-case file extension without dot')
const weights = z.record(extension, z.number().min(0).max(10))

const schema = z.strictObject({
  /** Kebab-case id. */
  provider: z.string().regex(/^[a-z0-9-]+$/),
  name: z.string().min(2),
  /** Who acts: a mailbox provider, a service that sends, a filter that adds points. */
  kind: z.enum(['mailbox', 'sending-service', 'spam-filter']),
  /** Day the entry was written; sources are to be compared again before a release. */
  date: z.iso.date(),
  source: z.url(),
  blocked: z
    .strictObject({
      /** `rejected`: the message is refused. `hidden`: it arrives, the reader cannot open the file. */
      effect: z.enum(['rejected', 'hidden']),
      insideArchives: z.boolean(),
      encryptedNestedArchives: z.boolean().optional(),
      extensions: z.array(extension).min(1),
      /** Media types blocked whatever the name says. */
      types: z.array(z.string().regex(/^[a-z0-9./+-]+$/)).optional(),
    })
    .optional(),
  /** Octets of the encoded message. */
  limits: z
    .strictObject({ receive: z.int().positive().optional(), send: z.int().positive().optional(), source: z.url() })
    .refine(l => l.receive !== undefined || l.send !== undefined, 'a limit needs receive or send')
    .optional(),
  /** Points that a filter adds for an extension, outside and inside archives. */
  weights: weights.optional(),
  archiveWeights: weights.optional(),
})

export type AttachmentPolicy = z.infer<typeof schema>

export const area = {
  schema,
  typeName: 'AttachmentPolicy',
  validate(files: { file: string; data: unknown }[]): string[] {
    const problems: string[] = []
    const seen = new Map<string, string>()
    for (const { file, data } of files) {
      const policy = data as Partial<AttachmentPolicy>
      if (!policy.provider) continue
      const other = seen.get(policy.provider)
      if (other) problems.push(`${file}: provider ${policy.provider} is already in ${other}`)
      seen.set(policy.provider, file)
      if (!policy.blocked && !policy.limits && !policy.weights) problems.push(`${file}: says nothing`)
      const extensions = policy.blocked?.extensions ?? []
      const twice = extensions.find((e, i) => extensions.indexOf(e) !== i)
      if (twice) problems.push(`${file}: ${twice} is listed twice`)
    }
    return problems
  },
}
