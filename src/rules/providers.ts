// Shape of rules/providers/*.yml: what mailbox providers ask of senders, and which of our checks can see it.
import { z } from 'zod'
import { type Expression, namesIn, SIGNALS } from './provider-signals.js'

const texts = z.strictObject({ en: z.string().min(1), de: z.string().min(1) })
const id = z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/)

const expression: z.ZodType<Expression> = z.lazy(() =>
  z.union([
    z.string().regex(/^\$?[a-z0-9]+(-[a-z0-9]+)*$/),
    z.strictObject({
      check: id,
      min: z.enum(['error', 'warning', 'info']).optional(),
      codes: z.array(z.string()).min(1).optional(),
    }),
    z.strictObject({ all: z.array(expression).min(1) }),
    z.strictObject({ any: z.array(expression).min(1) }),
    z.strictObject({ first: z.array(expression).min(1) }),
    z.strictObject({ hint: expression }),
  ]),
)

const requirement = z
  .strictObject({
    id: z.string().regex(/^[a-z0-9-]+(\.[a-z0-9-]+)+$/),
    text: texts,
    /** `bulk`: from `min_per_day` messages a day on; `marketing`: bulk mail that readers subscribe to. */
    applies_to: z.enum(['all', 'bulk', 'marketing']),
    /** Messages a day to this provider; null when the provider publishes no number. */
    min_per_day: z.number().int().positive().nullable().default(null),
    level: z.enum(['required', 'recommended']),
    /** What the provider does with mail that breaks it; `unstated` when it does not say. */
    consequence: z.enum(['reject', 'defer', 'spam-folder', 'unstated']),
    /** False: nobody outside the provider can see it. */
    observable: z.boolean().default(true),
    decided_by: expression.optional(),
    /** Reply lines as documented. */
    replies: z.array(z.strictObject({ code: z.string(), text: z.string().nullable() })).default([]),
    /** ISO date or its beginning (`2024-02`); null when unknown. */
    effective: z
      .string()
      .regex(/^\d{4}(-\d{2}){0,2}$/)
      .nullable()
      .default(null),
    source_url: z.url(),
    /** When the source was published or last seen; null for an undated page. */
    source_date: z
      .string()
      .regex(/^\d{4}(-\d{2}){0,2}$/)
      .nullable(),
    evidence: z.enum(['primary', 'secondary']),
  })
  .refine(r => r.observable === (r.decided_by !== undefined), 'decided_by belongs to every observable rule, and to no other')

const provider = z.strictObject({
  id,
  name: z.string(),
  /** Recipient domains. */
  domains: z.array(z.string().regex(/^[a-z0-9.-]+$/)).min(1),
  /** Suffixes of MX host names: hosted domains of the same provider. */
  mx: z.array(z.string().regex(/^[a-z0-9.-]+$/)).default([]),
  postmaster_url: z.url().nullable().default(null),
  as_of: z.iso.date(),
  note: texts.optional(),
  requirements: z.array(requirement).min(1),
})

export type ProviderRules = z.infer<typeof provider>
export type ProviderRequirement = ProviderRules['requirements'][number]

export const area = {
  schema: provider,
  typeName: 'ProviderRules',
  validate(files: { file: string; data: unknown }[]): string[] {
    const problems: string[] = []
    const ids = new Set<string>()
    for (const { file, data } of files) {
      const rules = data as Partial<ProviderRules>
      for (const r of rules.requirements ?? []) {
        if (ids.has(r.id)) problems.push(`${file}: ${r.id} is there twice`)
        ids.add(r.id)
        for (const name of r.decided_by === undefined ? [] : namesIn(r.decided_by)) {
          if (name.startsWith('$') && SIGNALS[name] === undefined)
            problems.push(`${file}: ${r.id} uses the unknown signal ${name}`)
        }
      }
    }
    return problems
  },
}
