// Results of `content` by what went into them: text, name, settings, levels and the version. What did not change is not checked again.
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { ContentReport } from '../scan.js'
import { version } from '../version.js'
import { makeFolder } from './files.js'

/** Entries of other runs that stay: several folders may be checked by turns. */
const MOST = 2000

interface Stored {
  /** Version and build; another one knows other rules. */
  by: string
  reports: Record<string, ContentReport>
}

export interface ContentCache {
  /** Of all results that are there. */
  keys: ReadonlySet<string>
  get(key: string): ContentReport | undefined
  /** The report is kept as it is: later changes would be stored too. */
  set(key: string, report: ContentReport): void
  /** A cache that cannot be written only costs time. */
  save(): void
}

export const cacheKey = (bytes: Uint8Array, parts: readonly unknown[]): string =>
  createHash('sha256').update(JSON.stringify(parts)).update('\0').update(bytes).digest('base64url')

/** @param wanted true for the usual place, or a path */
export const cachePath = (wanted: true | string, root: string): string => {
  if (typeof wanted === 'string') return wanted
  return existsSync(join(root, 'node_modules'))
    ? join(root, 'node_modules', '.cache', 'mailpreflight', 'content.json')
    : join(root, '.cache', 'mailpreflight.json')
}

export function openCache(file: string): ContentCache {
  // A build of our own has the same version and other rules.
  const by = `${version()} ${Math.round(statSync(fileURLToPath(import.meta.url)).mtimeMs)}`
  let old: Stored['reports'] = {}
  try {
    const stored = JSON.parse(readFileSync(file, 'utf8')) as Partial<Stored>
    if (stored.by === by && typeof stored.reports === 'object' && stored.reports !== null) old = stored.reports
  } catch {
    // None yet, or a torn one: everything is checked.
  }
  const used: Stored['reports'] = {}
  let changed = false
  return {
    keys: new Set(Object.keys(old)),
    get(key) {
      const report = Object.hasOwn(old, key) ? old[key] : undefined
      if (report) used[key] = report
      return report && structuredClone(report)
    },
    set(key, report) {
      changed = true
      used[key] = report
    },
    save() {
      if (!changed) return
      const rest = Object.entries(old).filter(([key]) => !(key in used))
      const kept = Object.fromEntries(rest.slice(0, Math.max(0, MOST - Object.keys(used).length)))
      try {
        makeFolder(dirname(file))
        // Two runs at once must not read half a file.
        const temporary = `${file}.${process.pid}`
        writeFileSync(temporary, JSON.stringify({ by, reports: { ...used, ...kept } } satisfies Stored))
        renameSync(temporary, file)
      } catch {}
    },
  }
}
