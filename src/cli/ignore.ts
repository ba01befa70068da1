// .gitignore, as git reads it (gitignore(5)): what a repository does not keep is not checked.
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join, relative, sep } from 'node:path'
import { globRegExp } from '../config/glob.js'

interface Rule {
  /** Folder of the .gitignore. */
  base: string
  regexp: RegExp
  keep: boolean
  foldersOnly: boolean
}

function readRules(dir: string): Rule[] {
  let text: string
  try {
    text = readFileSync(join(dir, '.gitignore'), 'utf8')
  } catch {
    return []
  }
  return text.split(/\r?\n/).flatMap((raw): Rule[] => {
    // Blanks at the end count only when escaped.
    let line = raw.replace(/(?<!\\)[ \t]+$/, '')
    if (line === '' || line.startsWith('#')) return []
    const keep = line.startsWith('!')
    if (keep) line = line.slice(1)
    const foldersOnly = line.endsWith('/')
    if (foldersOnly) line = line.slice(0, -1)
    // A slash before the end ties the pattern to its folder; without one it holds at any depth.
    const tied = line.includes('/')
    const pattern = tied ? line.replace(/^\//, '') : `**/${line}`
    return [{ base: dir, regexp: globRegExp(pattern), keep, foldersOnly }]
  })
}

export interface Ignored {
  /** Also for what lies in the folder. */
  enter(dir: string): Ignored
  has(path: string, isFolder: boolean): boolean
}

const build = (rules: readonly Rule[]): Ignored => ({
  enter: dir => {
    const own = readRules(dir)
    return own.length === 0 ? build(rules) : build([...rules, ...own])
  },
  has: (path, isFolder) =>
    rules.reduce((ignored, { base, regexp, keep, foldersOnly }) => {
      if (foldersOnly && !isFolder) return ignored
      return regexp.test(relative(base, path).split(sep).join('/')) ? !keep : ignored
    }, false),
})

/** The rules that hold in a folder: from the root of its checkout down to it. Outside a checkout there are none. */
export function ignoredIn(dir: string): Ignored {
  const above: string[] = []
  for (let at = dir; ; at = dirname(at)) {
    above.unshift(at)
    if (existsSync(join(at, '.git'))) return above.slice(0, -1).reduce((rules, folder) => rules.enter(folder), build([]))
    if (dirname(at) === at) return build([])
  }
}
