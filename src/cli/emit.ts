// Sends a result to every place the user named.
import type { CheckCategory } from '../core/finding.js'
import type { AuditResult } from '../core/result.js'
import { loadReporter } from '../report/load.js'
import type { ReportOptions } from '../report/types.js'
import { cliLocale } from './locale.js'
import type { ReportFlags } from './options.js'
import { appendFileOrExplain, machineOnStdout, type OutputTarget, writeFileOrExplain, writeStdout } from './output.js'

/** NO_COLOR and FORCE_COLOR as everywhere (no-color.org); else colour when a person looks on. */
export function wantsColor(flag: boolean | undefined, env: NodeJS.ProcessEnv, isTty: boolean): boolean {
  if (flag === false || (env.NO_COLOR !== undefined && env.NO_COLOR !== '')) return false
  if (env.FORCE_COLOR !== undefined && env.FORCE_COLOR !== '0') return true
  return isTty
}

/** Text for people goes to standard output unless a program reads it; files get what they were named for. */
export async function emit(result: AuditResult, flags: ReportFlags, extra: Partial<ReportOptions> = {}): Promise<void> {
  const targets: OutputTarget[] = flags.format ?? []
  const all =
    targets.some(x => x.file === null) || machineOnStdout(targets)
      ? targets
      : [...targets, { format: 'text' as const, file: null }]
  await emitTo(result, all, flags, extra)
}

/** @param categories whose checks' texts are needed; all by default */
export async function emitTo(
  result: AuditResult,
  targets: readonly OutputTarget[],
  flags: ReportFlags,
  extra: Partial<ReportOptions> = {},
  categories?: readonly CheckCategory[],
): Promise<void> {
  for (const { format, file } of targets) {
    const render = await loadReporter(format === 'pdf' ? 'html' : format, categories)
    const options: ReportOptions = {
      locale: cliLocale(),
      width: file === null ? Math.min(process.stdout.columns ?? 80, 120) : 80,
      color: file === null && wantsColor(flags.color, process.env, process.stdout.isTTY === true),
      // Paper cannot be unfolded.
      ...(format === 'pdf' ? { expand: true } : {}),
      ...extra,
    }
    const text = render(result, options)
    if (format === 'pdf') await (await import('./pdf.js')).writePdf(text, file ?? '')
    else if (file === null) await writeStdout(text)
    else writeFileOrExplain(file, text)
  }
  const summary = process.env.GITHUB_STEP_SUMMARY
  if (summary && targets.some(x => x.format === 'github')) await appendSummary(result, summary)
}

/** The page of the workflow run; other steps write to the same file. */
async function appendSummary(result: AuditResult, file: string): Promise<void> {
  const [{ renderGithubSummary }, { catalogueOf }, { loadChecks }] = await Promise.all([
    import('../report/github-summary.js'),
    import('../report/catalogue.js'),
    import('../checks/registry.js'),
  ])
  const text = renderGithubSummary(result, { locale: cliLocale() }, catalogueOf(await loadChecks()))
  appendFileOrExplain(file, `${text}\n`)
}
