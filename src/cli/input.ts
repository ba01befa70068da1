// Reading what the user named: one place, one set of sentences.
import { readFileSync } from 'node:fs'
import { ExitCode, UserError } from '../core/errors.js'

/** @throws UserError saying why the file cannot be read */
export function readInput(file: string): Buffer {
  try {
    return readFileSync(file)
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code
    if (code === 'ENOENT') throw new UserError({ en: `there is no file ${file}`, de: `die Datei ${file} gibt es nicht` })
    if (code === 'EISDIR')
      throw new UserError({ en: `${file} is a folder, not a file`, de: `${file} ist ein Ordner, keine Datei` })
    throw new UserError({ en: `${file} cannot be read (${code})`, de: `${file} lässt sich nicht lesen (${code})` })
  }
}

export async function readStdin(): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of process.stdin) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks)
}

/** One message from a file or from standard input (`-`). @throws UserError when it cannot be read or is empty */
export async function readMessage(path: string): Promise<Buffer> {
  const source = path === '-' ? await readStdin() : readInput(path)
  if (source.length > 0) return source
  throw new UserError({ en: `${path} is empty`, de: `${path} ist leer` }, ExitCode.nothing)
}
