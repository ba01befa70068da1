// From the files to one configuration: presets and parents first, the file itself last.
import { dirname, isAbsolute, relative, resolve, sep } from 'node:path'
import type { CheckSetting, RunOptions } from '../checks/run.js'
import { UserError } from '../core/errors.js'
import type { Severity } from '../core/finding.js'
import type { Subject } from '../core/subject.js'
import { globMatcher } from './glob.js'
import { isPreset, PRESET_NAMES, PRESETS } from './presets.js'
import { findConfig, readConfig, shownPath } from './read.js'
import type { CheckSettings, Level, Override, UserConfig } from './schema.js'
import { suggest } from './suggest.js'

export interface ResolvedConfig extends Omit<UserConfig, '$schema' | 'extends' | 'checks' | 'overrides'> {
  /** The configuration file; null when there is none. */
  file: string | null
  /** Folder that globs and paths of the configuration start from. */
  root: string
  checks: CheckSettings
  overrides: readonly Override[]
}

const list = (value: string | readonly string[] | undefined): readonly string[] =>
  value === undefined ? [] : typeof value === 'string' ? [value] : value

/** Keys whose lists and paths belong to the file that names them. */
function merge(base: ResolvedConfig, top: UserConfig): ResolvedConfig {
  const { $schema: _, extends: __, checks, overrides, ...rest } = top
  const given = Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== undefined))
  return {
    ...base,
    ...given,
    ...(top.rules || base.rules ? { rules: { ...base.rules, ...top.rules } } : {}),
    checks: { ...base.checks, ...checks },
    overrides: [...base.overrides, ...(overrides ?? [])],
  }
}

async function resolveFile(file: string, base: ResolvedConfig, seen: readonly string[]): Promise<ResolvedConfig> {
  if (seen.includes(file)) {
    const chain = [...seen, file].map(f => relative(base.root, f)).join(' → ')
    throw new UserError({
      en: `configurations extend each other: ${chain}`,
      de: `Konfigurationen erben voneinander im Kreis: ${chain}`,
    })
  }
  const raw = await readConfig(file)
  // The schema is read only when there is something to hold against it.
  const { validateConfig } = await import('./validate.js')
  const config = validateConfig(raw)
  let resolved = base
  for (const [i, parent] of list(config.extends).entries()) {
    if (isPreset(parent)) resolved = merge(resolved, PRESETS[parent])
    else if (/^\.{0,2}\/|\.(?:[mc]?[jt]s|ya?ml|json)$/.test(parent) || isAbsolute(parent))
      resolved = await resolveFile(resolve(dirname(file), parent), resolved, [...seen, file])
    else {
      const where = `${raw.file}${raw.place(typeof config.extends === 'string' ? ['extends'] : ['extends', i])}`
      const near = suggest(parent, PRESET_NAMES)
      const names = PRESET_NAMES.join(', ')
      throw new UserError({
        en: `${where}: there is no preset "${parent}"; there are ${names}${near ? `. Did you mean "${near}"?` : ''}`,
        de: `${where}: Die Voreinstellung „${parent}“ gibt es nicht; es gibt ${names}${near ? `. Meinten Sie „${near}“?` : ''}`,
      })
    }
  }
  return merge(resolved, config)
}

/**
 * Reads the configuration that applies in a folder.
 *
 * @param options.path a configuration file by name; else the nearest one from `cwd` upwards
 * @throws UserError with file, line and column of every mistake
 */
export async function loadConfig({ cwd, path }: { cwd: string; path?: string | undefined }): Promise<ResolvedConfig> {
  const file = path === undefined ? findConfig(cwd) : resolve(cwd, path)
  const empty: ResolvedConfig = { file, root: file === null ? cwd : dirname(file), checks: {}, overrides: [] }
  if (file === null) return empty
  const config = await resolveFile(file, empty, [])
  await checkOptions(config)
  return config
}

/** Options are held to what the check declares; the checks are only read when somebody sets options. */
async function checkOptions(config: ResolvedConfig): Promise<void> {
  const settings = [config.checks, ...config.overrides.map(o => o.checks)].flatMap(c => Object.entries(c))
  const given = settings.flatMap(([id, value]) => (Array.isArray(value) ? [{ id, options: value[1] }] : []))
  if (given.length === 0) return
  const file = shownPath(config.file ?? '')
  const { loadChecks } = await import('../checks/registry.js')
  const checks = new Map((await loadChecks()).map(c => [c.id, c]))
  for (const { id, options } of given) {
    const known = checks.get(id)?.options ?? {}
    for (const [name, value] of Object.entries(options)) {
      const option = Object.hasOwn(known, name) ? known[name] : undefined
      const names = Object.keys(known)
      if (option === undefined) {
        const near = suggest(name, names)
        const [en, de] =
          names.length === 0
            ? ['it takes no options', 'sie hat keine Optionen']
            : [`its options are ${names.join(', ')}`, `ihre Optionen sind ${names.join(', ')}`]
        throw new UserError({
          en: `${file}: checks.${id}: unknown option "${name}"; ${near ? `did you mean "${near}"?` : en}`,
          de: `${file}: checks.${id}: unbekannte Option „${name}“; ${near ? `meinten Sie „${near}“?` : de}`,
        })
      }
      if (value < option.min || value > option.max) {
        throw new UserError({
          en: `${file}: checks.${id}: "${name}" goes from ${option.min} to ${option.max}, not ${value}`,
          de: `${file}: checks.${id}: „${name}“ geht von ${option.min} bis ${option.max}, nicht ${value}`,
        })
      }
    }
  }
}

const severity = (level: Level): Severity | 'off' => (level === 'warn' ? 'warning' : level)

const UNSET: CheckSetting = {}

/** Levels and options for the engine: the general ones, then every override that fits, the last one winning. */
export function configureFrom(
  config: Pick<ResolvedConfig, 'root' | 'checks' | 'overrides'>,
): NonNullable<RunOptions['configure']> {
  const overrides = config.overrides.map(o => ({
    checks: o.checks,
    file: o.files === undefined ? null : globMatcher(list(o.files)),
    domain: o.domains === undefined ? null : globMatcher(list(o.domains).map(d => d.toLowerCase())),
  }))
  const fits = (o: (typeof overrides)[number], subject: Subject): boolean => {
    if (o.file === null && o.domain === null) return true
    if (subject.kind === 'message') return o.file !== null && subject.file !== null && o.file(fromRoot(subject.file, config.root))
    if (subject.kind === 'domain') return o.domain?.(subject.name) ?? false
    return false
  }
  // Nothing configured, as mostly: no lists for each check of each message.
  if (overrides.length === 0 && Object.keys(config.checks).length === 0) return () => UNSET
  return (check, subject) => {
    let setting: CheckSetting = {}
    for (const checks of [config.checks, ...overrides.filter(o => fits(o, subject)).map(o => o.checks)]) {
      const value = Object.hasOwn(checks, check) ? checks[check] : undefined
      if (value === undefined) continue
      const [level, options] = typeof value === 'string' ? [value, undefined] : value
      setting = { level: severity(level), ...((options ?? setting.options) ? { options: options ?? setting.options ?? {} } : {}) }
    }
    return setting
  }
}

/** A file as the globs of the configuration see it. */
export const fromRoot = (file: string, root: string): string => relative(root, resolve(file)).split(sep).join('/')
