// The file system side of reading: paths -> inputs. Folders are walked in name order, Maildir's tmp/ is left out.
import { closeSync, createReadStream, type Dirent, fstatSync, openSync, readdirSync, readSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { UserError } from '../../core/errors.js'

/** Something to read: a file, a member of an archive, standard input. */
export interface Input {
  /** The path as given, with `/member` for what an archive holds; '-' for standard input. */
  name: string
  /** The whole content, when it is small enough to have been read at once. */
  bytes: Buffer | null
  chunks(): AsyncIterable<Uint8Array>
}

/** Files up to this size are read in one go. */
const SMALL = 1_000_000

const MAX_DEPTH = 40

export interface PathTrouble {
  path: string
  error: UserError
}

/** Every file under the paths. A path that cannot be read is handed to `onTrouble`; the others go on. */
export function* filesUnder(paths: readonly string[], onTrouble: (trouble: PathTrouble) => void): Generator<string> {
  for (const path of paths) {
    try {
      if (statSync(path).isDirectory()) yield* folder(path, 0, onTrouble)
      else yield path
    } catch (error) {
      onTrouble({ path, error: explainPath(path, error) })
    }
  }
}

function* folder(path: string, depth: number, onTrouble: (trouble: PathTrouble) => void): Generator<string> {
  let entries: Dirent[]
  try {
    entries = readdirSync(path, { withFileTypes: true })
  } catch (error) {
    onTrouble({ path, error: explainPath(path, error) })
    return
  }
  const maildir = entries.some(e => e.name === 'cur') && entries.some(e => e.name === 'new')
  entries.sort((a, b) => (a.name < b.name ? -1 : 1))
  for (const entry of entries) {
    const file = join(path, entry.name)
    if (entry.isDirectory()) {
      // Maildir++ keeps its sub-folders in names that begin with a dot.
      const wanted = maildir ? entry.name !== 'tmp' : !entry.name.startsWith('.') || entry.name === '.maildir'
      if (wanted && depth < MAX_DEPTH) yield* folder(file, depth + 1, onTrouble)
    } else if (
      entry.isFile() &&
      !entry.name.startsWith('.') &&
      !(maildir && /^(?:dovecot|maildirfolder|subscriptions|courierimap)/.test(entry.name))
    )
      yield file
    else if (entry.isSymbolicLink() && isFile(file)) yield file
  }
}

function isFile(path: string): boolean {
  try {
    return statSync(path).isFile()
  } catch {
    return false
  }
}

/** Memory for one small file. */
export const smallFileBuffer = (): Buffer => Buffer.allocUnsafe(SMALL)

/**
 * Opens a file; small ones are read at once, which for folders of mails is ten times faster than streams. Their octets stand in
 * `buffer`, valid until it is given again: fresh memory for every mail of a folder would be most of the collector's work.
 */
export function openInput(path: string, buffer: Buffer): Input {
  const fd = openSync(path, 'r')
  let handedOn = false
  try {
    const stat = fstatSync(fd)
    // A pipe can be opened once: what was written is gone when it is closed.
    if (stat.isFIFO()) {
      handedOn = true
      return { name: path, bytes: null, chunks: () => createReadStream(path, { fd, highWaterMark: 64 * 1024 }) }
    }
    if (stat.isFile() && stat.size <= buffer.length) {
      let length = 0
      for (let n = 1; n > 0 && length < stat.size; length += n) n = readSync(fd, buffer, length, stat.size - length, null)
      const bytes = buffer.subarray(0, length)
      return { name: path, bytes, chunks: () => once(bytes) }
    }
  } finally {
    if (!handedOn) closeSync(fd)
  }
  return { name: path, bytes: null, chunks: () => createReadStream(path, { highWaterMark: 64 * 1024 }) }
}

export async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes
}

/** What went wrong with a path, in words for the one who typed it. */
export function explainPath(path: string, error: unknown): UserError {
  const code = (error as NodeJS.ErrnoException | null)?.code
  if (code === 'ENOENT')
    return new UserError({ en: `${path}: no such file or folder`, de: `${path}: Datei oder Ordner nicht gefunden` })
  if (code === 'EACCES' || code === 'EPERM')
    return new UserError({ en: `${path}: may not be read (permissions)`, de: `${path}: keine Leseberechtigung` })
  return new UserError({
    en: `${path}: cannot be read (${code ?? String(error)})`,
    de: `${path}: nicht lesbar (${code ?? String(error)})`,
  })
}
