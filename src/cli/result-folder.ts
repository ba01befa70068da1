// Many results in one folder; what is no result is named and left out, the rest goes on.
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { ExitCode, isUserError, UserError } from '../core/errors.js'
import type { AuditResult } from '../core/result.js'
import { t } from './locale.js'
import { readResult } from './result-file.js'

const MOST_FILES = 5000

export interface ResultFile {
  result: AuditResult
  /** Relative to the folder. */
  file: string
}

/** @throws UserError when the folder cannot be read (exit 2) or holds no result (exit 5) */
export async function readResults(folder: string): Promise<ResultFile[]> {
  let names: string[]
  try {
    names = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  } catch {
    throw existsSync(folder)
      ? new UserError({ en: `${folder} is not a folder that can be read`, de: `${folder} ist kein lesbarer Ordner` })
      : new UserError({ en: `there is no folder ${folder}`, de: `den Ordner ${folder} gibt es nicht` })
  }
  const files = names.filter(name => name.endsWith('.json')).sort()
  if (files.length > MOST_FILES)
    throw new UserError({
      en: `${folder} holds ${files.length} JSON files; at most ${MOST_FILES} are read at once`,
      de: `${folder} enthält ${files.length} JSON-Dateien; höchstens ${MOST_FILES} werden auf einmal gelesen`,
    })
  const results: ResultFile[] = []
  for (const file of files) {
    try {
      results.push({ result: await readResult(join(folder, file)), file })
    } catch (error) {
      if (!isUserError(error)) throw error
      process.stderr.write(`mailpreflight: ${t(error.texts)}\n`)
    }
  }
  if (results.length === 0)
    throw new UserError(
      { en: `${folder} holds no result of an audit`, de: `${folder} enthält kein Ergebnis eines Audits` },
      ExitCode.nothing,
    )
  return results
}
