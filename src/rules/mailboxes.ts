// Mailbox domains of the big providers and how they are mistyped (rules/mailboxes).
import { z } from 'zod'

const domain = z.string().regex(/^[a-z0-9-]+(\.[a-z0-9-]+)+$/)

const file = z.strictObject({
  as_of: z.iso.date(),
  source: z.string().min(1),
  providers: z
    .array(z.strictObject({ provider: z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/), domains: z.array(domain).min(1) }))
    .min(1),
  /** Mistyped domain to what was meant. */
  typos: z.record(domain, domain),
  /** Domains that look like a typing mistake and are none. */
  real: z.array(domain),
})

export type MailboxDomains = z.infer<typeof file>

export const area = {
  schema: file,
  typeName: 'MailboxDomains',
  validate(files: { file: string; data: unknown }[]): string[] {
    const problems: string[] = []
    for (const { file: name, data } of files) {
      const known = data as Partial<MailboxDomains>
      const domains = new Set((known.providers ?? []).flatMap(p => p.domains ?? []))
      for (const [typo, meant] of Object.entries(known.typos ?? {})) {
        if (domains.has(typo) || known.real?.includes(typo)) problems.push(`${name}: ${typo} is a typo and a real domain`)
        if (!domains.has(meant)) problems.push(`${name}: ${typo} points to ${meant}, which is not listed`)
      }
    }
    return problems
  },
}
