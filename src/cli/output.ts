// Where reports go: standard output or files, several formats at once; who sees what follows from it.
import { appendFileSync, closeSync, openSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { UserError } from '../core/errors.js'
import { HUMAN_FORMATS, OUTPUT_FORMATS, type OutputFormat } from '../report/types.js'
import { makeFolder, reasonOf } from './files.js'

/** One `-f format[=file]`. */
export interface OutputTarget<F extends string = OutputFormat> {
  format: F
  /** null: standard output. */
  file: string | null
}

/** For commander: collects repeated `-f` values. */
export function collectTargets<F extends string>(
  formats: readonly F[],
): (value: string, before: OutputTarget<F>[] | undefined) => OutputTarget<F>[] {
  return (value, before) => {
    const at = value.indexOf('=')
    const format = (at < 0 ? value : value.slice(0, at)) as F
    const file = at < 0 ? null : value.slice(at + 1)
    if (!formats.includes(format)) {
      throw new UserError({
        en: `unknown format "${format}"; there are ${formats.join(', ')}`,
        de: `unbekanntes Format „${format}“; es gibt ${formats.join(', ')}`,
      })
    }
    if (file === '') {
      throw new UserError({
        en: `--format ${format}= needs a file name after the "="`,
        de: `--format ${format}= braucht einen Dateinamen nach dem „=“`,
      })
    }
    if (format === 'pdf' && file === null) {
      throw new UserError({ en: 'PDF goes to a file: -f pdf=report.pdf', de: 'PDF braucht eine Datei: -f pdf=report.pdf' })
    }
    const targets = [...(before ?? []), { format, file }]
    if (targets.filter(x => x.file === null).length > 1) {
      throw new UserError({
        en: `only one format can go to standard output; give the others a file: -f ${format}=report.${format}`,
        de: `Nur ein Format kann auf die Standardausgabe gehen; geben Sie den anderen eine Datei: -f ${format}=report.${format}`,
      })
    }
    return targets
  }
}

export const collectReportTargets = collectTargets(OUTPUT_FORMATS)

/** True when a program reads standard output, so that nothing else may appear there. */
export const machineOnStdout = (targets: readonly OutputTarget[]): boolean =>
  targets.some(x => x.file === null && !HUMAN_FORMATS.includes(x.format))

export function cannotWrite(file: string, error: unknown): UserError {
  const why = reasonOf(error)
  return new UserError({ en: `${file} cannot be written: ${why.en}`, de: `${file} lässt sich nicht schreiben: ${why.de}` })
}

function explained(file: string, write: () => void): void {
  try {
    write()
  } catch (error) {
    throw cannotWrite(file, error)
  }
}

export const writeFileOrExplain = (file: string, data: string | Uint8Array): void =>
  explained(file, () => {
    makeFolder(dirname(file))
    writeFileSync(file, data)
  })

export const appendFileOrExplain = (file: string, text: string): void =>
  explained(file, () => {
    makeFolder(dirname(file))
    appendFileSync(file, text)
  })

/** As {@link writeFileOrExplain}, for what is too long to be held as one text. */
export function writePiecesOrExplain(file: string, pieces: Iterable<string>): void {
  writeFileOrExplain(file, '')
  const fd = openSync(file, 'a')
  try {
    let text = ''
    for (const piece of pieces) {
      text += piece
      if (text.length < 256 * 1024) continue
      const block = text
      explained(file, () => writeFileSync(fd, block))
      text = ''
    }
    explained(file, () => writeFileSync(fd, text))
  } finally {
    closeSync(fd)
  }
}

/** Writes to standard output and waits until it is taken: a pipe must not lose the tail when the process ends. */
export function writeStdout(text: string): Promise<void> {
  return new Promise((resolve, reject) => {
    process.stdout.write(text, error => (error && (error as NodeJS.ErrnoException).code !== 'EPIPE' ? reject(error) : resolve()))
  })
}
