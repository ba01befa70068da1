import { type Command, Option } from 'commander'
import { t } from '../locale.js'
import { addLanguageOption } from '../options.js'
import { collectTargets, type OutputTarget } from '../output.js'

export const DIFF_FORMATS = ['text', 'markdown', 'json'] as const
export type DiffFormat = (typeof DIFF_FORMATS)[number]

export interface DiffFlags {
  format?: OutputTarget<DiffFormat>[]
  failOn: 'error' | 'warning' | 'never'
  color?: boolean
}

export function registerDiff(program: Command): void {
  const command = program
    .command('diff')
    .argument('<old>', t({ en: 'older result (JSON)', de: 'älteres Ergebnis (JSON)' }))
    .argument('<new>', t({ en: 'newer result (JSON)', de: 'neueres Ergebnis (JSON)' }))
    .description(
      t({
        en: 'what changed between two results: new, fixed, unchanged, changed by new rules',
        de: 'was sich zwischen zwei Ergebnissen geändert hat: neu, behoben, unverändert, durch neue Regeln geändert',
      }),
    )
    .option(
      '-f, --format <format[=file]>',
      t({ en: 'text, markdown, json; repeatable with files', de: 'text, markdown, json; mit Dateien mehrfach möglich' }),
      collectTargets(DIFF_FORMATS),
    )
    .addOption(
      new Option(
        '--fail-on <severity>',
        t({
          en: 'lowest severity of a new finding that ends with exit code 1',
          de: 'kleinste Schwere eines neuen Befunds, die mit Exit-Code 1 endet',
        }),
      )
        .choices(['error', 'warning', 'never'])
        .default('error'),
    )
    .option('--no-color', t({ en: 'no colours (NO_COLOR works too)', de: 'keine Farben (auch über NO_COLOR)' }))
  addLanguageOption(command).action(async (before: string, after: string, flags: DiffFlags) => {
    const { runDiff } = await import('../run-diff.js')
    process.exitCode = await runDiff(before, after, flags)
  })
}
