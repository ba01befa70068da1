// The run step of action.yml: inputs from the environment, reports into files, verdict and paths as outputs.
import { spawnSync } from 'node:child_process'
import { appendFileSync, existsSync, mkdtempSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const { env } = process
const main = fileURLToPath(new URL('../dist/cli/main.js', import.meta.url))
const lines = name =>
  (env[name] ?? '')
    .split('\n')
    .map(l => l.trim())
    .filter(Boolean)
const one = name => lines(name)[0]

const command = one('INPUT_COMMAND') ?? 'content'
if (!['content', 'audit', 'dns'].includes(command)) {
  console.log('::error::mailpreflight: the input "command" is content, audit or dns')
  process.exit(2)
}
const folder = mkdtempSync(join(env.RUNNER_TEMP ?? tmpdir(), 'mailpreflight-'))
const files = { json: join(folder, 'result.json'), sarif: join(folder, 'result.sarif') }
// Many domains have no common page.
if (command !== 'dns') files.html = join(folder, 'report.html')
const option = (flag, value) => (value === undefined ? [] : [`${flag}=${value}`])
const args = [
  command,
  ...['github', ...Object.entries(files).map(([format, file]) => `${format}=${file}`)].flatMap(f => ['-f', f]),
  ...option('--config', one('INPUT_CONFIG')),
  ...option('--fail-on', one('INPUT_FAIL_ON')),
  ...option('--fail-on-new', one('INPUT_FAIL_ON_NEW')),
  ...option('--locale', one('INPUT_LOCALE')),
  ...lines('INPUT_ARGS'),
  ...(lines('INPUT_FILES').length > 0 ? ['--', ...lines('INPUT_FILES')] : []),
]
const { status, error } = spawnSync(process.execPath, [main, ...args], { stdio: 'inherit' })
if (error) throw error

const outputs = Object.entries(files).filter(([, file]) => existsSync(file))
if (existsSync(files.json)) {
  const text = readFileSync(files.json, 'utf8').trim()
  // Content has one report a file, dns one line a domain; the worst of them stands for all.
  const reports = /^\{.*\}\n\{/.test(text) ? text.split('\n').map(l => JSON.parse(l)) : [JSON.parse(text)].flat()
  const order = ['not-ready', 'incomplete', 'ready-with-warnings', 'ready']
  const verdict = order.find(v => reports.some(r => r.verdict === v)) ?? ''
  const scores = reports.map(r => (typeof r.score === 'number' ? r.score : (r.score?.value ?? null))).filter(s => s !== null)
  outputs.push(['verdict', verdict], ['score', scores.length > 0 ? String(Math.min(...scores)) : ''])
}
if (env.GITHUB_OUTPUT) appendFileSync(env.GITHUB_OUTPUT, outputs.map(([key, value]) => `${key}=${value}\n`).join(''))
process.exit(status ?? 4)
