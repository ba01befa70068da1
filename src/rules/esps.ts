// Services that send or receive in a customer's name, and the traces they leave in DNS and in messages (rules/esps).
import { z } from 'zod'

// {digits} and {token} stand for the part that differs between customers; everything else is literal.
const template = z
  .string()
  .regex(/^(?:[a-z0-9_.-]|\{(?:digits|token)\})+$/i, 'letters, digits, "-", "_", "." and the placeholders {digits}, {token}')
const host = template.regex(/\./, 'a host name with a dot')

const service = z.strictObject({
  /** Stable key, kebab-case. */
  id: z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/),
  name: z.string().min(2),
  kind: z.enum(['esp', 'crm', 'helpdesk', 'shop', 'suite', 'mailbox-host', 'gateway']),
  spf: z.strictObject({
    /** Targets the service asks for, nearest to the present documentation first. */
    hosts: z.array(host).optional(),
    /** How they are written; `include` unless said. */
    mechanism: z.enum(['include', 'redirect', 'a', 'mx']).default('include'),
    /** Is SPF ever evaluated on a name of the customer's? `no`: MAIL FROM is the service's own, an include is a wasted look-up. */
    onCustomerName: z.enum(['yes', 'no', 'unknown']),
    /** Where the include belongs: the From domain itself, or the sending subdomain only. */
    at: z.enum(['domain', 'subdomain']).default('domain'),
    /** The service's console asks for the include although nothing evaluates it. */
    demanded: z.boolean().default(false),
    /** The service looks for its include literally in the record: flattening breaks its check. */
    literal: z.boolean().default(false),
    /** Names that circulate in guides and that the service does not publish. */
    invented: z.array(host).default([]),
  }),
  dkim: z
    .strictObject({
      selectors: z.array(template).default([]),
      /** Selectors are chosen freely by the customer, or are random. */
      vary: z.boolean().default(false),
      records: z.array(z.enum(['CNAME', 'TXT'])).default([]),
      /** Suffixes of the names that delegated keys (CNAME) point to. */
      targets: z.array(host).default([]),
    })
    .optional(),
  /** Suffixes of the MAIL FROM domain, and of the CNAME targets of branded return paths. */
  returnPath: z.array(host).default([]),
  mx: z.array(host).default([]),
  /** Suffixes of link and pixel hosts. Anyone can open an account there: never an allow-list. */
  tracking: z.array(host).default([]),
  /** Header fields the service adds; some are shared by several services. */
  headers: z.array(z.string().regex(/^[A-Za-z0-9-]+$/)).default([]),
  /** What its Feedback-ID fields end in, after the last colon that counts. */
  feedbackId: z.array(z.string()).default([]),
  /** Services whose infrastructure it sends through. */
  underlying: z.array(z.string()).default([]),
  /** Set up by delegating a zone (NS): records are then served by the service. */
  delegatesZone: z.boolean().default(false),
  doc: z.url().optional(),
  sources: z
    .array(z.enum(['vendor', 'domain-connect', 'guide', 'public-zones', 'mail-headers', 'mail-tracker-blocker', 'parsedmarc']))
    .min(1),
  /** `primary`: the service's own documentation or its own Domain Connect template; `secondary`: seen elsewhere. */
  confidence: z.enum(['primary', 'secondary']),
  /** When it was last looked at. */
  date: z.string().regex(/^\d{4}-\d{2}(-\d{2})?$/),
})

const file = z.strictObject({
  services: z.array(service),
  /** DKIM selectors worth asking for whoever sends. */
  commonSelectors: z
    .strictObject({
      date: service.shape.date,
      sources: service.shape.sources,
      selectors: z.array(z.string().regex(/^[a-z0-9-]+$/)).max(30),
    })
    .optional(),
})

export type EspFile = z.infer<typeof file>
export type Esp = z.infer<typeof service>

/** Addresses behind the source keys. */
export const ESP_SOURCES: Readonly<
  Record<Exclude<Esp['sources'][number], 'vendor' | 'guide' | 'public-zones' | 'mail-headers'>, string>
> = {
  'domain-connect': 'https://github.com/Domain-Connect/Templates',
  'mail-tracker-blocker': 'https://github.com/apparition47/MailTrackerBlocker',
  parsedmarc: 'https://github.com/domainaware/parsedmarc',
}

export const area = {
  schema: file,
  typeName: 'EspFile',
  validate(files: { file: string; data: unknown }[]): string[] {
    const all = files.flatMap(f => ((f.data as Partial<EspFile>).services ?? []).map(s => ({ file: f.file, s })))
    const problems: string[] = []
    const seen = new Map<string, string>()
    for (const { file, s } of all) {
      const first = seen.get(s.id)
      if (first !== undefined) problems.push(`${file}: ${s.id} stands in ${first} too`)
      seen.set(s.id, file)
    }
    for (const { file, s } of all) {
      for (const id of s.underlying) if (!seen.has(id)) problems.push(`${file}: ${s.id} names the unknown service ${id}`)
      if (s.spf.hosts?.some(h => s.spf.invented.includes(h)))
        problems.push(`${file}: ${s.id} lists a host both as real and as invented`)
    }
    return problems
  },
}
