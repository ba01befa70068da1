// Writes what is generated in docs/: a page for every check in both languages, their tables, and the JSON schema of the configuration.
// `--check` writes nothing and fails when a file is stale.
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { z } from 'zod'
import { categoryName } from '../src/bounces/catalog.js'
import type { AnyCheck } from '../src/checks/define.js'
import { CHECK_CATEGORIES, loadChecks } from '../src/checks/registry.js'
import { makeIssue } from '../src/checks/run.js'
import { configSchema, LEVELS } from '../src/config/schema.js'
import type { Issue } from '../src/core/finding.js'
import { formatFor, LOCALES, type Locale, type Texts } from '../src/core/locale.js'
import type { Subject } from '../src/core/subject.js'
import { CATEGORY, EFFORT, OWNER, SEVERITY } from '../src/i18n/labels.js'
import { markdown, markdownBlock, markdownCode } from '../src/report/escape.js'
import { refLink } from '../src/report/refs.js'
import { resultJsonSchema } from '../src/report/schema.js'

const root = process.cwd()
const FOLDER: Record<Locale, string> = { en: 'docs/checks', de: 'docs/de/checks' }

const W = {
  what: { en: 'What it is', de: 'Worum es geht' },
  says: { en: 'What it says', de: 'Was gemeldet wird' },
  fix: { en: 'What to do', de: 'Was zu tun ist' },
  options: { en: 'Options', de: 'Optionen' },
  explains: { en: 'Bounces it explains', de: 'Bounces, die er erklärt' },
  refs: { en: 'References', de: 'Quellen' },
  check: { en: 'Check', de: 'Prüfung' },
  severity: { en: 'Severity', de: 'Schwere' },
  weight: { en: 'Weight', de: 'Gewicht' },
  owner: { en: 'Who', de: 'Wer' },
  effort: { en: 'Effort', de: 'Aufwand' },
  subject: { en: 'Looks at', de: 'Betrachtet' },
  title: { en: 'Passes when', de: 'Bestanden, wenn' },
  all: { en: 'All checks', de: 'Alle Prüfungen' },
  other: { en: 'Deutsch', de: 'English' },
  none: { en: 'none (does not cost points)', de: 'keines (kostet keine Punkte)' },
  default: { en: 'default', de: 'Vorgabe' },
  to: { en: 'to', de: 'bis' },
  configure: {
    en: 'Switch off or change the level in the configuration:',
    de: 'In der Konfiguration abschalten oder anders gewichten:',
  },
  intro: {
    en: 'Weight 10, 7, 3 or 1 says how much a check counts; 0 never costs points. A failing blocker means: do not send.',
    de: 'Gewicht 10, 7, 3 oder 1 sagt, wie viel eine Prüfung zählt; 0 kostet nie Punkte. Ein Blocker heißt: nicht senden.',
  },
} satisfies Record<string, Texts>

const SUBJECT: Record<AnyCheck['subject'], Texts> = {
  domain: { en: 'a domain', de: 'eine Domain' },
  ip: { en: 'a sending address', de: 'eine sendende Adresse' },
  message: { en: 'the message', de: 'die Nachricht' },
  history: { en: 'the bounce history', de: 'die Bounce-Historie' },
}

const SUBJECTS: Record<AnyCheck['subject'], Subject> = {
  domain: { kind: 'domain', name: 'example.com', roles: ['from', 'mail-from'] },
  ip: { kind: 'ip', address: '192.0.2.1' },
  message: { kind: 'message', file: 'message.eml' },
  history: { kind: 'history' },
}

/** Issues of the examples, one for each code. */
function sampleIssues(check: AnyCheck): Issue[] {
  const byCode = new Map<string, Issue>()
  for (const example of check.examples) {
    if (typeof example.expect === 'string') continue
    const outcome = check.run(example.facts, makeIssue, {
      subject: example.subject ?? SUBJECTS[check.subject],
      settings: { profile: 'bulk', mode: 'message', volume: null, now: '2026-11-22T12:00:00Z', ...example.settings },
      options: example.options ?? {},
    })
    if (outcome.state === 'fail') for (const issue of outcome.issues) if (!byCode.has(issue.code)) byCode.set(issue.code, issue)
  }
  return [...byCode.values()]
}

function repair({ fix }: Issue): string[] {
  if (fix?.kind === 'dns-record' && fix.proposed !== null)
    return ['', markdownBlock(`${fix.name}. ${fix.type} ${fix.type === 'TXT' ? `"${fix.proposed}"` : fix.proposed}`, 'dns-zone')]
  if (fix?.kind === 'command') return ['', markdownBlock(fix.command)]
  return []
}

function page(check: AnyCheck, locale: Locale): string {
  const t = (texts: Texts): string => texts[locale]
  const f = formatFor(locale)
  const other = locale === 'en' ? `../de/checks/${check.id}.md` : `../../checks/${check.id}.md`
  const severity = check.blocker ? `${t(SEVERITY[check.severity])} (${t(SEVERITY.blocker)})` : t(SEVERITY[check.severity])
  const row = (name: Texts, value: string): string => `| ${t(name)} | ${value} |`
  const samples = sampleIssues(check).flatMap(issue => {
    const message = check.messages[locale][issue.code] as unknown as (args: unknown, format: unknown) => string
    const own = issue.severity && issue.severity !== check.severity ? ` (${t(SEVERITY[issue.severity])})` : ''
    const evidence = (issue.evidence ?? []).slice(0, 2).map(e => markdownBlock(e.label ? `${e.label}: ${e.text}` : e.text))
    return [
      `### \`${issue.code}\`${own}`,
      '',
      `> ${markdown(message(issue.args, f))}`,
      ...evidence.flatMap(e => ['', e]),
      ...repair(issue),
      '',
    ]
  })
  const options = Object.entries(check.options ?? {}).map(
    ([name, o]) => `- ${markdownCode(name)}: ${t(o.text)}; ${o.min} ${t(W.to)} ${o.max}, ${t(W.default)} ${o.default}`,
  )
  const refs = check.refs.map(ref => {
    const link = refLink(ref)
    return link ? `- [${markdown(ref)}](${link})` : `- ${markdown(ref)}`
  })
  const explains = check.explains.map(c => `- ${categoryName(c, locale)} (${markdownCode(c)})`)
  const setting =
    options.length > 0
      ? `[warn, { ${Object.entries(check.options ?? {})
          .map(([k, o]) => `${k}: ${o.default}`)
          .join(', ')} }]`
      : '"off"'
  return [
    `# ${markdown(t(check.title))}`,
    '',
    `[${t(W.all)}](README.md) · [${t(W.other)}](${other})`,
    '',
    `| ${t(W.check)} | \`${check.id}\` |`,
    '|---|---|',
    row(W.severity, severity),
    row(W.weight, check.weight === 0 ? t(W.none) : String(check.weight)),
    row(W.subject, t(SUBJECT[check.subject])),
    row(W.owner, t(OWNER[check.owner])),
    row(W.effort, t(EFFORT[check.effort])),
    '',
    `## ${t(W.what)}`,
    '',
    markdown(t(check.why)),
    '',
    `## ${t(W.fix)}`,
    '',
    markdown(t(check.fix)),
    '',
    `## ${t(W.says)}`,
    '',
    ...samples,
    ...(explains.length > 0 ? [`## ${t(W.explains)}`, '', ...explains, ''] : []),
    `## ${t(W.options)}`,
    '',
    ...(options.length > 0 ? [...options, ''] : []),
    t(W.configure),
    '',
    markdownBlock(`checks:\n  ${check.id}: ${setting}`, 'yaml'),
    '',
    ...(refs.length > 0 ? [`## ${t(W.refs)}`, '', ...refs, ''] : []),
  ].join('\n')
}

function table(checks: readonly AnyCheck[], locale: Locale): string {
  const t = (texts: Texts): string => texts[locale]
  const other = locale === 'en' ? '../de/checks/README.md' : '../../checks/README.md'
  const lines = [`# ${t(W.all)} (${checks.length})`, '', `[${t(W.other)}](${other})`, '', t(W.intro), '']
  for (const category of CHECK_CATEGORIES) {
    lines.push(
      `## ${t(CATEGORY[category])}`,
      '',
      `| ${t(W.check)} | ${t(W.title)} | ${t(W.severity)} | ${t(W.weight)} |`,
      '|---|---|---|---|',
    )
    for (const c of checks.filter(x => x.category === category)) {
      const severity = t(SEVERITY[c.blocker ? 'blocker' : c.severity])
      lines.push(`| [${c.id}](${c.id}.md) | ${markdown(t(c.title))} | ${severity} | ${c.weight} |`)
    }
    lines.push('')
  }
  return lines.join('\n')
}

interface JsonSchema {
  properties?: Record<string, JsonSchema>
  [key: string]: unknown
}

/** For editors: completion and explanation of every check; `$defs` keep it small. */
function jsonSchema(checks: readonly AnyCheck[]): string {
  const schema = z.toJSONSchema(configSchema, { io: 'input', target: 'draft-7' }) as JsonSchema
  const level = { enum: [...LEVELS] }
  const settingOf = (check: AnyCheck): JsonSchema => {
    const options = Object.entries(check.options ?? {}).map(([name, o]) => [
      name,
      { type: 'number', minimum: o.min, maximum: o.max, default: o.default, description: o.text.en },
    ])
    const description = check.title.en
    if (options.length === 0) return { description, $ref: '#/$defs/level' }
    const object = {
      type: 'object',
      additionalProperties: false,
      properties: Object.fromEntries(options) as Record<string, JsonSchema>,
    }
    return { description, anyOf: [level, { type: 'array', minItems: 2, maxItems: 2, items: [level, object] }] }
  }
  const levels = {
    type: 'object',
    description: 'Level of a check, or [level, options]',
    additionalProperties: false,
    properties: Object.fromEntries(checks.map(c => [c.id, settingOf(c)])),
  }
  const properties = schema.properties ?? {}
  properties.checks = { $ref: '#/$defs/checks' }
  const overrides = properties.overrides as { items: JsonSchema }
  if (overrides.items.properties) overrides.items.properties.checks = { $ref: '#/$defs/checks' }
  return `${JSON.stringify({ title: 'mailpreflight configuration', ...schema, $defs: { level, checks: levels } }, null, 2)}\n`
}

const checks = await loadChecks()
const files = new Map<string, string>([
  ['docs/config.schema.json', jsonSchema(checks)],
  ['docs/result.schema.json', `${JSON.stringify(resultJsonSchema(), null, 2)}\n`],
])
for (const locale of LOCALES) {
  files.set(`${FOLDER[locale]}/README.md`, table(checks, locale))
  for (const check of checks) files.set(`${FOLDER[locale]}/${check.id}.md`, page(check, locale))
}

const stale: string[] = []
for (const [file, text] of files) {
  const full = join(root, file)
  if (existsSync(full) && readFileSync(full, 'utf8') === text) continue
  stale.push(file)
  if (process.argv.includes('--check')) continue
  mkdirSync(dirname(full), { recursive: true })
  writeFileSync(full, text)
}
// Pages of checks that are gone.
for (const folder of Object.values(FOLDER)) {
  if (!existsSync(join(root, folder))) continue
  for (const name of readdirSync(join(root, folder))) {
    const file = relative(root, join(root, folder, name)).replaceAll('\\', '/')
    if (files.has(file)) continue
    stale.push(file)
    if (!process.argv.includes('--check')) rmSync(join(root, file))
  }
}
if (process.argv.includes('--check') && stale.length > 0) {
  console.error(
    `stale, run "npm run docs":\n${stale.slice(0, 20).join('\n')}${stale.length > 20 ? `\n… ${stale.length - 20} more` : ''}`,
  )
  process.exitCode = 1
} else console.log(`docs: ${files.size} files, ${stale.length} ${process.argv.includes('--check') ? 'stale' : 'written'}`)
