// Reading what the user named: one place, one set of sentences.
import { readFileSync } from 'node:fs'
import { ExitCode, UserError } from '../core/errors.js'
import { reasonOf } from './files.js'

/** @throws UserError saying why the file cannot be read */
export function readInput(file: string): Buffer {
  try {
    return readFileSync(file)
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code
    if (code === 'ENOENT') throw new UserError({ en: `there is no file ${file}`, de: `die Datei ${file} gibt es nicht` })
    if (code === 'EISDIR')
      throw new UserError({ en: `${file} is a folder, not a file`, de: `${file} ist ein Ordner, keine Datei` })
    const why = reasonOf(error)
    throw new UserError({ en: `${file} cannot be read: ${why.en}`, de: `${file} lässt sich nicht lesen: ${why.de}` })
  }
}

export async function readStdin(): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of process.stdin) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks)
}

/** Programs, pictures, archives: more control characters at the start than any text has. UTF-16 announces itself by its mark. */
export function isBinary(bytes: Uint8Array): boolean {
  const length = Math.min(bytes.length, 1000)
  if ((bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff)) return false
  let odd = 0
  for (let i = 0; i < length; i++) {
    const c = bytes[i] as number
    if (c < 32 && c !== 9 && c !== 10 && c !== 13 && c !== 12 && c !== 27) odd++
  }
  return odd > length / 20
}

export const binaryTexts = (name: string): { en: string; de: string } => ({
  en: `${name} is no message and no template, but binary data`,
  de: `${name} ist keine Nachricht und keine Vorlage, sondern Binärdaten`,
})

/** One message from a file or from standard input (`-`). @throws UserError when it cannot be read, is empty or no text */
export async function readMessage(path: string): Promise<Buffer> {
  const source = path === '-' ? await readStdin() : readInput(path)
  if (source.length === 0) throw new UserError({ en: `${path} is empty`, de: `${path} ist leer` }, ExitCode.nothing)
  if (isBinary(source)) throw new UserError(binaryTexts(path))
  return source
}

/** @throws UserError when the file cannot be read, is empty (with `whenEmpty`) or is no JSON, with the place */
export function readJson(file: string, whenEmpty: ExitCode = ExitCode.usage): unknown {
  const text = readInput(file).toString('utf8')
  if (text.trim() === '') throw new UserError({ en: `${file} is empty`, de: `${file} ist leer` }, whenEmpty)
  try {
    return JSON.parse(text)
  } catch (error) {
    const at = /position (\d+)/.exec((error as Error).message)?.[1]
    const before = at === undefined ? [] : text.slice(0, Number(at)).split('\n')
    const [line, column] = [before.length, (before.at(-1) ?? '').length + 1]
    throw new UserError({
      en: `${file} is not JSON${line > 0 ? `: line ${line}, column ${column}` : ''}`,
      de: `${file} ist kein JSON${line > 0 ? `: Zeile ${line}, Spalte ${column}` : ''}`,
    })
  }
}
