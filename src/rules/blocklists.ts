// Shape of rules/blocklists/*.yml: blocklists asked about, what their answers mean, and lists that closed.
import { z } from 'zod'

const texts = z.strictObject({ en: z.string().min(1), de: z.string().min(1) })
const date = z.iso.date()

const code = z
  .strictObject({
    /** Exact answer, or a range of the last octet: `127.0.0.4`, `127.0.0.4-7`. */
    code: z
      .string()
      .regex(/^127(\.\d{1,3}){3}(-\d{1,3})?$/)
      .optional(),
    /** A bit of the last octet, for lists that add up their reasons. */
    bit: z.number().int().min(1).max(128).optional(),
    /** `listed`: bad; `policy`: should not send directly; `notice`: worth knowing; `error`: no answer at all, never a listing. */
    kind: z.enum(['listed', 'policy', 'notice', 'error']),
    meaning: texts,
  })
  .refine(c => (c.code === undefined) !== (c.bit === undefined), 'either code or bit')

const list = z.strictObject({
  id: z.string().regex(/^[a-z0-9-]+$/),
  name: z.string(),
  zone: z.string().regex(/^[a-z0-9.-]+$/),
  what: z.enum(['ipv4', 'ip', 'domain']),
  default: z.boolean(),
  impact: z.enum(['major', 'minor']),
  /** What the list always lists (RFC 5782 5): no answer to it means no list, not "clean". */
  test: z.string().regex(/^[a-z0-9.-]+$/),
  codes: z.array(code).min(1),
  /** Where to look up and ask for removal. */
  url: z.url(),
  use: texts,
  source_url: z.url(),
  source_date: date,
})

const closed = z.strictObject({ zone: z.string(), name: z.string(), since: z.string(), source_url: z.url(), source_date: date })

const schema = z.strictObject({ lists: z.array(list).default([]), closed: z.array(closed).default([]) })

export type BlocklistFile = z.infer<typeof schema>
export type Blocklist = BlocklistFile['lists'][number]
export type ClosedBlocklist = BlocklistFile['closed'][number]

export const area = {
  schema,
  typeName: 'BlocklistFile',
  validate(files: { file: string; data: unknown }[]): string[] {
    const all = files.map(f => f.data as BlocklistFile)
    const dead = new Set(all.flatMap(f => (f.closed ?? []).map(c => c.zone)))
    const seen = new Set<string>()
    return all
      .flatMap(f => f.lists ?? [])
      .flatMap(l => {
        const problems = dead.has(l.zone) ? [`${l.id} asks ${l.zone}, which closed`] : []
        if (seen.has(l.id)) problems.push(`${l.id} is there twice`)
        seen.add(l.id)
        return problems
      })
  },
}
