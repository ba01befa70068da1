import { z } from 'zod'

const domain = z.string().regex(/^(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,}$/, 'a lower-case domain name')

const schema = z.strictObject({
  /** Day the entry was written; sources are to be compared again before a release. */
  date: z.iso.date(),
  groups: z.array(z.strictObject({ provider: z.string().min(2), source: z.url(), domains: z.array(domain).min(1) })).min(1),
})

export type FreemailFile = z.infer<typeof schema>

export const area = {
  schema,
  typeName: 'FreemailFile',
  validate(files: { file: string; data: unknown }[]): string[] {
    const seen = new Set<string>()
    const problems: string[] = []
    for (const { file, data } of files) {
      for (const name of ((data as Partial<FreemailFile>).groups ?? []).flatMap(g => g.domains)) {
        if (seen.has(name)) problems.push(`${file}: ${name} is listed twice`)
        seen.add(name)
      }
    }
    return problems
  },
}
