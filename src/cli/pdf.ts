// PDF through the user's own Chromium: the report page is printed, nothing is loaded.
import { spawn } from 'node:child_process'
import { accessSync, constants, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, dirname, join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { UserError } from '../core/errors.js'
import { makeFolder } from './files.js'

const NAMES = [
  'chromium',
  'chromium-browser',
  'google-chrome',
  'google-chrome-stable',
  'chrome',
  'microsoft-edge',
  'msedge',
  'brave-browser',
]
const PLACES = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
  'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe',
]
const DEADLINE = 60_000

const runnable = (file: string): boolean => {
  try {
    accessSync(file, constants.X_OK)
    return statSync(file).isFile()
  } catch {
    return false
  }
}

/** CHROMIUM in the environment, then the usual names on PATH, then the usual places; null when there is none. */
export function findChromium(env: NodeJS.ProcessEnv = process.env): string | null {
  if (env.CHROMIUM !== undefined && env.CHROMIUM !== '') return runnable(env.CHROMIUM) ? env.CHROMIUM : null
  const folders = (env.PATH ?? '').split(delimiter).filter(folder => folder !== '')
  const endings = process.platform === 'win32' ? ['.exe'] : ['']
  const candidates = [
    ...NAMES.flatMap(name => folders.flatMap(folder => endings.map(end => join(folder, name + end)))),
    ...PLACES,
  ]
  return candidates.find(runnable) ?? null
}

function run(program: string, args: string[]): Promise<{ code: number | null; errors: string }> {
  return new Promise((done, fail) => {
    const child = spawn(program, args, { stdio: ['ignore', 'ignore', 'pipe'], timeout: DEADLINE, killSignal: 'SIGKILL' })
    let errors = ''
    child.stderr.on('data', (chunk: Buffer) => {
      if (errors.length < 4000) errors += chunk.toString('utf8')
    })
    child.on('error', fail)
    child.on('close', code => done({ code, errors }))
  })
}

/**
 * Prints a finished HTML page.
 * @throws UserError when no Chromium is found or it writes no file
 */
export async function writePdf(html: string, file: string, env: NodeJS.ProcessEnv = process.env): Promise<void> {
  const program = findChromium(env)
  if (program === null)
    throw new UserError({
      en: 'PDF needs Chromium or Chrome: install one, or name it in the environment variable CHROMIUM',
      de: 'PDF braucht Chromium oder Chrome: Installieren Sie einen davon oder nennen Sie ihn in der Umgebungsvariablen CHROMIUM',
    })
  const target = resolve(file)
  const folder = mkdtempSync(join(tmpdir(), 'mailpreflight-'))
  try {
    makeFolder(dirname(target))
    const page = join(folder, 'report.html')
    writeFileSync(page, html)
    const args = [
      '--headless',
      '--disable-gpu',
      '--disable-background-networking',
      '--no-first-run',
      '--no-pdf-header-footer',
      `--user-data-dir=${join(folder, 'profile')}`,
      `--print-to-pdf=${target}`,
      // Chromium's sandbox does not start as root; the page is our own and has no script.
      ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
      pathToFileURL(page).href,
    ]
    rmSync(target, { force: true })
    const { code, errors } = await run(program, args)
    const written = statSync(target, { throwIfNoEntry: false })
    if (code !== 0 || written === undefined || written.size === 0) {
      const why = errors.trim().split('\n').at(-1)?.slice(0, 200) ?? ''
      throw new UserError({
        en: `${program} wrote no PDF (exit ${code ?? 'time-out'}) ${why}`.trim(),
        de: `${program} hat kein PDF geschrieben (Ende ${code ?? 'Zeitüberschreitung'}) ${why}`.trim(),
      })
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
