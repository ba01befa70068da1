// The configuration file: what may stand in it. docs/config.schema.json is generated from this shape.
import { z } from 'zod'
import { LOCALES } from '../core/locale.js'
import { CHECK_IDS } from '../generated/checks/ids.js'
import { OUTPUT_FORMATS } from '../report/types.js'
import { PRESET_NAMES } from './presets.js'

export const LEVELS = ['off', 'info', 'warn', 'warning', 'error'] as const

const level = z.enum(LEVELS)
const setting = z.union([level, z.tuple([level, z.record(z.string(), z.number())])])
const checks = z
  .strictObject(Object.fromEntries(CHECK_IDS.map(id => [id, setting.optional()])))
  .describe('Level of a check, or [level, options]')
const text = z.string().min(1)
const texts = z.array(text)
const oneOrMore = z.union([text, z.array(text).min(1)])
const profile = z.enum(['bulk', 'transactional', 'no-mail'])

const override = z.strictObject({
  files: oneOrMore.optional().describe('Globs of message files, from the folder of the configuration'),
  domains: oneOrMore.optional().describe('Domains, with * for a part: "*.example.com"'),
  checks,
})

/** Keys of a configuration file; everything is optional. */
export const configSchema = z.strictObject({
  $schema: z.string().optional(),
  extends: oneOrMore.optional().describe(`Presets (${PRESET_NAMES.join(', ')}) or paths of configuration files`),
  profile: profile.optional().describe('Kind of mail'),
  mode: z.enum(['message', 'template']).optional().describe('template: merge tags are content'),
  domain: text.optional().describe("The sender's domain"),
  mailFrom: text.optional().describe('Return path: address or domain'),
  selectors: texts.optional().describe('DKIM selectors'),
  ips: texts.optional().describe('Sending addresses'),
  helo: text.optional().describe('Name the sending server greets with'),
  volume: z.number().int().min(0).optional().describe('Messages a day to the largest provider'),
  nameservers: texts.optional().describe('ip[:port], tls://host or https://host/dns-query'),
  blocklists: z.boolean().optional().describe('false: ask no blocklist'),
  locale: z.enum(LOCALES).optional().describe('Language of texts; --locale wins'),
  formats: z
    .array(z.string().regex(new RegExp(`^(?:${OUTPUT_FORMATS.join('|')})(?:=.+)?$`), 'format or format=file'))
    .optional()
    .describe('Reports, as for --format'),
  failOn: z.enum(['error', 'warning', 'never']).optional().describe('Lowest severity that ends with exit code 1'),
  maxWarnings: z.number().int().min(0).optional(),
  minScore: z.number().int().min(0).max(100).optional(),
  onIncomplete: z.enum(['fail', 'ignore']).optional().describe('Exit code 3 when DNS answers are missing, or not'),
  baseline: text.optional().describe('Baseline file; default mailpreflight-baseline.json when it exists'),
  files: texts.optional().describe('Globs that `content` checks when none are named'),
  ignore: texts.optional().describe('Globs of files that are never checked'),
  cache: z.union([z.boolean(), text]).optional().describe('Cache of content results: true, or its path'),
  rules: z
    .strictObject({ bounces: texts.optional().describe('Own rule files for replies, read before ours') })
    .optional()
    .describe('Own rules'),
  checks: checks.optional(),
  overrides: z.array(override).optional().describe('Levels for some files or domains; later ones win'),
})

type Parsed = z.infer<typeof configSchema>
/** What a configuration file holds. */
export type UserConfig = Omit<Parsed, 'checks' | 'overrides'> & {
  checks?: CheckSettings | undefined
  overrides?: Override[] | undefined
}
export type Level = (typeof LEVELS)[number]
/** Check id to level, or to level and options. */
export type CheckSettings = Readonly<Record<string, Level | [Level, Record<string, number>] | undefined>>
export interface Override {
  files?: string | string[] | undefined
  domains?: string | string[] | undefined
  checks: CheckSettings
}
