// What the user names, as a list of files: folders and globs are expanded, .gitignore and the configuration's `ignore` are kept.
import { type Dirent, readdirSync, statSync } from 'node:fs'
import { join, relative, resolve, sep } from 'node:path'
import { globMatcher, globRegExp, isGlob } from '../config/glob.js'
import { fromRoot } from '../config/load.js'
import { ExitCode, UserError } from '../core/errors.js'
import { type Ignored, ignoredIn } from './ignore.js'

/** Endings taken from a folder; a file that is named is always read. */
const ENDINGS = /\.(?:eml|html?|xhtml|txt|mjml|hbs|handlebars|liquid|ejs|twig|erb|njk|mustache|amp)$/i
const NEVER = new Set(['.git', 'node_modules'])

export interface PathOptions {
  cwd: string
  /** Globs of the configuration, from `root`. */
  ignore?: readonly string[]
  root?: string
}

/**
 * @returns paths as they are to be shown, in the order named, each once; `-` and what does not exist pass as they are
 * @throws UserError (exit code 5) for a glob or a folder without a message
 */
export function expandPaths(names: readonly string[], { cwd, ignore = [], root = cwd }: PathOptions): string[] {
  const isIgnored = globMatcher(ignore)
  const wanted = (path: string): boolean => ignore.length === 0 || !isIgnored(fromRoot(path, root))
  const found = names.flatMap(name => {
    if (name === '-') return [name]
    const kind = statSync(resolve(cwd, name), { throwIfNoEntry: false })
    if (kind?.isDirectory()) {
      const inside = walk(resolve(cwd, name)).filter(f => ENDINGS.test(f) && wanted(f))
      if (inside.length > 0) return inside.map(f => join(name, relative(resolve(cwd, name), f)))
      throw new UserError(
        { en: `${name} holds no message or template`, de: `${name} enthält keine Nachricht und keine Vorlage` },
        ExitCode.nothing,
      )
    }
    if (kind !== undefined || !isGlob(name)) return [name]
    const matched = expandGlob(name, cwd).filter(wanted)
    if (matched.length > 0) return matched
    throw new UserError({ en: `${name} matches no file`, de: `${name} passt auf keine Datei` }, ExitCode.nothing)
  })
  return [...new Set(found.map(f => (f === '-' ? f : f.replace(/^\.[\\/]/, ''))))]
}

function expandGlob(glob: string, cwd: string): string[] {
  const parts = glob.split('/')
  const fixed = parts.slice(0, Math.max(0, parts.findIndex(isGlob)))
  const base = glob.startsWith('/') ? `/${fixed.filter(Boolean).join('/')}` : fixed.join('/')
  const regexp = globRegExp(glob.replace(/^\.\//, ''))
  const shown = (path: string): string => (glob.startsWith('/') ? path : relative(cwd, path)).split(sep).join('/')
  return walk(resolve(cwd, base))
    .map(shown)
    .filter(path => regexp.test(path))
}

/** Files below a folder, sorted, without what git ignores. Links are not followed: they could lead in circles. */
function walk(dir: string): string[] {
  const files: string[] = []
  const visit = (at: string, above: Ignored): void => {
    let entries: Dirent[]
    try {
      entries = readdirSync(at, { withFileTypes: true })
    } catch {
      return
    }
    const ignored = above.enter(at)
    for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
      const path = join(at, entry.name)
      if (entry.isDirectory()) {
        if (!NEVER.has(entry.name) && !ignored.has(path, true)) visit(path, ignored)
      } else if (entry.isFile() && !ignored.has(path, false)) files.push(path)
      else if (entry.isSymbolicLink() && statSync(path, { throwIfNoEntry: false })?.isFile()) files.push(path)
    }
  }
  visit(dir, ignoredIn(dir))
  return files
}
