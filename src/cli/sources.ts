// Files and standard input as octets. What cannot be read is told and left out; the rest goes on.
import { readFileSync } from 'node:fs'
import { reasonOf } from './files.js'
import { binaryTexts, isBinary, readStdin } from './input.js'

export type Source =
  | { name: string; bytes: Uint8Array; error?: undefined }
  /** `unreadable`: the call names what is not there. Otherwise there is nothing in it to check. */
  | { name: string; error: { en: string; de: string }; unreadable?: true }

const unreadable = (name: string, error: unknown): Source => {
  const unreadable = true
  if ((error as NodeJS.ErrnoException).code === 'ENOENT')
    return { name, unreadable, error: { en: `there is no file ${name}`, de: `die Datei ${name} gibt es nicht` } }
  const why = reasonOf(error)
  return { name, unreadable, error: { en: `${name} cannot be read: ${why.en}`, de: `${name} lässt sich nicht lesen: ${why.de}` } }
}

function source(name: string, bytes: Uint8Array): Source {
  if (bytes.length === 0) return { name, error: { en: `${name} is empty`, de: `${name} ist leer` } }
  if (isBinary(bytes)) return { name, error: binaryTexts(name) }
  return { name, bytes }
}

/** @param stdinName name for `-` in findings; its ending tells the type */
export async function readSource(name: string, stdinName: string | null): Promise<Source> {
  if (name !== '-') return readFile(name)
  const bytes = await readStdin()
  const shown = stdinName ?? '-'
  return bytes.length === 0
    ? { name: shown, error: { en: 'standard input is empty', de: 'Die Standardeingabe ist leer' } }
    : source(shown, bytes)
}

function readFile(name: string): Source {
  try {
    // One look at each file, by reading it: thousands are common.
    return source(name, readFileSync(name))
  } catch (error) {
    return unreadable(name, error)
  }
}
