// Renders a finished result; asks and audits nothing.
import { ExitCode } from '../core/errors.js'
import type { ReportOptions } from '../report/types.js'
import type { ReportCommandFlags } from './commands/report.js'
import { emit } from './emit.js'
import { readBrand, readResult } from './result-file.js'

export async function runReport(file: string, flags: ReportCommandFlags): Promise<ExitCode> {
  const result = await readResult(file)
  const extra: Partial<ReportOptions> = {
    ...(flags.previous === undefined ? {} : { previous: await readResult(flags.previous) }),
    ...(flags.brand === undefined ? {} : { brand: readBrand(flags.brand) }),
    ...(flags.expand === true ? { expand: true } : {}),
  }
  await emit(result, flags, extra)
  return ExitCode.passed
}
