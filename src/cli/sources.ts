// Files, folders and standard input as octets. What cannot be read is told and left out; the rest goes on.
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { reasonOf } from './files.js'
import { binaryTexts, isBinary, readStdin } from './input.js'

export type Source =
  | { name: string; bytes: Uint8Array; error?: undefined }
  /** `unreadable`: the call names what is not there. Otherwise there is nothing in it to check. */
  | { name: string; error: { en: string; de: string }; unreadable?: true }

/** Endings taken from a folder; a file that is named is always read. */
const ENDINGS = /\.(?:eml|html?|xhtml|txt|mjml|hbs|handlebars|liquid|ejs|twig|erb|njk|mustache|amp)$/i

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
export async function* readSources(names: readonly string[], stdinName: string | null): AsyncGenerator<Source> {
  for (const name of names) {
    if (name === '-') {
      const bytes = await readStdin()
      const shown = stdinName ?? '-'
      yield bytes.length === 0
        ? { name: shown, error: { en: 'standard input is empty', de: 'Die Standardeingabe ist leer' } }
        : source(shown, bytes)
      continue
    }
    let files = [name]
    try {
      // One look at each file, by reading it: thousands are common.
      const bytes = readFileSync(name)
      yield source(name, bytes)
      continue
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EISDIR') {
        yield unreadable(name, error)
        continue
      }
    }
    try {
      files = readdirSync(name, { recursive: true, encoding: 'utf8' })
        .filter(f => ENDINGS.test(f))
        .map(f => join(name, f))
        .filter(f => statSync(f, { throwIfNoEntry: false })?.isFile())
        .sort()
    } catch (error) {
      yield unreadable(name, error)
      continue
    }
    if (files.length === 0)
      yield {
        name,
        error: { en: `${name} holds no message or template`, de: `${name} enthält keine Nachricht und keine Vorlage` },
      }
    for (const file of files) {
      try {
        const bytes = readFileSync(file)
        yield source(file, bytes)
      } catch (error) {
        yield unreadable(file, error)
      }
    }
  }
}
