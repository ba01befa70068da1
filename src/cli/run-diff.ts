// What changed between two results; the exit code speaks of new findings only.
import { loadChecks } from '../checks/registry.js'
import { ExitCode } from '../core/errors.js'
import { catalogueOf } from '../report/catalogue.js'
import { compareResults } from '../report/compare.js'
import { type DiffRenderer, diffJson, diffMarkdown, diffText } from '../report/diff.js'
import type { DiffFlags, DiffFormat } from './commands/diff.js'
import { wantsColor } from './emit.js'
import { cliLocale } from './locale.js'
import { type OutputTarget, writeFileOrExplain, writeStdout } from './output.js'
import { readResult } from './result-file.js'

const RENDERERS: Record<DiffFormat, DiffRenderer> = { text: diffText, markdown: diffMarkdown, json: diffJson }

export async function runDiff(oldFile: string, newFile: string, flags: DiffFlags): Promise<ExitCode> {
  const [before, after, checks] = await Promise.all([readResult(oldFile), readResult(newFile), loadChecks()])
  const catalogue = catalogueOf(checks)
  const given: OutputTarget<DiffFormat>[] = flags.format ?? []
  const targets = given.some(x => x.file === null) ? given : [...given, { format: 'text' as const, file: null }]
  for (const { format, file } of targets) {
    const options = {
      locale: cliLocale(),
      width: file === null ? Math.min(process.stdout.columns ?? 80, 120) : 80,
      color: file === null && wantsColor(flags.color, process.env, process.stdout.isTTY === true),
    }
    const text = RENDERERS[format](before, after, options, catalogue)
    if (file === null) await writeStdout(text)
    else writeFileOrExplain(file, text)
  }
  const { fresh } = compareResults(before, after)
  const gating = fresh.filter(
    f => f.severity === 'error' || f.blocker || (flags.failOn === 'warning' && f.severity === 'warning'),
  )
  return flags.failOn !== 'never' && gating.length > 0 ? ExitCode.findings : ExitCode.passed
}
