// Makes a fresh clone ready: installs what the lock file says when it is missing or older, and builds when `--build` is given.
// Plain JavaScript on Node alone, since nothing else is there yet.
import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = join(dirname(fileURLToPath(import.meta.url)), '..')
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
if (major < 20 || (major === 20 && minor < 19)) {
  console.error(`mailpreflight needs Node.js 20.19 or newer; this is ${process.versions.node}.`)
  process.exit(2)
}

const run = (command, args) => {
  const { status } = spawnSync(command, args, {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit'],
    shell: process.platform === 'win32',
  })
  if (status !== 0) process.exit(status ?? 1)
}
const time = path => (existsSync(path) ? statSync(path).mtimeMs : 0)

// npm writes this file last, so it tells a finished installation from a broken one.
const installed = join(root, 'node_modules', '.package-lock.json')
if (time(installed) < time(join(root, 'package-lock.json'))) {
  console.error('Installing dependencies (npm ci) …')
  run('npm', ['ci', '--no-audit', '--no-fund'])
}

const newest = directory =>
  readdirSync(join(root, directory), { recursive: true, encoding: 'utf8' })
    .filter(file => !file.startsWith('generated'))
    .reduce((latest, file) => Math.max(latest, time(join(root, directory, file))), 0)

const stale = target => time(join(root, target)) < Math.max(newest('src'), newest('rules'), newest('scripts'))
if (process.argv.includes('--build') && stale('dist/.built')) {
  console.error('Building …')
  run('npm', ['run', '-s', 'build'])
} else if (stale('src/generated/.compiled')) {
  run('npm', ['run', '-s', 'generate'])
}
