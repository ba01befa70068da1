// Checks again when a file changes, until the user ends it.
import { type FSWatcher, watch } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { ExitCode, isUserError } from '../core/errors.js'
import { t } from './locale.js'

/** Messages, templates and configurations; not the cache, and not what a run writes. */
const ROUSING = /\.(?:eml|x?html?|txt|mjml|hbs|handlebars|liquid|ejs|twig|erb|njk|mustache|amp|ya?ml|json|[mc]?[jt]s)$/i

/** Editors write a file in several steps. */
const CALM = 120

/**
 * @param outputs absolute paths that a run writes
 * @param list files that count now; their folders are watched, so that new ones are seen too
 * @returns the exit code when the user ends it: 0
 */
export async function watchFiles(
  list: () => readonly string[],
  run: () => Promise<number>,
  outputs: ReadonlySet<string>,
): Promise<ExitCode> {
  const watchers = new Map<string, FSWatcher>()
  let timer: NodeJS.Timeout | undefined
  let running = false
  let again = false

  const round = async (): Promise<void> => {
    if (running) {
      again = true
      return
    }
    running = true
    process.stderr.write(`\n${new Date().toLocaleTimeString()}\n`)
    try {
      await run()
    } catch (error) {
      // A slip in the configuration is mended while we wait.
      if (!isUserError(error)) throw error
      process.stderr.write(`mailpreflight: ${t(error.texts)}\n`)
    }
    running = false
    follow()
    if (again) {
      again = false
      await round()
    }
  }
  const follow = (): void => {
    let files: readonly string[] = []
    try {
      files = list()
    } catch {
      // Everything is gone for the moment; the folders known so far are still watched.
    }
    for (const dir of new Set([process.cwd(), ...files.map(f => resolve(dirname(f)))])) {
      if (watchers.has(dir)) continue
      const watcher = watch(dir, (_, name) => {
        if (name === null || !ROUSING.test(name) || outputs.has(resolve(dir, name))) return
        clearTimeout(timer)
        timer = setTimeout(() => void round(), CALM)
      })
      watcher.on('error', () => watchers.delete(dir))
      watchers.set(dir, watcher)
    }
  }
  follow()
  process.stderr.write(`${t({ en: 'watching; Ctrl+C ends', de: 'beobachte; Strg+C beendet' })}\n`)
  await new Promise<void>(done => process.once('SIGINT', done).once('SIGTERM', done))
  clearTimeout(timer)
  for (const watcher of watchers.values()) watcher.close()
  return ExitCode.passed
}
