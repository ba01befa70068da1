import { type Command, Option } from 'commander'
import { loadChecks } from '../../checks/registry.js'
import type { CheckCategory } from '../../core/finding.js'
import { cliLocale, t } from '../locale.js'
import { addLanguageOption } from '../options.js'
import { writeStdout } from '../output.js'

const CATEGORIES = ['authentication', 'infrastructure', 'content', 'history'] as const satisfies readonly CheckCategory[]

interface ChecksFlags {
  format: 'text' | 'json'
  category?: CheckCategory
}

export function registerChecks(program: Command): void {
  const command = program
    .command('checks')
    .description(t({ en: 'list all checks', de: 'alle Prüfungen auflisten' }))
    .addOption(
      new Option('-f, --format <format>', t({ en: 'text or json', de: 'text oder json' }))
        .choices(['text', 'json'])
        .default('text'),
    )
    .addOption(
      new Option('--category <category>', t({ en: 'only one category', de: 'nur eine Kategorie' })).choices([...CATEGORIES]),
    )
  addLanguageOption(command).action(async ({ format, category }: ChecksFlags) => {
    const checks = await loadChecks(category === undefined ? CATEGORIES : [category])
    const locale = cliLocale()
    if (format === 'json') {
      const rows = checks.map(c => ({
        id: c.id,
        category: c.category,
        subject: c.subject,
        severity: c.severity,
        weight: c.weight,
        blocker: c.blocker,
        owner: c.owner,
        effort: c.effort,
        explains: c.explains,
        refs: c.refs,
        options: Object.fromEntries(Object.entries(c.options ?? {}).map(([name, { text, ...rest }]) => [name, rest])),
        title: c.title[locale],
        why: c.why[locale],
        fix: c.fix[locale],
      }))
      await writeStdout(`${JSON.stringify(rows, null, 2)}\n`)
      return
    }
    const { CATEGORY, SEVERITY } = await import('../../i18n/labels.js')
    const width = Math.max(...checks.map(c => c.id.length))
    const lines = CATEGORIES.filter(x => checks.some(c => c.category === x)).flatMap(x => [
      CATEGORY[x][locale],
      ...checks
        .filter(c => c.category === x)
        .map(c => {
          const severity = SEVERITY[c.blocker ? 'blocker' : c.severity][locale]
          return `  ${c.id.padEnd(width)}  ${severity.padEnd(8)} ${String(c.weight).padStart(2)}  ${c.title[locale]}`
        }),
      '',
    ])
    await writeStdout(`${lines.join('\n')}\n`)
  })
}
