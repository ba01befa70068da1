// Files, folders and standard input as octets. What cannot be read is told and left out; the rest goes on.
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'

export type Source = { name: string; bytes: Uint8Array; error?: undefined } | { name: string; error: { en: string; de: string } }

/** Endings taken from a folder; a file that is named is always read. */
const ENDINGS = /\.(?:eml|html?|xhtml|txt|mjml|hbs|handlebars|liquid|ejs|twig|erb|njk|mustache|amp)$/i

const unreadable = (name: string, error: unknown): Source => {
  const code = (error as NodeJS.ErrnoException).code ?? String(error)
  return code === 'ENOENT'
    ? { name, error: { en: `there is no file ${name}`, de: `Die Datei ${name} gibt es nicht` } }
    : { name, error: { en: `cannot read ${name}: ${code}`, de: `${name} lässt sich nicht lesen: ${code}` } }
}

/** Programs, pictures, archives: more control characters at the start than any text has. UTF-16 announces itself by its mark. */
function isBinary(bytes: Uint8Array): boolean {
  const length = Math.min(bytes.length, 1000)
  if ((bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff)) return false
  let odd = 0
  for (let i = 0; i < length; i++) {
    const c = bytes[i] as number
    if (c < 32 && c !== 9 && c !== 10 && c !== 13 && c !== 12 && c !== 27) odd++
  }
  return odd > length / 20
}

function source(name: string, bytes: Uint8Array): Source {
  if (bytes.length === 0) return { name, error: { en: `${name} is empty`, de: `${name} ist leer` } }
  if (isBinary(bytes))
    return {
      name,
      error: {
        en: `${name} is no message and no template, but binary data`,
        de: `${name} ist keine Nachricht und keine Vorlage, sondern Binärdaten`,
      },
    }
  return { name, bytes }
}

/** @param stdinName name for `-` in findings; its ending tells the type */
export async function* readSources(names: readonly string[], stdinName: string | null): AsyncGenerator<Source> {
  for (const name of names) {
    if (name === '-') {
      const chunks: Buffer[] = []
      for await (const chunk of process.stdin) chunks.push(chunk as Buffer)
      const bytes = Buffer.concat(chunks)
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
