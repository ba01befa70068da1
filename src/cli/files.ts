// What the file system says no with, in words; folders made without a trap.
import { mkdirSync } from 'node:fs'
import { dirname } from 'node:path'
import type { Texts } from '../core/locale.js'

const REASONS: Readonly<Record<string, Texts>> = {
  EISDIR: { en: 'it is a folder', de: 'es ist ein Ordner' },
  ENOTDIR: { en: 'a part of the path is a file', de: 'ein Teil des Pfads ist eine Datei' },
  ENOENT: { en: 'the folder does not exist', de: 'den Ordner gibt es nicht' },
  EEXIST: { en: 'it exists already', de: 'es existiert schon' },
  EACCES: { en: 'no permission', de: 'keine Berechtigung' },
  EPERM: { en: 'no permission', de: 'keine Berechtigung' },
  EROFS: { en: 'the file system is read-only', de: 'das Dateisystem ist schreibgeschützt' },
  ENOSPC: { en: 'the disk is full', de: 'der Datenträger ist voll' },
  ENAMETOOLONG: { en: 'the name is too long', de: 'der Name ist zu lang' },
}

/** Why reading or writing failed. */
export function reasonOf(error: unknown): Texts {
  const code = (error as NodeJS.ErrnoException | null)?.code ?? String(error)
  return Object.hasOwn(REASONS, code) ? (REASONS[code] as Texts) : { en: code, de: code }
}

/** Step by step: `recursive` never ends where a folder is there and takes none, as in /proc. */
export function makeFolder(folder: string): void {
  try {
    mkdirSync(folder)
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'EEXIST') return
    if (code !== 'ENOENT' || dirname(folder) === folder) throw error
    makeFolder(dirname(folder))
    mkdirSync(folder)
  }
}
