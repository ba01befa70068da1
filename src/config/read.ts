// One configuration file to data: YAML, JSON, JavaScript, TypeScript or package.json, with the place of every key where the format has places.
import { existsSync, readFileSync } from 'node:fs'
import { basename, dirname, extname, join, relative, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { UserError } from '../core/errors.js'

/** In the order they are looked for. */
export const CONFIG_FILES = [
  'mailpreflight.config.ts',
  'mailpreflight.config.mjs',
  'mailpreflight.config.js',
  'mailpreflight.config.yaml',
  'mailpreflight.config.yml',
  'mailpreflight.config.json',
] as const

type Path = readonly (string | number)[]

export interface RawConfig {
  /** As messages name it. */
  file: string
  data: unknown
  /** `:line:column` of a key or value; empty for formats without places. */
  place(path: Path, key?: boolean): string
}

/**
 * The nearest configuration from `cwd` upwards; the search ends at the root of a git checkout.
 * @returns path, or null when there is none
 */
export function findConfig(cwd: string): string | null {
  for (let dir = resolve(cwd); ; dir = dirname(dir)) {
    for (const name of CONFIG_FILES) if (existsSync(join(dir, name))) return join(dir, name)
    const manifest = join(dir, 'package.json')
    if (existsSync(manifest) && hasOwnKey(manifest)) return manifest
    if (existsSync(join(dir, '.git')) || dirname(dir) === dir) return null
  }
}

function hasOwnKey(manifest: string): boolean {
  try {
    const text = readFileSync(manifest, 'utf8')
    return text.includes('"mailpreflight"') && Object.hasOwn(JSON.parse(text) as object, 'mailpreflight')
  } catch {
    // Somebody else's broken package.json is not ours to complain about.
    return false
  }
}

/** From the working folder, when it lies in there. */
export function shownPath(path: string): string {
  const short = relative('', path)
  return short === '' || short.startsWith('..') ? path : short
}

/** @param path absolute */
export async function readConfig(path: string): Promise<RawConfig> {
  const file = shownPath(path)
  const kind = extname(file)
  if (/^\.[mc]?[jt]s$/.test(kind)) return { file, data: await importConfig(file), place: () => '' }
  let text: string
  try {
    text = readFileSync(file, 'utf8')
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    throw code === 'ENOENT'
      ? new UserError({ en: `there is no configuration ${file}`, de: `Die Konfiguration ${file} gibt es nicht` })
      : new UserError({ en: `cannot read ${file}: ${code}`, de: `${file} lässt sich nicht lesen: ${code}` })
  }
  const { LineCounter, parseDocument, isMap, isScalar } = await import('yaml')
  const lines = new LineCounter()
  // JSON is YAML; one reader knows the places of both.
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, maxAliasCount: 100 } as object)
  const at = (offset: number): string => {
    const { line, col } = lines.linePos(offset)
    return `:${line}:${col}`
  }
  const [broken] = document.errors
  if (broken) {
    const where = `${file}${at(broken.pos[0])}`
    // The reader's own sentence, without what it quotes: that may be a whole binary file.
    const what = (broken.message.split(/[:\n]/)[0] ?? '').slice(0, 100)
    throw new UserError({ en: `${where}: ${what}`, de: `${where}: kein gültiges YAML (${what})` })
  }
  const prefix = basename(file) === 'package.json' ? ['mailpreflight'] : []
  const data: unknown = document.toJS()
  return {
    file,
    data: prefix.length > 0 ? (data as Record<string, unknown>).mailpreflight : data,
    place(path, key = false) {
      const full = [...prefix, ...path]
      let node: unknown = document.contents
      if (key && full.length > 0) {
        const parent = full.length > 1 ? document.getIn(full.slice(0, -1), true) : document.contents
        const name = full[full.length - 1]
        if (isMap(parent)) node = parent.items.find(i => isScalar(i.key) && i.key.value === name)?.key ?? parent
      } else if (full.length > 0) node = document.getIn(full, true) ?? document.contents
      const range = (node as { range?: [number, number, number] } | null)?.range
      return range ? at(range[0]) : ''
    },
  }
}

async function importConfig(file: string): Promise<unknown> {
  if (!existsSync(file))
    throw new UserError({ en: `there is no configuration ${file}`, de: `Die Konfiguration ${file} gibt es nicht` })
  const typed = /\.[mc]?ts$/.test(file)
  const canRunTypes = Boolean((process.features as { typescript?: string | false }).typescript)
  if (typed && !canRunTypes) {
    const version = process.versions.node
    throw new UserError({
      en: `${file}: Node.js ${version} does not run TypeScript (22.18 and later do). Use ${basename(file).replace(/ts$/, 'mjs')}, .yaml or .json`,
      de: `${file}: Node.js ${version} führt kein TypeScript aus (ab 22.18 geht es). Nehmen Sie ${basename(file).replace(/ts$/, 'mjs')}, .yaml oder .json`,
    })
  }
  try {
    const module = (await import(pathToFileURL(resolve(file)).href)) as { default?: unknown }
    if (module.default !== undefined) return module.default
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    throw new UserError({ en: `${file} cannot be loaded: ${why}`, de: `${file} lässt sich nicht laden: ${why}` })
  }
  throw new UserError({ en: `${file} has no default export`, de: `${file} hat keinen Default-Export` })
}
