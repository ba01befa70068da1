// Renders a finished result; asks and audits nothing.
import { ExitCode } from '../core/errors.js'
import type { ReportCommandFlags } from './commands/report.js'
import { emit } from './emit.js'
import { readLook, readResult } from './result-file.js'

export async function runReport(file: string, flags: ReportCommandFlags): Promise<ExitCode> {
  const [result, look] = [await readResult(file), await readLook(flags)]
  await emit(result, flags, look)
  return ExitCode.passed
}
